"""The work of issuing copies: who asked for which copy, how far it is, and the runs for all customers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from copies.models.copy import IssuedCopy
from customers.models.customer import Customer
from documents.moments import as_printed


class IssueRun(models.Model):
    """Copies for all customers whom an agreement binds at a moment, in one language."""

    class Status(models.TextChoices):
        RUNNING = "running", _("under way")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        FINISHED = "finished", _("finished")

    moment = models.DateTimeField(_("agreement at"), editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.RUNNING, editable=False
    )
    started_at = models.DateTimeField(_("started at"), editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("started by"),
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    had_copy = models.PositiveIntegerField(_("had their copy already"), default=0, editable=False)
    without_agreement = models.PositiveIntegerField(_("bound by no agreement"), default=0, editable=False)

    class Meta:
        verbose_name = _("issue of copies")
        verbose_name_plural = _("issues of copies")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["language"], name="copies_one_open_run", condition=Q(status__in=["running", "paused"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {as_printed(self.started_at)}"


class CopyRequest(models.Model):
    """A copy that somebody asked for. A worker holds it under a lease, so that a killed worker's work comes back."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        WORKING = "working", _("being made")
        DONE = "done", _("issued")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Problem(models.TextChoices):
        NONE = "", ""
        UNAVAILABLE = "unavailable", _("A service that the seal needs does not answer; it is tried again by itself.")
        MISCONFIGURED = "misconfigured", _("The seal is not set up properly; an administrator must look at it.")
        NOT_SEALED = "not_sealed", _("The file could not be sealed.")
        NOT_BOUND = "not_bound", _("No agreement applies at this moment any more.")
        LOST = "lost", _("The worker stopped each time while it made this copy.")
        UNEXPECTED = "unexpected", _("Something unexpected went wrong; the log says what.")

    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="copy_requests", verbose_name=_("customer"), editable=False
    )
    moment = models.DateTimeField(_("agreement at"), editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    key = models.CharField(max_length=64, editable=False)
    run = models.ForeignKey(
        IssueRun, models.CASCADE, null=True, related_name="requests", verbose_name=_("issue of copies"), editable=False
    )
    # Somebody is waiting for it, so the pause of its run does not hold it up.
    urgent = models.BooleanField(_("asked for by itself"), default=False, editable=False)
    requested_at = models.DateTimeField(_("asked for at"), editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("asked for by"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED, editable=False)
    problem = models.CharField(_("problem"), max_length=15, choices=Problem.choices, blank=True, editable=False)
    detail = models.TextField(_("technical detail"), blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    losses = models.PositiveIntegerField(_("workers lost"), default=0, editable=False)
    not_before = models.DateTimeField(_("not tried before"), editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    copy = models.ForeignKey(
        IssuedCopy, models.PROTECT, null=True, related_name="requests", verbose_name=_("issued copy"), editable=False
    )

    OPEN: ClassVar[tuple[str, ...]] = (State.QUEUED, State.WORKING)

    class Meta:
        verbose_name = _("copy asked for")
        verbose_name_plural = _("copies asked for")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "key"],
                name="copies_one_open_request",
                condition=Q(state__in=["queued", "working"]),
            ),
            models.CheckConstraint(
                name="copies_request_leased_while_worked_on",
                condition=Q(state="working", lease__isnull=False, leased_until__isnull=False)
                | (~Q(state="working") & Q(lease__isnull=True, leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="copies_request_done_with_copy",
                condition=Q(state="done", copy__isnull=False) | (~Q(state="done") & Q(copy__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="copies_request_queue")]

    def __str__(self) -> str:
        return f"{self.customer} · {self.get_state_display()}"
