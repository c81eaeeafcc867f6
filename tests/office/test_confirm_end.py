"""A second person confirms the end of an agreement; nobody confirms what they entered, or an end they did not see."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from agreements.models import Agreement, EndConfirmation
from office.roles import GROUP
from tests import cast, factories

ENDED = {"ended_on": "2024-03-01", "work_ended_on": "2024-04-01"}


def browser(user: User) -> Client:
    if user.is_staff:
        user.groups.add(Group.objects.get(name=GROUP))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def agreement(db: None) -> Agreement:
    """One whose end the first officer entered in the admin."""
    made = factories.agreement(factories.customer(), factories.product("Balans", "9.10"))
    form = {
        "customer": made.customer_id,
        "reference": made.reference,
        "products": [product.pk for product in made.products.all()],
        "signed_on": "01-01-2020",
        "ended_on": "01-03-2024",
        "work_ended_on": "01-04-2024",
        "objection_terms-TOTAL_FORMS": 0,
        "objection_terms-INITIAL_FORMS": 0,
        "arrangements-TOTAL_FORMS": 0,
        "arrangements-INITIAL_FORMS": 0,
    }
    answer = browser(cast.officer()).post(f"/admin/agreements/agreement/{made.pk}/change/", form)
    assert answer.status_code == 302, answer.text
    made.refresh_from_db()
    assert made.ended_on == date(2024, 3, 1)
    return made


def page(agreement: Agreement) -> str:
    return f"/admin/agreements/agreement/{agreement.pk}/end/"


def test_a_second_officer_confirms_what_the_page_shows(agreement: Agreement) -> None:
    second = browser(cast.second_officer())
    assert agreement.reference in second.get("/admin/").text
    shown = second.get(page(agreement)).text
    assert "01-03-2024" in shown
    assert "01-04-2024" in shown
    assert second.post(page(agreement), ENDED).status_code == 302
    held = EndConfirmation.objects.get()
    assert (held.ended_on, held.work_ended_on) == (date(2024, 3, 1), date(2024, 4, 1))
    assert (held.entered_by, held.confirmed_by) == (cast.officer(), cast.second_officer())
    assert "Confirmed by a second person" in second.get(f"/admin/agreements/agreement/{agreement.pk}/change/").text
    assert "has been confirmed already" in second.post(page(agreement), ENDED).text


def test_who_entered_it_may_not_confirm_it(agreement: Agreement) -> None:
    answer = browser(cast.officer()).post(page(agreement), ENDED)
    assert "You entered this end yourself" in answer.text
    assert not EndConfirmation.objects.exists()


def test_an_end_that_was_changed_meanwhile_is_not_confirmed(agreement: Agreement) -> None:
    second = browser(cast.second_officer())
    agreement.ended_on = date(1985, 1, 1)
    agreement.save()
    answer = second.post(page(agreement), ENDED)
    assert "was changed while you looked at it" in answer.text
    assert not EndConfirmation.objects.exists()


def test_an_end_that_the_history_does_not_know_is_not_confirmed(agreement: Agreement) -> None:
    Agreement.objects.update(ended_on="1985-01-01")
    answer = browser(cast.second_officer()).post(page(agreement), {**ENDED, "ended_on": "1985-01-01"})
    assert "does not say who entered" in answer.text
    assert not EndConfirmation.objects.exists()


def test_an_agreement_without_an_end_has_none_to_confirm(agreement: Agreement) -> None:
    agreement.ended_on = agreement.work_ended_on = None
    agreement.save()
    assert "has no end" in browser(cast.second_officer()).post(page(agreement), {}).text


@pytest.mark.parametrize("who", ["owner", "stranger", "anonymous", "staff without rights"])
def test_nobody_else_sees_the_page_or_confirms(agreement: Agreement, who: str) -> None:
    client = Client()
    if who == "owner":
        client.force_login(cast.member(agreement.customer, "administrator"))
    elif who == "stranger":
        client.force_login(cast.stranger())
    elif who == "staff without rights":
        client.force_login(cast.person("staff@example.org", is_staff=True))
    assert client.get(page(agreement)).status_code in (302, 403, 404)
    assert client.post(page(agreement), ENDED).status_code in (302, 403, 404)
    assert not EndConfirmation.objects.exists()
