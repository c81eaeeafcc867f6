"""The register of sub-processors."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.types import Shape, Utc


class Transfer(Shape):
    basis: str | None
    instrument: str


class Hop(Shape):
    """Where a party processes, and on what ground data goes there."""

    name: str
    task: str
    country: str | None = Field(description="ISO 3166-1, of the address.")
    place: str = Field(description="`eea`, `outside` or `unknown`.")
    location: str
    transfer: Transfer


class ChainHop(Hop):
    """A party that a sub-processor engages in its turn."""

    level: int
    engaged_by: str


class SubProcessor(Hop):
    """A sub-processor as its version prints it, with the facts that are known beside it."""

    address: str
    contact: str = Field(description="The function or department; no person.")
    activities: str
    contract: str
    contract_signed_on: date | None
    engaged_from: date | None
    verified_on: date | None
    named_since: Utc | None
    categories: list[str]
    interfaces: list[str]
    chain: list[ChainHop]


class RegisterLine(Shape):
    """The sub-processors of one release line."""

    product: str
    from_release: str
    version: str
    version_number: str | None
    sub_processors: list[SubProcessor]


class Register(Shape):
    at: Utc
    items: list[RegisterLine]
    next_cursor: str | None
