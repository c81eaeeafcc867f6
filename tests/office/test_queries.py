"""Every page of the administration asks the database the same number of questions, however much is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.office import everything, many
from tests.portal.routes import Route, address_of

# They show no page: other servers', the browser's, what is downloaded whole, and what any address leads to.
NO_PAGES = ("login", "logout", "jsi18n", "view_on_site", "_pdf", "_evidence", "password_change", "password_change_done")
# fmt: off
LISTS = {
    "customers_customer_changelist": (
        "", "due=any", "due=annex1&product=1", "warning=any", "warning=warn_no_release", "received=never", "answer=not",
        "line=1", "release=9.10", "release=unknown", "objection=open", "bounced=not-given", "details=incomplete",
    ),
    "agreements_standingpart_changelist": (
        "", "kind=annex1&due=yes", "release__icontains=9.10", "received=never", "warning=any", "answer=not",
        "due_since_from_0=2023-01-01",
    ),
    "copies_issuedcopy_changelist": ("", "differs=yes", "differs=no"),
    "copies_issuedcopy_differing": ("", "list=csv"),
    "copies_issuerun_add": ("", "language=nl"),
    "search": ("", "q=klant", "q=verwerker", "q=klant&kind=customers"),
}
# fmt: on


def _subjects(route: Route, made: dict[str, list[int]]) -> list[int]:
    """What a route is about: those that were made for it, or else the newest of its model."""
    label = route.name.removeprefix("admin:")
    for name, found in made.items():
        if label.startswith(f"{name}_"):
            return found
    for model in apps.get_models():
        if label.startswith(f"{model._meta.app_label}_{model._meta.model_name}"):
            return list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:1])
    return []


def _addresses(made: dict[str, list[int]]) -> Iterator[tuple[str, str]]:
    """Every page, under a name that is the same for few and for many."""
    for route in everything.admin_routes():
        label = route.name.removeprefix("admin:")
        if label.endswith(NO_PAGES) or label.startswith("admin/") or label == "autocomplete":
            continue
        if label == "imports_source":
            continue  # asks for each text that a file held, of which there are three at most
        if not route.arguments:
            for query in LISTS.get(label, ("",)):
                yield f"{label} {query}", f"{address_of(route)}?{query}"
            continue
        for place, pk in enumerate(_subjects(route, made)):
            address = address_of(route, object_id=pk, pk=pk, number=pk)
            if address is not None:
                yield f"{label} {place}", address
    yield from _choices()


def _choices() -> Iterator[tuple[str, str]]:
    """What the fields ask that complete by themselves."""
    for found in admin.site._registry.values():
        for own in (found, *(inline(found.model, admin.site) for inline in found.inlines)):
            for field in own.autocomplete_fields:
                meta = own.model._meta
                asked = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field, "term": "a"}
                yield f"autocomplete {meta.label}.{field}", f"/admin/autocomplete/?{urlencode(asked)}"


def _questions(client: Client, made: dict[str, list[int]], only: Collection[str] = ()) -> dict[str, Counter[str]]:
    """The questions that each page asks; what is refused, or leads elsewhere, is no page."""
    found: dict[str, Counter[str]] = {}
    for name, address in _addresses(made):
        if only and name not in only:
            continue
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code < 500, name
        if response.status_code == 200:
            assert b"".join(response) if response.streaming else response.content
            # A message that another page left is written to the session, and its transaction is no question.
            sent = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
            found[name] = Counter(sql.split(" WHERE ")[0] for sql in sent if "django_session" not in sql)
    return found


@pytest.mark.django_db
def test_no_page_asks_more_when_there_is_more() -> None:
    few = many.make(2)
    client: Any = everything.administrator()
    client.get("/admin/")
    before = _questions(client, few)
    after = _questions(client, many.make(4), only=before)
    assert len(before) > 90
    assert set(before) == set(after)
    grown = {
        name: [f"{count} × {sql[:200]}" for sql, count in (after[name] - before[name]).items()]
        for name in before
        if after[name].total() != before[name].total()
    }
    assert grown == {}, "\n".join(f"{name}: {before[name].total()} → {after[name].total()}" for name in grown)
