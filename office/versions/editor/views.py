"""The editor's addresses: authorise, call one rule, answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import journaled
from documents.locks import lock_draft
from documents.rows.schema import schema_of
from journal.acts import act
from office.versions.editor.answering import draft, require_change
from office.versions.editor.comparing import compare_row
from office.versions.editor.document import answer_save, read_document
from office.versions.editor.references import references_to
from office.versions.editor.rows import newest_seen
from office.versions.editor.saving import save
from office.versions.editor.sent import Problem, Unfit, read_json, read_sent
from office.versions.editor.unsaved import be_present, forget_unsaved, keep_unsaved, others_in


def document_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    version = admin.find(request, pk)
    tab = _tab(request.GET.get("tab") or "-")
    return JsonResponse(read_document(version, request.user, tab, at=timezone.now()))


def save_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    version = draft(admin, request, pk)
    sent = read_sent(read_json(request.body), schema_of(version.kind))
    now = timezone.now()
    return JsonResponse(answer_save(save(version, sent, by=request.user, at=now), sent, at=now))


def unsaved_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Kept also of a draft that was published meanwhile, so that nothing typed is lost."""
    version = admin.find(request, pk)
    require_change(admin, request)
    if request.method == "DELETE":
        forget_unsaved(version, request.user, _tab(request.GET.get("tab")), until=timezone.now())
        return JsonResponse({"kept": False})
    data = read_json(request.body)
    now = timezone.now()
    keep_unsaved(version, request.user, _tab(data.get("tab")), data.get("changes"), at=now)
    return JsonResponse({"kept": True, "at": now.isoformat()})


def presence_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who else is there. Read without saying so, it gives the token that a page needs after a new sign-in."""
    version = admin.find(request, pk)
    require_change(admin, request)
    now, tab = timezone.now(), _tab(request.GET.get("tab") or "-")
    if request.method == "POST":
        tab = _tab(read_json(request.body).get("tab"))
        be_present(version, request.user, tab, at=now)
    return JsonResponse(
        {
            "others": others_in(version, request.user, tab, at=now),
            "latest": newest_seen(version),
            "is_published": version.is_published,
            "csrf": get_token(request),
        }
    )


# A tab that is left open signs nobody on: what its person does, does.
presence_view.is_unattended = True  # type: ignore[attr-defined]


def compare_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a change, of a text that need not be saved."""
    version = admin.find(request, pk)
    data = read_json(request.body)
    return JsonResponse(compare_row(version, data.get("place"), data.get("fields")))


def references_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    version = admin.find(request, pk)
    data = read_json(request.body)
    return JsonResponse({"references": references_to(version, data.get("renumbered"), data.get("changes"))})


def doubt_view(admin: Any, request: HttpRequest, pk: int, doubt: int) -> HttpResponse:
    """Settle a point of an import, or open it again."""
    version = draft(admin, request, pk)
    found: Any = get_object_or_404(version.doubts, pk=doubt)
    settled = read_json(request.body).get("settled", True)
    now = timezone.now()
    with act(journaled.EDITED, by=request.user, at=now, subject=version):
        lock_draft(version)
        if found.settled is not bool(settled):
            found.settled = bool(settled)
            found._history_user, found._history_date = request.user, now
            found.save()
    return JsonResponse({"id": found.pk, "settled": found.settled})


def _tab(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 40 or not value.isascii() or not value.isprintable():
        raise Unfit(Problem("", "", _("The page doesn't say which tab it is. Reload it; your text is kept.")))
    return value
