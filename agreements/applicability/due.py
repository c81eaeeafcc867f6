"""What a customer should still receive (domain rule 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agreements.applicability.answers import Due
from agreements.applicability.decision import beginning, choose, events, right_strand
from agreements.applicability.facts import Edition, Part


def due(part: Part, at: datetime) -> Due | None:
    """The version of the document that is due at ``at`` (UTC), if any."""
    edition = _due_edition(part, at)
    if edition is None:
        return None
    since = beginning(lambda moment: _due_edition(part, moment) is edition, _events(part), at)
    return Due(edition.version, part.work.product, since)


def _is_obliged(part: Part, at: datetime) -> bool:
    """From the first agreement's signing or handing over until the work of all of them has ended (art. 13.1)."""
    started = any(term.starts is not None and term.starts <= at for term in part.terms)
    return started and not all(term.ended is not None and term.ended <= at for term in part.terms)


def _due_edition(part: Part, at: datetime) -> Edition | None:
    if not _is_obliged(part, at):
        return None
    editions = part.editions
    if part.work.product is not None:
        # Without a known release there is no right line, and what is due is never guessed.
        right = right_strand(part, at)
        editions = right.editions if right is not None else ()
    unread = [
        edition
        for edition in editions
        if edition.published_at <= at and not edition.is_withdrawn(at) and not part.receipt_of(edition, at)
    ]
    if not unread:
        return None
    highest, bound = unread[-1], choose(part, at).edition
    if bound in editions and editions.index(bound) > editions.index(highest):
        return None
    return highest


def _events(part: Part) -> Iterator[datetime]:
    yield from events(part)
    for edition in part.editions:
        yield edition.published_at
        if edition.withdrawn_at is not None:
            yield edition.withdrawn_at
    for term in part.terms:
        yield from (moment for moment in (term.starts, term.ended) if moment is not None)
