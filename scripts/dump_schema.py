"""Writes the JSON Schema of a customer's dump to docs/dump-1.schema.json: python -m scripts.dump_schema"""

from __future__ import annotations

import json
import os
from pathlib import Path

import django

PLACE = Path(__file__).parents[1] / "docs" / "dump-1.schema.json"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
    django.setup()
    from dossiers.dump.schema import schema  # noqa: PLC0415 - the models are there once Django is set up

    PLACE.write_text(json.dumps(schema(), indent=1) + "\n")


if __name__ == "__main__":
    main()
