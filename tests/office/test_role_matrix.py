"""Every address of the administration × reading and sending × role: open exactly to who has the right it names."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from journal.models import Entry
from office import roles
from office.roles import ADMINISTRATOR, AUDITOR, DESK, EDITOR, GROUP, PUBLISHER, ROLES, TABLE, rights_of
from tests import cast
from tests.office import blank, everything, verdicts
from tests.probes import take

pytestmark = pytest.mark.django_db
# Records of which the world has none: whoever may not look is refused, or led away like everybody else.
NONE_THERE = (
    "plan",
    "incomingmail",
    "removal",
    "plannedremoval",
    "bulkreceipt",
    "importrequest",
    "machines_client",
    "roleclaim",
    "organisationclaim",
    "webhook",
    "detailsproposal",
)
TEXTS = ("terms", "annexes")


@pytest.fixture
def quiet() -> Iterator[None]:
    """Hundreds of refusals, each with its traceback, take longer to write than to give."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_page_has_a_verdict() -> None:
    missing = [r.name for r in everything.admin_routes() if verdicts.is_a_page(r) and verdicts.verdict(r) is None]
    assert missing == [], "say in tests/office/verdicts.py which right opens these"


def test_each_role_opens_what_its_rights_name_and_nothing_else(settings: Settings, quiet: None) -> None:
    everything.make()
    pages = [
        (found, address, route.name.removeprefix("admin:"))
        for route in everything.admin_routes()
        if verdicts.is_a_page(route) and (found := verdicts.verdict(route)) and (address := verdicts.address(route))
    ]
    assert len(pages) > 180
    settings.TEMPLATES = blank.TEMPLATES
    wrong = []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        client.force_login(cast.in_role(role))
        probes = ((page, method) for page in pages for method in ("get", "post"))
        for ((reads, sends), address, name), method in take(probes, one_in=10, place=role):
            allowed = verdicts.holds(role, reads if method == "get" else sends)
            with transaction.atomic():
                status = getattr(client, method)(address).status_code
                transaction.set_rollback(True)
            # Without its template a PDF is no PDF, and nothing sent is nothing to save; that it got as far is enough.
            opened = status in (200, 302, 400, 404, 405, 500) if allowed else status not in (403, 405)
            as_things_are = name in verdicts.REFUSED_AS_THINGS_ARE and status in (403, 404)
            led_away = status in (302, 404) and any(label in name for label in NONE_THERE)
            if opened is not allowed and not as_things_are and not led_away:
                wrong.append(f"{role}: {method} {address} → {status}")
    assert wrong == [], "\n".join(wrong)


def test_the_auditor_reads_all_that_anybody_reads_and_does_nothing() -> None:
    assert verdicts.of_the_auditor() == set()
    read = {right for role in ROLES for right in rights_of(role) if right.partition(".")[2].startswith("view_")}
    assert read <= rights_of(AUDITOR)


def test_the_administrator_reads_no_contract_and_no_customer() -> None:
    rooms = {right.partition(".")[0] for right in rights_of(ADMINISTRATOR)}
    # Of programs the processor's own; those of customers the desk sees (office/programs.py).
    assert rooms == {"accounts", "auth", "customers", "journal", "machines", "mail", "webhooks"}
    assert {right for right in rights_of(ADMINISTRATOR) if right.startswith("customers.")} == {
        f"customers.{action}_processor" for action in ("view", "add", "change")
    }


def test_who_writes_does_not_publish_and_who_publishes_does_not_write() -> None:
    gives_effect = {"documents.add_publication", "documents.add_withdrawal", "notices.add_announcement"}
    assert not gives_effect & rights_of(EDITOR, DESK)
    assert gives_effect <= rights_of(PUBLISHER)
    texts = [label for label in TABLE if label.partition(".")[0] in TEXTS]
    written = {f"{app}.change_{name}" for app, _dot, name in (label.partition(".") for label in texts)}
    assert not written & rights_of(PUBLISHER, DESK, ADMINISTRATOR, AUDITOR)


def test_several_roles_add_up() -> None:
    person = cast.in_role(EDITOR)
    person.groups.add(Group.objects.get(name="Customer desk"))
    person.is_superuser = True
    person.save()
    stored = User.objects.get(pk=person.pk)
    assert stored.rights == rights_of(EDITOR, DESK, ADMINISTRATOR)
    assert roles.roles_of(stored) == (EDITOR, DESK, ADMINISTRATOR)
    assert not stored.has_perm("documents.add_publication")


def test_where_there_was_one_role_an_administrator_goes_on_doing_an_officers_work() -> None:
    """As after an upgrade: the groups of the further roles aren't there yet."""
    root = User.objects.create_superuser("root@example.org")
    Group.objects.exclude(name=GROUP).delete()
    before = Entry.objects.count()
    call_command("migrate", verbosity=0)
    assert User.objects.get(pk=root.pk).rights == rights_of(*(role for role in ROLES if role != AUDITOR))
    assert Entry.objects.count() == before + 1
    root.groups.clear()
    call_command("migrate", verbosity=0)
    assert not root.groups.exists()
