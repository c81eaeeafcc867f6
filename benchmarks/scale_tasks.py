"""The process with one registry that ``benchmarks.scale`` measures: asked and answered by lines of JSON."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.contrib import admin  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from agreements import standing  # noqa: E402
from agreements.models import Agreement, Receipt, Standing, StandingPart  # noqa: E402
from agreements.receipts import record_receipt  # noqa: E402
from agreements.standing.claims import disagreements  # noqa: E402
from annexes.content import Activity, Annex1Content  # noqa: E402
from benchmarks import many_customers  # noqa: E402
from copies.sealed import runs  # noqa: E402
from customers import changes  # noqa: E402
from customers.models import Customer  # noqa: E402
from documents import lifecycle  # noqa: E402
from documents.models import DocumentVersion, Line  # noqa: E402
from documents.rows.drafting import create_draft  # noqa: E402
from documents.text.content import VersionContent  # noqa: E402
from notices.acts.impact import Impact, impact_of  # noqa: E402
from notices.models import Kind  # noqa: E402
from office.customers import bulk  # noqa: E402
from terms.content import Article, Paragraph, TermsContent  # noqa: E402

logging.disable(logging.WARNING)


class Tasks:
    def __init__(self, customers: int) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        began = time.perf_counter()
        many_customers.make(customers)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        self.made = time.perf_counter() - began
        self.customers = customers
        self.first_fill = self._timed(lambda: standing.catch_up(now=timezone.now()))
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(User.objects.get(email="root@example.org"))
        self._serial = 0

    def pages(self) -> list[str]:
        """Every list and form of officers, and the filters of the standing."""
        found = ["/admin/", "/klant/", "/klant/?q=gemeente"]
        # Asking for an address loads the administration, which leaves some models out.
        reverse("admin:index")
        for model, own in admin.site._registry.items():
            base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            found.append(reverse(f"{base}_changelist"))
            if own.has_add_permission(_Administrator()):
                found.append(reverse(f"{base}_add"))
        customers, parts = reverse("admin:customers_customer_pagelist"), "/admin/agreements/standingpart/"
        found += [f"{customers}?{query}" for query in ("due=any", "due=annex1", "warning=warn_details", "answer=not")]
        found += [f"{customers}?{query}" for query in ("received=never", "product=1", "q=gemeente", "p=2")]
        found += [f"{parts}?{query}" for query in ("kind=annex1&due=yes", "release__icontains=10.1", "answer=not")]
        found += [f"{parts}?{query}" for query in ("line__id__exact=3", "warning=any", "product__id__exact=2&due=yes")]
        found += [
            "/admin/copies/issuerun/add/?language=nl",
            "/admin/copies/issuedcopy/differing/",
            "/klant/?q=gemeente",
        ]
        asked = "app_label=agreements&model_name=receipt&field_name=customer&term=gemeente"
        found.append(f"/admin/autocomplete/?{asked}")
        found.append(reverse("admin:customers_customer_change", args=[Customer.objects.order_by("pk")[5].pk]))
        found.append(reverse("admin:agreements_agreement_change", args=[Agreement.objects.order_by("pk")[5].pk]))
        return list(dict.fromkeys(found))

    def page(self, address: str) -> dict[str, float]:
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            response = self.client.get(address, follow=True)
            size = len(b"".join(response) if response.streaming else response.content)
            spent = time.perf_counter() - began
        assert response.status_code == 200, (address, response.status_code)
        return {"ms": 1000 * spent, "queries": len(asked), "bytes": size}

    def receipts(self, door: str, count: int) -> dict[str, list[float]]:
        """Receipts in turn with the standing kept and not kept, each of another customer."""
        listeners, found = list(changes._listeners), {"with": [], "without": []}
        record = self._record if door == "service" else self._send
        versions = DocumentVersion.objects.filter(line__document__kind="terms").order_by("-pk")
        version = versions[5]
        for customer in Customer.objects.order_by("pk")[self._serial : self._serial + 2 * count + 2]:
            name = ("with", "without")[self._serial % 2]
            self._serial += 1
            changes._listeners[:] = listeners if name == "with" else []
            spent, _queries = self._timed(lambda: record(customer, version))  # noqa: B023
            found[name].append(1000 * spent)
        changes._listeners[:] = listeners
        return {name: times[1:] for name, times in found.items()}

    def _record(self, customer: Customer, version: DocumentVersion) -> None:
        now = timezone.now()
        record_receipt(
            customer, version, received_at=now, precision="moment", channel=Receipt.Channel.LETTER, evidence="Brief",
            imported_history=False, by=None, recorded_at=now,
        )  # fmt: skip

    def _send(self, customer: Customer, version: DocumentVersion) -> None:
        day = timezone.localdate()
        typed = {
            "customers": [customer.pk], "versions": [version.pk], "received_0": day.isoformat(), "received_1": "",
            "channel": "letter", "evidence": "Brief", "without_effect": "on",
        }  # fmt: skip
        response = self.client.post("/admin/agreements/receipt/add/", typed)
        assert response.status_code == 302, response.content.decode()[:2000]

    def impact(self, kind: str) -> dict[str, float]:
        """What a notice of a new draft would mean: once to warm up, then measured."""
        line = Line.objects.filter(document__kind=kind).order_by("pk")[0]
        content: VersionContent = Annex1Content(activities=(Activity("Beheer", "<p>Nieuw.</p>"),))
        if kind == "terms":
            content = TermsContent(articles=(Article("Artikel 1.", "Begrippen", (Paragraph("1.", "<p>Nieuw.</p>"),)),))
        now = timezone.now()
        draft = create_draft(content, line, by=None, at=now)
        impact_of(draft, Kind.SUB_PROCESSOR, at=now)
        found: list[Impact] = []
        spent, queries = self._timed(lambda: found.append(impact_of(draft, Kind.SUB_PROCESSOR, at=now)))
        draft.delete()
        return {"seconds": spent, "queries": queries, "concerned": len(found[0].concerned)}

    def work(self, name: str) -> dict[str, float]:
        done: dict[str, Callable[[], Any]] = {
            "rebuild": self._rebuild,
            "rebuild from nothing": lambda: None,
            "publish": self._publish,
            "verify": lambda: _empty(disagreements(timezone.now())),
            "start a run": self._start_run,
            "record in bulk": self._bulk,
        }
        spent, queries = self.first_fill if name == "rebuild from nothing" else self._timed(done[name])
        return {"seconds": spent, "queries": queries}

    def _rebuild(self) -> None:
        standing.mark_all()
        assert standing.catch_up(now=timezone.now()) == self.customers

    def _publish(self) -> None:
        """A version of the terms, which concerns everybody, until nobody's standing is behind."""
        line = Line.objects.get(document__kind="terms")
        content = TermsContent(articles=(Article("Artikel 1.", "Begrippen", (Paragraph("1.", "<p>Nieuw.</p>"),)),))
        now = timezone.now()
        draft = create_draft(content, line, by=None, at=now)
        after = DocumentVersion.objects.filter(line=line, rank__isnull=False).order_by("-rank__rank")[0]
        lifecycle.publish(draft, by=None, at=now, recorded_at=now, after=after)
        standing.catch_up(now=timezone.now())
        assert StandingPart.objects.filter(due=draft).count() == self.customers

    def _start_run(self) -> None:
        now = timezone.now()
        run, _new = runs.start(moment=now, language="nl", by=None, now=now)
        assert run.requests.count() == Standing.objects.filter(is_bound=True).count()

    def _bulk(self) -> None:
        """A version received by everybody: chosen on the list of customers, recorded by the worker's chore."""
        page = self.client.post(
            "/admin/customers/customer/",
            {
                "action": "record_receipts",
                "select_across": "1",
                "_selected_action": [Customer.objects.earliest("pk").pk],
            },
        )
        version = DocumentVersion.objects.filter(line__document__kind="annex2").latest("pk")
        before = Receipt.objects.count()
        typed = {
            "versions": [version.pk], "received_0": timezone.localdate().isoformat(), "received_1": "",
            "channel": "email", "evidence": "Rondzendbrief", "without_effect": "on",
        }  # fmt: skip
        if self.customers <= bulk.AT_ONCE:
            typed["customers"] = list(Customer.objects.values_list("pk", flat=True))
        response = self.client.post(page.headers["Location"], typed)
        assert response.status_code == 302, response.content.decode()[:2000]
        bulk.tend(now=timezone.now())
        assert Receipt.objects.count() >= before + self.customers
        assert standing.behind(at=timezone.now()) == 0

    def _timed(self, work: Callable[[], Any]) -> tuple[float, int]:
        reset_queries()
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            work()
            spent = time.perf_counter() - began
        return spent, len(asked)


class _Administrator:
    """For asking an admin class what may be added."""

    class user:  # noqa: N801 - as on a request
        is_active = is_staff = is_superuser = True

        @staticmethod
        def has_perm(_right: str) -> bool:
            return True


def _empty(found: Any) -> None:
    assert list(found) == []


def main() -> None:
    tasks = Tasks(int(sys.argv[1]))
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        answer = tasks.made if what == "made" else getattr(tasks, what)(*arguments)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
