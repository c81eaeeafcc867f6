"""Background workers that are alive, and the requests that gave them tasks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult


class WorkerHeartbeat(models.Model):
    """A background worker that is alive says so every few seconds."""

    worker = models.CharField(max_length=64, primary_key=True, editable=False)
    seen_at = models.DateTimeField(editable=False)
    version = models.CharField(max_length=32, default="", db_default="", editable=False)
    # Why it takes no task; a worker of another release than the database's waits, and says so.
    waits_for = models.CharField(max_length=300, default="", db_default="", editable=False)

    objects: ClassVar[models.Manager[WorkerHeartbeat]] = models.Manager()

    class Meta:
        verbose_name = _("background worker")
        verbose_name_plural = _("background workers")

    def __str__(self) -> str:
        return self.worker


class TaskOrigin(models.Model):
    """The request that asked for a task, so that the log of a worker leads back to that of the web."""

    task = models.OneToOneField(DBTaskResult, models.CASCADE, primary_key=True, related_name="+", editable=False)
    request = models.CharField(max_length=64, editable=False)

    objects: ClassVar[models.Manager[TaskOrigin]] = models.Manager()

    class Meta:
        verbose_name = _("origin of a task")
        verbose_name_plural = _("origins of tasks")

    def __str__(self) -> str:
        return self.request
