"""A registry with something of everything that the administration shows, and its people."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from accounts.models import User
from agreements.models import EvidenceFile, ReceiptEvidence
from copies.models import CopyRequest, IssueRun
from customers.models import Processor
from documents import lifecycle
from documents.models import Doubt, ImportedSource
from office.roles import GROUP, TABLE
from terms.kinds import TERMS
from tests import cast, factories
from tests.portal.routes import Route, address_of, routes
from tests.portal.worlds import World, world

WORD = "geheim"
# Written by being here at all.
_NOISE = {"django_session", "cache", "accounts_user"}


def make() -> World:
    """The registry; every text of its customer holds ``WORD``."""
    now = timezone.now()
    version = factories.terms("2023-07-04 09:00", dated="2023-07-04")
    product = factories.product("Balans")
    made = world(WORD, version, product)
    factories.draft(version.line)
    lifecycle.mark_editorial(version, reason="Spelling", by=cast.officer(), at=now)
    factories.annex1(product, "9.10", "2023-07-05 09:00")
    factories.draft(product.document.lines.get(from_release="10.0"))
    factories.annex2("2023-07-06 09:00")
    factories.draft(factories.linear("annex2"))
    factories.install(made.customer, product, "9.10", "2023-01-01")
    Doubt.objects.create(version=factories.draft(factories.linear(TERMS)), where="§5", message="Twijfel")
    ImportedSource.objects.create(sha256="0" * 64, name="bron.txt", imported_at=now, imported_by=cast.officer())
    Processor.objects.create(name="Elzenvoort bv")
    run = IssueRun.objects.create(status="finished", language="nl", moment=now, started_at=now, without_agreement=0)
    CopyRequest.objects.create(
        customer=made.customer,
        key="x",
        run=run,
        moment=now,
        language="nl",
        state="failed",
        requested_at=now,
        not_before=now,
    )
    evidence = EvidenceFile.objects.create(
        file="evidence/x", name="x.pdf", content_type="application/pdf", sha256="1" * 64, size=1, uploaded_at=now
    )
    ReceiptEvidence.objects.create(receipt=made.customer.receipts.earliest("pk"), file=evidence)
    return made


def staff(name: str, *rights: str) -> Client:
    """The browser of somebody who works for the processor, with exactly these rights."""
    user = cast.person(f"{name}@example.org", name=name.title(), is_staff=True)
    user.user_permissions.set(
        Permission.objects.get(content_type__app_label=right.split(".")[0], codename=right.split(".")[1])
        for right in rights
    )
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(user)
    return client


def reader() -> Client:
    """Somebody who may see all that any role may see, and do nothing."""
    labels = [label for label, line in TABLE.items() if any("view" in rights for rights in line)]
    seen = [f"{app}.view_{name}" for app, _dot, name in (label.partition(".") for label in labels)]
    return staff("kijker", *seen, "customers.see_pages")


def administrator() -> Client:
    """Somebody in every role."""
    root = User.objects.create_superuser("root@example.org", "wachtwoord-van-root")
    root.groups.add(Group.objects.get(name=GROUP))
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(root)
    return client


def admin_routes() -> list[Route]:
    return [route for route in routes() if route.name.startswith("admin:")]


def address(route: Route, *, about: Any = None) -> str | None:
    """The address of a route about this thing, or the first of its kind, where it is about one."""
    label = route.name.removeprefix("admin:")
    for model in apps.get_models():
        base = f"{model._meta.app_label}_{model._meta.model_name}_"
        if label.startswith(base):
            row: Any = about or model._default_manager.order_by("pk").first()
            history: Any = getattr(model, "history", None)
            state = history.filter(id=row.pk).first() if row is not None and history is not None else None
            pk = row.pk if row is not None else 1
            return address_of(route, object_id=pk, pk=pk, number=pk, history_id=state.pk if state else 1)
    return address_of(route)


def store() -> dict[str, list[Any]]:
    """Every row of every table, but what any visit writes."""
    found = {}
    with connection.cursor() as cursor:
        for name in sorted(set(connection.introspection.table_names(cursor)) - _NOISE):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = sorted(map(repr, cursor.fetchall()))
    return found


def is_about_history(route_address: str) -> bool:
    """Whether an address shows an earlier state."""
    return "simple_history" in (resolve(route_address.partition("?")[0]).url_name or "")
