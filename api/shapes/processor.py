"""What programs of the processor read and enter."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.types import Given, Moment, Shape, Text, Utc


class Agreement(Shape):
    """An agreement of a customer with the processor."""

    id: int
    customer: str
    reference: str
    products: list[str]
    hosted: bool
    handed_over_on: date | None
    signed_on: date | None
    ended_on: date | None
    work_ended_on: date | None


class Agreements(Shape):
    items: list[Agreement]
    next_cursor: str | None


class InstalledRelease(Shape):
    """A release of a product that a customer has in use from a moment on, until the next one."""

    id: int
    customer: str
    product: str
    release: str | None = Field(description="Null: unknown from there on.")
    installed_at: Utc
    precision: Literal["moment", "date"]


class InstalledReleases(Shape):
    items: list[InstalledRelease]
    next_cursor: str | None


class Installation(Given):
    """A release to enter. The same one again, or the one that is in use already, changes nothing."""

    customer: Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="Its code.")]
    product: Annotated[Text, Field(min_length=1, max_length=120, description="Its name.")]
    release: Annotated[
        str | None,
        Field(pattern=r"^\d{1,6}(\.\d{1,6}){0,5}$", max_length=40, description="Such as 9.10; null: unknown."),
    ]
    installed_at: Moment


class Installing(Given):
    """Releases to enter, all or nothing. A dry run says what would become of each, and writes nothing."""

    installations: Annotated[list[Installation], Field(min_length=1, max_length=10_000)]
    dry_run: bool = False


class InstallationOutcome(Shape):
    """What became of the installation at the same place of the request."""

    customer: str
    product: str
    outcome: Literal["entered", "corrected", "known"]


class InstallationOutcomes(Shape):
    dry_run: bool
    entered: int
    corrected: int
    known: int
    items: list[InstallationOutcome]


class Announcement(Shape):
    """A change that customers were told of, and how far its notices are."""

    id: int
    version: str
    act: str
    kind: str
    opens_window: bool
    made_at: Utc
    revoked_at: Utc | None
    counts: dict[str, int] = Field(description="How many notices stand in each list of its board.")


class Announcements(Shape):
    items: list[Announcement]
    next_cursor: str | None


class Delivery(Shape):
    """One address to which a notice went, and how far it came."""

    id: int
    notice_id: int
    announcement_id: int
    customer: str
    addressee: str = Field(description="`contact`, `dpo`, `member` or `other`.")
    address: str
    state: str
    state_since: Utc
    accepted_at: Utc | None


class Deliveries(Shape):
    items: list[Delivery]
    next_cursor: str | None
