"""From an empty database to a registry that somebody signs in to, and what the checks say of what is missing."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from customers.models import Processor
from dpa_registry import installation
from journal.keys import signing_key
from seal import Pem, demo_settings
from tests.accounts.people import code_in, deliver_mail, is_signed_in

type Keys = tuple[Path, Path]
NUMBERS = ("E006", "E007", "E008", "E009", "W006", "W007", "W008", "W009", "W010")


def set_up(*options: str, **values: Any) -> str:
    """What the command says."""
    said = io.StringIO()
    given = {"processor": "Voorbeeld B.V.", "officer": "eerste@voorbeeld.example", **values}
    call_command("setup_registry", *options, stdout=said, **given)
    return said.getvalue()


def missing() -> dict[str, str]:
    """What the checks of an installation say: id → remedy."""
    found = run_checks(include_deployment_checks=True, databases=["default"])
    wanted = {
        f"dpa_registry.{number}" for number in ["E006", "E007", "E008", "E009", "W006", "W007", "W008", "W009", "W010"]
    }
    return {str(message.id): str(message.hint) for message in found if message.id in wanted}


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Keys:
    """The files in which an installation wants its keys; none is there yet."""
    journal, sealing = tmp_path / "keys" / "journal.pem", tmp_path / "keys" / "seal.pem"
    settings.JOURNAL = {**settings.JOURNAL, "KEY": str(journal)}
    settings.SEAL = {**settings.SEAL, "KEY": str(sealing)}
    return journal, sealing


@pytest.mark.django_db
def test_the_first_officer_signs_in_with_a_mailed_code_and_the_processor_is_entered() -> None:
    set_up(name="Eerste Functionaris")
    assert Processor.objects.get().name == "Voorbeeld B.V."
    client = Client()
    client.post("/account/login/code/", {"email": "eerste@voorbeeld.example"})
    client.post("/account/login/code/confirm/", {"code": code_in(deliver_mail()[-1])})
    assert is_signed_in(client)
    assert User.objects.get().is_superuser


@pytest.mark.django_db
def test_run_again_it_changes_nothing(in_english: None) -> None:
    set_up()
    said = set_up(processor="Een ander B.V.", officer="tweede@voorbeeld.example")
    assert Processor.objects.get().name == "Voorbeeld B.V."
    assert [user.email for user in User.objects.all()] == ["eerste@voorbeeld.example"]
    assert "The processor is Voorbeeld B.V. already, and stays." in said


@pytest.mark.django_db
@pytest.mark.parametrize("officer", ["", "no-address"])
def test_an_officer_without_an_address_is_refused_and_nobody_is_made(officer: str) -> None:
    with pytest.raises(CommandError):
        set_up(officer=officer)
    assert not User.objects.exists()


def test_the_keys_are_made_without_a_database_and_never_written_over(keys: Keys, tmp_path: Path) -> None:
    journal, sealing = keys
    request = tmp_path / "seal.csr"
    set_up("--keys-only", "--journal-key", seal_request=str(request))
    made = [journal.read_bytes(), sealing.read_bytes()]
    assert [oct(file.stat().st_mode)[-3:] for file in keys] == ["600", "600"]
    assert str(signing_key().verifier)
    asked = x509.load_pem_x509_csr(request.read_bytes())
    assert asked.is_signature_valid
    [organisation] = asked.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert organisation.value == "Voorbeeld B.V."
    set_up("--keys-only", "--journal-key", seal_request=str(request))
    assert [journal.read_bytes(), sealing.read_bytes()] == made


def test_where_the_settings_name_the_test_keys_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="DPA_JOURNAL_KEY"):
        set_up("--keys-only", "--journal-key")
    with pytest.raises(CommandError, match="DPA_SEAL_KEY"):
        set_up("--keys-only", seal_request=str(tmp_path / "seal.csr"))


@pytest.mark.django_db
def test_the_checks_name_what_is_missing_and_the_command_that_brings_it() -> None:
    found = missing()
    assert found["dpa_registry.W009"] == found["dpa_registry.W010"] == "Run: manage.py setup_registry"
    assert "collectstatic" in found["dpa_registry.W007"]
    set_up()
    assert not {"dpa_registry.W009", "dpa_registry.W010"} & set(missing())


@pytest.mark.django_db
def test_a_migration_that_was_not_applied_hides_all_else_that_rests_on_it() -> None:
    MigrationRecorder(connection).record_unapplied("search", "0002_words")
    found = missing()
    assert found["dpa_registry.E008"] == "Run: manage.py migrate"
    assert "dpa_registry.W009" not in found


@pytest.mark.django_db
def test_a_database_that_is_away_is_one_clear_line() -> None:
    def refuse(*_: Any) -> Any:
        raise OperationalError("connection refused\nIs the server running?")

    with connection.execute_wrapper(refuse):
        [error] = installation.the_database_is_prepared(["default"])
    assert error.msg == "The database does not answer: connection refused"


@pytest.mark.django_db
def test_a_report_of_errors_that_leads_nowhere_is_named(settings: Settings) -> None:
    settings.ERROR_REPORTS = "nowhere.at.all"
    assert "dpa_registry.E006" in missing()


@pytest.mark.django_db
@pytest.mark.parametrize(("left", "told"), [(timedelta(days=60), True), (timedelta(days=400), False)])
def test_a_certificate_that_ends_within_ninety_days_is_named(
    settings: Settings, tmp_path: Path, left: timedelta, told: bool
) -> None:
    # A test seal lasts five years.
    made_at: datetime = timezone.now() + left - timedelta(days=5 * 365)
    made = demo_settings(tmp_path / "authority", organisation="Voorbeeld B.V.", key_bits=2048, at=made_at)
    assert isinstance(made.key, Pem)
    settings.SEAL = {
        **settings.SEAL,
        "KEY": str(made.key.key),
        "CERTIFICATE": str(made.key.certificate),
        "CHAIN": str(made.key.chain or ""),
        "TRUST": tuple(map(str, made.trust)),
        "TIME_STAMPS": "https://stamps.example",
    }
    assert ("dpa_registry.W008" in missing()) is told
