"""The processor's public pages: its documents, and each version of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from customers.access import get_version_or_404, readable_kinds
from documents.display.presentation import part_of
from documents.display.shelf import ShelvedDocument, shelved_documents
from documents.notes import notes_of, show_note
from exports.changelog import versions_on
from portal.glossary import terms_in
from portal.views.comparison import others_to_compare


def home(request: HttpRequest) -> HttpResponse:
    """The processor and its documents: the current version of each, and every older one."""
    documents = shelved_documents(readable_kinds(request.user))
    return render(request, "public/home.html", {"documents": documents, "has_annex1": _has_annex1(documents)})


def version(request: HttpRequest, reference: str) -> HttpResponse:
    """One published version in full, with its standing among the others of its document."""
    found = get_version_or_404(request.user, reference)
    [document] = shelved_documents([found.kind], found.document)
    state = next(item.state for line in document.lines for item in line.versions if item.version == found)
    line = next(line for line in document.lines if line.line == found.line)
    part = part_of(found)
    whole = notes_of(found).whole
    return render(
        request,
        "public/version.html",
        {
            "part": part,
            "version": found,
            "state": state,
            "line": line,
            "document": document,
            "terms": terms_in([part]),
            "note": show_note(whole) if whole is not None else None,
            "old": next(item.old for item in versions_on(document) if item.version == found),
            "others": others_to_compare(found, document),
        },
    )


def _has_annex1(documents: list[ShelvedDocument]) -> bool:
    return any(item.document.kind == "annex1" for item in documents)
