"""A comparison in a few words, for a line of a page, a mail or a copy: “3 articles reworded, BSN added”."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.comparison.result import Change, Comparison, RowComparison
from documents.comparison.wording import change_label, sort_label

# The version log tells of the other changes; it is told of only where nothing else changed.
_LOG = "log_rows"


def brief(comparison: Comparison) -> list[str]:
    """What changed, a phrase for each sort of row and of change: one row by its name, several by their number."""
    found: dict[tuple[str, Change], list[RowComparison]] = {}
    rows = comparison.changes()
    for row in [row for row in rows if row.counted_as != _LOG] or rows:
        found.setdefault((row.counted_as, row.change), []).append(row)
    return [_phrase(sort, change, rows) for (sort, change), rows in found.items()]


def _phrase(sort: str, change: Change, rows: list[RowComparison]) -> str:
    said, label = change_label(change), sort_label(sort)
    # As it is cited; a printed name that ends in a full stop goes on in the sentence.
    place = rows[0].place.rstrip(". ")
    if sort == _LOG or (len(rows) == 1 and not any(letter.isalpha() for letter in place)):
        return _("%(rows)s: %(count)s %(change)s") % {"rows": label, "count": len(rows), "change": said}
    if len(rows) == 1:
        return _("%(place)s %(change)s") % {"place": place, "change": said}
    return _("%(count)s %(rows)s %(change)s") % {
        "count": len(rows),
        "rows": label[:1].lower() + label[1:],
        "change": said,
    }
