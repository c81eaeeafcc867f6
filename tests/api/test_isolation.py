"""No program learns or does what it may not: every route × method × scope × stranger, made from the operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from annexes.kinds import ANNEX1
from api.marks import Marks, marks_of
from api.v1 import operations
from customers.models import Processor
from documents.models import DocumentVersion
from journal.sequencing import finish
from machines.keeping import allow, revoke
from machines.scopes import BY_NAME, KEEP_USERS, READ_USERS, SCOPES
from tests import cast, factories
from tests.api.programs import V1, Program, program
from tests.portal.worlds import World, snapshot, world
from webhooks import trials

METHODS = ("get", "head", "post", "put", "patch", "delete")
WORDS = ("geheim", "elders")
# What they open tests/api/test_scim.py says.
OF_SCIM = {READ_USERS, KEEP_USERS}
# Who sends every method to every address.
WHOLE = ("another customer's", "nobody")


@dataclass(frozen=True)
class Route:
    """One operation, at the address of the first customer's own objects."""

    address: str
    method: str
    marked: Marks


def text_of(answer: Any) -> str:
    data: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return data.decode("latin-1")


def routes(theirs: World) -> Iterator[Route]:
    annex = DocumentVersion.objects.with_names().get(line__document__kind=ANNEX1)
    values = {
        "code": theirs.customer.code,
        "notice_id": theirs.objection.notice_id,
        "objection_id": theirs.objection.pk,
        "copy_id": theirs.copy.pk,
        # One without a copy, since the one here is no real one.
        "year": 2001,
        "document_id": theirs.version.document.pk,
        "old_reference": theirs.version.reference,
        "announcement_id": theirs.objection.notice.announcement_id,
        "webhook_id": theirs.webhook.pk,
        "trial_id": theirs.webhook.trials.get().pk,
    }
    for address, found in operations().items():
        # Only annexes have terms in the vocabulary.
        version = annex if address.endswith("/linked-data") else theirs.version
        filled = address.format(**values, reference=version.reference)
        for operation in found:
            for method in operation.methods:
                yield Route(filled, method.lower(), marks_of(operation.view_func))


@pytest.fixture
def worlds(db: None, settings: Settings) -> tuple[World, World]:
    settings.API_LIMITS = dict.fromkeys(settings.API_LIMITS, 100_000)
    version = factories.terms("2023-07-04 09:00")
    product = factories.product()
    Processor.objects.create(name="Elzenvoort bv")
    factories.annex1(product, "10.0", "2023-07-05 09:00")
    made = world(WORDS[0], version, product), world(WORDS[1], version, product)
    for each in made:
        trials.ask(each.webhook, at=timezone.now())
    finish()
    return made


def send(route: Route, method: str, headers: dict[str, str], key: str) -> Any:
    accept = {"Accept": route.marked.produces[0]}
    body = {"content_type": "application/json", "data": "{}"} if method in ("post", "put", "patch") else {}
    client = Client(raise_request_exception=False)
    return getattr(client, method)(V1 + route.address, headers=headers | accept | {"Idempotency-Key": key}, **body)


def strangers(worlds: tuple[World, World]) -> dict[str, Program]:
    """Programs that may know nothing of the first customer, each allowed all that it can be."""
    theirs, ours = worlds
    manager = ours.people["contract_manager"]
    now = timezone.now()
    revoked = program(theirs.customer, by=theirs.people["contract_manager"])
    revoke(revoked.registered, by=theirs.people["contract_manager"], at=now)
    forged = program(ours.customer, by=manager)
    forged.token = forged.token[:-3] + "abc"
    return {"another customer's": program(ours.customer, by=manager), "revoked": revoked, "forged": forged}


def test_no_stranger_learns_or_does_anything(worlds: tuple[World, World], subtests: pytest.Subtests) -> None:
    theirs, _ours = worlds
    known = {name: each.headers for name, each in strangers(worlds).items()} | {"nobody": {}}
    before, sent = snapshot(), Counter[str]()
    for route in routes(theirs):
        # Who has no token that is one gets no further with any method: the operation's own will do.
        for (who, headers), method in (
            (each, method) for each in known.items() for method in METHODS if method == route.method or each[0] in WHOLE
        ):
            answer = send(route, method, headers, f"{who}-{sum(sent.values())}")
            sent[who] += 1
            with subtests.test(who=who, method=method, address=route.address):
                told = text_of(answer) + str(answer.headers)
                assert answer.status_code < 500, told
                own_methods = {route.method, *(("head",) if route.method == "get" else ())}
                needs_one = method in own_methods and bool(route.marked.scope)
                if who in ("revoked", "forged") or (who == "nobody" and needs_one):
                    assert answer.status_code == 401
                elif method in own_methods and f"/{theirs.customer.code}" in route.address:
                    # A body that says nothing is refused before anybody is looked for.
                    assert answer.status_code in (403, 404, 400 if method == "post" else 404)
                if answer.status_code == 200:
                    assert theirs.word not in told
    assert snapshot() == before
    assert sum(sent.values()) >= 31 * len(METHODS) * len(WHOLE)


def owner_is_processor(each: Program) -> bool:
    return each.registered.customer_id is None


def test_each_scope_opens_its_own_operations_and_no_other(
    worlds: tuple[World, World], subtests: pytest.Subtests
) -> None:
    theirs, _ours = worlds
    now, officer = timezone.now(), cast.officer()
    programs: dict[str, Program] = {}
    for scope in (each for each in SCOPES if each.name not in OF_SCIM):
        owner = theirs.customer if scope.of_customer else None
        by = theirs.people["contract_manager"] if scope.of_customer else officer
        if sum(each.registered.customer_id is not None for each in programs.values()) >= 18:
            continue
        registered, secret = allow(
            owner, name=scope.name, scopes=[scope.name], expires_at=now + timedelta(days=9), by=by, at=now
        )
        programs[scope.name] = Program(registered, secret).sign_in()
    assert set(programs) == set(BY_NAME) - OF_SCIM
    opened: dict[str, set[str]] = {name: set() for name in programs}
    for route in routes(theirs):
        # What everybody may read, one program with a token stands for.
        for name, each in programs.items() if route.marked.scope else list(programs.items())[:1]:
            answer = send(route, route.method, each.headers, f"{name}-{route.address}")
            with subtests.test(scope=name, method=route.method, address=route.address):
                if not route.marked.scope:
                    assert answer.status_code == 200
                elif route.marked.scope == name:
                    opened[name].add(route.address)
                    # An act that says nothing is read, and refused for that; but for one that has nothing to say.
                    act = 202 if route.address.endswith("/trials") else 400
                    if not route.address.endswith("/bundle"):  # the copy here is no real one
                        assert answer.status_code == (act if route.marked.is_act else 200)
                    assert "elders" not in text_of(answer) or owner_is_processor(each)
                else:
                    assert answer.status_code == 403
    assert all(opened.values()), "a scope that opens nothing"
    for route in routes(theirs):
        writes = route.method not in ("get", "head")
        assert writes == route.marked.is_act == (bool(route.marked.scope) and BY_NAME[route.marked.scope].is_act)
    assert {route.marked.scope for route in routes(theirs)} - {""} == set(BY_NAME) - OF_SCIM
