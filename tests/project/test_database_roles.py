"""On PostgreSQL: who serves requests and who works owns nothing, and can do nothing against the guards of the database.

That their rights suffice is what all other tests show: requests and tasks have them (tests/database_roles.py).
"""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.checks import CheckMessage, run_checks
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts import retention
from agreements.models import Receipt
from copies.models import IssuedCopy
from customers.models import Customer, Membership
from documents import triggers
from documents.models import Publication
from documents.proof.verification import disagreements
from tests import cast
from tests.copies.issued import end, in_years
from tests.database_roles import ROLES, acting_as
from tests.work import Work

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]

ROWS = "terms_paragraphrow"
AGAINST_THE_GUARDS = {
    "disable a trigger": f"ALTER TABLE {ROWS} DISABLE TRIGGER seal_{ROWS}",
    "disable all triggers": f"ALTER TABLE {ROWS} DISABLE TRIGGER ALL",
    "drop a trigger": f"DROP TRIGGER seal_{ROWS} ON {ROWS}",
    "replace a trigger": f"CREATE OR REPLACE TRIGGER seal_{ROWS} BEFORE INSERT ON {ROWS} "
    "FOR EACH ROW WHEN (false) EXECUTE FUNCTION registry_seal_row()",
    "add a trigger": f"CREATE TRIGGER more BEFORE INSERT ON {ROWS} FOR EACH ROW EXECUTE FUNCTION registry_seal_row()",
    "replace a function": "CREATE OR REPLACE FUNCTION registry_seal_row() RETURNS trigger LANGUAGE plpgsql "
    "AS 'BEGIN RETURN NEW; END'",
    "alter a function": "ALTER FUNCTION registry_seal_row() SET search_path = public",
    "drop a function": "DROP FUNCTION registry_seal_row() CASCADE",
    "add a function": "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "add a rule": f"CREATE RULE quiet AS ON UPDATE TO {ROWS} DO INSTEAD NOTHING",
    "truncate a table": "TRUNCATE mail_outgoingmail",
    "alter a table": f"ALTER TABLE {ROWS} ADD COLUMN more integer",
    "rename a table": f"ALTER TABLE {ROWS} RENAME TO hidden",
    "drop a table": "DROP TABLE workers_workerheartbeat",
    "take a table": f"ALTER TABLE {ROWS} OWNER TO CURRENT_USER",
    "inherit from a table": f"CREATE TABLE more () INHERITS ({ROWS})",
    "create a table": "CREATE TABLE more (id integer)",
    "create a temporary table": f"CREATE TEMPORARY TABLE {ROWS} (id integer)",
    "create a schema": "CREATE SCHEMA more",
    "hide rows": f"ALTER TABLE {ROWS} ENABLE ROW LEVEL SECURITY",
    "write without triggers": "SET session_replication_role = replica",
    "write without triggers from now on": "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "change the ledger": "UPDATE documents_publication SET digest = 'x'",
    "delete from the ledger": "DELETE FROM documents_publication",
    "change an answer": "UPDATE agreements_acceptance SET at = now()",
    "move a receipt": "UPDATE agreements_receipt SET received_at = now()",
    "delete a receipt": "DELETE FROM agreements_receipt",
    "change a copy's record": "UPDATE copies_issuedcopy SET sha256 = 'x'",
    "change an entry of the journal": "UPDATE journal_entry SET commitment = 'x'",
    "shorten the journal": "DELETE FROM journal_entry",
    "sign another head": "UPDATE journal_checkpoint SET root = 'x'",
    "take back a head": "DELETE FROM journal_checkpoint",
    "take back a witness": "DELETE FROM journal_cosignature",
    "cut the tree": "DELETE FROM journal_tile",
    "rewrite a history": "UPDATE agreements_historicalreceipt SET history_user_id = NULL",
    "shorten a history": "DELETE FROM agreements_historicalreceipt",
    "grant a right to a group": "INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (1, 1)",
    "pretend a migration": "DELETE FROM django_migrations",
}
MORE_OF_WORKERS = {
    "read a session": "SELECT * FROM django_session",
    "read a key": "SELECT * FROM mfa_authenticator",
    "make somebody an administrator": "UPDATE accounts_user SET is_superuser = true",
    "withdraw": "INSERT INTO documents_withdrawal (version_id) VALUES (1)",
    # It adds those that an officer asked for of many.
    "void a receipt": "UPDATE agreements_receipt SET voided_at = now()",
    "rename a customer": "UPDATE customers_customer SET name = 'x'",
    "accept": "INSERT INTO agreements_acceptance (customer_id) VALUES (1)",
    "admit a member": "INSERT INTO customers_membership (customer_id) VALUES (1)",
}


