"""How the admin shows a version: with the templates of the public pages and of the PDF."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

import pdf
from copies.reading import VersionSource
from copies.reading.layout import STYLESHEETS
from documents.display.presentation import part_of
from documents.models import DocumentVersion
from office.versions.reading import Layout, use_layout


def _html(request: HttpRequest, version: DocumentVersion) -> str:
    context = {"part": part_of(version), "level": 3, "pdf": False}
    return render_to_string("admin/documents/version/_contract.html", context, request)


def _pdf(request: HttpRequest, version: DocumentVersion) -> bytes:
    return pdf.render(VersionSource(version).html(), stylesheets=STYLESHEETS)


use_layout(Layout(html=_html, pdf=_pdf))
