"""A customer, what binds it, what it received, and what it was told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from api.shapes.documents import Kind
from api.types import Given, Shape, Text, Utc


class Customer(Shape):
    """A controller."""

    code: str
    name: str
    kvk_number: str


class Customers(Shape):
    items: list[Customer]
    next_cursor: str | None


class ContactDetails(Shape):
    """Whom to reach, and the data protection officer (art. 4.3 of the terms)."""

    address: str
    contact_name: str
    contact_email: str
    contact_phone: str
    dpo_name: str
    dpo_email: str
    dpo_phone: str
    missing: list[str] = Field(description="Names of details that art. 4.3 asks for and that are not filled in.")


type Detail = Annotated[Text | None, Field(max_length=1000)]


_DETAILS = ("address", "contact_name", "contact_email", "contact_phone", "dpo_name", "dpo_email", "dpo_phone")


class Proposing(Given):
    """Details to be put in place of those that stand there; what is left out, or null, stays."""

    model_config = ConfigDict(
        json_schema_extra={
            # As _says_something has it, for programs that check before they send.
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string"}}} for name in map(to_camel, _DETAILS)
            ]
        }
    )

    address: Detail = None
    contact_name: Detail = None
    contact_email: Detail = None
    contact_phone: Detail = None
    dpo_name: Detail = None
    dpo_email: Detail = None
    dpo_phone: Detail = None

    @model_validator(mode="after")
    def _says_something(self) -> Proposing:
        if all(getattr(self, name) is None for name in _DETAILS):
            raise PydanticCustomError("empty", "{detail}", {"detail": _("Propose one detail at least.")})
        return self


class DetailsProposal(Shape):
    """Contact details that a program proposed. Once somebody decided, what it proposed is not kept."""

    id: int
    program: str
    made_at: Utc
    state: Literal["open", "accepted", "refused", "lapsed"]
    settled_at: Utc | None
    proposed: dict[str, str]


class DetailsProposals(Shape):
    items: list[DetailsProposal]
    next_cursor: str | None


class Said(Shape):
    """A reason or a warning: a code that stays, and words in the language that was asked for."""

    code: str
    text: str


class Part(Shape):
    """A part of the agreement: the version that binds, or null, and why."""

    kind: Kind
    product: str | None
    version: str | None
    version_number: str | None
    sha256: str | None
    in_force_since: Utc | None
    received_at: Utc | None
    reason: Said
    warnings: list[Said]


class DueVersion(Shape):
    """A version that the customer should still receive. Its sha256 is what a receipt has to name."""

    version: str
    kind: Kind
    product: str | None
    title: str
    version_number: str | None
    sha256: str
    due_since: Utc


class DueVersions(Shape):
    items: list[DueVersion]
    next_cursor: str | None


class Arrangement(Shape):
    """A specific arrangement in force, which stands beside the articles."""

    agreement: str
    article: str
    title: str
    text: str
    agreed_on: date
    agreed_later: bool | None = Field(description="After the terms came into force, so subject to art. 1.2.")
    reason: Said


class Applicability(Shape):
    """What binds a customer at a moment, as now known."""

    customer: str
    at: Utc
    is_empty: bool = Field(description="Nothing binds at this moment.")
    sha256: str = Field(description="Identifies the combination of versions and arrangements.")
    parts: list[Part]
    arrangements: list[Arrangement]
    due: list[DueVersion]
    warnings: list[Said]


class Receipt(Shape):
    """That the customer received a version, which puts it in force (art. 14)."""

    id: int
    version: str
    received_at: Utc
    precision: Literal["moment", "date"]
    channel: str = Field(description="`machine`: by a program of the customer.")
    is_history: bool = Field(description="From before the registry.")
    recorded_at: Utc
    voided_at: Utc | None


class Receipts(Shape):
    items: list[Receipt]
    next_cursor: str | None


class ToReceive(Given):
    """A version that is due, with the sha256 of what was read."""

    version: Annotated[str, Field(pattern=r"^(PV|B1|B2)-[0-9]{1,9}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Receiving(Given):
    """The versions to receive: all or none. It puts them in force, as the button on the page does."""

    versions: Annotated[list[ToReceive], Field(min_length=1, max_length=50)]


class Received(Shape):
    """A version with its earliest receipt; new, or from before."""

    version: str
    receipt_id: int
    received_at: Utc
    is_new: bool
    effect: str = Field(description="What it does, in words.")


class ReceivedVersions(Shape):
    items: list[Received]


class Notice(Shape):
    """What the customer was told of a change. Reading it here does not give notice."""

    id: int
    version: str = Field(description="The reference of the version that it is about, which may not be published yet.")
    act: str
    kind: str
    subject: str
    written_at: Utc
    given_at: Utc | None
    given_by: str
    opens_window: bool = Field(description="Whether an objection is possible (art. 10.1).")
    objection_until: Utc | None = Field(description="The last second of the window; null while there is no end.")
    is_open: bool
    revoked_at: Utc | None
    objections: list[int]


class NoticeInFull(Notice):
    """A notice with its words."""

    text: str


class Notices(Shape):
    items: list[Notice]
    next_cursor: str | None


class Deadline(Shape):
    """Until when an objection to a change is in time."""

    notice_id: int
    subject: str
    objection_until: Utc | None
    days_left: int | None = Field(description="Whole days after today; null while notice has not been given.")


class Deadlines(Shape):
    items: list[Deadline]
    next_cursor: str | None


class ObjectionStep(Shape):
    """A step, or a message."""

    state: str
    text: str
    at: Utc
    by: Literal["customer", "processor"]


class Objection(Shape):
    """An objection to a change (art. 10.1)."""

    id: int
    notice_id: int
    channel: str
    received_at: Utc
    is_late: bool
    state: str
    is_open: bool
    grounds: str
    steps: list[ObjectionStep]


class Objections(Shape):
    items: list[Objection]
    next_cursor: str | None


class Objecting(Given):
    """An objection to lodge."""

    notice_id: Annotated[int, Field(ge=1, le=2**63 - 1)]
    grounds: Annotated[Text, Field(min_length=1, max_length=20_000)]


class Copy(Shape):
    """A sealed copy that was issued."""

    id: int
    agreement_at: Utc = Field(description="The moment of which it states what applied.")
    language: str
    issued_at: Utc
    sha256: str
    size: int
    seal_level: str
    is_test: bool
    file_name: str


class Copies(Shape):
    items: list[Copy]
    next_cursor: str | None
