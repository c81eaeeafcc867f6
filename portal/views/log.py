"""The journal's public log (C2SP tlog-tiles): what monitors and witnesses follow. It says nothing of anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from journal import published
from journal.tlog.tiles import WIDTH, DamagedTree, TileAt

logger = logging.getLogger(__name__)

# The head moves; what is under it never does.
_SECONDS = "public, max-age=5"
_FOR_EVER = "public, max-age=31536000, immutable"


def _refuse_damage(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 500 where the stored tree is not the one that was signed, so that nobody keeps a wrong part of it."""

    @wraps(view)
    def refusing(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            return view(request, **arguments)
        except DamagedTree as damage:
            logger.exception("the journal's tree is damaged")
            return HttpResponse(
                f"The log is damaged here: {damage}.\n",
                status=500,
                content_type="text/plain; charset=utf-8",
                headers={"Cache-Control": "no-store"},
            )

    return require_safe(refusing)


@_refuse_damage
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, with the signatures of its witnesses."""
    text = published.newest_checkpoint()
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": _SECONDS})


@_refuse_damage
def tile(request: HttpRequest, level: int, index: int, width: int = WIDTH) -> HttpResponse:
    """The hashes of a tile."""
    return _for_ever(published.tile(TileAt(level, index), width))


@_refuse_damage
def entries(request: HttpRequest, index: int, width: int = WIDTH) -> HttpResponse:
    """The leaves under a tile of the lowest row."""
    return _for_ever(published.entry_bundle(index, width))


def _for_ever(found: bytes | None) -> HttpResponse:
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="application/octet-stream", headers={"Cache-Control": _FOR_EVER})
