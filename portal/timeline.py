"""The time machine: a customer's history as events and as stretches of time in which one thing held. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.acts.answers import Answered
from agreements.applicability import Answer, Applicability, decide
from agreements.applicability.facts import DocumentFacts, Facts, VersionFacts
from documents.kinds import Kind, kind_of
from documents.models import DocumentVersion
from documents.moments import start_of, start_of_next, utc


@dataclass(frozen=True)
class Turn:
    """A moment of a day (UTC) at which something happened, in words, and the minutes before and after it, which
    addresses can carry.
    """

    at: datetime
    before: datetime
    after: datetime
    texts: tuple[str, ...]


class EventKind(StrEnum):
    """What an event is about; also the class with which it is drawn."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RECEIVED = "received"
    RELEASE = "release"
    ARRANGEMENT = "arrangement"
    AGREEMENT = "agreement"
    ANSWER = "answer"
    NOTICE = "notice"
    OBJECTION = "objection"

    @property
    def label(self) -> Promise:
        return _LABELS[self]


_LABELS = {
    EventKind.PUBLISHED: gettext_lazy("published"),
    EventKind.WITHDRAWN: gettext_lazy("withdrawn"),
    EventKind.RECEIVED: gettext_lazy("received"),
    EventKind.RELEASE: gettext_lazy("release"),
    EventKind.ARRANGEMENT: gettext_lazy("arrangement"),
    EventKind.AGREEMENT: gettext_lazy("agreement"),
    EventKind.ANSWER: gettext_lazy("answer"),
    EventKind.NOTICE: gettext_lazy("notice"),
    EventKind.OBJECTION: gettext_lazy("objection"),
}


@dataclass(frozen=True)
class Event:
    """Something that happened at a moment (UTC); ``lane`` is the name of the row in which it is drawn."""

    at: datetime
    kind: EventKind
    lane: str
    text: str
    version: DocumentVersion | None = None


@dataclass(frozen=True)
class Stretch:
    """Something that held from a moment until another (UTC); ``until`` None: it still does."""

    since: datetime
    until: datetime | None
    label: str
    version: DocumentVersion | None = None


@dataclass(frozen=True)
class Lane:
    """A row of the picture: a part of the agreement, the releases, the arrangements."""

    name: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Timeline:
    """The whole history up to ``now``; events newest last."""

    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    now: datetime

    def turns_of(self, day: date) -> tuple[Turn, ...]:
        """When, on a local day, something happened; what only has that date counts from its start."""
        found: dict[datetime, list[str]] = {}
        for event in self.events:
            if start_of(day) <= event.at < start_of_next(day):
                found.setdefault(event.at, []).append(event.text)
        return tuple(Turn(at, minute_before(at), minute_after(at), tuple(texts)) for at, texts in found.items())

    def changes(self) -> frozenset[datetime]:
        """The moments at which another version began or ceased to bind, or an arrangement did."""
        bound = [stretch for lane in self.lanes for stretch in lane.stretches if stretch.version is not None]
        turns = {turn for stretch in bound for turn in (stretch.since, stretch.until) if turn is not None}
        return frozenset(turns | {event.at for event in self.events if event.kind is EventKind.ARRANGEMENT})

    @property
    def start(self) -> datetime:
        """The first moment of which anything is known."""
        moments = [event.at for event in self.events]
        moments += [stretch.since for lane in self.lanes for stretch in lane.stretches]
        return min(moments, default=self.now)


