"""Bodies that are not needed any more: each release with another layout lays all of them out anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from copies.models import CopyBody
from files import store as files

# A body is only a saving of time: one that is still in use is laid out anew, in a second or so.
KEPT = timedelta(days=30)


def drop_old_bodies(*, now: datetime) -> int:
    """Remove the bodies that were laid out long ago, of whichever layout; returns how many.

    Safe beside workers: a body that is being laid out is under a lease and stays; who has just found one that goes
    misses its file and tries again a moment later, with a body laid out anew. The file goes by way of the journal, so
    nothing stays behind when this process is killed.
    """
    old = Q(laid_out_at__lt=now - KEPT) | Q(laid_out_at__isnull=True)
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    dropped = 0
    for pk in CopyBody.objects.filter(old, free).values_list("pk", flat=True):
        with transaction.atomic():
            body = CopyBody.objects.select_for_update(skip_locked=True).filter(old, free, pk=pk).first()
            if body is None:
                continue
            if body.file:
                files.leave(str(body.file.name), now=now)
            body.delete()
            dropped += 1
    return dropped
