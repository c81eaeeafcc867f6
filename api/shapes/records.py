"""The record of processing (art. 30 lid 2 AVG): parties, what is done for whom, where data goes, how it is secured."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.types import Shape, Utc


class RecordParty(Shape):
    """A party, with whom to reach and its data protection officer, as at the moment of the record."""

    name: str
    address: str
    kvk_number: str
    contact_name: str
    contact_email: str
    contact_phone: str
    dpo_name: str
    dpo_email: str
    dpo_phone: str
    website: str
    operating_companies: list[str]
    known_since: Utc | None = Field(description="Set where the registry learned of these details only later.")


class RecordProduct(Shape):
    """A product of a controller, and the annex 1 that binds; null, with the reason, where none does."""

    product: str
    version: str | None
    reason: str


class RecordController(RecordParty):
    """A controller, and what binds it."""

    code: str
    is_served: bool = Field(description="Work is done for it at this moment.")
    agreements: list[str]
    products: list[RecordProduct]
    measures_version: str | None


class RecordVersion(Shape):
    """A text, by what it is known."""

    reference: str
    title: str
    number: str | None
    dated: date | None = Field(description="As printed.")
    sha256: str
    language: str


class ProcessingCategory(Shape):
    """A category of processing; nature, purpose and duration are empty where nobody stated them."""

    name: str
    description: str
    nature: str
    purpose: str
    duration: str


class RecordRecipient(Shape):
    """A party that processes in its turn. Each hop of a chain has a place and a ground of its own."""

    name: str
    level: int = Field(description="0: a sub-processor; more: further on in its chain.")
    engaged_by: str | None
    task: str
    country: str | None
    place: Literal["eea", "outside", "unknown"]
    location: str
    transfer_basis: Literal["adequacy", "safeguards", "derogation"] | None
    transfer_instrument: str
    is_transfer: bool | None = Field(description="Null: where it processes is not recorded.")


class RecordProcessing(Shape):
    """What an annex 1 says is done on behalf of every controller that it binds."""

    version: RecordVersion
    product: str
    categories_of_processing: list[ProcessingCategory]
    data_subjects: str
    personal_data: list[str]
    recipients: list[RecordRecipient]


class MeasureGroup(Shape):
    """A category of measures."""

    title: str
    measures: list[str]


class RecordMeasures(Shape):
    """The general description of the security measures: an annex 2."""

    version: RecordVersion
    groups: list[MeasureGroup]
    assistance: str


class RecordGap(Shape):
    """Something that the law asks for and the registry does not hold."""

    code: str
    article: str
    text: str


class ProcessingRecord(Shape):
    """The record of one controller."""

    at: Utc
    processor: RecordParty | None
    controllers: list[RecordController]
    processings: list[RecordProcessing]
    measures: list[RecordMeasures]
    gaps: list[RecordGap]
