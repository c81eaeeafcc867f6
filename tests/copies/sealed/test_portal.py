"""A customer's sealed copies in the portal: asked for, watched, downloaded; by its own people and officers only."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import User
from agreements.receipts import void_receipt
from copies.models import CopyRequest, IssuedCopy
from copies.sealed import runs
from copies.sealed import tasks as issuing
from customers.models import Customer
from documents.models import Document
from tests import cast, factories
from tests.copies.issued import bind, copy_of, issue_all, later, read

As = Callable[[object], Client]


def _page(customer: Customer) -> str:
    return f"/klant/{customer.code}/kopieen/"


def test_a_member_asks_for_a_copy_and_finds_it_when_it_is_there(customer: Customer, as_: As) -> None:
    browser = as_(cast.member(customer))
    before = browser.get(_page(customer), headers={"accept-language": "en"}).text
    assert "Ask for a sealed copy" in before
    assert 'aria-current="page">Sealed copies' in before
    answer = browser.post(f"{_page(customer)}vragen/", headers={"accept-language": "en"}, follow=True)
    assert "Being made" in answer.text
    assert answer.headers["Refresh"]
    assert "Your request is under way." in answer.text
    assert "Ask for a sealed copy" not in answer.text
    assert "Making copies is halted for a while" in answer.text
    assert "worker" not in answer.text
    issue_all()
    shown = browser.get(_page(customer), headers={"accept-language": "en"})
    copy = IssuedCopy.objects.get()
    assert f"{copy.pk}.pdf" in shown.text
    assert "applies now" in shown.text
    assert "not the customer's signature" in shown.text
    assert "Test seal" in shown.text
    assert "Refresh" not in shown.headers
    assert copy.issued_by == cast.member(customer)


def test_an_officer_issues_and_is_told_that_no_worker_runs(customer: Customer, as_: As) -> None:
    browser = as_(cast.officer())
    english = {"accept-language": "en"}
    assert "Issue a sealed copy" in browser.get(_page(customer), headers=english).text
    asked = browser.post(f"{_page(customer)}vragen/", headers=english, follow=True).text
    assert "No background worker is running" in asked
    assert "This copy has been asked for." in asked
    assert "Issue a sealed copy" not in asked


def test_what_a_paused_issue_holds_up_can_be_asked_for(customer: Customer, as_: As) -> None:
    run, _is_new = issuing.start_run(moment=later(), language="nl", by=cast.officer(), now=later())
    runs.pause(run)
    browser = as_(cast.member(customer))
    shown = browser.get(_page(customer))
    assert "Refresh" not in shown.headers
    assert "Verzegeld afschrift aanvragen" in shown.text
    browser.post(f"{_page(customer)}vragen/")
    issue_all()
    assert IssuedCopy.objects.get().customer == customer


def test_a_receipt_recorded_anew_in_another_way_makes_another_copy(copy: IssuedCopy, customer: Customer) -> None:
    receipt = customer.receipts.select_related("version").first()
    assert receipt is not None
    void_receipt(receipt, reason="Per e-mail, niet per brief", by=cast.officer(), at=later())
    factories.receive(customer, receipt.version, "2023-07-10", channel="email")
    assert copy_of(customer) != copy


def test_another_title_of_a_document_makes_another_copy(copy: IssuedCopy, customer: Customer) -> None:
    Document.objects.filter(kind="terms").update(title="Voorwaarden voor privacy")
    assert copy_of(customer) != copy


def test_without_its_certificates_the_registry_gives_no_bundle(
    copy: IssuedCopy, customer: Customer, as_: As, settings: Settings
) -> None:
    browser = as_(cast.member(customer))
    settings.SEAL = {**settings.SEAL, "EARLIER": ("nowhere.pem",)}
    assert browser.get(f"{_page(customer)}{copy.pk}.zip").status_code == 503


def test_while_one_is_made_the_copy_of_another_moment_can_be_asked_for(customer: Customer, as_: As) -> None:
    factories.receive(customer, factories.terms("2024-01-01"), "2024-02-01")
    browser = as_(cast.member(customer))
    browser.post(f"{_page(customer)}vragen/")
    earlier = browser.get(f"{_page(customer)}?moment=2023-09-10T14:00", headers={"accept-language": "en"}).text
    assert "Being made" in earlier
    assert "Ask for a sealed copy" in earlier


def test_the_file_is_streamed_as_it_was_issued(copy: IssuedCopy, customer: Customer, as_: As) -> None:
    answer = as_(cast.member(customer)).get(f"{_page(customer)}{copy.pk}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(copy.size)
    assert answer.headers["ETag"] == f'"{copy.sha256}"'
    assert "verwerkersovereenkomst-waterakker-" in answer.headers["Content-Disposition"]
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]
    data = answer.getvalue()
    assert hashlib.sha256(data).hexdigest() == copy.sha256
    assert data == read(copy)


def test_who_has_the_file_already_gets_no_second_one(copy: IssuedCopy, customer: Customer, as_: As) -> None:
    answer = as_(cast.member(customer)).get(
        f"{_page(customer)}{copy.pk}.pdf", headers={"if-none-match": f'"{copy.sha256}"'}
    )
    assert (answer.status_code, answer.content) == (304, b"")


def test_the_evidence_bundle_is_a_zip_with_the_same_file(copy: IssuedCopy, customer: Customer, as_: As) -> None:
    answer = as_(cast.member(customer)).get(f"{_page(customer)}{copy.pk}.zip")
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as held:
        assert held.read("copy.pdf") == read(copy)


@pytest.mark.parametrize("address", ["", "{pk}.pdf", "{pk}.zip"])
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("officer", 200), ("stranger", 404), ("other customer", 404), ("nobody", 302)]
)
def test_only_its_people_and_officers_open_it(
    copy: IssuedCopy, customer: Customer, as_: As, address: str, who: str, status: int
) -> None:
    people: dict[str, Callable[[], User | None]] = {
        "owner": lambda: cast.member(customer),
        "officer": cast.officer,
        "stranger": cast.stranger,
        "other customer": lambda: cast.member(bind("zandwolde")),
        "nobody": lambda: None,
    }
    browser = as_(people[who]())
    assert browser.get(_page(customer) + address.format(pk=copy.pk)).status_code == status


def test_a_copy_is_not_found_under_another_customers_address(copy: IssuedCopy, as_: As) -> None:
    other = bind("zandwolde")
    assert as_(cast.officer()).get(f"{_page(other)}{copy.pk}.pdf").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_a_stranger_asks_for_nothing(customer: Customer, as_: As, who: str) -> None:
    browser = as_(cast.stranger() if who == "stranger" else None)
    assert browser.post(f"{_page(customer)}vragen/").status_code in (302, 404)
    assert browser.get(f"{_page(customer)}vragen/").status_code in (302, 404, 405)
    assert not CopyRequest.objects.exists()


def test_opening_the_page_asks_for_nothing(customer: Customer, as_: As) -> None:
    browser = as_(cast.member(customer))
    browser.get(_page(customer))
    assert browser.get(f"{_page(customer)}vragen/").status_code == 405
    assert not CopyRequest.objects.exists()


def test_asking_twice_is_asking_once(customer: Customer, as_: As) -> None:
    browser = as_(cast.member(customer))
    browser.post(f"{_page(customer)}vragen/")
    browser.post(f"{_page(customer)}vragen/")
    issue_all()
    answer = browser.post(f"{_page(customer)}vragen/", headers={"accept-language": "nl"}, follow=True)
    assert CopyRequest.objects.count() == IssuedCopy.objects.count() == 1
    assert len(list(answer.context["messages"])) == 1


def test_a_copy_of_an_earlier_moment_says_so(customer: Customer, as_: As) -> None:
    factories.receive(customer, factories.terms("2024-01-01"), "2024-02-01")
    browser = as_(cast.member(customer))
    browser.post(f"{_page(customer)}vragen/?moment=2023-09-10T14:00")
    issue_all()
    shown = browser.get(_page(customer), headers={"accept-language": "en"}).text
    assert 'What applied on <span class="nowrap">10 September 2023, 14:00</span>' in shown
    assert "earlier standing" in shown


def test_a_copy_is_named_when_its_moment_would_be_told_otherwise_now(
    copy: IssuedCopy, customer: Customer, as_: As
) -> None:
    browser = as_(cast.officer())
    told = "What is known about this moment has changed since"
    assert told not in browser.get(_page(customer), headers={"accept-language": "en"}).text
    factories.receive(customer, factories.terms("2024-01-01"), "2024-02-01")
    assert told in browser.get(_page(customer), headers={"accept-language": "en"}).text


@pytest.mark.parametrize("harm", ["lost", "spoilt"])
def test_a_copy_whose_file_is_gone_before_its_time_is_said_to_be_missing_and_logged(
    copy: IssuedCopy, customer: Customer, as_: As, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    name = str(copy.file.name)
    default_storage.delete(name)
    if harm == "spoilt":
        default_storage.save(name, ContentFile(b"no PDF"))
    browser = as_(cast.member(customer))
    for address in ("pdf", "zip"):
        caplog.clear()
        answer = browser.get(f"{_page(customer)}{copy.pk}.{address}", headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert "when its time was over" not in answer.text
        assert "though it should be there" in answer.text
        assert ("portal.views.copies", "ERROR") in {(record.name, record.levelname) for record in caplog.records}


def test_who_asks_again_for_a_lost_copy_hears_that_its_file_is_missing(
    copy: IssuedCopy, customer: Customer, as_: As, caplog: pytest.LogCaptureFixture
) -> None:
    default_storage.delete(str(copy.file.name))
    answer = as_(cast.member(customer)).post(
        f"{_page(customer)}vragen/", headers={"accept-language": "nl"}, follow=True
    )
    [message] = answer.context["messages"]
    assert message.level_tag == "error"
    assert "can't be given" in caplog.text


def test_where_nothing_applies_nothing_can_be_asked(db: None, as_: As) -> None:
    customer = factories.customer()
    browser = as_(cast.member(customer))
    assert '<form class="actions"' not in browser.get(_page(customer)).text
    answer = browser.post(f"{_page(customer)}vragen/", follow=True)
    assert len(list(answer.context["messages"])) == 1
    assert not CopyRequest.objects.exists()


def test_the_page_takes_as_many_queries_for_many_copies_as_for_one(
    copy: IssuedCopy, customer: Customer, as_: As
) -> None:
    browser = as_(cast.officer())
    browser.get(_page(customer))
    with CaptureQueriesContext(connection) as for_one:
        browser.get(_page(customer))
    for moment in ("2023-09-10T14:00", "2024-09-10T14:00"):
        copy_of(customer, language="en", moment=factories.local(moment))
    factories.receive(customer, factories.terms("2024-01-01"), "2024-02-01")
    copy_of(customer)
    with CaptureQueriesContext(connection) as for_many:
        browser.get(_page(customer))
    assert IssuedCopy.objects.count() == 3
    assert len(for_many) <= len(for_one)
