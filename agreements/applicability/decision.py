"""Which version of one document binds at a moment (domain rules 1 to 4). Pure: facts in, answer out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from agreements.applicability.answers import Answer
from agreements.applicability.facts import Edition, Installed, Part, Strand
from agreements.applicability.reasons import Reason, reason, received_on
from documents.kinds import kind_of


@dataclass(frozen=True)
class Choice:
    """The edition that binds, or None, and why."""

    edition: Edition | None
    reason: Reason
    warnings: tuple[Reason, ...] = ()


def installed_at(part: Part, at: datetime) -> Installed | None:
    """The release in use at a moment, None while unknown."""
    return next((installed for installed in reversed(part.installed) if installed.at <= at), None)


def right_strand(part: Part, at: datetime) -> Strand | None:
    """Of the lines whose first release is at or below the installed one, the greatest."""
    installed = installed_at(part, at)
    if installed is None:
        return None
    return next((strand for strand in reversed(part.work.strands) if strand.release <= installed.release), None)


def choose(part: Part, at: datetime) -> Choice:
    """The edition of the document that binds at ``at`` (UTC)."""
    if part.work.product is not None:
        return _choose_annex1(part, at)
    # Highest in the order, not last received: art. 14 replaces a text by a later one, and re-sending is no change.
    edition = part.highest(part.editions, at)
    if edition is None:
        return Choice(None, reason("nothing_received"))
    return Choice(edition, reason("received", received=_received(part, edition)))


def _choose_annex1(part: Part, at: datetime) -> Choice:
    received = [
        (strand, edition) for strand in part.work.strands if (edition := part.highest(strand.editions, at)) is not None
    ]
    installed = installed_at(part, at)
    if installed is None:
        return _choose_without_release(part, received)
    strands, release = part.work.strands, installed.release
    right = right_strand(part, at)
    if right is None:
        if not strands:
            return Choice(None, reason("no_lines", release=release))
        return Choice(None, reason("below_lines", release=release, first=strands[0].release))
    # A text of a higher line never binds: it is about software that the customer does not use.
    usable = [(strand, edition) for strand, edition in received if strand.release <= right.release]
    if not usable:
        if received:
            return Choice(None, reason("higher_lines_only", release=release, lines=_lines(received)))
        return Choice(None, reason("nothing_on_line", release=release, right=right.release))
    strand, edition = usable[-1]
    known = {"received": _received(part, edition), "line": strand.release, "release": release}
    if strand is right:
        return Choice(edition, reason("right_line", **known))
    warning = reason("warn_lower_line", right=right.release, line=strand.release)
    return Choice(edition, reason("lower_line", right=right.release, **known), (warning,))


def _choose_without_release(part: Part, received: list[tuple[Strand, Edition]]) -> Choice:
    if not received:
        return Choice(None, reason("nothing_received"))
    if len(received) > 1:
        return Choice(None, reason("release_unknown", lines=_lines(received)))
    strand, edition = received[0]
    return Choice(
        edition,
        reason("only_line", received=_received(part, edition), line=strand.release),
        (reason("warn_release_unknown", line=strand.release),),
    )


def _lines(received: list[tuple[Strand, Edition]]) -> tuple[str, ...]:
    return tuple(str(strand.release) for strand, _edition in received)


def _received(part: Part, edition: Edition) -> object:
    return received_on(part.received[edition.version.pk].receipt)


def beginning(holds: Callable[[datetime], bool], events: Iterable[datetime], at: datetime) -> datetime:
    """The first event of the uninterrupted time up to ``at`` in which ``holds``; ``at`` itself when there is none.

    Every fact counts from its own moment on, so nothing changes between two events.
    """
    start = at
    for moment in sorted({event for event in events if event <= at}, reverse=True):
        if not holds(moment):
            break
        start = moment
    return start


def events(part: Part) -> list[datetime]:
    """The moments at which the choice can change."""
    return [received.at for received in part.received.values()] + [installed.at for installed in part.installed]


def answer(part: Part, at: datetime) -> Answer:
    """The choice at ``at`` (UTC) with its history: in force since when, by which receipt, withdrawn or not."""
    choice = choose(part, at)
    kind, edition = kind_of(part.work.document.kind), choice.edition
    if edition is None:
        return Answer(kind, part.work.product, None, None, None, choice.reason, choice.warnings)
    since = beginning(lambda moment: choose(part, moment).edition is edition, events(part), at)
    warnings = choice.warnings
    if edition.is_withdrawn(at):
        warnings += (reason("warn_withdrawn", withdrawn=edition.withdrawn_at),)
    receipt = part.received[edition.version.pk].receipt
    return Answer(kind, part.work.product, edition.version, since, receipt, choice.reason, warnings)
