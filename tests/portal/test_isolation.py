"""No address shows a customer's data to anybody else: every route × method × object × actor, from the configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from customers.models import Membership
from tests import cast, factories
from tests.portal.routes import TABLE, For, Route, routes
from tests.portal.worlds import World, body, client_of, snapshot, world
from tests.probes import take

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
READING = ("get", "head", "options")
ROUTES = list(routes())
Role = Membership.Role


@pytest.fixture
def worlds(db: None) -> tuple[World, World]:
    """Two customers that know nothing of each other, and share a version and a product, of which a line lies ahead."""
    version = factories.terms("2023-07-04 09:00")
    product = factories.product()
    factories.annex1(product, "10.0", "2023-07-05 09:00")
    return world("geheim", version, product), world("elders", version, product)


def outsiders(worlds: tuple[World, World]) -> dict[str, Client]:
    """Everybody who may know nothing of the first customer."""
    found = {f"elders' {role}": client_of(user) for role, user in worlds[1].people.items()}
    return {**found, "stranger": client_of(cast.stranger()), "anonymous": client_of(None)}


def of(*whom: For) -> list[Route]:
    return [route for route in ROUTES if route.whom in whom and route.name in TABLE]


def test_every_route_has_a_row_that_says_whom_it_is_for() -> None:
    undecided = [f"{route.name} ({route.pattern})" for route in ROUTES if route.whom is None]
    assert undecided == [], "add these to the table in tests/portal/routes.py"
    assert set(TABLE) <= {route.name for route in ROUTES}, "a row of a route that is gone"


def test_there_are_at_least_five_hundred_probes_of_customers_pages() -> None:
    of_customers = of(For.CUSTOMER, For.MANAGERS)
    # Five outsiders, each method, the customer's own object and one under the outsider's code.
    assert len(of_customers) * 5 * len(METHODS) * 2 >= 500


def test_no_outsider_learns_or_changes_anything(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    """Each outsider opens each page; of all other addresses and methods a share is sent."""
    theirs, ours = worlds
    before, everybody = snapshot(), outsiders(worlds)
    for route in of(For.CUSTOMER, For.MANAGERS):
        arguments = TABLE[route.name].arguments(theirs)
        plain = reverse(route.name, kwargs=arguments)
        more = {"with a moment": plain + "?moment=2024-01-01T10:00&next=//kwaad.example"}
        if len(arguments) > 1 and not TABLE[route.name].is_shared:
            # Their object under the code of a customer that the outsider may see.
            more["under another code"] = reverse(route.name, kwargs={**arguments, "code": ours.customer.code})
        with subtests.test(route.name):
            for who in everybody:
                probe_as_outsider(theirs, everybody, (who, "get", "theirs", plain))
            others = [(who, method, "theirs", plain) for who in everybody for method in METHODS[1:]]
            others += [(who, method, *place) for place in more.items() for who in everybody for method in METHODS]
            for probe in take(others, one_in=6, place=route.name):
                probe_as_outsider(theirs, everybody, probe)
    assert snapshot() == before


def probe_as_outsider(theirs: World, everybody: dict[str, Client], probe: tuple[str, str, str, str]) -> None:
    who, method, what, address = probe
    response = getattr(everybody[who], method)(address)
    told = f"{who}: {method} {address} ({what}) → {response.status_code}"
    if who == "anonymous":
        assert response.status_code in (302, 405), told
    else:
        assert response.status_code in (403, 404, 405), told
        assert response.status_code != 403 or what == "under another code", told
    assert theirs.word not in body(response).replace(theirs.customer.code, ""), told


def test_a_customer_that_exists_looks_like_one_that_does_not(
    worlds: tuple[World, World], subtests: pytest.Subtests
) -> None:
    everybody = outsiders(worlds)
    for route in of(For.CUSTOMER, For.MANAGERS):
        arguments = TABLE[route.name].arguments(worlds[0])
        address = reverse(route.name, kwargs=arguments)
        nobodys = reverse(route.name, kwargs={**arguments, "code": "klant-nergens"})
        with subtests.test(route.name):
            for who, method in take(product(everybody, METHODS), one_in=4, place=route.name):
                asked = getattr(everybody[who], method)
                assert without_its_name(asked(address)) == without_its_name(asked(nobodys)), (
                    f"{who}: {method} {address}"
                )


def without_its_name(response: Any) -> tuple[int, str]:
    """An answer without what differs between any two: the customer that was named, and tokens."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body(response))
    differs = r"klant-(geheim|nergens)|Content-Length: \d+|csrftoken=\w+|X-Request-ID: \w+"
    return response.status_code, re.sub(differs, "", text, flags=re.IGNORECASE)


