"""Names, addresses, reasons and words without a break on a telephone: nothing is wider than its window of 320 px."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agreements.models import Agreement
from customers.models import Customer, Membership, Processor
from demo import loading as demo
from documents import lifecycle
from documents.models import Document, DocumentVersion, Line
from documents.rows.drafting import create_draft
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast
from tests.demo_rows import load_demo

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Verwerkersovereenkomst_Gemeente_Waterakker_2026_definitief_ondertekend_Verwerkersovereenkomst.pdf"
ADDRESS = "functionaris.gegevensbescherming.en.informatiebeveiliging@veiligheidsregiovoorbeeldnederland.example.org"
WIDER = """() => {
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
        if (element.closest("svg, .visually-hidden")) return false;
        return element.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(element).display !== "none";
    });
    const over = document.documentElement.scrollWidth > innerWidth;
    return over ? wide.slice(0, 3).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`) : [];
}"""


def _fill_with_long_words() -> None:
    """Long words wherever somebody may write one."""
    customer = Customer.objects.get(code="waterakker")
    Customer.objects.update(name=LONG, address=f"{LONG}\\n{LONG}", contact_name=LONG, dpo_name=LONG, dpo_email=ADDRESS)
    Processor.objects.update(name=LONG, address=LONG, contact_name=LONG, dpo_name=LONG)
    for agreement in Agreement.objects.all():
        Agreement.objects.filter(pk=agreement.pk).update(reference=f"{agreement.pk}_{LONG}"[:60])
    Document.objects.update(title=LONG)
    User.objects.filter(is_staff=False).update(name=LONG)
    member = User.objects.create_user(ADDRESS, name=LONG)
    Membership.objects.create(user=member, customer=customer, role=Membership.Role.READER)
    rich = f'<p>{LONG}</p><ol type="a"><li>{LONG}</li></ol><p><a href="https://example.org/{LONG}">{LONG}</a></p>'
    content = TermsContent(
        subject=LONG,
        articles=(Article("Artikel 1.", LONG, (Paragraph("1.", rich), Paragraph("", rich))),),
        closing=rich,
    )
    line = Line.objects.filter(document__kind=TERMS).get()
    now = timezone.now()
    version = create_draft(content, line, by=cast.officer(), at=now)
    lifecycle.publish(version, by=cast.officer(), at=now, recorded_at=now)


@pytest.fixture
def telephone(live_server: LiveServer, page: Page) -> tuple[Page, str]:
    load_demo()
    _fill_with_long_words()
    page.set_viewport_size({"width": 320, "height": 640})
    return page, live_server.url


def _too_wide(page: Page, addresses: list[str]) -> dict[str, Any]:
    found = {}
    for address in addresses:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        if wide := page.evaluate(WIDER):
            found[address.split("/", 3)[3]] = wide
    return found


def test_public_pages(telephone: tuple[Page, str]) -> None:
    page, site = telephone
    newest = DocumentVersion.objects.published().filter(subject=LONG).get()
    names = ["", "sub-verwerkers/", f"versies/{newest.reference}/", "verifieren/", "privacy/", "account/login/"]
    assert _too_wide(page, [f"{site}/{name}" for name in names]) == {}


def test_a_customers_pages(telephone: tuple[Page, str]) -> None:
    page, site = telephone
    page.goto(f"{site}/account/login/")
    page.locator("#id_login").fill("waterakker@example.org")
    page.locator("#id_password").fill(demo.PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{site}/klant/waterakker/")
    names = ["", "overeenkomst/", "ontvangen/", "ontvangsten/", "akkoord/", "afwijzen/", "tijdlijn/", "gegevens/"]
    names += ["leden/", "kopieen/"]
    assert _too_wide(page, [f"{site}/klant/waterakker/{name}" for name in names] + [f"{site}/account/"]) == {}
