"""The forms as files, of one customer at a moment."""

from __future__ import annotations

from datetime import datetime

from customers.models import Customer
from exports.forms.decision import annexes_of
from exports.forms.statement import statement_of
from exports.paper import Paper
from exports.paper.pages import as_html, as_pdf
from exports.paper.word import as_docx
from exports.record import record_of

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def decision_papers(customer: Customer, at: datetime, now: datetime) -> dict[str, Paper]:
    """The annexes of decision 2021/915, as one."""
    return {"": annexes_of(record_of(customer, at=at, now=now))}


def statement_papers(customer: Customer, at: datetime, now: datetime) -> dict[str, Paper]:
    """A Data Pro Statement on each product of the customer, by the reference of its annex 1."""
    record = record_of(customer, at=at, now=now)
    [controller] = record.controllers
    measures = record.measures[0] if record.measures else None
    return {
        found.version.reference: statement_of(record, found, measures, controller.terms.version)
        for found in record.processings
    }


def make_file(paper: Paper, form: str, *, at: datetime) -> bytes:
    """A paper in a form. Raises ``KeyError`` for a form that there is not."""
    return {"docx": lambda: as_docx(paper, at=at), "pdf": lambda: as_pdf(paper), "html": lambda: as_html(paper)}[form]()
