"""Contents of versions kept as JSON files in the shape of their dataclasses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.proof.reading import converter
from documents.rows.schema import schema_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "demo"


def content_of_fixture(name: str) -> Any:
    """The content dataclass of the version in this file. Raises ``cattrs.BaseValidationError`` for another shape."""
    data = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    kind = data.pop("kind")
    return converter.structure(data, schema_of(kind).content)
