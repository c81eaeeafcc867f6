"""What commands print with --json has a schema in docs/schemas, for whoever reads it by a program."""

from __future__ import annotations

import contextlib
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class

from customers.models import Processor
from journal.sequencing import finish
from tests.schemas import FOLDER, wrong_in
from tests.small import Small

# Always JSON, without being asked.
ALWAYS = {"back_up"}
TEXT = (
    "Verwerkersovereenkomst\n\n1. Onderwerp\n\nDe verwerker bewaart gegevens voor [naam].\n\n2. Datalekken\n\nMelden.\n"
)


def our_commands() -> dict[str, str]:
    """Our own commands, with the app of each."""
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)}
    return {name: str(app) for name, app in get_commands().items() if app in ours}


def commands_with_json() -> set[str]:
    """Of our own commands, those that have the option."""
    found = set()
    for name, app in our_commands().items():
        parser = load_command_class(app, name).create_parser("manage.py", name)
        if "--json" in parser.format_help():
            found.add(name)
    return found


def test_the_documentation_names_every_command() -> None:
    page = (FOLDER.parent / "commands.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z_]+)|, `([a-z_]+)", page, re.MULTILINE))
    assert {name for pair in named for name in pair} >= our_commands().keys()


def test_every_command_that_prints_json_has_a_schema_and_the_documentation_says_where() -> None:
    schemas = {path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json")}
    assert schemas >= commands_with_json() | ALWAYS
    assert "docs/schemas" in (FOLDER.parent / "commands.md").read_text(encoding="utf-8")


def printed(name: str, *arguments: str) -> list[Any]:
    """What it prints, every JSON document of it."""
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command(name, *arguments, stdout=out)
    decoder, text, found = json.JSONDecoder(), out.getvalue().strip(), []
    while text:
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:].strip()
    return found


def test_what_the_commands_print_is_what_their_schemas_say(small: Small, tmp_path: Path) -> None:
    Processor.objects.get_or_create(defaults={"name": "Elzenvoort bv"})
    small.receive_all()
    finish()
    text, pdf = tmp_path / "text.txt", tmp_path / "some.pdf"
    text.write_text(TEXT)
    pdf.write_bytes(b"%PDF-1.7\nno copy of anybody's\n%%EOF")
    asked: dict[str, tuple[str, ...]] = {
        "import_documents": (str(text), "--json", "--anyway"),
        "list_versions": ("--json",),
        "verify_registry": ("--json",),
        "verify_pdf": (str(pdf), "--json"),
        "export_record": ("--json",),
        "export_customer": (small.customer.code, "--output", str(tmp_path / "all.zip"), "--json"),
    }
    for name, arguments in asked.items():
        look_at(name, *arguments)


@pytest.mark.django_db(transaction=True)
def test_what_a_backup_prints_is_what_its_schema_says(tmp_path: Path) -> None:
    look_at("back_up", str(tmp_path / "registry.backup"))


def look_at(name: str, *arguments: str) -> None:
    """All that it prints has the form of its schema."""
    documents = printed(name, *arguments)
    assert documents, name
    for each in documents:
        assert wrong_in(name, each) == [], name


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("list_versions", [{"ref": "X-1"}]),
        ("verify_registry", {"holds": "yes"}),
        ("verify_pdf", {"verdict": "perhaps"}),
        ("back_up", {}),
    ],
)
def test_a_schema_refuses_what_is_something_else(name: str, wrong: Any) -> None:
    assert wrong_in(name, wrong)