def test_members_and_officers_may_look_and_no_cache_keeps_it(
    worlds: tuple[World, World], subtests: pytest.Subtests
) -> None:
    people = {who: client_of(user) for who, user in {**worlds[0].people, "officer": cast.officer()}.items()}
    for route in of(For.CUSTOMER, For.MANAGERS):
        address = reverse(route.name, kwargs=TABLE[route.name].arguments(worlds[0]))
        allowed = (200, 202, 302, 405) if route.whom is For.CUSTOMER else (200, 403, 405)
        with subtests.test(route.name):
            for who, client in people.items():
                response = client.get(address)
                probe = f"{who}: {address} → {response.status_code}"
                if route.name == "portal:copy_bundle":
                    # The copy of this world is no real PDF; a real bundle is opened in tests/copies.
                    assert response.status_code == 500, probe
                    continue
                assert response.status_code in allowed, probe
                if response.status_code in (200, 202):
                    kept = response.headers["Cache-Control"]
                    assert "private" in kept, probe
                    assert "no-store" in kept or "no-cache" in kept, probe
                    assert worlds[1].word not in body(response), probe


def test_readers_and_officers_change_nothing(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    """Asking for a copy is open to all who may see it; an officer manages members."""
    reader, officer = client_of(worlds[0].people[Role.READER]), client_of(cast.officer())
    before = snapshot()
    for route in of(For.CUSTOMER, For.MANAGERS):
        # A reader may leave, which is the one thing to do with one's own membership.
        if route.name in {"portal:ask_copy", "members:remove", "portal:agreement_pdf"}:
            continue
        address = reverse(route.name, kwargs=TABLE[route.name].arguments(worlds[0]))
        people = {"reader": reader} | ({} if route.name.startswith("members:") else {"officer": officer})
        with subtests.test(route.name):
            for who, method in product(people, ("post", "put", "patch", "delete")):
                response = getattr(people[who], method)(address, {"shown": "x", "version": "all"})
                assert response.status_code in (403, 404, 405, 302), f"{who}: {method} {address}"
    assert snapshot() == before


ASKED = "q=geheim&klant=klant-geheim&code=klant-geheim"


def test_pages_for_everybody_and_for_oneself_name_no_customer_of_others(
    worlds: tuple[World, World], subtests: pytest.Subtests
) -> None:
    everybody = outsiders(worlds)
    for route in of(For.EVERYBODY, For.PERSON):
        address = reverse(route.name, kwargs=TABLE[route.name].arguments(worlds[0]))
        methods = READING if route.name in {"person_erase", "sign_out_elsewhere"} else METHODS
        with subtests.test(route.name):
            for who, method, more in take(
                product(everybody, methods, ("", f"?{ASKED}&customer=1")), one_in=4, place=route.name
            ):
                text = body(getattr(everybody[who], method)(address + more))
                # The page's own address stands in its links.
                for written in (ASKED, ASKED.replace("&", "&amp;"), quote(ASKED)):
                    text = text.replace(written, "")
                assert worlds[0].word not in text, f"{who}: {method} {address}{more}"


def admin_addresses(theirs: World) -> Iterator[tuple[str, str]]:
    for route in ROUTES:
        if route.whom is not For.OFFICERS:
            continue
        values = {
            "object_id": theirs.customer.pk,
            "pk": theirs.customer.pk,
            "app_label": "agreements",
            "url": "x",
            "content_type_id": 1,
            "history_id": 1,
        }
        arguments: dict[str, Any] = {name: values.get(name, 1) for name in route.arguments}
        attempts: tuple[Any, ...] = (arguments, list(arguments.values()))
        for attempt in attempts:
            try:
                named = isinstance(attempt, dict)
                address = reverse(route.name, kwargs=attempt) if named else reverse(route.name, args=[*attempt])
            except NoReverseMatch:
                continue
            yield route.name, address
            break


def test_nobody_but_officers_opens_any_page_of_the_administration(worlds: tuple[World, World]) -> None:
    before = snapshot()
    insiders = {role: client_of(user) for role, user in worlds[0].people.items()}
    everybody = {**outsiders(worlds), **insiders}
    probes = list(product(admin_addresses(worlds[0]), everybody, ("get", "post")))
    assert len(probes) > 500
    for (name, address), who, method in take(probes, one_in=7, place="administration"):
        response = getattr(everybody[who], method)(address)
        probe = f"{who}: {method} {address} ({name}) → {response.status_code}"
        assert response.status_code in (302, 301, 401, 403, 404, 405) or name == "admin:jsi18n", probe
        assert worlds[0].word not in body(response), probe
    assert snapshot() == before


def test_a_version_of_a_kind_that_is_not_public_is_for_customers_only(
    worlds: tuple[World, World], settings: Any
) -> None:
    settings.DPA_PUBLIC_KINDS = ["annex1"]
    address = reverse("public:version", args=[worlds[0].version.reference])
    seen = {who: client.get(address).status_code for who, client in outsiders(worlds).items()}
    assert seen["anonymous"] == seen["stranger"] == 404
    assert client_of(worlds[0].people[Role.READER]).get(address).status_code == 200
