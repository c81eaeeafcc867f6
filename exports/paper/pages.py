"""A paper as a page that needs nothing else, and as PDF."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation

import pdf
from exports.paper.blocks import Paper
from exports.standalone import with_styles

STYLESHEETS = ("css/tokens-print.css", "css/document.css", "css/pdf.css", "css/paper.css", "css/paper-print.css")


def as_html(paper: Paper) -> bytes:
    """One HTML file with its style and typeface inside."""
    return with_styles(_page(paper), (*STYLESHEETS, "css/paper-screen.css", "css/export.css"))


def as_pdf(paper: Paper) -> bytes:
    """PDF/A-3a and PDF/UA-1."""
    return pdf.render(_page(paper), stylesheets=STYLESHEETS)


def _page(paper: Paper) -> str:
    with translation.override(paper.language):
        return render_to_string("exports/paper.html", {"paper": paper})
