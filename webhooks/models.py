"""Webhooks with their secrets, how far each came in the journal, and what is to be delivered."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine
from customers.models import Customer
from journal.kinds import kinds
from journal.models import Entry


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def working(self) -> Self:
        """Those that are neither paused nor ended."""
        return self.filter(paused_at=None, ended_at=None)


class Webhook(models.Model):
    """An address that is told of acts: of one customer, or, where it has none, of all, to the processor.

    It rests on ``responsible``: once that person may not act any more it is paused, until somebody else takes it over.
    """

    class Because(models.TextChoices):
        BY_HAND = "by_hand", _("Somebody paused it.")
        GONE = "gone", _("The target said that it is gone for good (410).")
        NOBODY = "nobody", _("Who answered for it may not act here any more.")
        UNREADABLE = "unreadable", _("SECRET_KEY has changed, so that its secrets can't be read; make a new one.")

    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        related_name="webhooks",
        verbose_name=_("customer"),
        editable=False,
        help_text=_("Empty: of the processor, about all customers."),
    )
    name = PlainLine(_("name"), max_length=100)
    address = models.CharField(_("target address"), max_length=500, editable=False)
    # Kinds of entries with spaces between them.
    kinds = models.CharField(_("is told of"), max_length=2000, editable=False)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answers for it"), editable=False
    )
    made_at = models.DateTimeField(_("made at"), editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    paused_because = models.CharField(
        _("paused because"), max_length=12, choices=Because.choices, blank=True, editable=False
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects: ClassVar = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def kinds_told(self) -> tuple[str, ...]:
        return tuple(self.kinds.split())

    @property
    def is_working(self) -> bool:
        return self.paused_at is None and self.ended_at is None


class SigningSecretQuerySet(models.QuerySet["SigningSecret"]):
    def working(self) -> Self:
        return self.filter(revoked_at=None)


class SigningSecret(models.Model):
    """A secret with which events are signed. There may be two: events then carry both signatures, so that the receiver
    replaces one by the other while nothing is lost.

    Kept encrypted with a key derived from SECRET_KEY, since signing needs it; wiped when it is revoked.
    """

    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="secrets", verbose_name=_("webhook"), editable=False
    )
    encrypted = models.TextField(blank=True, editable=False)
    # The last characters, by which people tell two apart.
    hint = models.CharField(_("ends in"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects: ClassVar = SigningSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret of a webhook")
        verbose_name_plural = _("secrets of webhooks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"…{self.hint}"


class Progress(models.Model):
    """How far a webhook came: the next place in the journal to look at, who sends for it, since when it rests."""

    webhook = models.OneToOneField(Webhook, models.PROTECT, primary_key=True, related_name="progress", editable=False)
    position = models.PositiveBigIntegerField(_("next place in the journal"), editable=False)
    lease = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    served_at = models.DateTimeField(null=True, editable=False)
    # After a target that does not answer it is left alone for a while: failures in a row, and until when.
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    rest_until = models.DateTimeField(_("left alone until"), null=True, editable=False)

    objects: ClassVar[models.Manager[Progress]] = models.Manager()

    class Meta:
        verbose_name = _("progress of a webhook")
        verbose_name_plural = _("progress of webhooks")

    def __str__(self) -> str:
        return f"{self.webhook_id} · {self.position}"


class WebhookEvent(models.Model):
    """One event for one webhook: an entry of the journal, about one subject.

    Of a subject there is never a later one sent before an earlier one arrived, or was passed over by a person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("arrived")
        GIVEN_UP = "given_up", _("given up")
        PASSED = "passed", _("passed over")

    class Problem(models.TextChoices):
        ADDRESS = "address", _("The address leads into a private network, or nowhere.")
        CONNECTION = "connection", _("No connection could be made.")
        CERTIFICATE = "certificate", _("The certificate of the target is not valid.")
        TIME = "time", _("The target did not answer in time.")
        PROTOCOL = "protocol", _("The target does not speak HTTP.")
        REDIRECT = "redirect", _("The target leads elsewhere, which is not followed.")
        STATUS = "status", _("The target refused it.")

    # What holds up later events of the same subject.
    OPEN = (State.WAITING, State.GIVEN_UP)

    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="events", verbose_name=_("webhook"), editable=False
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("journal entry"), editable=False)
    place = models.PositiveBigIntegerField(_("place in the journal"), editable=False)
    subject = models.CharField(_("subject"), max_length=120, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False, db_index=True
    )
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    first_tried_at = models.DateTimeField(_("first tried at"), null=True, editable=False)
    not_before = models.DateTimeField(_("next attempt"), editable=False)
    problem = models.CharField(_("problem"), max_length=12, choices=Problem.choices, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects: ClassVar[models.Manager[WebhookEvent]] = models.Manager()

    class Meta:
        verbose_name = _("event for a webhook")
        verbose_name_plural = _("events for webhooks")
        ordering = ["-place", "-pk"]
        # Made by the registry; an officer has one sent again, or passed over.
        default_permissions = ("view", "change")
        constraints = [models.UniqueConstraint(fields=["webhook", "place", "subject"], name="webhooks_event_once")]
        indexes = [
            models.Index(
                fields=["webhook", "place", "id"], condition=Q(state="waiting"), name="webhooks_event_waiting"
            ),
            models.Index(
                fields=["webhook", "subject", "place"],
                condition=Q(state__in=["waiting", "given_up"]),
                name="webhooks_event_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.subject}"

    @property
    def label(self) -> Any:
        """The act in words."""
        return kinds().get(self.entry.kind, self.entry.kind)

    @property
    def problem_text(self) -> str:
        """What went wrong, with the status that the target gave."""
        if not self.problem:
            return ""
        text = str(self.get_problem_display())
        return f"{text} (HTTP {self.status})" if self.status is not None else text


class WebhookTrial(models.Model):
    """A message by which people see whether messages arrive (:mod:`webhooks.trials`), and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("on its way")
        ARRIVED = "arrived", _("arrived")
        FAILED = "failed", _("did not arrive")

    UNREADABLE = "unreadable"

    webhook = models.ForeignKey(
        Webhook, models.PROTECT, related_name="trials", verbose_name=_("webhook"), editable=False
    )
    # The same however often it is sent, as that of an event.
    identity = models.UUIDField(unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked for at"), editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False, db_index=True
    )
    problem = models.CharField(
        _("problem"),
        max_length=12,
        choices=[*WebhookEvent.Problem.choices, (UNREADABLE, _("Its secrets can't be read; make a new one."))],
        blank=True,
        editable=False,
    )
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, editable=False)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects: ClassVar[models.Manager[WebhookTrial]] = models.Manager()

    class Meta:
        verbose_name = _("trial of a webhook")
        verbose_name_plural = _("trials of webhooks")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.webhook_id} · {self.identity}"

    @property
    def result(self) -> str:
        """What became of it in words, with the status that the target gave and the time that it took."""
        if self.state == self.State.WAITING:
            return str(self.get_state_display())
        known = [f"HTTP {self.status}"] if self.status is not None else []
        if self.milliseconds is not None:
            known.append(f"{self.milliseconds} ms")
        said = str(self.get_state_display())
        if self.problem:
            said = f"{said}: {self.get_problem_display()}"
        return f"{said} ({', '.join(known)})" if known else said
