"""The outbox: every message that the registry sends, until it is forgotten; and the mailbox that it reads."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import MailAddress, PlainLine


class OutgoingMail(models.Model):
    """A message to one recipient: a person, whose address is read when it is sent, or an address of nobody here.

    With neither it is sent to nobody: such a message is written where a visitor must not learn from the time that an
    answer takes whether somebody has an account. The text is encrypted, since it may hold a code or a link that signs
    somebody in, and is wiped as soon as it has been sent or can be of no more use.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        # Nobody could use it any more, such as a sign-in code.
        EXPIRED = "expired", _("too late to send")
        CANCELLED = "cancelled", _("not needed any more")
        FAILED = "failed", _("not delivered")

    class Problem(models.TextChoices):
        SERVER = "server", _("The mail server does not answer, or takes no mail.")
        REFUSED = "refused", _("The mail server refuses this message or its recipient.")
        LOST = "lost", _("A worker ended while it sent this; it may have arrived.")
        UNREADABLE = "unreadable", _("SECRET_KEY has changed since this was written, so that nobody can read it.")

    OPEN = (State.WAITING, State.SENDING)

    # RFC 5322, section 3.6.4. The same at each attempt: a message that arrives twice is known for one.
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person"), editable=False
    )
    address = MailAddress(_("e-mail address"), blank=True, editable=False)
    # What the message is about, in words of its writer, who may cancel it by them.
    about = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    subject = PlainLine(_("subject"), max_length=500, editable=False, printed_later=True)
    encrypted_body = models.TextField(blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False, db_index=True
    )
    written_at = models.DateTimeField(_("written at"), editable=False)
    # From this moment on the message is of no use to its recipient.
    expires_at = models.DateTimeField(_("of use until"), null=True, editable=False)
    give_up_at = models.DateTimeField(_("tried until"), editable=False)
    not_before = models.DateTimeField(_("next attempt"), editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    losses = models.PositiveIntegerField(default=0, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True, editable=False)
    answer = models.CharField(_("answer of the mail server"), max_length=500, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects: ClassVar[models.Manager[OutgoingMail]] = models.Manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outgoing mail")
        ordering = ["-pk"]
        # Messages are the registry's own; officers see that they are there, and may have one sent again.
        default_permissions = ("view",)
        permissions = [("resend_outgoingmail", "Can send a message again")]
        indexes = [
            models.Index(
                # A code that somebody waits for goes first.
                fields=["give_up_at", "id"],
                condition=Q(state="waiting"),
                name="mail_waiting",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "failed"]) | Q(encrypted_body=""), name="mail_body_wiped"
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def recipient(self) -> str:
        """The address as it is now; empty for nobody, and for a person whose account is closed."""
        if self.person is None:
            return self.address
        return str(self.person.get_username()) if self.person.is_active else ""


class MailboxPosition(models.Model):
    """How far a mailbox has been read, and whether it could be."""

    # The mailbox, as mail.mailbox.Access names it.
    name = models.CharField(max_length=200, unique=True, editable=False)
    # The numbers of messages are those of before as long as this is the same (RFC 3501, section 2.3.1.1).
    validity = models.BigIntegerField(default=0, editable=False)
    last_number = models.BigIntegerField(default=0, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    # Since when it can't be read, and what its server said; empty while it can.
    failing_since = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=500, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager[MailboxPosition]] = models.Manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return self.name


class MailProbe(models.Model):
    """A message to an address of the registry's own, which has to arrive in the mailbox that it reads."""

    # Which address it is; and what nobody else can have put into a message.
    address = MailAddress(_("e-mail address"), editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), editable=False)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, editable=False)

    objects: ClassVar[models.Manager[MailProbe]] = models.Manager()

    class Meta:
        verbose_name = _("probe of an address")
        verbose_name_plural = _("probes of addresses")
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["address", "-sent_at"], name="mail_probe_latest")]

    def __str__(self) -> str:
        return self.address
