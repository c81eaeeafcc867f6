"""Pages that explain to officers what the registry does by itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.models import Checkpoint, Entry
from office import arrears
from office.verification import last_that_held, last_verification


def journal_view(request: HttpRequest) -> HttpResponse:
    """What the journal holds, what verifying finds, what to do then, and how it stands now."""
    if not request.user.has_perm("journal.view_verification"):
        raise PermissionDenied
    values = {
        **admin.site.each_context(request),
        "title": _("Journal and verification"),
        "entries": Entry.objects.count(),
        "checkpoint": Checkpoint.objects.newest(),
        "last": last_verification(),
        "held": last_that_held(),
        "behind": arrears.warnings(now=timezone.now()),
        "mailed_to": settings.JOURNAL["MAIL_TO"],
        "mail_hours": settings.JOURNAL["MAIL_HOURS"],
        "witnesses": len(settings.JOURNAL["WITNESSES"]),
    }
    return TemplateResponse(request, "admin/registry/journal.html", values)
