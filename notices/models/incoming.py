"""What arrived in the mailbox for objections: answers to notices, and everything else that came there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import EvidenceFile
from characters import MailAddress, PlainLine, PlainText
from customers.models import Customer
from notices.models.notice import Notice
from notices.models.objection import Objection


class IncomingMail(models.Model):
    """A message as it arrived, what it seems to be about, and what an officer made of it. None is ever lost."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answer to a notice")
        # Believed: it names a message of ours that nobody else can name.
        REPORT = "report", _("report of delivery")
        AUTOMATIC = "automatic", _("automatic answer")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        OPEN = "open", _("to be read")
        # What a program wrote, and needs nobody: it stays to be read.
        NOTED = "noted", _("noted")
        OBJECTION = "objection", _("an objection")
        MESSAGE = "message", _("a message to an objection")
        ATTACHED = "attached", _("put with a notice")
        ASIDE = "aside", _("set aside")

    class Problem(models.TextChoices):
        LARGE = "large", _("It is too large to be fetched; its header alone is here. Read it in the mailbox itself.")
        UNREADABLE = "unreadable", _("It is made in a way that can't be read safely. Its file is as it arrived.")

    # Of what arrived, and when: whatever number the server gives it next, it is this one.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN, editable=False)
    # When the receiving server took it (domain: that moment counts for an objection).
    received_at = models.DateTimeField(_("received at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    sender = MailAddress(_("from"), blank=True, editable=False)
    sender_name = PlainLine(_("name of the sender"), max_length=200, blank=True, editable=False)
    subject = PlainLine(_("subject"), max_length=500, blank=True, editable=False)
    text = PlainText(_("text"), blank=True, editable=False)
    message_id = models.CharField(max_length=300, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    problem = models.CharField(_("problem"), max_length=10, choices=Problem.choices, blank=True, editable=False)
    # A reply to a notice whose window is open is proposed as an objection; that it is one, an officer says.
    is_proposed = models.BooleanField(_("proposed as an objection"), default=False, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="+", verbose_name=_("customer"), editable=False
    )
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, related_name="mails", verbose_name=_("notice"), editable=False
    )
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, related_name="mails", verbose_name=_("objection"), editable=False
    )
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, related_name="+", verbose_name=_("as it arrived"), editable=False
    )
    handled_at = models.DateTimeField(_("dealt with at"), null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    reason = PlainLine(_("reason"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("incoming message")
        verbose_name_plural = _("incoming mail")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["received_at"], name="notices_mail_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                name="notices_mail_handled",
                condition=Q(state__in=["open", "noted"], handled_at=None)
                | (Q(handled_at__isnull=False) & ~Q(state__in=["open", "noted"])),
            )
        ]

    def __str__(self) -> str:
        return self.subject or self.sender or str(_("message without a subject"))


class IncomingFile(models.Model):
    """A file that came with a message, of a kind that evidence may have; the others stay inside the message."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    mail = models.ForeignKey(
        IncomingMail, models.PROTECT, related_name="files", verbose_name=_("message"), editable=False
    )
    file = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+", verbose_name=_("file"), editable=False)

    class Meta:
        verbose_name = _("file of an incoming message")
        verbose_name_plural = _("files of incoming messages")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mail", "file"], name="notices_incoming_file_once")]

    def __str__(self) -> str:
        return str(self.file)
