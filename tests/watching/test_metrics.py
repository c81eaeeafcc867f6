"""/metrics: the registry in numbers, for who has the token, and the alerts that are made of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from customers.models import Customer, Membership
from journal.models import Verification
from mail.models import OutgoingMail
from tests.workers import errands
from workers import heartbeat

TOKEN = "a-token-of-more-than-thirty-two-characters"
RULES = Path(project.BASE_DIR) / "deploy/prometheus/rules.yaml"
type Key = tuple[str, str]


@pytest.fixture
def watched(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def read(token: str = TOKEN) -> str:
    response = Client().get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert response.status_code == 200
    return response.content.decode()


def numbers() -> dict[str, float]:
    """Each sample under its name and the values of its labels."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(read())
        for sample in family.samples
    }


@pytest.mark.django_db
def test_without_a_token_in_the_settings_there_is_no_such_page() -> None:
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_without_the_token_nothing_is_told(given: str) -> None:
    response = Client().get("/metrics", headers={"authorization": given})
    assert response.status_code == 401
    assert b"dpa_" not in response.content


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_the_work_that_waits_and_that_failed_is_counted() -> None:
    now = timezone.now()
    heartbeat.beat("w1", now=now)
    heartbeat.beat("w2", now=now - timedelta(hours=1))
    errands.note.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=10))
    failed = DBTaskResult.objects.get(pk=errands.note.enqueue(1).id)
    failed.set_failed(ValueError("no"))
    found = numbers()
    assert found["dpa_workers_alive"] == 1
    assert found["dpa_tasks default ready"] == 1
    assert 600 <= found["dpa_task_oldest_waiting_seconds"] < 660
    assert found["dpa_tasks_failed_last_day"] == found[f"dpa_task_failures_last_day {failed.task_path}"] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_mail_is_counted_by_its_state() -> None:
    at = timezone.now() - timedelta(hours=2)
    for number, state in enumerate(["waiting", "failed", "failed"]):
        OutgoingMail.objects.create(
            message_id=f"<{number}@test>", address="a@example.org", subject="-", written_at=at, give_up_at=at,
            not_before=at, state=state, encrypted_body="x",
        )  # fmt: skip
    found = numbers()
    assert (found["dpa_mails waiting"], found["dpa_mails failed"], found["dpa_mails sent"]) == (1, 2, 0)
    assert 7200 <= found["dpa_mail_oldest_waiting_seconds"] < 7260


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_a_verification_that_did_not_hold_leaves_the_one_that_did_behind() -> None:
    assert numbers()["dpa_verification_timestamp_seconds held"] == 0
    now = timezone.now()
    Verification.objects.create(at=now - timedelta(days=3), entries=1, count=0)
    Verification.objects.create(at=now, entries=1, count=2, first="a row was changed")
    found = numbers()
    assert found["dpa_verification_timestamp_seconds held"] == pytest.approx((now - timedelta(days=3)).timestamp())
    assert found["dpa_verification_timestamp_seconds ran"] == pytest.approx(now.timestamp())
    assert found["dpa_verification_disagreements"] == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_the_end_of_the_seals_certificates_is_told() -> None:
    found = numbers()
    now = timezone.now().timestamp()
    assert found["dpa_certificate_not_after_timestamp_seconds seal"] > now
    assert found["dpa_certificate_not_after_timestamp_seconds root"] > now


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_a_seal_that_cant_be_read_is_told_and_hides_nothing_else(settings: Settings) -> None:
    lost = {"KEY": "/nowhere/seal.pem", "CERTIFICATE": "/nowhere/seal.crt"}
    settings.SEAL = {**settings.SEAL, **lost, "TRUST": ("/nowhere/root",), "TIME_STAMPS": "https://stamps.example"}
    found = numbers()
    assert (found["dpa_part_unreadable certificates"], found["dpa_part_unreadable journal"]) == (1, 0)
    assert found["dpa_mails sent"] == 0


@pytest.mark.usefixtures("watched", "registry")
def test_no_name_and_no_address_is_in_the_metrics() -> None:
    told = read()
    customers = Customer.objects.values_list("code", "name", "contact_name", "contact_email")
    members = Membership.objects.values_list("user__email", flat=True)
    words = {word for row in customers for word in row} | set(members)
    assert len(words) > 8
    assert [word for word in words if word and word in told] == []
    assert "@" not in told


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_a_database_that_is_away_is_no_set_of_zeros(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(*_: object) -> object:
        raise OperationalError("away")

    with connection.execute_wrapper(refuse):
        response = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 503


@pytest.mark.django_db
@pytest.mark.usefixtures("watched")
def test_every_metric_that_an_alert_names_exists_and_every_alert_says_what_to_do() -> None:
    text = RULES.read_text(encoding="utf-8")
    expressions = re.findall(r"expr: (.+)", text)
    named = {name for expression in expressions for name in re.findall(r"dpa_\w+", expression)}
    given = {family.name for family in text_string_to_metric_families(read())}
    assert sorted(named - given) == []
    alerts = text.count("- alert:")
    assert alerts == len(expressions) == text.count("summary:") == text.count("action:")
    # A label of another value would make an alert that never fires.
    wanted = re.findall(r'(dpa_\w+)\{\w+="(\w+)"\}', text)
    assert [pair for pair in wanted if " ".join(pair) not in numbers()] == []


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_itself_takes_the_rules() -> None:
    done = subprocess.run(["promtool", "check", "rules", str(RULES)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
