"""Background workers that are alive."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerHeartbeat(models.Model):
    """A background worker that is alive says so every few seconds."""

    worker = models.CharField(max_length=64, primary_key=True, editable=False)
    seen_at = models.DateTimeField(editable=False)

    objects: ClassVar[models.Manager[WorkerHeartbeat]] = models.Manager()

    class Meta:
        verbose_name = _("background worker")
        verbose_name_plural = _("background workers")

    def __str__(self) -> str:
        return self.worker
