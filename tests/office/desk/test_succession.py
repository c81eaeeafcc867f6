"""Municipalities merge: agreements, what binds and people pass to the successor on a day; the history stays."""

from __future__ import annotations

from typing import Any

from django.test import Client

from agreements.applicability import resolve
from agreements.models import Agreement, Arrangement, Receipt
from copies.models import IssuedCopy
from customers.models import Customer, Membership, Succession
from journal.models import Entry
from tests import cast, factories
from tests.copies.past import issued
from tests.office.forms import fields_of, open_form, text_of
from tests.work import Mail

MANAGER = Membership.Role.CONTRACT_MANAGER


def merging() -> tuple[Customer, Customer]:
    """A customer with all that can bind, which is to pass to a new one that has no more than its name."""
    product = factories.product("Balans", "9.10")
    old, new = factories.customer("oudland"), factories.customer("nieuwland")
    agreement = factories.agreement(old, product, reference="OVK-1", signed="2020-01-01")
    factories.agreement(old, reference="OVK-0", signed="2010-01-01", work_ended="2015-01-01")
    factories.arrangement(agreement, "2020-01-01")
    factories.install(old, product, "9.10", "2021-01-01")
    for version in (factories.terms("2022-01-01", dated="2022-01-01"), factories.annex1(product, "9.10", "2022-01-01")):
        factories.receive(old, version, "2022-02-01")
        factories.withdraw(version, "2022-06-01")
    Membership.objects.create(customer=old, user=cast.person("jan@oudland.example"), role=MANAGER)
    Membership.objects.create(customer=new, user=cast.person("eva@nieuwland.example"), role=MANAGER)
    return old, new


def record(desk: Client, old: Customer, new: Customer, **more: Any) -> Any:
    address = f"/admin/customers/customer/{old.pk}/succession/"
    values = {"successor": new.pk, "on": "01-01-2024", "basis": "Wet van 1 mei 2023"}
    return desk.post(address, open_form(desk, address) | values | more, follow=True)


def test_on_the_day_everything_passes_and_the_history_stays(desk: Client, post: Mail) -> None:
    old, new = merging()
    page = record(desk, old, new)
    assert "Gemeente Nieuwland stands in the place of Gemeente Oudland: 1 agreement goes on." in text_of(page)
    before, after = (factories.local(f"{day}T12:00") for day in ("2023-12-31", "2024-01-01"))
    bound = resolve(old, at=before).versions
    assert len(bound) == 2
    assert resolve(new, at=before).is_empty
    assert resolve(new, at=after).versions == bound
    assert resolve(old, at=before).arrangements
    assert [group.arrangements[0].arrangement.title for group in resolve(new, at=after).arrangements] == [
        "Auditrapport"
    ]
    assert [found.agreement.reference for found in resolve(new, at=after).agreements] == ["OVK-1"]
    kept = Agreement.objects.get(customer=old, reference="OVK-1")
    assert (str(kept.work_ended_on), kept.ended_on) == ("2023-12-31", None)
    assert {receipt.channel for receipt in Receipt.objects.filter(customer=new)} == {"succession"}
    assert Arrangement.objects.count() == 2
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert "customer.succeeded" in kinds
    told = {message.to[0] for message in post()}
    assert told == {"jan@oudland.example", "eva@nieuwland.example"}
    trail = text_of(desk.get(f"/admin/customers/customer/{new.pk}/"))
    assert "Customer succeeded by another" in trail
    assert "Since 01-01-2024 it stands in the place of Gemeente Oudland" in trail


def test_people_of_both_read_the_history_and_act_for_the_successor_alone(desk: Client) -> None:
    old, new = merging()
    record(desk, old, new)
    for email in ("jan@oudland.example", "eva@nieuwland.example"):
        client = cast.signed_in(cast.person(email), language="en")
        assert "these pages are its history" in text_of(client.get("/klant/oudland/"))
        assert "Its history" in text_of(client.get("/klant/nieuwland/"))
        assert client.get("/klant/nieuwland/akkoord/").status_code == 200
        assert client.post("/klant/oudland/gegevens/", {"address": "x"}).status_code == 403
    assert cast.signed_in(cast.stranger()).get("/klant/oudland/").status_code == 404


def test_what_can_not_be_is_refused_with_everything_kept(desk: Client) -> None:
    old, new = merging()
    third = factories.customer("derde")
    for wrong, said in (
        ({"successor": old.pk}, "can't succeed itself"),
        ({"on": "01-01-2099"}, "lies ahead"),
        ({"on": "01-06-2019"}, "was signed on"),
        ({"basis": " "}, "This field is required"),
    ):
        page = record(desk, old, new, **wrong)
        assert said in text_of(page), wrong
        assert fields_of(page.content, "registry")["on"] == wrong.get("on", "01-01-2024")
    assert not Succession.objects.exists()
    record(desk, old, new)
    assert "has a successor already" in text_of(record(desk, old, third))
    assert "was succeeded itself" in text_of(record(desk, third, old))


def test_copies_of_after_the_day_that_would_say_otherwise_are_shown_first(desk: Client) -> None:
    old, new = merging()
    issued(old, "2024-02-01T12:00")
    page = record(desk, old, new)
    assert "This changes what applied at earlier moments" in text_of(page)
    assert not Succession.objects.exists()
    assert IssuedCopy.objects.count() == 1


def test_a_successor_with_texts_of_its_own_keeps_them(desk: Client) -> None:
    old, new = merging()
    own = factories.terms("2023-01-01", dated="2023-01-01")
    factories.agreement(new, reference="OVK-1")
    factories.receive(new, own, "2023-02-01")
    page = text_of(record(desk, old, new))
    assert "has its own version of these texts, which stays" in page
    versions = resolve(new, at=factories.local("2024-01-02")).versions
    assert own in versions
    assert len(versions) == 2
    assert {found.reference for found in Agreement.objects.filter(customer=new)} == {"OVK-1", "OVK-1 (oudland)"}
