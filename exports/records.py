"""The record as files: who asks for one names its extension."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from exports.linked.record import as_jsonld
from exports.paper.pages import as_html, as_pdf
from exports.record.data import data_of
from exports.record.model import Record
from exports.record.paper import paper_of
from exports.record.tables import as_csv, as_xlsx


@dataclass(frozen=True)
class Form:
    """A form in which the record goes out."""

    name: str
    make: Callable[[Record], bytes]
    media_type: str


def as_json(record: Record) -> bytes:
    """The facts for programs."""
    return (json.dumps(data_of(record), ensure_ascii=False, indent=2) + "\n").encode()


FORMS: dict[str, Form] = {
    "html": Form("HTML", lambda record: as_html(paper_of(record)), "text/html; charset=utf-8"),
    "pdf": Form("PDF", lambda record: as_pdf(paper_of(record)), "application/pdf"),
    "csv": Form("CSV", as_csv, "text/csv; charset=utf-8"),
    "xlsx": Form("XLSX", as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": Form("JSON", as_json, "application/json"),
    "jsonld": Form("JSON-LD", as_jsonld, "application/ld+json"),
}


def file_name(record: Record, form: str) -> str:
    """As a download is called."""
    return f"{paper_of(record).name}.{form}"
