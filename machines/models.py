"""Programs that may read or act, their secrets, and what they were answered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from characters import PlainLine
from customers.models import Customer
from machines.scopes import BY_NAME, Scope


class ClientQuerySet(models.QuerySet["Client"]):
    def working(self, *, at: datetime) -> Self:
        """Those that are neither revoked nor past their time."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class Client(models.Model):
    """A program that gets tokens (an OAuth 2.0 client), of one customer, or of the processor where it has none.

    What it may do, it may do by the authority of ``made_by``: acts are refused once that person may not act any more.
    """

    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        related_name="clients",
        verbose_name=_("customer"),
        editable=False,
        help_text=_("Empty: a program of the processor."),
    )
    client_id = models.CharField(_("client id"), max_length=40, unique=True, editable=False)
    name = PlainLine(_("program"), max_length=100, help_text=_("What it is, such as “register of processors”."))
    # Names of scopes with spaces between them, as OAuth writes them.
    scope = models.CharField(_("may"), max_length=400, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    expires_at = models.DateTimeField(_("works until"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("revoked by"),
        editable=False,
    )

    objects: ClassVar = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> tuple[str, ...]:
        return tuple(self.scope.split())

    @property
    def allowed(self) -> list[Scope]:
        """What it may, in the order in which scopes are listed."""
        return [scope for name, scope in BY_NAME.items() if name in self.scopes]

    def works(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class SecretQuerySet(models.QuerySet["ClientSecret"]):
    def working(self) -> Self:
        return self.filter(revoked_at=None)


class ClientSecret(models.Model):
    """A secret of a program. There may be two, so that one replaces the other while the program goes on.

    Only its digest is kept: it has 256 random bits, which nobody finds by trying.
    """

    client = models.ForeignKey(
        Client, models.PROTECT, related_name="secrets", verbose_name=_("program"), editable=False
    )
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    # The last characters, by which people tell two apart.
    hint = models.CharField(_("ends in"), max_length=4, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    # Of a token that it asked for, to the hour; by it people see which of two is still in use.
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("revoked by"),
        editable=False,
    )

    objects: ClassVar = SecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret of a program")
        verbose_name_plural = _("secrets of programs")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"…{self.hint}"


class Answered(models.Model):
    """What an act of a program was answered, under the key that it sent: sent again, it gets the same answer.

    It comes into being in the transaction of the act itself, so that there is never one without the other.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("program"), editable=False)
    key = models.CharField(_("key"), max_length=100, editable=False)
    # Of method, address and body: the same key with something else in it is a mistake.
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    at = models.DateTimeField(_("at"), editable=False)
    status = models.PositiveSmallIntegerField(_("status"), default=0, editable=False)
    body = models.TextField(_("answer"), blank=True, editable=False)
    headers = models.JSONField(_("headers"), default=dict, editable=False)

    class Meta:
        verbose_name = _("answer to a program")
        verbose_name_plural = _("answers to programs")
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="machines_answered_once"),
            models.CheckConstraint(name="machines_key_is_given", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.key
