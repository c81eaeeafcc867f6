"""How the admin shows a version: with the templates of the public pages and of the PDF."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from agreements.presentation import part_of
from agreements.rendering import VersionSource
from agreements.rendering.layout import STYLESHEETS
from documents import pdf
from documents.admin.reading import Layout, use_layout
from documents.models import DocumentVersion


def _html(request: HttpRequest, version: DocumentVersion) -> str:
    context = {"part": part_of(version), "level": 3, "pdf": False}
    return render_to_string("admin/documents/version/_contract.html", context, request)


def _pdf(request: HttpRequest, version: DocumentVersion) -> bytes:
    return pdf.render(VersionSource(version).html(), stylesheets=STYLESHEETS)


use_layout(Layout(html=_html, pdf=_pdf))
