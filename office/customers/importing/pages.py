"""Customers from a file: looked at first, with every problem at its cell; then entered as what was seen, in one act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.log.security import SecurityEvent, record
from agreements.acts.evidence_files import Inspected
from agreements.acts.held_files import HeldFileGone, held_file, hold
from documents.errors import NotAsShown, Refused
from documents.scanned import refuse_infected
from office.customers.desk.export import XLSX, workbook_of
from office.customers.desk.new import RIGHTS
from office.customers.importing.carrying import Outcome, carry_out, try_out
from office.customers.importing.cells import Table, Unreadable
from office.customers.importing.columns import AGREEMENT, COLUMNS, CUSTOMER, MEMBER, RELEASE
from office.customers.importing.files import LARGEST, tables_in

# So many problems are listed; with more the file is put right first.
_SHOWN = 200
_GROUPS = (
    (CUSTOMER, _("customers")),
    (AGREEMENT, _("agreements")),
    (RELEASE, _("installed releases")),
    (MEMBER, _("members")),
)


class FileForm(forms.Form):
    """The file with customers."""

    file = forms.FileField(
        label=_("file"),
        max_length=200,
        help_text=_("CSV or XLSX, at most 5 MB and 1,000 rows. Nothing is entered before you have seen what would be."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            record(SecurityEvent.FILE_REFUSED, what="size")
            raise forms.ValidationError(gettext("The file is larger than 5 MB. Split it."))
        data = bytes(upload.read())
        try:
            refuse_infected(data)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return data


def import_view(admin: Any, request: HttpRequest) -> HttpResponse:
    """The form; a file shows what would be entered, and its ticket enters that."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    if "example" in request.GET:
        return _example()
    if request.method != "POST":
        return _page(admin, request, FileForm())
    ticket = request.POST.get("held", "")
    form = FileForm() if ticket else FileForm(request.POST, request.FILES)
    try:
        if ticket:
            return _entered(request, tables_in(held_file(ticket, by=request.user).data))
        return _looked_at(admin, request, form) if form.is_valid() else _page(admin, request, form)
    except HeldFileGone:
        messages.error(request, gettext("The file is not held any longer. Choose it once more."))
    except Unreadable as refusal:
        form.add_error("file", str(refusal))
        return _page(admin, request, form)
    except NotAsShown as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("admin:customers_customer_import"))


def _looked_at(admin: Any, request: HttpRequest, form: FileForm) -> HttpResponse:
    """What the file would enter, and its ticket where nothing stands against it. Raises ``Unreadable``."""
    now, data = timezone.now(), form.cleaned_data["file"]
    outcome = try_out(tables_in(data), by=request.user, at=now)
    held = ""
    if outcome.does_something:
        held = hold(Inspected(data, "application/octet-stream", "bin", "import"), by=request.user, at=now)
    return _page(admin, request, form, outcome, held, outcome.digest)


def _entered(request: HttpRequest, tables: list[Table]) -> HttpResponse:
    """Raises ``NotAsShown``, and ``Unreadable``."""

    def link(token: str) -> str:
        return request.build_absolute_uri(reverse("members:invitation", args=[token]))

    shown = request.POST.get("seen", "")
    outcome = carry_out(tables, shown=shown, by=request.user, at=timezone.now(), link=link)
    messages.success(request, _said(outcome))
    return HttpResponseRedirect(reverse("admin:customers_customer_changelist"))


def _said(outcome: Outcome) -> str:
    new = ", ".join(f"{outcome.made[group]} {name}" for group, name in _GROUPS if outcome.made[group])
    return gettext("Entered: %(what)s.") % {"what": new}


def _page(
    admin: Any, request: HttpRequest, form: FileForm, outcome: Outcome | None = None, held: str = "", seen: str = ""
) -> HttpResponse:
    groups = [(name, outcome.made[group], outcome.known[group]) for group, name in _GROUPS] if outcome else []
    values = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "media": admin.media + form.media,
        "title": gettext("Enter many from a file"),
        "form": form,
        "outcome": outcome,
        "groups": groups,
        "problems": outcome.problems[:_SHOWN] if outcome else (),
        "more": max(0, len(outcome.problems) - _SHOWN) if outcome else 0,
        "sum": _sum(outcome) if outcome else "",
        "held": held,
        "seen": seen,
        "columns": [column.name for column in COLUMNS],
        "list_url": reverse("admin:customers_customer_changelist"),
    }
    return TemplateResponse(request, "admin/customers/customer/import.html", values)


def _sum(outcome: Outcome) -> str:
    if outcome.problems:
        text = ngettext(
            "One thing stands against it. Nothing was entered, and nothing can be before it is put right.",
            "%(count)s things stand against it. Nothing was entered, and nothing can be before they are put right.",
            len(outcome.problems),
        )
        return text % {"count": len(outcome.problems)}
    if not outcome.made:
        return gettext("All of this is in the registry already. There is nothing to enter.")
    return gettext("Nothing stands against it. This is what would be entered; nothing was yet.")


def _example() -> HttpResponse:
    """An empty workbook with all columns."""
    response = HttpResponse(workbook_of([[column.name for column in COLUMNS]]), content_type=XLSX)
    name = f"{gettext('customers')}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
