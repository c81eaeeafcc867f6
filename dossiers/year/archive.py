"""The ZIP of a customer and a year, made while it is sent: what applied, copies, receipts, answers, notices,
deliveries, objections, and of all these the proof by the journal; with an index to read, and a manifest with digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.models import Agreement, Arrangement, InstalledRelease
from copies.sealed.disclosed import CHECKPOINT, journal_files
from copies.sealed.package import verifying_script
from customers.models import Customer
from customers.parties import the_processor
from documents.display.spreadsheet import csv_text
from documents.moments import format_moment, local_day, utc_text
from dossiers.year import copies, received, told
from dossiers.year.held import Held
from dossiers.year.standing import Year, files_of, last_answer, periods_of
from dossiers.zipping import Entry, ZipWriter
from exports.standalone import with_styles

# Before the law that asks for agreements of this kind nothing was agreed here.
FIRST = 1995
_SCRIPT = Path(__file__).with_name("proof") / "controleer.py"


def years_of(customer: Customer, *, at: datetime) -> list[int]:
    """The years of which there may be something, the newest first: from the first receipt or agreement to now."""
    days = [local_day(moment) for moment in customer.receipts.values_list("received_at", flat=True)]
    for signed, handed in customer.agreements.values_list("signed_on", "handed_over_on"):
        days += [day for day in (signed, handed) if day is not None]
    now = local_day(at)
    first = min([day for day in days if day <= now], default=now)
    return list(range(now.year, first.year - 1, -1))


def filename(customer: Customer, year: int) -> str:
    return f"bewijs-{customer.code}-{year}.zip"


def year_archive(customer: Customer, number: int, *, language: str, at: datetime) -> Iterator[bytes]:
    """The bytes of the ZIP, piece by piece; of a year without anything it says so."""
    year = Year(number, at)
    writer = ZipWriter(at)
    listed: list[tuple[Held, Entry | None]] = []
    for held in _in_language(language, contents(customer, year)):
        entry = writer.add(held.name, held.data) if not held.problem else None
        listed.append((held, entry))
        yield from writer.written()
    with translation.override(language):
        writer.add("index.html", _index(customer, year, listed))
        writer.add("index.csv", _index_of(listed))
        manifest = _manifest(customer, year, writer.entries, listed)
    writer.add("manifest.json", manifest)
    yield from writer.end()


def _in_language(language: str, found: Iterator[Held]) -> Iterator[Held]:
    """A page's language ends with the answer, and the file goes on being made."""
    while True:
        with translation.override(language):
            held = next(found, None)
        if held is None:
            return
        yield held


def contents(customer: Customer, year: Year) -> Iterator[Held]:
    """Every file but the index and the manifest, in their order."""
    if year.start >= year.at:
        return
    periods = periods_of(customer, year)
    versions = {version.pk: version for period in periods for version in period.applicability.versions}
    issued = copies.copies_of(customer, year)
    receipts = received.receipts_of(customer, year, list(versions))
    answers = received.answers_in(customer, year, list(versions))
    notices = told.notices_of(customer, year)
    objections = told.objections_of(notices)
    yield from files_of(customer, year, periods)
    for copy in issued:
        yield from copies.files_of(copy)
    yield from received.files_of_receipts(receipts)
    yield from received.files_of_answers(answers)
    yield from told.files_of_notices(notices, year)
    yield from told.files_of_objections(objections)
    rows: Iterator[models.Model] = chain(
        issued,
        (version.publication for version in versions.values()),
        Agreement.objects.filter(customer=customer).order_by("pk"),
        InstalledRelease.objects.filter(customer=customer).order_by("pk"),
        Arrangement.objects.filter(agreement__customer=customer).order_by("pk"),
        receipts,
        (receipt.portal for receipt in receipts if hasattr(receipt, "portal")),
        (answer.acceptance for answer in answers),
        {notice.announcement_id: notice.announcement for notice in notices}.values(),
        notices,
        (row for notice in notices for row in (*notice.addresses.all(), *notice.events.all())),
        objections,
        (step for objection in objections for step in objection.steps.all()),
    )
    for name, data in journal_files(rows):
        yield Held(_("Proof by the journal"), name, _("Journal of legal acts"), data, is_detail=name != CHECKPOINT)
    yield Held(_("Verifying it yourself"), "controleer.py", _("Script that verifies all of this"), _SCRIPT.read_bytes())
    yield Held(
        _("Verifying it yourself"), "verify.py", _("Script for a sealed copy"), verifying_script(), is_detail=True
    )


def _index(customer: Customer, year: Year, listed: list[tuple[Held, Entry | None]]) -> bytes:
    groups: dict[str, list[tuple[Held, Entry | None]]] = {}
    for held, entry in listed:
        if not held.is_detail:
            groups.setdefault(held.group, []).append((held, entry))
    context = {
        "customer": customer,
        "processor": the_processor(),
        "year": year,
        "groups": groups,
        "last": last_answer(customer, year),
        "missing": [held for held, _entry in listed if held.problem],
        "site": settings.DPA_PUBLIC_URL,
    }
    html = render_to_string("dossiers/year.html", context)
    return with_styles(html, ("css/tokens-print.css", "css/dossier.css"))


def _index_of(listed: list[tuple[Held, Entry | None]]) -> bytes:
    head = [_("sort"), _("file"), _("what"), _("moment"), _("size in bytes"), "SHA-256", _("missing")]
    rows = [
        [
            held.group,
            held.name,
            held.title,
            format_moment(held.at) if held.at is not None else "",
            entry.size if entry is not None else "",
            entry.sha256 if entry is not None else "",
            held.problem,
        ]
        for held, entry in listed
    ]
    return csv_text(head, rows).encode()


def _manifest(customer: Customer, year: Year, entries: list[Entry], listed: list[tuple[Held, Entry | None]]) -> bytes:
    """What an auditor's program reads: everything but itself, by name, size and digest."""
    values = {
        "format": 1,
        "registry": settings.DPA_PUBLIC_URL,
        "customer": customer.code,
        "name": customer.name,
        "year": year.number,
        "from": utc_text(year.start),
        "until": utc_text(max(year.end, year.start)),
        "madeAt": utc_text(year.at),
        "files": [{"name": entry.name, "size": entry.size, "sha256": entry.sha256} for entry in entries],
        "missing": [{"name": held.name, "why": held.problem} for held, _entry in listed if held.problem],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
