"""From canonical JSON back to content: what was sealed, without asking the rows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import cattrs

from documents.proof.digest import canonical_json
from documents.rows.schema import schema_of

converter = cattrs.Converter(forbid_extra_keys=True)
converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))


class NotCanonical(ValueError):
    """A text that is no canonical JSON of a version."""


def sealed_content(canonical: str) -> Any:
    """The content that a canonical JSON says; what stands beside the text (a line's release) is left open.

    Raises ``NotCanonical`` for anything that would not be written exactly so again.
    """
    try:
        values = json.loads(canonical)
        format, kind = int(values.pop("format")), str(values.pop("kind"))
        content = converter.structure(values, schema_of(kind).content)
        same = canonical_json(content, format=format) == canonical
    except (ValueError, KeyError, TypeError, AttributeError, cattrs.BaseValidationError) as problem:
        raise NotCanonical(type(problem).__name__) from problem
    if not same:
        raise NotCanonical("it would be written otherwise")
    return content
