"""The types of values that requests and answers share.

Names are lowerCamelCase in JSON and in queries (/core/query-keys-camel-case). Moments go out in UTC and come in with
any offset; one without an offset is refused, since nobody knows which is meant.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from characters import clean
from characters.rule import validate
from documents.moments import utc

# RFC 3339, as programs write it; the space and the lower case that it also allows, too.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_EXAMPLE = "2023-09-10T14:00:00+02:00"
LARGEST_ID = 2**63 - 1


def utc_out(moment: datetime) -> str:
    """A moment as answers give it: in UTC, with a Z."""
    return utc(moment).isoformat().replace("+00:00", "Z")


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    # A plus sign in an address that was not escaped arrives as a space.
    text = re.sub(r" (\d\d:\d\d)$", r"+\1", value) if isinstance(value, str) else ""
    if not _MOMENT.fullmatch(text):
        raise PydanticCustomError(
            "date-time",
            "{detail}",
            {"detail": _("Give a moment with its offset from UTC, such as %(example)s.") % {"example": _EXAMPLE}},
        )
    return text


def _fit(value: str) -> str:
    """Only characters that can be read and printed (the rule of every text that the registry keeps)."""
    try:
        validate(value)
        return clean(value)
    except ValidationError as problem:
        raise PydanticCustomError("characters", "{detail}", {"detail": " ".join(problem.messages)}) from problem


Utc = Annotated[
    datetime,
    PlainSerializer(utc_out, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2023-09-10T12:00:00Z"]}),
]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [_EXAMPLE]}),
]
Text = Annotated[str, AfterValidator(_fit)]


class Shape(BaseModel):
    """What goes out."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Given(BaseModel):
    """What comes in: names that are not known are refused, by name."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")
