"""The schemas of what commands print, for the tests that run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator

FOLDER = Path(settings.BASE_DIR) / "docs" / "schemas"


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def wrong_in(name: str, document: Any) -> list[str]:
    """Where what a command printed is not what its schema says."""
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]
