"""Whatever could stand between a statement and a row, and is not exactly what the registry made, is named."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.documents.tampered_guards import POSTGRESQL, SQLITE

pytestmark = pytest.mark.django_db

DONE = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[connection.vendor]


def verify() -> str:
    out = StringIO()
    call_command("verify_registry", all=True, stdout=out)
    return out.getvalue()


def execute(statements: str) -> None:
    # The triggers stand in quotes or in $$; SQLite takes one statement at a time, PostgreSQL all.
    parts = [statements] if connection.vendor == "postgresql" else re.split(r"; (?=CREATE |DROP |ALTER )", statements)
    with connection.cursor() as cursor:
        for part in parts:
            cursor.execute(part)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("what", DONE)
def test_what_is_not_the_registrys_own_is_named(what: str) -> None:
    statements, words = DONE[what]
    execute(statements)
    # The rest of the verification can't read a ledger that is not there.
    told = [str(warning.msg) for warning in run_checks(tags=["database"], databases=["default"])]
    assert [line for line in told if re.search(".*".join(map(re.escape, words)), line)], told
    if "hidden" not in statements and "evil." not in statements:
        with pytest.raises(CommandError) as refused, transaction.atomic():
            verify()
        assert set(told) <= set(str(refused.value).splitlines())


def test_nothing_is_named_in_a_registry_as_it_was_made() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []
    assert verify()
