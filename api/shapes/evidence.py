"""The evidence of years."""

from __future__ import annotations

from pydantic import Field

from api.types import Shape


class EvidenceYear(Shape):
    """A year of which evidence can be had."""

    year: int
    has_ended: bool = Field(description="Of a year that has not ended there is what there is until now.")
    file_name: str


class EvidenceYears(Shape):
    items: list[EvidenceYear]
    next_cursor: str | None