@pytest.mark.parametrize("what", AGAINST_THE_GUARDS)
def test_neither_the_web_nor_a_worker_may(what: str) -> None:
    for role in (ROLES.web, ROLES.worker):
        refuse(role, AGAINST_THE_GUARDS[what])


@pytest.mark.parametrize("what", MORE_OF_WORKERS)
def test_a_worker_may_not(what: str) -> None:
    refuse(ROLES.worker, MORE_OF_WORKERS[what])


def refuse(role: str, statement: str) -> None:
    with acting_as(role), pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute(statement)


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def owned() -> None:
    """The tables belong to the owner, as when that role had migrated an empty database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" OWNER TO {ROLES.owner}')
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} OWNER TO {ROLES.owner}")


def test_the_owner_migrates_and_restores_what_was_changed(owned: None) -> None:
    with acting_as(ROLES.owner):
        execute(AGAINST_THE_GUARDS["drop a trigger"])
        execute(AGAINST_THE_GUARDS["replace a function"])
        assert len(triggers.differences(connection)) == 2
        call_command("migrate", verbosity=0)
        out = StringIO()
        call_command("database_roles", stdout=out)
        execute(out.getvalue())
        assert triggers.differences(connection) == []


def test_the_main_acts_are_done_by_roles_that_own_nothing(owned: None, work: Work) -> None:
    """Published, received and answered; a copy asked for, issued and handed out; verified; removed at its end."""
    call_command("load_demo", verbosity=0)
    assert Publication.objects.exists()
    assert Receipt.objects.exists()
    customer = Customer.objects.get(code="hoogvoorde")
    member = Client()
    member.force_login(cast.member(customer, Membership.Role.CONTRACT_MANAGER))
    member.post("/klant/hoogvoorde/kopieen/vragen/")
    assert not IssuedCopy.objects.exists()
    work()
    copy = IssuedCopy.objects.get()
    # A worker reads no keys of people, which the journal holds too: so it can't verify them.
    with acting_as(ROLES.web):
        assert list(disagreements(now=timezone.now())) == []
    today = timezone.localdate()
    end(customer, today, today)
    at = in_years(today, 20)
    retention.remove_expired(now=at - timedelta(days=14))
    assert retention.remove_expired(now=at)["copies"] == 1
    assert not default_storage.exists(str(copy.file.name))


def test_the_check_warns_of_a_role_that_could_get_round_the_guards(owned: None) -> None:
    assert [w.id for w in _warnings()] == ["dpa_registry.W004"]
    with acting_as(ROLES.owner):
        [warning] = _warnings()
        assert "owns tables" in str(warning.msg)
    for role in (ROLES.web, ROLES.worker):
        with acting_as(role):
            assert _warnings() == []
    execute(f"GRANT TRUNCATE, TRIGGER ON {ROWS} TO {ROLES.web}; GRANT CREATE ON SCHEMA public TO {ROLES.web}")
    with acting_as(ROLES.web):
        [warning] = _warnings()
        assert "it may truncate tables, may make triggers, may create tables." in str(warning.msg)


def _warnings() -> list[CheckMessage]:
    """What is said of the role, whatever else a registry in which nobody has entered anything lacks."""
    found = run_checks(tags=["database"], databases=["default"], include_deployment_checks=True)
    return [each for each in found if each.id not in ("dpa_registry.W009", "dpa_registry.W010")]
