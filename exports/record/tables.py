"""The record for spreadsheets: one row for each controller and product, and beside it a sheet for each noun."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from documents import richtext
from documents.display.spreadsheet import csv_text
from documents.moments import as_printed, local
from exports.record.model import Bound, Controller, Party, Processing, Recipient, Record

# A cell of a workbook holds no more, and none of these characters.
_LONGEST = 32_767
_MANY = 1_000
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class _Look(Enum):
    """How a cell looks; of very many cells looks take longer to write than words."""

    HEAD, WRAPPED, PLAIN = range(3)


class Sheet(NamedTuple):
    """A table with a name."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def as_csv(record: Record) -> bytes:
    """One table, a row for each controller and product (UTF-8 with a byte order mark, semicolons)."""
    sheet = _overview(record)
    return csv_text(sheet.head, sheet.rows).encode()


def as_xlsx(record: Record) -> bytes:
    """A workbook: the same table, and the categories, hops, measures and gaps each on a sheet of its own."""
    book = Workbook(write_only=True)
    for sheet in sheets_of(record):
        _write(book, sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sheets_of(record: Record) -> list[Sheet]:
    """All sheets, in the active language."""
    return [_overview(record), _categories(record), _hops(record), _measures(record), _gaps(record)]


def _write(book: Any, sheet: Sheet) -> None:
    made = book.create_sheet(sheet.name)
    made.freeze_panes = "A2"
    for place, name in enumerate(sheet.head, start=1):
        longest = max([len(name), *(len(row[place - 1]) for row in sheet.rows[:200])])
        made.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, 12), 60)
    made.append([_cell(made, name, _Look.HEAD) for name in sheet.head])
    looks = _Look.PLAIN if len(sheet.rows) > _MANY else _Look.WRAPPED
    for row in sheet.rows:
        made.append([_cell(made, text, looks) for text in row])
    if sheet.rows:
        made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{len(sheet.rows) + 1}"


def _cell(sheet: Any, text: str, look: _Look) -> Any:
    """A text, whatever it begins with: nothing of it is calculated."""
    made = WriteOnlyCell(sheet, _NOT_IN_XML.sub("", text)[:_LONGEST])
    made.data_type = "s"
    if look is not _Look.PLAIN:
        made.alignment = Alignment(wrap_text=True, vertical="top")
    if look is _Look.HEAD:
        made.font = Font(bold=True)
    return made


def _overview(record: Record) -> Sheet:
    head = (
        _("As of"),
        _("Processor"),
        _("Processor: address"),
        _("Processor: contact"),
        _("Processor: data protection officer"),
        _("Customer code"),
        _("Controller"),
        _("Address"),
        _("Trade register number"),
        _("Contact"),
        _("Data protection officer"),
        _("Agreements"),
        _("Product"),
        _("Annex 1"),
        _("Categories of processing"),
        _("Transfers to third countries"),
        _("Annex 2"),
        _("Security measures"),
        _("Missing"),
    )
    return Sheet(_("Controllers"), head, list(_overview_rows(record)))


def _overview_rows(record: Record) -> Iterator[tuple[str, ...]]:
    at, processor = as_printed(local(record.at)), record.processor
    before = (at, processor.name, *_party(processor)[1:]) if processor is not None else (at, "", "", "", "")
    gaps = {found.version.pk: found.gaps for found in record.processings}
    gaps |= {found.version.pk: found.gaps for found in record.measures}
    for each in record.controllers:
        name, address, contact, officer = _party(each.party)
        own = (each.code, name, address, each.party.kvk_number, contact, officer)
        agreements = ", ".join(agreement.reference for agreement in each.agreements)
        for bound in each.bound or (None,):
            processing = record.processing_of(bound.version) if bound and bound.version else None
            keys = [found.pk for found in (bound and bound.version, each.annex2.version) if found]
            missing = (*record.own_gaps, *each.gaps, *(gap for key in keys for gap in gaps.get(key, ())))
            yield (
                *before,
                *own,
                agreements,
                str(bound.product) if bound else "",
                *_processing(bound, processing),
                *_measured(record, each),
                "; ".join(str(gap) for gap in missing),
            )


def _party(party: Party) -> tuple[str, str, str, str]:
    contact = (party.contact_name, party.contact_email, party.contact_phone)
    officer = (party.dpo_name, party.dpo_email, party.dpo_phone)
    return (party.name, ", ".join(party.address.splitlines()), _joined(contact), _joined(officer))


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(filter(None, texts))


def _processing(bound: Bound | None, found: Processing | None) -> tuple[str, str, str]:
    if found is None:
        return ("", "", "")
    names = "; ".join(activity.name for activity in found.activities)
    hops = [_("%(name)s: place not recorded") % {"name": each.name} for each in found.unknown]
    hops += [
        _joined((f"{each.recipient.name} ({each.hop.country or '?'})", each.basis, each.hop.transfer_details))
        for each in found.transfers
    ]
    return (str(found.version), names, "; ".join(hops) or _("none"))


def _measured(record: Record, each: Controller) -> tuple[str, str]:
    version = each.annex2.version
    if version is None or not each.is_served:
        return ("", "")
    return (str(version), "; ".join(group.title for group in record.measures_of(version).groups))


def _categories(record: Record) -> Sheet:
    head = (
        _("Annex 1"),
        _("Product"),
        _("Category of processing"),
        _("Description"),
        _("Nature"),
        _("Purpose"),
        _("Duration"),
    )
    rows = [
        (
            str(found.version),
            found.product,
            each.name,
            "\n".join(richtext.lines(each.text)),
            *((each.facts.nature, each.facts.purpose, each.facts.duration) if each.facts else ("", "", "")),
        )
        for found in record.processings
        for each in found.activities
    ]
    return Sheet(_("Categories of processing"), head, rows)


def _hops(record: Record) -> Sheet:
    head = (
        _("Annex 1"),
        _("Level in the chain"),
        _("Engaged by"),
        _("Recipient"),
        _("What it does"),
        _("Country"),
        _("Place of processing"),
        _("Where it processes"),
        _("Transfer"),
        _("Transfer basis"),
        _("Instrument of the transfer"),
    )
    rows = [_hop(found, each) for found in record.processings for each in found.recipients]
    return Sheet(_("Transfers"), head, rows)


def _hop(found: Processing, each: Recipient) -> tuple[str, ...]:
    hop = each.hop
    is_transfer = _("not known") if each.has_unknown_place else _("yes") if each.is_outside_eea else _("no")
    where: Sequence[str] = ("", _("unknown"), "", is_transfer, "", "")
    if hop is not None:
        basis = str(hop.get_transfer_basis_display()) if hop.transfer_basis else ""
        where = (hop.country, str(hop.get_place_display()), hop.location, is_transfer, basis, hop.transfer_details)
    return (str(found.version), str(each.level), each.by, each.name, each.task, *where)


def _measures(record: Record) -> Sheet:
    rows = [
        (str(found.version), group.title, "\n".join(richtext.lines(measure)))
        for found in record.measures
        for group in found.groups
        for measure in group.measures
    ]
    return Sheet(_("Measures"), (_("Annex 2"), _("Category of measures"), _("Measure")), rows)


def _gaps(record: Record) -> Sheet:
    rows = [(each.asked_by, str(each)) for each in record.gaps]
    return Sheet(_("Missing"), (_("Asked by"), _("What is missing")), rows)
