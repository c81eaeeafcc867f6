"""Which version of one document binds at a moment (domain rules 1 to 4). Pure: facts in, answer out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from agreements.applicability.answers import Answer
from agreements.applicability.facts import LineFacts, Part, VersionFacts
from agreements.applicability.reasons import Reason, reason, received_on
from documents.kinds import kind_of
from documents.releases import Release


@dataclass(frozen=True)
class Choice:
    """The version that binds, or None, and why."""

    version: VersionFacts | None
    reason: Reason
    warnings: tuple[Reason, ...] = ()


def release_at(part: Part, at: datetime) -> Release | None:
    """The release in use at a moment, None while unknown."""
    return next((installed.release for installed in reversed(part.installed) if installed.at <= at), None)


def right_line(part: Part, at: datetime) -> LineFacts | None:
    """Of the lines whose first release is at or below the installed one, the greatest."""
    release = release_at(part, at)
    if release is None:
        return None
    return next((line for line in reversed(part.document.lines) if line.release <= release), None)


def choose(part: Part, at: datetime) -> Choice:
    """The version of the document that binds at ``at`` (UTC)."""
    if part.document.product is not None:
        return _choose_annex1(part, at)
    # Highest in the order, not last received: art. 14 replaces a text by a later one, and re-sending is no change.
    version = part.highest(part.versions, at)
    if version is None:
        return Choice(None, reason("nothing_received"))
    return Choice(version, reason("received", received=_receipt_moment(part, version)))


def _choose_annex1(part: Part, at: datetime) -> Choice:
    received = [
        (line, version) for line in part.document.lines if (version := part.highest(line.versions, at)) is not None
    ]
    release = release_at(part, at)
    if release is None:
        return _choose_without_release(part, received)
    lines = part.document.lines
    right = right_line(part, at)
    if right is None:
        if not lines:
            return Choice(None, reason("no_lines", release=release))
        return Choice(None, reason("below_lines", release=release, first=lines[0].release))
    # A text of a higher line never binds: it is about software that the customer does not use.
    usable = [(line, version) for line, version in received if line.release <= right.release]
    if not usable:
        if received:
            return Choice(None, reason("higher_lines_only", release=release, lines=_lines(received)))
        return Choice(None, reason("nothing_on_line", release=release, right=right.release))
    line, version = usable[-1]
    known = {"received": _receipt_moment(part, version), "line": line.release, "release": release}
    if line is right:
        return Choice(version, reason("right_line", **known))
    warning = reason("warn_lower_line", product=part.document.product, right=right.release, line=line.release)
    return Choice(version, reason("lower_line", right=right.release, **known), (warning,))


def _choose_without_release(part: Part, received: list[tuple[LineFacts, VersionFacts]]) -> Choice:
    # Said where nothing was received too: otherwise nobody would know why nothing is due (domain rules 3 and 5).
    unknown = (reason("warn_no_release", product=part.document.product),)
    if not received:
        return Choice(None, reason("nothing_received"), unknown)
    if len(received) > 1:
        return Choice(None, reason("release_unknown", lines=_lines(received)), unknown)
    line, version = received[0]
    return Choice(
        version,
        reason("only_line", received=_receipt_moment(part, version), line=line.release),
        (reason("warn_release_unknown", product=part.document.product, line=line.release),),
    )


def _lines(received: list[tuple[LineFacts, VersionFacts]]) -> tuple[str, ...]:
    return tuple(str(line.release) for line, _version in received)


def _receipt_moment(part: Part, version: VersionFacts) -> object:
    return received_on(part.received[version.row.pk].receipt)


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
    kind, version = kind_of(part.document.row.kind), choice.version
    if version is None:
        return Answer(kind, part.document.product, None, None, None, choice.reason, choice.warnings)
    since = beginning(lambda moment: choose(part, moment).version is version, events(part), at)
    warnings = choice.warnings
    if version.is_withdrawn(at):
        warnings += (reason("warn_withdrawn", version=version.row, withdrawn=version.withdrawn_at),)
    receipt = part.received[version.row.pk].receipt
    return Answer(kind, part.document.product, version.row, since, receipt, choice.reason, warnings)
