"""Objections to an announced change (art. 10.1), and each step until they end."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import EvidenceFile
from characters import PlainLine, PlainText
from notices.models.notice import Notice


class Objection(models.Model):
    """An objection of a customer to the change that a notice tells of.

    Received when the portal stored it, when a mail arrived, or as an officer recorded. A late one is kept and answered;
    that none is deemed to be made stands beside it. It never changes what binds: the resolver knows no objection.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", _("on these pages")
        MAIL = "mail", _("by e-mail")
        PAPER = "paper", _("on paper")
        MACHINE = "machine", _("by a program of the customer")

    # The customer's own acts; all others an officer records, or the mailbox does.
    OWN_ACTS: ClassVar[tuple[str, ...]] = (Channel.PORTAL, Channel.MACHINE)

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        CONSIDERED = "considered", _("under consideration")
        WITHDRAWN = "withdrawn", _("withdrawn by the customer")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        SETTLED = "settled", _("settled")
        ENDED_BY_CONTROLLER = "ended_controller", _("agreements ended by the customer")
        ENDED_BY_PROCESSOR = "ended_processor", _("agreements ended by the processor")

    OPEN = (State.RECEIVED, State.CONSIDERED)

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="objections", verbose_name=_("notice"), editable=False
    )
    channel = models.CharField(_("received"), max_length=10, choices=Channel.choices, editable=False)
    received_at = models.DateTimeField(_("received at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    # The member that lodged it, or the officer that recorded it; nobody for a mail that was matched by itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    sender = PlainLine(_("from"), max_length=300, blank=True, editable=False)
    grounds = PlainText(_("grounds"), editable=False)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name=_("attachment"), editable=False
    )
    # Against the deadline that stood at the moment of receipt; none stood while notice had not been given.
    is_late = models.BooleanField(_("late"), editable=False)
    state = models.CharField(_("state"), max_length=18, choices=State.choices, default=State.RECEIVED, editable=False)
    # Of the form or the message: sent once more after the first has ended, it is still that one.
    key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "received_at"], name="notices_objection_state")]
        constraints = [
            # Double clicks, the back button and two members at once make one.
            models.UniqueConstraint(
                fields=["notice"], name="notices_one_open_objection", condition=Q(state__in=["received", "considered"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice.customer} · {self.notice.announcement.version}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN


class ObjectionStep(models.Model):
    """One step of an objection: who did what, when, in which words; seen by both sides unless it is internal."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    objection = models.ForeignKey(
        Objection, models.PROTECT, related_name="steps", verbose_name=_("objection"), editable=False
    )
    # A state of the objection, or empty for a message that changes none.
    state = models.CharField(_("step"), max_length=18, choices=Objection.State.choices, blank=True, editable=False)
    text = PlainText(_("text"), blank=True, editable=False)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"), editable=False
    )
    is_internal = models.BooleanField(_("internal"), default=False, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )

    class Meta:
        verbose_name = _("step of an objection")
        verbose_name_plural = _("steps of objections")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display() or self.text[:40]} · {self.objection}"

    @property
    def is_of_processor(self) -> bool:
        """Whether the processor took it; by nobody is a mail of the customer that was matched by itself."""
        return self.by is not None and self.by.is_staff
