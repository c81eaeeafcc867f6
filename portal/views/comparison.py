"""What differs between two versions, at an address of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from customers.access import get_version_or_draft_or_404
from documents.comparison.facts import compare_facts
from documents.comparison.versions import compare_versions
from documents.display.compared import view_of
from documents.display.shelf import ShelvedDocument
from documents.models import DocumentVersion
from documents.notes import notes_between
from portal.reference import REFERENCE
from portal.views.chosen_view import chosen_view


@dataclass(frozen=True)
class OtherVersion:
    """A version that another one may be compared with; ``is_proposed`` the one that people mostly mean."""

    version: DocumentVersion
    is_proposed: bool


def others_to_compare(version: DocumentVersion, document: ShelvedDocument) -> list[OtherVersion]:
    """The other published versions of a document, its own line first; proposed is the one before it, else the next."""
    lines = sorted(document.lines, key=lambda line: line.line != version.line)
    found = [item.version for line in lines for item in line.versions if item.version != version]
    before = [other for other in found if other.line == version.line and _order(other) < _order(version)]
    proposed = before[0] if before else found[0] if found else None
    return [OtherVersion(other, other == proposed) for other in found]


def choose(request: HttpRequest) -> HttpResponse:
    """From a form with two versions to the address of their comparison, the older one first."""
    references = [request.GET.get(name, "") for name in ("een", "ander")]
    if not all(re.fullmatch(REFERENCE, reference) for reference in references):
        raise Http404
    one, other = (get_version_or_draft_or_404(request.user, reference) for reference in references)
    old, new = sorted((one, other), key=_order)
    return redirect("public:comparison", old=old.reference, new=new.reference)


def _order(version: DocumentVersion) -> tuple[bool, bool, str, int]:
    """By their printed dates; what has none comes first, as in the order of versions, and drafts last."""
    place = version.rank.rank if version.is_published else version.pk
    dated = version.date.isoformat() if version.date else ""
    return not version.is_published, bool(dated), dated, place


def get_pair_or_404(user: Any, old: str, new: str) -> tuple[DocumentVersion, DocumentVersion]:
    """Two versions of one kind, by their references; 404 where ``user`` may not read one of them."""
    before, after = (get_version_or_draft_or_404(user, reference) for reference in (old, new))
    if before.kind != after.kind:
        raise Http404
    return before, after


def show(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What differs between two versions of one kind, from the first to the second; 404 where one may not be read."""
    before, after = get_pair_or_404(request.user, old, new)
    comparison = compare_versions(before, after)
    chosen = chosen_view(request)
    facts = compare_facts(before, after, comparison)
    notes = notes_between(before, after)
    compared = view_of(comparison, facts, exact=chosen.exact, language=after.language, notes=notes)
    return render(
        request,
        "public/comparison.html",
        {
            "compared": compared,
            "old": before,
            "new": after,
            "view": chosen.view,
            "view_class": chosen.css_class,
            "exact": chosen.exact,
        },
    )
