"""Time that stands still and chance that repeats itself, so that two pictures of one house are the same.

To be put in place before Django is loaded: libraries take over ``uuid4`` and ``now`` when they are imported.
"""

from __future__ import annotations

import ctypes
import datetime as clock
import gc
import random
import secrets
import sys
import time
import uuid
from typing import Any

# Later than any moment in the demo and in the source texts.
NOW = clock.datetime(2027, 1, 15, 10, 0, tzinfo=clock.UTC)

_drawn: dict[str, random.Random] = {}
_occasion = ""


def begin(occasion: str) -> None:
    """Let chance begin anew: what it gives from here depends on ``occasion``, and on nothing that came before."""
    global _occasion  # noqa: PLW0603
    _occasion = occasion
    _drawn.clear()


def stop() -> None:
    """Stop the clock at ``NOW``, for this process and every library in it, and draw all lots from known bags."""
    _replace(clock.datetime, "now", lambda tz=None: _moment(tz))
    _replace(clock.datetime, "utcnow", lambda: NOW.replace(tzinfo=None))
    _replace(clock.datetime, "today", lambda: _moment(None))
    _replace(clock.date, "today", lambda: _moment(None).date())
    time.time = NOW.timestamp
    uuid.uuid4 = _uuid
    secrets.token_bytes = lambda nbytes=None: _bag(f"bytes {nbytes}").randbytes(nbytes or 32)
    secrets.choice = _choice
    secrets.randbits = lambda k: _bag(f"bits {k}").getrandbits(k)
    secrets.randbelow = lambda exclusive_upper_bound: _bag("below").randrange(exclusive_upper_bound)


def _moment(zone: clock.tzinfo | None) -> clock.datetime:
    return NOW.astimezone(zone) if zone else clock.datetime.fromtimestamp(NOW.timestamp())  # noqa: DTZ006


def _replace(kind: type, name: str, function: Any) -> None:
    """Put a static method in a type written in C, which Python itself refuses."""
    gc.get_referents(kind.__dict__)[0][name] = staticmethod(function)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def _bag(name: str) -> random.Random:
    return _drawn.setdefault(name, random.Random(f"{_occasion}/{name}"))


def _choice(seq: Any) -> Any:
    return _bag("choice").choice(seq)


def _uuid() -> uuid.UUID:
    """As version 4. A bag for each model, so that a further row of one model leaves the others' alone."""
    field = sys._getframe(1).f_locals.get("self")
    model = getattr(field, "model", None)
    return uuid.UUID(int=_bag(f"uuid {getattr(model, '__name__', '')}").getrandbits(128), version=4)
