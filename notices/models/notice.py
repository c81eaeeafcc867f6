"""Notices: one per customer concerned, sent to several addresses, and what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import EvidenceFile
from characters import MailAddress, PlainLine, PlainText
from customers.models import Customer
from documents.moments import start_of_next
from notices.models.announcement import Announcement
from notices.models.terms import WindowTerms


class Notice(WindowTerms):
    """What one customer is told of an announcement, with the terms for objecting that held at that moment.

    It is *given* at the moment the first address's server accepted it, a member opened it, or an officer recorded
    paper; from the local day of that the window counts, unless it counts from the announcement.
    """

    class Given(models.TextChoices):
        MAIL = "mail", _("by e-mail")
        PORTAL = "portal", _("opened on these pages")
        PAPER = "paper", _("on paper")

    announcement = models.ForeignKey(
        Announcement, models.PROTECT, related_name="notices", verbose_name=_("announcement"), editable=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="notices", verbose_name=_("customer"), editable=False
    )
    release_unknown = models.BooleanField(_("release unknown"), default=False, editable=False)
    opens_window = models.BooleanField(_("objection is possible"), default=False, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    # Written page by page where there are many: until then there is no text, and nothing is sent.
    written_at = models.DateTimeField(_("written at"), null=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    subject = PlainLine(_("subject"), max_length=300, blank=True, editable=False, printed_later=True)
    text = PlainText(_("text"), blank=True, editable=False, printed_later=True)
    given_at = models.DateTimeField(_("given at"), null=True, editable=False)
    given_by = models.CharField(_("given"), max_length=10, choices=Given.choices, blank=True, editable=False)
    # The local day at whose end the window closes; empty until notice has been given, and where there is no window.
    deadline_on = models.DateField(_("objection until the end of"), null=True, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["announcement", "id"], name="notices_unwritten", condition=Q(written_at=None)),
            models.Index(fields=["deadline_on"], name="notices_deadline", condition=Q(opens_window=True)),
            # Looked through by every worker, every minute; of all notices ever written few are not given.
            models.Index(fields=["id"], name="notices_not_given", condition=Q(opens_window=True, given_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "customer"], name="notices_once"),
            models.CheckConstraint(
                name="notices_given",
                condition=Q(given_at__isnull=True, given_by="") | (Q(given_at__isnull=False) & ~Q(given_by="")),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.announcement)

    @property
    def closes_at(self) -> datetime | None:
        """The first moment at which an objection is too late (UTC); None while there is no deadline."""
        return start_of_next(self.deadline_on) if self.deadline_on is not None else None

    @property
    def deadline(self) -> datetime | None:
        """The last second of the window, as it is printed everywhere."""
        return self.closes_at - timedelta(seconds=1) if self.closes_at is not None else None

    def is_open(self, at: datetime) -> bool:
        """Whether an objection received at that moment would be in time; so as long as notice has not been given."""
        return self.opens_window and (self.closes_at is None or at < self.closes_at)


class NoticeAddress(models.Model):
    """One address to which a notice goes, and how far it came."""

    class Who(models.TextChoices):
        CONTACT = "contact", _("contact person")
        DPO = "dpo", _("data protection officer")
        MEMBER = "member", _("member")
        OTHER = "other", _("another address")

    class State(models.TextChoices):
        QUEUED = "queued", _("on its way")
        ACCEPTED = "accepted", _("accepted by the mail server")
        DELIVERED = "delivered", _("delivered")
        DELAYED = "delayed", _("delayed")
        BOUNCED = "bounced", _("came back")

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="addresses", verbose_name=_("notice"), editable=False
    )
    who = models.CharField(_("of"), max_length=10, choices=Who.choices, editable=False)
    address = MailAddress(_("e-mail address"), editable=False)
    # RFC 5322, section 3.6.4: one per notice and address, at each attempt.
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED, editable=False)
    state_at = models.DateTimeField(_("since"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    answer = PlainLine(_("answer of the mail server"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("address of a notice")
        verbose_name_plural = _("addresses of notices")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "address"], name="notices_address_once")]
        indexes = [models.Index(fields=["state", "notice"], name="notices_address_state")]

    def __str__(self) -> str:
        return self.address


class NoticeEvent(models.Model):
    """What happened to a notice, beside the states of its addresses. Only ever added to."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    class What(models.TextChoices):
        OPENED = "opened", _("opened by a member")
        POSTED = "posted", _("posted as a letter")
        HANDED_OVER = "handed_over", _("delivered on paper")
        GIVEN = "given", _("notice given")
        TAKEN_BACK = "taken_back", _("not given after all: it came back")
        ESCALATED = "escalated", _("sent to another address")
        REMINDED = "reminded", _("reminded")
        ANSWERED = "answered", _("answered by mail")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="events", verbose_name=_("notice"), editable=False)
    what = models.CharField(_("what happened"), max_length=12, choices=What.choices, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), editable=False
    )
    detail = PlainLine(_("detail"), max_length=500, blank=True, editable=False)
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, related_name="+", verbose_name=_("evidence"), editable=False
    )

    class Meta:
        verbose_name = _("event of a notice")
        verbose_name_plural = _("events of notices")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_what_display()} · {self.notice}"
