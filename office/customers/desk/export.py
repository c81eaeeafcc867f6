"""Customers as a file for a spreadsheet, with how each stands: CSV, or XLSX in which every cell is text or a date."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from agreements.models import Agreement, StandingPart
from customers.models import Customer
from documents.kinds import choices
from office.spreadsheet import as_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many are read at once; memory stays flat however many there are.
_BATCH = 500


def head() -> list[str]:
    """The columns, in the words of the forms."""
    kinds = [str(label) for _value, label in choices()]
    return [
        _("code"),
        _("name"),
        _("trade register number"),
        _("address"),
        _("contact"),
        _("contact's e-mail address"),
        _("contact's telephone number"),
        _("data protection officer"),
        _("data protection officer's e-mail address"),
        _("data protection officer's telephone number"),
        _("agreements"),
        _("products"),
        _("releases"),
        *(_("binds: %(part)s") % {"part": kind} for kind in kinds),
        _("due"),
        _("answer"),
        _("missing details"),
    ]


def rows_of(customers: QuerySet[Customer]) -> Iterator[list[str]]:
    """A row for each, in the order of the list. Five queries for every 500."""
    keys = list(customers.values_list("pk", flat=True))
    for part in batched(keys, _BATCH):
        found = Customer.objects.select_related("standing").in_bulk(part)
        own = [found[pk] for pk in part if pk in found]
        versions = ("version__line__document", "due__line__document")
        prefetch_related_objects(
            own,
            Prefetch("agreements", Agreement.objects.prefetch_related("products")),
            Prefetch("standing__parts", StandingPart.objects.select_related("product", *versions)),
        )
        yield from map(_row, own)


def _row(customer: Any) -> list[str]:
    standing = getattr(customer, "standing", None)
    parts = list(standing.parts.all()) if standing is not None else []
    agreements = list(customer.agreements.all())
    binds = {
        kind: _listed(str(part.version) for part in parts if part.kind == kind and part.version is not None)
        for kind, _label in choices()
    }
    return [
        customer.code,
        customer.name,
        customer.kvk_number,
        customer.address.replace("\n", ", "),
        customer.contact_name,
        customer.contact_email,
        customer.contact_phone,
        customer.dpo_name,
        customer.dpo_email,
        customer.dpo_phone,
        _listed(agreement.reference for agreement in agreements),
        _listed(sorted({product.name for agreement in agreements for product in agreement.products.all()})),
        _listed(f"{part.product} {part.release}" for part in parts if part.product is not None and part.release),
        *binds.values(),
        _listed(str(part.due) for part in parts if part.due is not None),
        str(standing.get_answer_display()) if standing is not None else "",
        _listed(customer.missing_details),
    ]


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def csv_of(customers: QuerySet[Customer]) -> HttpResponse:
    return as_csv(_("customers"), head(), rows_of(customers))


def xlsx_of(customers: QuerySet[Customer]) -> HttpResponse:
    """The same as a workbook, kept by no cache."""
    name = f"{_('customers')}-{timezone.localdate().isoformat()}.xlsx"
    response = HttpResponse(workbook_of([head(), *rows_of(customers)]), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def workbook_of(rows: Iterable[Iterable[str]]) -> bytes:
    """A workbook of texts: whatever a cell begins with, nothing in it is calculated."""
    from openpyxl import Workbook  # noqa: PLC0415 - read for this alone
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        cells = []
        for text in row:
            # Told after the value, which makes a formula of what begins with “=”.
            cell = WriteOnlyCell(sheet, value=_printable(text))
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _printable(text: str) -> str:
    """Without the control characters that no workbook may hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n")[:32_000]
