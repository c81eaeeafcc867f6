"""The record as plain data: parties, the categories of processing per text, and who is bound by which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agreements.applicability import Answer
from agreements.models import Agreement
from annexes.models import ActivityFacts, Annex1Facts, Annex2Facts, Product
from annexes.models.engagement import Hop
from annexes.register import Entry
from annexes.transfers import has_unknown_place, is_outside_eea
from documents.models import DocumentVersion
from exports.record.gaps import Gap


@dataclass(frozen=True)
class Party:
    """A controller or the processor, with whom to reach and its data protection officer (art. 30 lid 2 sub a AVG).

    ``known_since`` is set where the registry learned of these details only after the moment of the record.
    """

    name: str
    address: str
    kvk_number: str
    contact_name: str
    contact_email: str
    contact_phone: str
    dpo_name: str
    dpo_email: str
    dpo_phone: str
    website: str = ""
    operating_companies: tuple[str, ...] = ()
    known_since: datetime | None = None


@dataclass(frozen=True)
class Activity:
    """A category of processing as annex 1 prints it, with the facts beside it (None: none)."""

    name: str
    text: str
    facts: ActivityFacts | None


@dataclass(frozen=True)
class Recipient:
    """A party that processes in its turn: a sub-processor, or one further on in its chain.

    ``level`` is 0 for a sub-processor of the processor; ``by`` engages it; ``hop`` is None where nothing is known.
    """

    name: str
    by: str
    level: int
    hop: Hop | None
    entry: Entry
    task: str

    @property
    def is_outside_eea(self) -> bool:
        return is_outside_eea(self.hop)

    @property
    def has_unknown_place(self) -> bool:
        return has_unknown_place(self.hop) and not self.is_outside_eea


@dataclass(frozen=True)
class Transfer:
    """A hop by which personal data leaves the EEA (art. 30 lid 2 sub c AVG): from whom, to whom, on what ground."""

    recipient: Recipient
    hop: Hop

    @property
    def basis(self) -> str:
        return str(self.hop.get_transfer_basis_display()) if self.hop.transfer_basis else ""


@dataclass(frozen=True)
class Processing:
    """What one version of an annex 1 says is done on behalf of every controller that it binds."""

    version: DocumentVersion
    product: str
    activities: tuple[Activity, ...]
    identifying: tuple[str, ...]
    additional: tuple[str, ...]
    facts: Annex1Facts | None
    recipients: tuple[Recipient, ...]
    gaps: tuple[Gap, ...] = ()

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        return tuple(Transfer(found, found.hop) for found in self.recipients if found.hop and found.is_outside_eea)

    @property
    def unknown(self) -> tuple[Recipient, ...]:
        """Those of whom nobody has recorded where they process."""
        return tuple(found for found in self.recipients if found.has_unknown_place)

    @property
    def data(self) -> tuple[str, ...]:
        return self.identifying + self.additional


@dataclass(frozen=True)
class MeasureGroup:
    """A main category of measures and its measures, each a rich text."""

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Measures:
    """The general description of the security measures (art. 30 lid 2 sub d AVG): one version of annex 2."""

    version: DocumentVersion
    groups: tuple[MeasureGroup, ...]
    facts: Annex2Facts | None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Bound:
    """A product of a controller: the annex 1 that binds, or None and why."""

    product: Product
    answer: Answer

    @property
    def version(self) -> DocumentVersion | None:
        return self.answer.version


@dataclass(frozen=True)
class Controller:
    """A controller on whose behalf is processed: what binds it, by product. ``is_served``: work is done for it then."""

    code: str
    party: Party
    agreements: tuple[Agreement, ...]
    bound: tuple[Bound, ...]
    annex2: Answer
    terms: Answer
    is_served: bool
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Record:
    """The record at a moment, of one controller or of many; the texts stand in it once each."""

    at: datetime
    processor: Party | None
    controllers: tuple[Controller, ...]
    processings: tuple[Processing, ...]
    measures: tuple[Measures, ...]
    own_gaps: tuple[Gap, ...] = ()

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that is missing."""
        return tuple(self._gaps())

    def _gaps(self) -> Iterator[Gap]:
        yield from self.own_gaps
        yield from (gap for each in self.controllers for gap in each.gaps)
        yield from (gap for found in self.processings for gap in found.gaps)
        yield from (gap for found in self.measures for gap in found.gaps)

    def processing_of(self, version: DocumentVersion) -> Processing:
        """What a version says that binds somebody here. Raises ``KeyError``."""
        return {found.version.pk: found for found in self.processings}[version.pk]

    def measures_of(self, version: DocumentVersion) -> Measures:
        """The same of an annex 2. Raises ``KeyError``."""
        return {found.version.pk: found for found in self.measures}[version.pk]
