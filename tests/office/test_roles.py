"""Which role may do what: the table is whole, and no address of the administration does more than it says."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from agreements.models import Arrangement
from customers.models import Customer
from office.roles import ADMINISTRATOR, GROUP, GROUPS, NAMED, TABLE, models_without_a_line, rights_of
from scripts import roles_table
from tests import cast, factories
from tests.office import everything
from tests.office.forms import fields_of
from tests.portal.routes import Route
from tests.portal.worlds import body, client_of
from tests.probes import take

pytestmark = pytest.mark.django_db
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
TURNED_AWAY = (302, 403, 404, 405)
# Nothing that past answers rest on.
KEPT = [
    "agreements.agreement",
    "agreements.arrangement",
    "agreements.installedrelease",
    "agreements.receipt",
    "agreements.portalreceipt",
    "agreements.evidencefile",
    "agreements.acceptance",
    "copies.issuedcopy",
    "documents.publication",
    "documents.withdrawal",
]


def test_every_model_has_a_line() -> None:
    assert models_without_a_line() == [], "say in office/roles.py who may do what with these"


def test_each_group_has_exactly_what_the_table_says_and_an_administrator_too() -> None:
    root = User.objects.create_superuser("root@example.org")
    every = {
        f"{right.content_type.app_label}.{right.codename}"
        for right in Permission.objects.select_related("content_type")
    }
    for name, roles in GROUPS.items():
        person = cast.person(f"{len(name)}@example.org", is_staff=True)
        person.groups.add(Group.objects.get(name=name))
        assert {right for right in every if person.has_perm(right)} == rights_of(*roles)
    assert {right for right in every if root.has_perm(right)} == rights_of(ADMINISTRATOR)
    assert set(NAMED) <= every


@pytest.mark.parametrize("label", KEPT)
def test_no_role_deletes_what_past_answers_rest_on(label: str) -> None:
    assert all("delete" not in line for line in TABLE[label])


def test_who_no_longer_works_for_the_processor_has_no_right_left_by_the_group() -> None:
    former = cast.person("vertrokken@example.org")
    former.groups.add(Group.objects.get(name=GROUP))
    customer = factories.customer()
    client = client_of(former)
    assert not former.has_perm("customers.see_pages")
    assert client.get(f"/klant/{customer.code}/").status_code == 404
    assert client.get("/klant/").text.count(customer.name) == 0


def test_working_for_the_processor_opens_no_customer_and_invites_nobody() -> None:
    customer = factories.customer()
    bare = everything.staff("kaal")
    for page in ("", "overeenkomst/", "leden/", "kopieen/", "gegevens/", "tijdlijn/"):
        assert bare.get(f"/klant/{customer.code}/{page}").status_code == 404, page
    values = {"email": "mij@example.org", "role": "administrator", "language": "nl"}
    assert bare.post(f"/klant/{customer.code}/leden/", values).status_code == 404
    board = bare.get("/admin/")
    assert customer.name not in board.text
    assert "no rights here yet" in board.text


@pytest.mark.parametrize(("right", "sees", "invites", "asks"), [
    ("customers.see_pages", 200, 403, 403),
    ("customers.manage_members", 404, 404, 404),
    ("customers.record_acts", 404, 404, 404),
])  # fmt: skip
def test_each_right_opens_its_own_door_only(right: str, sees: int, invites: int, asks: int) -> None:
    customer, client = factories.customer(), everything.staff("een", right)
    values = {"email": "mij@example.org", "role": "administrator", "language": "nl"}
    assert client.get(f"/klant/{customer.code}/").status_code == sees
    assert client.post(f"/klant/{customer.code}/leden/", values).status_code == invites
    assert client.post(f"/klant/{customer.code}/kopieen/vragen/").status_code == asks


def test_arrangements_and_releases_have_no_box_to_delete_them_and_sending_one_deletes_nothing() -> None:
    root, customer = everything.administrator(), factories.customer()
    agreement = factories.agreement(customer)
    arrangement = factories.arrangement(agreement, "2021-01-01")
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    fields = fields_of(root.get(address).content, "agreement_form")
    assert not any(name.endswith("-DELETE") for name in fields)
    root.post(address, fields | {"arrangements-0-DELETE": "on"})
    assert Arrangement.objects.filter(pk=arrangement.pk).exists()
    root.post(f"/admin/agreements/agreement/{agreement.pk}/delete/", {"post": "yes"})
    marked = {"action": "delete_selected", "_selected_action": [customer.pk], "post": "yes"}
    root.post("/admin/customers/customer/", marked)
    assert Customer.objects.filter(pk=customer.pk).exists()


@pytest.mark.parametrize("who", ["anonymous", "stranger", "member", "bare staff", "reader"])
def test_no_address_of_the_administration_writes_for_who_may_not(who: str) -> None:
    """Every address × method: nothing is written, nothing fails, and who may not look learns nothing."""
    world = everything.make()
    actors = {
        "anonymous": lambda: client_of(None),
        "stranger": lambda: client_of(cast.stranger()),
        "member": lambda: client_of(world.people["administrator"]),
        "bare staff": lambda: everything.staff("kaal"),
        "reader": everything.reader,
    }
    client, before = actors[who](), everything.store()
    found = [(route, everything.address(route)) for route in everything.admin_routes() if route.name != "admin:logout"]
    probes = [(route.name, address, method) for route, address in found if address is not None for method in METHODS]
    assert len(probes) > 700
    for name, address, method in take(probes, one_in=6, place=who):
        sent: Any = {"post": "yes", "reason": "x", "name": "x"} if method == "post" else None
        response = getattr(client, method)(address, sent)
        probe = f"{who}: {method} {address} → {response.status_code}"
        assert response.status_code < 500, probe
        if who != "reader" and name not in ("admin:index", "admin:jsi18n", "admin:password_change"):
            assert response.status_code in TURNED_AWAY or everything.WORD not in body(response), probe
    assert everything.store() == before, [name for name, rows in everything.store().items() if rows != before[name]]


@pytest.mark.parametrize("who", ["reader", "officer", "administrator"])
def test_earlier_states_are_read_only_for_everybody(who: str) -> None:
    """The form of the page itself is sent back, with something else in it: as an attacker would."""
    everything.make()
    client = {"reader": everything.reader, "administrator": everything.administrator}.get(
        who, lambda: client_of(cast.officer())
    )()
    before = everything.store()
    about = [
        route
        for route in everything.admin_routes()
        if "simple_history" in route.name or route.name.endswith("_history")
    ]
    assert len(about) > 15
    for route in take(about, one_in=3, place=who):
        address = everything.address(route)
        assert address is not None
        page = client.get(address)
        assert page.status_code in (200, 302, 403, 404), (address, page.status_code)
        fields = {
            "name": "Gekaapt",
            "title": "Gekaapt",
            "reference": "Gekaapt",
            "mfa_required": "",
            "_change_history": "1",
        }
        for method in METHODS[3:]:
            response = getattr(client, method)(address, fields if method == "post" else None)
            # Django's own page, of records without earlier states, shows its log to any method.
            shown = (302, 403, 404, 405) if "simple_history" in route.name else (200, 302, 403, 404, 405)
            assert response.status_code in shown, (method, address, response.status_code)
    assert everything.store() == before


NAMES = (
    "p", "page", "o", "ot", "q", "e", "all", "_popup", "_to_field", "_changelist_filters", "_facets", "moment",
    "language", "customers", "versions", "customer__id__exact", "status__exact", "state__exact", "is_staff__exact",
    "line__id__exact", "version__id__in", "nergens", "customer__name__regex", "pk__in", "issued_at__gte",
)  # fmt: skip
VALUES = (
    "", "x", "-1", "0", "1.5", "99999999999999999999999", "a\x00b", "é", "[]", "2023-99-99", "' OR 1=1 --",
    "..%2F", "(((",
    "x" * 3000, "1,2,x", "None", "٣", "-1.-2.x",
)  # fmt: skip


def _ask(routes: list[Route]) -> list[str]:
    shown = (
        "_changelist",
        "_history",
        "_simple_history",
        "_change",
        "_add",
        "index",
        "_order",
        "app_list",
        "autocomplete",
    )
    return [found for route in routes if route.name.endswith(shown) if (found := everything.address(route)) is not None]


# Pages that read parameters.
SHOWN = (
    "_changelist", "_history", "_simple_history", "_change", "_add", "index", "_order", "app_list", "autocomplete",
)  # fmt: skip


def test_no_odd_parameter_makes_a_page_fail() -> None:
    everything.make()
    client = everything.administrator()
    shown = [everything.address(route) for route in everything.admin_routes() if route.name.endswith(SHOWN)]
    addresses = [address for address in shown if address is not None]
    assert len(addresses) * len(NAMES) * len(VALUES) > 20_000
    for address in addresses:
        for number, (name, value) in enumerate(take(product(NAMES, VALUES), one_in=120, place=address)):
            response = client.get(address, {name: [value, value] if number % 5 == 0 else value})
            assert response.status_code < 500, f"{address}?{name}={value[:40]!r} → {response.status_code}"


@pytest.mark.parametrize("keys", ["99999999999999999999999", "1,99999999999999999999999"])
def test_a_number_that_no_row_has_finds_none(keys: str) -> None:
    page = everything.administrator().get(f"/admin/documents/editorialmark/?version__id__in={keys}")
    assert page.status_code == 200


ODD_KEYS = ("x", "-1", "0", "99999999999999999999999", "1.5", "_5F", "a%00b", "é", "None", "1_2F2", "[1]")


def test_no_odd_key_makes_a_page_fail() -> None:
    everything.make()
    client, addresses = everything.administrator(), []
    for route in everything.admin_routes():
        address = everything.address(route)
        if address is None or not route.name.endswith(("_history", "_change", "_delete")):
            continue
        start, _number, rest = address.partition("/1/") if "/1/" in address else (address, "", "")
        addresses += [f"{start}/{key}/{rest}" for key in ODD_KEYS]
    assert len(addresses) > 300
    for address in take(addresses, one_in=5, place="keys"):
        response = client.get(address)
        assert response.status_code < 500, f"{address} → {response.status_code}"


def test_the_page_about_roles_is_the_table() -> None:
    assert roles_table.PAGE.read_text() == roles_table.page(), "run: python -m scripts.roles_table"
