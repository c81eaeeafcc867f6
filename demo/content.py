"""Contents of versions kept as JSON files in the shape of their dataclasses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import cattrs
from django.conf import settings

from documents.rows.schema import schema_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "demo"

_converter = cattrs.Converter(forbid_extra_keys=True)
_converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))


def content_of_fixture(name: str) -> Any:
    """The content dataclass of the version in this file. Raises ``cattrs.BaseValidationError`` for another shape."""
    data = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    kind = data.pop("kind")
    return _converter.structure(data, schema_of(kind).content)
