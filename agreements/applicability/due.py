"""What a customer should still receive (domain rule 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from agreements.applicability.answers import Due
from agreements.applicability.decision import beginning, choose, events, right_line
from agreements.applicability.facts import Part, VersionFacts


def due(part: Part, at: datetime) -> Due | None:
    """The version of the document that is due at ``at`` (UTC), if any."""
    version = _due_version(part, at)
    if version is None:
        return None
    since = beginning(lambda moment: _due_version(part, moment) is version, _events(part), at)
    return Due(version.row, part.document.product, since)


def _is_obliged(part: Part, at: datetime) -> bool:
    """From the first agreement's signing or handing over until the work of all of them has ended (art. 13.1)."""
    started = any(term.starts is not None and term.starts <= at for term in part.terms)
    return started and not all(term.ended is not None and term.ended <= at for term in part.terms)


def _due_version(part: Part, at: datetime) -> VersionFacts | None:
    if not _is_obliged(part, at):
        return None
    versions = part.versions
    if part.document.product is not None:
        # Without a known release there is no right line, and what is due is never guessed.
        right = right_line(part, at)
        versions = right.versions if right is not None else ()
    unread = [
        version
        for version in versions
        if version.published_at <= at and not version.is_withdrawn(at) and not part.receipt_of(version, at)
    ]
    if not unread:
        return None
    highest, bound = unread[-1], choose(part, at).version
    if bound in versions and versions.index(bound) > versions.index(highest):
        return None
    return highest


def _events(part: Part) -> Iterator[datetime]:
    yield from events(part)
    for version in part.versions:
        yield version.published_at
        if version.withdrawn_at is not None:
            yield version.withdrawn_at
    for term in part.terms:
        yield from (moment for moment in (term.starts, term.ended) if moment is not None)
