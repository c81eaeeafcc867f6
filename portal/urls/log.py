"""The addresses of the public log, as C2SP's tlog-tiles writes them: each tile has one, and no other."""

from __future__ import annotations

from django.urls import path, register_converter

from journal.tlog.tiles import LEVELS, WIDTH, index_at, path_of
from portal.views import log


class Number:
    """A number below a limit, without zeros in front."""

    regex = r"(?:0|[1-9][0-9]{0,2})"
    below = LEVELS
    least = 0

    def to_python(self, value: str) -> int:
        """Raises ``ValueError``, which is a page that is not there."""
        if not self.least <= int(value) < self.below:
            raise ValueError(value)
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Width(Number):
    """How many hashes a tile has that is not full."""

    below = WIDTH
    least = 1


class Place:
    """The place of a tile in its row: ``x001/x234/067``."""

    regex = r"(?:x[0-9]{3}/){0,6}[0-9]{3}"

    def to_python(self, value: str) -> int:
        """Raises ``ValueError``, which is a page that is not there."""
        index = index_at(value)
        if index >= 1 << 56:
            raise ValueError(value)
        return index

    def to_url(self, value: int) -> str:
        return path_of(value)


register_converter(Number, "log_row")
register_converter(Place, "log_place")
register_converter(Width, "log_width")

app_name = "log"
urlpatterns = [
    path("checkpoint", log.checkpoint, name="checkpoint"),
    path("tile/entries/<log_place:index>", log.entries, name="entries"),
    path("tile/entries/<log_place:index>.p/<log_width:width>", log.entries, name="some_entries"),
    path("tile/<log_row:level>/<log_place:index>", log.tile, name="tile"),
    path("tile/<log_row:level>/<log_place:index>.p/<log_width:width>", log.tile, name="part_of_tile"),
]
