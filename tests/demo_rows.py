"""The demo in a test's database: loaded by ``demo.load`` once in a process, and put back row by row after that.

That loading works is what tests/demo/test_load_demo.py is about; other tests only need what it leaves. Loading
takes most of a second, putting back some milliseconds.
"""

from __future__ import annotations

from demo import loading as demo
from documents.models import DocumentVersion
from tests import tables

kept = tables.Kept(demo.load)


def load_demo() -> None:
    """Fill an empty registry with the rows that ``demo.load`` makes."""
    kept.fill()


def version(kind: str, number: str) -> DocumentVersion:
    """The demo's version with this printed number; an empty one finds the version without a number."""
    found = DocumentVersion.objects.with_names().filter(line__document__kind=kind)
    return next(item for item in found if str(item.number or "") == number)
