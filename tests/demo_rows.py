"""The demo in a test's database: loaded by ``demo.load`` once in a process, and put back row by row after that.

That loading works is what tests/demo/test_load_demo.py is about; other tests only need what it leaves. Loading
takes most of a second, putting back some milliseconds.
"""

from __future__ import annotations

from django.db import transaction

from demo import loading as demo
from documents.models import DocumentVersion
from tests import tables

_kept: dict[str, tables.Rows] = {}
# The state of migrate's own rows to which the kept ones refer.
_of: dict[str, str] = {}


def load_demo() -> None:
    """Fill an empty registry with the rows that ``demo.load`` makes, under the same keys each time."""
    if _kept and _of["migrate"] == tables.made_by_migrate() and not tables.filled():
        with transaction.atomic(), tables.without_triggers():
            for name, rows in _kept.items():
                tables.write(name, rows)
        tables.count_on(_kept)
        return
    was_empty = not tables.filled()
    demo.load()
    _kept.clear()
    if was_empty and tables.can_do_without_triggers():
        _of["migrate"] = tables.made_by_migrate()
        _kept.update((name, tables.read(name)) for name in tables.filled())


def version(kind: str, number: str) -> DocumentVersion:
    """The demo's version with this printed number; an empty one finds the version without a number."""
    found = DocumentVersion.objects.with_names().filter(line__document__kind=kind)
    return next(item for item in found if str(item.number or "") == number)
