"""What is told to all customers concerned at once, and what is planned to be told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine, PlainText
from documents.models import DocumentVersion


class Kind(models.TextChoices):
    """The kinds of notices (domain: change, notice, objection). Customers choose per kind who gets them."""

    NEW_VERSION = "new_version", _("new version")
    EDITORIAL = "editorial", _("editorial version")
    SUB_PROCESSOR = "sub_processor", _("addition or replacement of a sub-processor")
    SUB_PROCESSOR_CHANGE = "sub_processor_change", _("change of a sub-processor")
    WITHDRAWAL = "withdrawal", _("withdrawal")


class Announcement(models.Model):
    """An act of which customers are given notice: an intended change announced, a version published or withdrawn.

    ``digest`` is that of the text as it was announced (``documents.shown.state_of``), and ``concerns`` that of what the
    announcement is about: a draft that changes in it has to be announced again.
    """

    class Act(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="announcements", verbose_name=_("version"), editable=False
    )
    act = models.CharField(_("what was done"), max_length=10, choices=Act.choices, editable=False)
    kind = models.CharField(_("kind of notice"), max_length=24, choices=Kind.choices, editable=False)
    digest = models.CharField(_("SHA-256 of the text"), max_length=64, editable=False)
    concerns = models.CharField(_("SHA-256 of what it concerns"), max_length=64, editable=False)
    opens_window = models.BooleanField(_("objection is possible"), editable=False)
    meaning = PlainText(_("what it means"), blank=True, editable=False)
    meaning_en = PlainText(_("what it means, in English"), blank=True, editable=False)
    intended_on = models.DateField(_("intended to be published on"), null=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"), editable=False
    )
    # An announcement that the processor takes back: those who were told are told so.
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("revoked by"),
        editable=False,
    )
    revoke_reason = PlainText(_("reason for revoking"), blank=True, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="notices_announcement_newest")]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_act_display()}"


class Plan(models.Model):
    """What an officer has planned for a draft: to announce or publish it at a moment. A worker does it, once."""

    class Does(models.TextChoices):
        ANNOUNCE = "announce", _("announce")
        PUBLISH = "publish", _("publish")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        # The draft was changed since, or has become unfit: nothing was done, and the officer was told.
        REFUSED = "refused", _("not done")

    version = models.ForeignKey(
        DocumentVersion, models.CASCADE, related_name="plans", verbose_name=_("version"), editable=False
    )
    does = models.CharField(_("to do"), max_length=10, choices=Does.choices, editable=False)
    due_at = models.DateTimeField(_("at"), editable=False)
    # What the officer chose: kind of notice, window, meaning, place in the order, what was seen.
    choices = models.JSONField(default=dict, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
        editable=False,
    )
    why = PlainLine(_("why not"), max_length=1000, blank=True, editable=False)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], name="notices_plan_due", condition=Q(state="planned"))]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version"], name="notices_one_plan", condition=Q(state="planned")),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.get_does_display()}"
