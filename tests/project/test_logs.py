"""The log of a production: JSON, led back to its request, and without a word about anybody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import path
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts.models import User
from customers.models import Customer
from dpa_registry import urls
from dpa_registry.logs.lines import JsonLines
from dpa_registry.logs.reports import Reports
from tests import cast
from tests.accounts.people import PASSPHRASE, sign_in
from tests.portal.pages import fields, open_page, receive
from tests.small import Small
from tests.work import Work, deliver_mail
from tests.workers import errands
from workers import origin

type Lines = list[dict[str, Any]]
_told: Lines = []


def tell(report: dict[str, Any]) -> None:
    """What an installation names in DPA_ERROR_REPORTS."""
    _told.append(report)
    logging.getLogger("a.service").error("a service that fails itself, and says so")
    raise ConnectionError("the service is away")


class Stream(io.StringIO):
    """What was logged, line by line."""

    def lines(self) -> Lines:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def said(self, message: str) -> Lines:
        return [line for line in self.lines() if line["message"] == message]


@pytest.fixture
def log() -> Iterator[Stream]:
    """All that a production logs, at its levels."""
    stream = Stream()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "django", "requests")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    for logger in loggers[:2]:
        logger.addHandler(handler)
    yield stream
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.removeHandler(handler)


def refuse(request: Any) -> Any:
    """A page that meets a fault whose words repeat a row."""
    try:
        raise ValueError(f"{request.user.name} may not")
    except ValueError as problem:
        raise IntegrityError("Key (email)=(ada@example.org), (name)=(Ada de Wit) already exists") from problem


@pytest.fixture
def fault(settings: Settings) -> str:
    """The address of such a page."""
    settings.ROOT_URLCONF = type(
        "Faulty", (), {"urlpatterns": [path("fault/", refuse, name="fault"), *urls.urlpatterns]}
    )
    return "/fault/"


def test_a_request_is_one_line_with_its_page_and_the_number_of_who_asked(log: Stream, small: Small) -> None:
    member = small.member()
    response = cast.signed_in(member).get(small.page(), {"zoek": "geheim"})
    [line] = log.said("answered")
    assert (line["method"], line["route"], line["status"]) == ("GET", "portal:home", 200)
    assert line["account"] == member.pk
    assert line["request"] == response.headers["X-Request-ID"]
    assert line["milliseconds"] >= 0
    assert small.customer.code not in log.getvalue()
    assert "geheim" not in log.getvalue()


@pytest.mark.django_db
def test_a_visitor_has_no_number_and_a_proxys_is_believed(log: Stream, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    Client().get("/", headers={"x-request-id": "proxy-0001"})
    [line] = log.said("answered")
    assert line["request"] == "proxy-0001"
    assert "account" not in line
    assert origin.current() == origin.Origin()


def test_no_journey_writes_a_name_an_address_or_what_was_typed(log: Stream, small: Small, work: Work) -> None:
    officer, member = cast.officer(), small.member()
    sign_in(Client(), member.email, "wrong-passphrase")
    client = cast.signed_in(member, language="en")
    receive(client, small, small.terms.reference)
    details = fields(open_page(client, small.page("gegevens/")), "gegevens/")
    client.post(small.page("gegevens/"), {**details, "dpo_name": "Q. Nieuweling", "dpo_email": "q@nieuw.example"})
    client.post(small.page("leden/"), {"email": "genodigde@nieuw.example", "role": "reader"})
    cast.stranger()
    Client().get(f"/klant/{small.customer.code}/overeenkomst/")
    desk = cast.signed_in(officer)
    desk.get("/admin/accounts/user/", {"q": member.email})
    desk.get("/admin/customers/customer/", {"q": "Nieuweling"})
    work()
    deliver_mail()
    assert len(log.said("answered")) > 8
    told = log.getvalue()
    words = {word for user in User.objects.all() for word in (user.email, user.name)}
    for customer in Customer.objects.all():
        words |= {customer.name, customer.contact_name, customer.contact_email, customer.dpo_name, customer.dpo_email}
    words |= {"genodigde", "Nieuweling", "wrong-passphrase", PASSPHRASE}
    assert [word for word in sorted(words) if word and word in told] == []
    assert "@" not in told


@pytest.mark.django_db
def test_an_error_says_where_it_was_and_nothing_of_the_row(log: Stream, fault: str) -> None:
    client = cast.signed_in(cast.person("ada@example.org", name="Ada de Wit"))
    client.raise_request_exception = False
    response = client.get(fault)
    assert response.status_code == 500
    [line] = [line for line in log.lines() if line["level"] == "ERROR"]
    assert line["request"] == response.headers["X-Request-ID"]
    kinds = [error["type"] for error in line["error"]]
    assert kinds == ["django.db.utils.IntegrityError", "builtins.ValueError"]
    assert line["error"][0]["where"][-1].startswith("tests/project/test_logs.py:")
    assert "Ada" not in log.getvalue()
    assert "example.org" not in log.getvalue()


@pytest.mark.django_db
def test_an_error_is_reported_to_the_function_of_the_installation_and_its_faults_do_no_harm(
    fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _told.clear()
    reports = Reports("tests.project.test_logs.tell")
    reports.setLevel(logging.ERROR)
    loggers = [logging.getLogger(""), logging.getLogger("django")]
    client = cast.signed_in(cast.person("ada@example.org", name="Ada de Wit"))
    client.raise_request_exception = False
    for logger in loggers:
        logger.addHandler(reports)
    try:
        response = client.get(fault)
    finally:
        for logger in loggers:
            logger.removeHandler(reports)
    assert response.status_code == 500
    [report] = _told
    assert report["error"][0]["type"] == "django.db.utils.IntegrityError"
    assert "Ada" not in json.dumps(report)
    assert "ConnectionError" in capsys.readouterr().err


def test_what_a_worker_does_leads_back_to_the_request_that_asked_for_it(log: Stream, small: Small, work: Work) -> None:
    # A visitor asks for the PDF, and a worker lays it out.
    response = Client().post(f"/versies/{small.terms.reference}.pdf")
    work()
    assert DBTaskResult.objects.exists()
    [line] = [line for line in log.lines() if "state=SUCCESSFUL" in line["message"]]
    assert line["request"] == response.headers["X-Request-ID"]
    assert line["task"] in line["message"]
    assert origin.current() == origin.Origin()


@pytest.mark.django_db
def test_a_task_of_nobodys_request_says_its_own_number(log: Stream, work: Work) -> None:
    given = errands.meet_a_lock.enqueue(1)
    work()
    lines = [line for line in log.lines() if line.get("task") == str(given.id)]
    assert lines
    assert all("request" not in line for line in lines)
