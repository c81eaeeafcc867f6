"""Parts of addresses, and questions that several operations take."""

from __future__ import annotations

from typing import Annotated

from ninja import Path
from pydantic import Field

from api.types import LARGEST_ID, Given, Moment

# PV-1, B1-12.
Reference = Annotated[str, Path(pattern=r"^(PV|B1|B2)-[0-9]{1,9}$", examples=["B1-12"])]
Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Year = Annotated[int, Path(ge=1, le=9999, description="A calendar year.")]
Code = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="The customer's code.")]


class AtQuery(Given):
    """A moment; left out, it is now."""

    at: Annotated[Moment | None, Field(description="A moment with any offset; left out: now.")] = None
