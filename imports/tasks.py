"""Work for the background worker."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone

from imports.models import ImportRequest
from imports.reading import carry_out


@task()
def read_request(request_id: int) -> str:
    """Read an uploaded text into drafts. Idempotent: a second run finds the outcome and leaves it."""
    request = ImportRequest.objects.filter(pk=request_id).first()
    if request is None:
        return "gone"
    return carry_out(request, now=timezone.now())
