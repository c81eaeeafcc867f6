"""The daily clean-up, as a task for whoever schedules through the queue."""

from __future__ import annotations

from django.tasks import task
from django.utils import timezone

from accounts import retention


@task(priority=-50)
def remove_expired() -> dict[str, int]:
    """Carry out the retention rules; idempotent."""
    return retention.remove_expired(now=timezone.now())
