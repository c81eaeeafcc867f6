"""The registry that is measured: the demo's documents in a database and a storage of their own, many customers."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(os.environ.get("BENCHMARK_FOLDER") or tempfile.mkdtemp(prefix="dpa-registry-benchmark-"))
if "BENCHMARK_FOLDER" not in os.environ:
    os.environ["BENCHMARK_FOLDER"] = str(FOLDER)
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ |= {
    "DPA_ENV": "test",
    "DJANGO_SETTINGS_MODULE": "dpa_registry.settings",
    "DPA_SEAL_LEVEL": "B-B",
    "DATABASE_URL": os.environ.get("BENCHMARK_DATABASE") or f"sqlite:///{FOLDER / 'db.sqlite3'}",
    "DPA_DATA_DIR": str(FOLDER / "data"),
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from agreements.models import Agreement, InstalledRelease, Receipt  # noqa: E402
from annexes.models import Product  # noqa: E402
from customers.models import Customer  # noqa: E402
from demo import loading as demo  # noqa: E402


def prepare_empty() -> None:
    """The tables, and nothing in them."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def prepare(customers: int) -> list[Customer]:
    """The demo, and this many customers to whom the agreement of the demo's first customer applies as well."""
    if not (FOLDER / "db.sqlite3").exists():
        prepare_empty()
        demo.load()
    model = Customer.objects.get(code="hoogvoorde")
    return [_like(model, number) for number in range(customers)]


def _like(model: Customer, number: int) -> Customer:
    details = {
        field.name: getattr(model, field.name)
        for field in Customer._meta.concrete_fields
        if field.name not in {"id", "code", "salt", "name"}
    }
    code = f"klant-{number}-{timezone.now():%H%M%S%f}"
    made = Customer.objects.create(code=code, name=f"Gemeente {number}", **details)
    agreement = Agreement.objects.create(customer=made, reference=f"OVK-{number}", signed_on="2020-01-01")
    agreement.products.set(Product.objects.filter(agreements__customer=model).distinct())
    for release in model.installed_releases.all():
        InstalledRelease.objects.create(
            customer=made,
            product=release.product,
            release=release.release,
            installed_at=release.installed_at,
            precision=release.precision,
        )
    for receipt in model.receipts.valid():
        Receipt.objects.create(
            customer=made,
            version=receipt.version,
            received_at=receipt.received_at,
            precision=receipt.precision,
            channel=receipt.channel,
            evidence=receipt.evidence,
            imported_history=receipt.imported_history,
            recorded_at=receipt.recorded_at,
            recorded_by=receipt.recorded_by,
        )
    return made
