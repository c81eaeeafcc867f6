"""Notices on paper: a letter for each customer, its address where the window of an envelope is; PDF/A and PDF/UA."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

import pdf
from customers.parties import the_processor
from mail.dress import blocks_of
from notices.delivery.posting import text_of
from notices.models import Notice

STYLESHEETS = ("css/tokens-print.css", "css/letter.css")


@dataclass(frozen=True)
class NoticeLetter:
    """A notice as a letter: to whom, in which language, its subject and the paragraphs of its text."""

    notice: Notice
    language: str
    subject: str
    text: str

    @property
    def blocks(self) -> list[tuple[list[str], list[str]]]:
        return list(blocks_of(self.text))

    @property
    def address_lines(self) -> list[str]:
        customer = self.notice.customer
        return [line for line in [customer.name, *customer.address.splitlines()] if line.strip()]


def letters(notices: Iterable[Notice], *, at: datetime, on_paper: bool = True) -> bytes:
    """The letters of these notices in one PDF, each on pages of its own; without ``on_paper`` as they went out by mail.

    A letter that gives notice itself can't name the last day: that follows from the day of its delivery.
    """
    found = [_letter_of(notice, at=at, on_paper=on_paper) for notice in notices]
    language = found[0].language if found else settings.LANGUAGE_CODE
    processor = the_processor()
    lines = [processor.name, *processor.address.splitlines()] if processor is not None else []
    context = {
        "letters": found,
        "processor": processor,
        "sender": " · ".join(line.strip() for line in lines if line.strip()),
        "at": at,
    }
    with translation.override(language):
        html = render_to_string("documents/pdf/letters.html", context)
    return pdf.render(html, stylesheets=STYLESHEETS)


def _letter_of(notice: Notice, *, at: datetime, on_paper: bool) -> NoticeLetter:
    return NoticeLetter(notice, notice.language or settings.LANGUAGE_CODE, *text_of(notice, at=at, on_paper=on_paper))
