"""The demo: a fictional processor, its versions published through the lifecycle, three customers with histories."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from agreements.receipts import record_receipt, void_receipt
from annexes.models import Product
from customers.changes import changed
from customers.models import Customer, Membership, Processor
from demo import journaled
from demo.content import FIXTURES, content_of_fixture
from demo.facts import add_facts
from documents import lifecycle, order
from documents.errors import Refused
from documents.models import Document, DocumentVersion, Line
from documents.moments import start_of
from documents.notes import NoteTexts, changes_of, write_note
from documents.rows.drafting import create_draft
from journal.acts import act

# Known to everybody, which is the point of a demo; load() refuses to run in production.
PASSWORD = "demo-wachtwoord"  # noqa: S105


def is_loaded() -> bool:
    return Processor.objects.exists() or DocumentVersion.objects.exists()


def load() -> None:
    """Fill an empty registry. Raises ``Refused`` in production and when the registry holds anything already."""
    if settings.IS_PRODUCTION:
        raise Refused(_("The demo has passwords that everybody knows; it is not loaded in production."))
    if is_loaded():
        raise Refused(_("The registry holds data already; the demo is only loaded into an empty one."))
    with act(journaled.LOADED, by=None, at=timezone.now()):
        _load()


def _load() -> None:
    data = json.loads((FIXTURES / "registry.json").read_text(encoding="utf-8"))
    users = {entry["email"]: _user(entry) for entry in data["users"]}
    officer = next(user for user in users.values() if user.is_staff)
    processor = data["processor"]
    Processor.objects.create(**{**processor, "operating_companies": "\n".join(processor["operating_companies"])})
    for entry in data["documents"]:
        _document(entry)
    for entry in data["products"]:
        Product.objects.create(
            name=entry["name"], document=Document.objects.get(kind="annex1", scope=entry["annex1_scope"])
        )
    versions = {entry["file"]: _version(entry, officer) for entry in data["versions"]}
    for line in Line.objects.all():
        order.reorder(line, order.in_order(line), by=officer, at=timezone.now())
    for entry in data["customers"]:
        _customer(entry, users, versions, officer)
    changed(None, at=timezone.now())


def _user(entry: dict[str, Any]) -> User:
    user = User.objects.create_user(
        entry["email"],
        PASSWORD,
        name=entry["name"],
        is_staff=entry["is_staff"],
        is_superuser=entry.get("is_superuser", False),
    )
    user.groups.set(Group.objects.filter(name__in=entry.get("groups", [])))
    return user


def _document(entry: dict[str, Any]) -> None:
    document = Document.objects.create(kind=entry["kind"], scope=entry["scope"], title=entry["title"])
    lines: dict[str, Line] = {}
    for line in entry["lines"]:
        lines[line["from_release"]] = Line.objects.create(
            document=document,
            from_release=line["from_release"],
            parent=lines[line["parent"]] if line["parent"] else None,
            forked_on=date.fromisoformat(line["forked_on"]) if line["forked_on"] else None,
        )


def _version(entry: dict[str, Any], officer: User) -> DocumentVersion:
    line = Line.objects.get(document__kind=entry["kind"], document__scope=entry["scope"], from_release=entry["line"])
    content = content_of_fixture(entry["file"])
    published_at, recorded_at = (datetime.fromisoformat(entry[name]) for name in ("published_at", "recorded_at"))
    draft = create_draft(content, line, by=officer, at=published_at)
    add_facts(draft, entry["facts"])
    _notes(draft, entry.get("notes", ()), officer, published_at)
    if draft.number is None and draft.date is None:
        after = None  # domain: the undated terms come before the first dated ones
        return lifecycle.publish(draft, by=officer, at=published_at, recorded_at=recorded_at, after=after).version
    return lifecycle.publish(draft, by=officer, at=published_at, recorded_at=recorded_at).version


def _notes(draft: DocumentVersion, entries: Iterable[dict[str, str]], officer: User, at: datetime) -> None:
    """Why the version changed, as the fixture says it of the whole and of rows by their names."""
    rows = {change.row.place: change.key for change in changes_of(draft).changes}
    for entry in entries:
        texts = {name: text for name, text in entry.items() if name != "row"}
        write_note(draft, rows[entry["row"]] if entry["row"] else "", NoteTexts(**texts), by=officer, at=at)


def _moment(text: str) -> datetime:
    """A moment of the fixture: with its offset, or the local midnight of a date."""
    if len(text) > len("2023-07-10"):
        return datetime.fromisoformat(text)
    return start_of(date.fromisoformat(text))


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _customer(
    entry: dict[str, Any], users: dict[str, User], versions: dict[str, DocumentVersion], officer: User
) -> None:
    plain = {field.name for field in Customer._meta.concrete_fields} & set(entry)
    customer = Customer.objects.create(**{name: entry[name] for name in plain})
    for member in entry["members"]:
        Membership.objects.create(customer=customer, user=users[member["user"]], role=member["role"])
    agreements = {item["reference"]: _agreement(customer, item) for item in entry["agreements"]}
    for item in entry["installed_releases"]:
        InstalledRelease.objects.create(
            customer=customer,
            product=Product.objects.get(name=item["product"]),
            release=item["release"],
            installed_at=_moment(item["installed_at"]),
            precision=item["precision"],
        )
    # What is received in the portal is received by a member's own act.
    member = users[entry["members"][0]["user"]]
    for item in entry["receipts"]:
        receipt, _created = record_receipt(
            customer,
            versions[item["version"]],
            received_at=_moment(item["received_at"]),
            precision=item["precision"],
            channel=item["channel"],
            evidence=item["evidence"],
            imported_history=item["imported_history"],
            agreement=agreements.get(item["agreement"] or ""),
            by=member if item["channel"] == Receipt.Channel.PORTAL else officer,
            recorded_at=_moment(item["recorded_at"]),
        )
        if item["voided"]:
            void_receipt(receipt, reason=item["voided"]["reason"], by=officer, at=_moment(item["voided"]["at"]))


def _agreement(customer: Customer, entry: dict[str, Any]) -> Agreement:
    days = ("handed_over_on", "signed_on", "ended_on", "work_ended_on")
    agreement = Agreement.objects.create(
        customer=customer,
        reference=entry["reference"],
        hosted=entry["hosted"],
        **{name: _date(entry[name]) for name in days},
    )
    agreement.products.set(Product.objects.filter(name__in=entry["products"]))
    for item in entry["arrangements"]:
        Arrangement.objects.create(
            agreement=agreement,
            **{**item, "agreed_on": _date(item["agreed_on"]), "ended_on": _date(item["ended_on"])},
        )
    return agreement
