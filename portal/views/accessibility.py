"""The statement of accessibility (*toegankelijkheidsverklaring*), where whoever runs the registry gives one."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.parties import the_processor
from portal.accessibility import DEVIATIONS, REVIEWED, written_by_themselves

# What each status of the Dutch model means stands in the template.
OFF, OWN_WORDS = "off", "on"


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The registry's own statement, or that of the processor from a file; 404 when none is given."""
    wanted = settings.DPA_ACCESSIBILITY_STATEMENT
    if wanted == OFF:
        raise Http404
    if wanted != OWN_WORDS:
        text = written_by_themselves(settings.BASE_DIR / wanted)
        return render(request, "public/accessibility_text.html", {"text": text})
    processor = the_processor()
    return render(
        request,
        "public/accessibility.html",
        {
            "processor": processor,
            "contact": (processor.contact_email if processor else "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            "status": settings.DPA_ACCESSIBILITY_STATUS,
            "deviations": DEVIATIONS,
            "reviewed": REVIEWED,
            "site": settings.DPA_PUBLIC_URL,
        },
    )
