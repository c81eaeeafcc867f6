"""Members by the organisation for which they sign in, as an eHerkenning broker says it: given and taken."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import personal_data
from accounts.models import RoleClaim, User
from agreements.succeeding import succeed
from customers import members
from customers.models import Customer, GivenMembership, Membership, OrganisationClaim
from documents.moments import local_day
from journal.models import Entry
from tests import cast, factories
from tests.accounts.claims_provider import CLIENT_ID, LEFT_OUT, Provider, start
from tests.accounts.people import code_in, deliver_mail, is_signed_in, person, security_lines

pytestmark = pytest.mark.django_db

KVK, PLACE, ELSEWHERE = "01234567", "000012345678", "000087654321"
AS_KVK, AS_PLACE = "urn:etoegang:core:legalSubjectID", "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr"
# In the shape of a broker's ID token: pseudonym, level, whom somebody acts for, and for which establishment only.
BROKER: dict[str, Any] = {
    **dict.fromkeys(("ver", "tid", "oid", "roles", "xms_edov", "preferred_username"), LEFT_OUT),
    "sub": "1F6B0D8C2E9A4477@9C3D5E70A1B24F68",
    "acr": "urn:etoegang:core:assurance-class:loa3",
    "email": "ada@example.org",
    "email_verified": True,
    "urn:etoegang:core:ServiceUUID": "5d0d2b6c-0f3e-4a8b-9a53-3a5f5b8f2a61",
    AS_KVK: KVK,
    AS_PLACE: PLACE,
}


@pytest.fixture
def broker(settings: Settings) -> Iterator[Provider]:
    made = start(settings)
    settings.OIDC_TENANTS = ()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def customer(db: None) -> Customer:
    return _recorded(factories.customer())


def _recorded(customer: Customer, number: str = KVK) -> Customer:
    Customer.objects.filter(pk=customer.pk).update(kvk_number=number)
    customer.refresh_from_db()
    return customer


def line(customer: Customer, establishment: str = "", role: str = "reader", number: str = KVK) -> OrganisationClaim:
    made = OrganisationClaim(customer=customer, kvk_number=number, establishment_number=establishment, role=role)
    made.full_clean()
    made.save()
    return made


def come(broker: Provider, **claims: Any) -> Client:
    browser = Client(headers={"accept-language": "en"})
    broker.sign_in(browser, **(BROKER | claims))
    return browser


def roles() -> dict[str, str]:
    return dict(Membership.objects.filter(user__email="ada@example.org").values_list("customer__code", "role"))


def test_membership_comes_and_goes_with_the_organisation_and_its_history_stays(
    broker: Provider, customer: Customer, caplog: pytest.LogCaptureFixture
) -> None:
    ada, other = person(), _recorded(factories.customer("elders"))
    line(customer, PLACE, "contract_manager")
    line(other, ELSEWHERE)
    with security_lines(caplog) as lines:
        browser = come(broker)
    assert roles() == {customer.code: "contract_manager"}
    assert [each["what"] for each in lines if each["event"] == "member.changed"] == ["joined:contract_manager"]
    assert browser.get(f"/klant/{customer.code}/").status_code == 200
    assert browser.get(f"/klant/{other.code}/").status_code == 404
    told = personal_data.export(ada, at=timezone.now())["agreements"]["memberships"]
    assert told == [{"customer": customer.name, "role": "contract_manager", "by_the_provider": True}]

    # Once more is no act. For another establishment: one act takes the one and gives the other, at once.
    assert is_signed_in(come(broker))
    assert Entry.objects.filter(kind="members.claimed").count() == 1
    come(broker, **{AS_PLACE: ELSEWHERE})
    assert roles() == {other.code: "reader"}
    assert browser.get(f"/klant/{customer.code}/").status_code == 404
    entry = Entry.objects.filter(kind="members.claimed").last()
    assert entry is not None
    assert Entry.objects.filter(kind="members.claimed").count() == 2
    assert entry.subject == f"accounts.user:{ada.pk}"
    assert json.loads(entry.states.get(table="act").image)["by"] is None

    # No claim, no membership; she signs in, and what was stays on record.
    assert is_signed_in(come(broker, **{AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT}))
    assert (roles(), GivenMembership.objects.count()) == ({}, 0)
    history: Any = Membership.history
    assert list(history.filter(user=ada).order_by("pk").values_list("history_type", flat=True)) == ["+", "-", "+", "-"]


def test_an_establishment_alone_never_acts_for_the_whole(
    broker: Provider, customer: Customer, settings: Settings
) -> None:
    person()
    whole, exact = line(customer), _recorded(factories.customer("elders"))
    line(exact, PLACE)
    come(broker, **{AS_PLACE: LEFT_OUT})
    assert roles() == {customer.code: "reader"}
    come(broker)  # the very establishment comes before the organisation
    assert roles() == {exact.code: "reader"}
    come(broker, **{AS_PLACE: ELSEWHERE})  # authorised for that establishment only
    assert roles() == {}
    # What an employer's directory says of where somebody works restricts nothing.
    plain = {AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT, "kvk": KVK, "vestigingsnummer": ELSEWHERE}
    come(broker, **plain)
    assert roles() == {customer.code: "reader"}
    whole.delete()
    come(broker, **plain)
    assert roles() == {}


UNCLEAR: tuple[dict[str, Any], ...] = (
    {AS_KVK: "1234567"},  # a zero lost
    {AS_KVK: 1234567},
    {AS_KVK: f" {KVK}"},
    {AS_KVK: "٠١٢٣٤٥٦٧"},
    {AS_KVK: [KVK, "76543210"]},
    {"kvk": "76543210"},  # two names, two organisations
    {AS_PLACE: "12345678"},
)
FOREIGN: tuple[dict[str, Any], ...] = ({"iss": "http://elsewhere.example"}, {"aud": "another-site"})


def test_what_is_malformed_or_from_elsewhere_signs_nobody_in_and_takes_nothing(
    broker: Provider, customer: Customer
) -> None:
    person()
    line(customer, PLACE)
    come(broker)
    for claims in (*UNCLEAR, *FOREIGN):
        refused = come(broker, **claims)
        assert not is_signed_in(refused), claims
        assert ("clearly" in refused.get("/account/login/").text) == (claims in UNCLEAR), claims
        assert roles() == {customer.code: "reader"}


def test_only_the_one_tenant_that_is_allowed_names_an_organisation(
    broker: Provider, customer: Customer, settings: Settings
) -> None:
    person()
    line(customer)
    entra = {"tid": "one", "azp": CLIENT_ID, AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT, "kvk": KVK}
    for tenants, expected in ((("one", "two"), {}), ((), {}), (("one",), {customer.code: "reader"})):
        settings.OIDC_TENANTS = tenants
        assert is_signed_in(come(broker, **entra))
        assert roles() == expected


def test_what_somebody_decided_by_hand_stays(broker: Provider, customer: Customer) -> None:
    ada = person()
    line(customer, PLACE)
    by_hand = customer.memberships.create(user=ada, role="contract_manager")
    come(broker)
    come(broker, **{AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT})
    assert roles() == {customer.code: "contract_manager"}
    assert not GivenMembership.objects.exists()

    # A membership by a claim, which the page of members says, whose role a person changes is by hand from then on.
    said = "by the organisation's sign-in"
    members.remove(by_hand, by=cast.officer(), at=timezone.now())
    browser = come(broker)
    assert said in html.unescape(browser.get(f"/klant/{customer.code}/leden/").content.decode())
    members.change_role(Membership.objects.get(user=ada), "contract_manager", by=cast.officer(), at=timezone.now())
    assert said not in html.unescape(browser.get(f"/klant/{customer.code}/leden/").content.decode())
    come(broker, **{AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT})
    assert roles() == {customer.code: "contract_manager"}


def test_who_signs_in_in_another_way_does_not_act_until_the_provider_says_so_again(
    broker: Provider, customer: Customer
) -> None:
    ada = person()
    line(customer, PLACE)
    come(broker)
    deliver_mail()
    here = Client(headers={"accept-language": "en"})
    here.post("/account/login/code/", {"email": ada.email})
    here.post("/account/login/code/confirm/", {"code": code_in(deliver_mail()[-1])})
    assert "sign out and sign in there" in here.get("/account/").text
    assert (roles(), here.get(f"/klant/{customer.code}/").status_code) == ({}, 404)
    assert come(broker).get(f"/klant/{customer.code}/").status_code == 200


def test_officers_strangers_and_who_was_succeeded(broker: Provider, customer: Customer) -> None:
    line(customer, PLACE)
    unknown = come(broker)
    assert not is_signed_in(unknown)
    assert "begins with an invitation" in unknown.get("/account/login/").text
    assert not User.objects.filter(email="ada@example.org").exists()

    ada = person(is_staff=True)
    refused = come(broker)
    assert "works for the processor" in refused.get("/account/login/").text
    assert (is_signed_in(refused), roles()) == (False, {})

    User.objects.filter(pk=ada.pk).update(is_staff=False)
    come(broker)
    assert roles() == {customer.code: "reader"}
    successor = _recorded(factories.customer("elders"))
    now = timezone.now()
    succeed(customer, successor, on=local_day(now), basis="Wet arhi", by=cast.officer(), at=now)
    assert set(roles()) == {customer.code, successor.code}
    # What passed to the successor was by a claim there too.
    assert is_signed_in(come(broker))
    assert roles() == {}
    OrganisationClaim.objects.all().delete()
    line(successor, PLACE)
    come(broker)
    assert roles() == {successor.code: "reader"}


def test_who_changes_sides_at_the_provider_changes_them_here_and_never_stands_on_both(
    broker: Provider, customer: Customer
) -> None:
    ada, nobody = person(), {AS_KVK: LEFT_OUT, AS_PLACE: LEFT_OUT}
    line(customer, PLACE)
    RoleClaim.objects.create(value="Registry.Editors", group=Group.objects.get(name="Editors"))
    come(broker)
    come(broker, roles=["Registry.Editors"], **nobody)
    ada.refresh_from_db()
    assert (ada.is_staff, roles()) == (True, {})
    assert not is_signed_in(come(broker, roles=["Registry.Editors"]))  # on both sides at once: all stays as it was
    ada.refresh_from_db()
    assert (ada.is_staff, roles()) == (True, {})
    come(broker)
    ada.refresh_from_db()
    assert (ada.is_staff, roles()) == (False, {customer.code: "reader"})


def test_the_desk_says_which_organisation_is_which_customer(customer: Customer) -> None:
    desk, page = cast.signed_in(cast.in_role("desk"), language="en"), "/admin/customers/organisationclaim/"
    asked = {"customer": customer.pk, "kvk_number": KVK, "establishment_number": PLACE, "role": "reader"}
    for wrong, words in (
        ({"kvk_number": "76543210"}, f"recorded under the trade register number {KVK}"),
        ({"kvk_number": "1234567"}, "has eight digits"),
        ({"establishment_number": "12345678"}, "has twelve digits"),
        ({"role": "administrator"}, "not one of the available choices"),
    ):
        assert words in desk.post(f"{page}add/", asked | wrong).text
    assert desk.post(f"{page}add/", asked).status_code == 302
    assert "mapped already" in desk.post(f"{page}add/", asked).text
    found = OrganisationClaim.objects.get()
    assert (found.kvk_number, found.establishment_number) == (KVK, PLACE)
    for address in (page, f"{page}{found.pk}/change/", f"/admin/customers/customer/{customer.pk}/"):
        assert PLACE in desk.get(address).text
    assert cast.signed_in(cast.in_role("editor")).get(page).status_code == 403
    assert cast.signed_in(cast.in_role("auditor")).get(f"{page}add/").status_code == 403
    _recorded(customer, "")
    assert "Enter it there first" in desk.post(f"{page}add/", asked | {"establishment_number": ""}).text
    assert desk.post(f"{page}{found.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Entry.objects.filter(kind="organisations.mapped").count() == 2
