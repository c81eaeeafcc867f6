"""How the admin shows a version: the same templates as the public pages and the PDF."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from agreements.presentation import part_of
from documents.admin.reading import Layout, use_layout
from documents.models import DocumentVersion


def _html(request: HttpRequest, version: DocumentVersion) -> str:
    return render_to_string("documents/_part.html", {"part": part_of(version), "level": 3, "pdf": False}, request)


def _pdf(request: HttpRequest, version: DocumentVersion) -> bytes:
    return b""


use_layout(Layout(html=_html, pdf=_pdf))