def minute_before(at: datetime) -> datetime:
    """The last whole minute that lies before a moment."""
    return (at - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def minute_after(at: datetime) -> datetime:
    """The first whole minute at or after a moment: by then it has happened."""
    return minute_before(at) + timedelta(minutes=1)


def timeline_of(facts: Facts, answers: list[Answered], told: Iterable[Event] = (), *, now: datetime) -> Timeline:
    """The history of the customer that ``facts`` are about, as now known; ``told`` are events of notices."""
    moment = utc(now)
    documents = list(_own_documents(facts))
    events = [event for event in (*_events(facts, documents, answers), *told) if event.at <= moment]
    events.sort(key=lambda event: (event.at, list(EventKind).index(event.kind), event.text))
    turns = sorted({event.at for event in events} | {moment})
    answered = [decide(facts, turn) for turn in turns]
    lanes = [*_parts(answered, moment), *_releases(facts, moment), *_arrangements(facts, moment)]
    return Timeline(tuple(lane for lane in lanes if lane.stretches), tuple(events), moment)


def lane_of(kind: Kind, product: object) -> str:
    """The name of a part's row."""
    return f"{kind.label} {product}" if product else str(kind.label)


def _own_documents(facts: Facts) -> Iterator[DocumentFacts]:
    """The documents that concern the customer: of its products, and those for everybody."""
    agreed = {product for agreement in facts.agreements for product in agreement.products}
    for document in facts.documents:
        received = any(version.row.pk in facts.received for line in document.lines for version in line.versions)
        if received or document.product is None or document.product.pk in agreed:
            yield document


def _events(facts: Facts, documents: list[DocumentFacts], answers: list[Answered]) -> Iterator[Event]:
    for document in documents:
        lane = lane_of(kind_of(document.row.kind), document.product)
        for version in (version for line in document.lines for version in line.versions):
            yield from _of_version(facts, version, lane)
    names = {document.product.pk: document.product.name for document in documents if document.product is not None}
    for product, installed in facts.installed.items():
        for item in installed:
            shown = {"product": names.get(product, ""), "release": item.release}
            known = _("%(product)s %(release)s installed") if item.release else _("Release of %(product)s unknown")
            text = known % shown
            yield Event(item.at, EventKind.RELEASE, release_lane(names.get(product, "")), text)
    yield from _of_agreements(facts)
    for answer in answers:
        text = _("Combination accepted") if answer.acceptance.is_accepted else _("Combination declined")
        who = answer.said.get("name", "")
        yield Event(utc(answer.acceptance.at), EventKind.ANSWER, agreement_lane(), f"{text}: {who}" if who else text)


def _of_agreements(facts: Facts) -> Iterator[Event]:
    for agreement in (found.agreement for found in facts.agreements):
        for day, text in (
            (agreement.handed_over_on, _("Terms handed over with agreement %(reference)s")),
            (agreement.signed_on, _("Agreement %(reference)s signed")),
            (agreement.ended_on, _("Agreement %(reference)s ended")),
            (agreement.work_ended_on, _("Last day of work for agreement %(reference)s")),
        ):
            if day is not None:
                yield Event(start_of(day), EventKind.AGREEMENT, agreement_lane(), text % {"reference": agreement})
    for arrangement in facts.arrangements:
        names = {"title": arrangement.title}
        yield Event(
            start_of(arrangement.agreed_on),
            EventKind.ARRANGEMENT,
            agreement_lane(),
            _("Arrangement “%(title)s” agreed") % names,
        )
        if arrangement.ended_on is not None:
            yield Event(
                start_of_next(arrangement.ended_on),
                EventKind.ARRANGEMENT,
                agreement_lane(),
                _("Arrangement “%(title)s” ended") % names,
            )


def _of_version(facts: Facts, version: VersionFacts, lane: str) -> Iterator[Event]:
    named = {"version": version.row}
    yield Event(version.published_at, EventKind.PUBLISHED, lane, _("%(version)s published") % named, version.row)
    if received := facts.received.get(version.row.pk):
        text = _("%(version)s received (%(channel)s)") % {
            "version": version.row,
            "channel": received.receipt.get_channel_display(),
        }
        yield Event(received.at, EventKind.RECEIVED, lane, text, version.row)
    if version.withdrawn_at is not None:
        yield Event(version.withdrawn_at, EventKind.WITHDRAWN, lane, _("%(version)s withdrawn") % named, version.row)


def release_lane(product: str) -> str:
    return _("Release of %(product)s") % {"product": product}


def agreement_lane() -> str:
    return _("Agreements and arrangements")


def _parts(answered: list[Applicability], now: datetime) -> Iterator[Lane]:
    """A row for each part, from what the resolver answers at every turn: the picture can't say anything else."""
    names = {(answer.kind, answer.product): lane_of(answer.kind, answer.product) for answer in answered[-1].answers}
    for key, name in names.items():
        held: list[tuple[datetime, DocumentVersion | None]] = []
        for applicability in answered:
            answer = next((item for item in applicability.answers if (item.kind, item.product) == key), None)
            version = answer.version if isinstance(answer, Answer) else None
            if not held or held[-1][1] != version:
                held.append((utc(applicability.at), version))
        yield Lane(name, tuple(_stretches(held, now)))


def _stretches(held: list[tuple[datetime, DocumentVersion | None]], now: datetime) -> Iterator[Stretch]:
    ends: list[datetime | None] = [since for since, _version in held[1:]]
    for (since, version), until in zip(held, [*ends, None], strict=True):
        if version is not None and since < now:
            yield Stretch(since, until, str(version.number or version.reference), version)


def _releases(facts: Facts, now: datetime) -> Iterator[Lane]:
    names = {document.product.pk: document.product.name for document in facts.documents if document.product is not None}
    for product, installed in facts.installed.items():
        past = [item for item in installed if item.at <= now]
        ends: list[datetime | None] = [item.at for item in past[1:]]
        yield Lane(
            release_lane(names.get(product, "")),
            tuple(
                Stretch(item.at, until, str(item.release or _("unknown")))
                for item, until in zip(past, [*ends, None], strict=True)
            )
            if past
            else (),
        )


def _arrangements(facts: Facts, now: datetime) -> Iterator[Lane]:
    for arrangement in facts.arrangements:
        since = start_of(arrangement.agreed_on)
        if since < now:
            until = start_of_next(arrangement.ended_on) if arrangement.ended_on else None
            open_end = until is None or until > now
            name = _("Arrangement: %(title)s") % {"title": arrangement.title}
            yield Lane(name, (Stretch(since, None if open_end else until, arrangement.title),))
