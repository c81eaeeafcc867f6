"""The libraries of the system that shape and break lines: another release of them may lay out other pages."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

_VERSIONS = (("libpango-1.0.so.0", "pango_version_string"), ("libharfbuzz.so.0", "hb_version_string"))


@cache
def engine() -> tuple[str, ...]:
    """Their names and versions; asked of the libraries themselves, since WeasyPrint takes long to load."""
    return tuple(f"{library} {_version(library, function)}" for library, function in _VERSIONS)


def _version(library: str, function: str) -> str:
    try:
        ask: Callable[[], bytes] = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return ""
    ask.restype = ctypes.c_char_p  # type: ignore[attr-defined]
    return ask().decode()
