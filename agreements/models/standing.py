"""The standing of every customer, for lists: a projection of what the resolver answers, and never a source of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annexes.models import Product
from customers.models.customer import Customer
from documents.kinds import choices
from documents.models import DocumentVersion, Line


class StandingQuerySet(models.QuerySet["Standing"]):
    def behind(self, at: datetime) -> Self:
        """Those that an act or the time has overtaken, so that they are to be read from the resolver anew."""
        return self.filter(Q(is_stale=True) | Q(moves_at__lte=at))

    def current(self, at: datetime) -> Self:
        return self.filter(Q(moves_at__isnull=True) | Q(moves_at__gt=at), is_stale=False)


class Standing(models.Model):
    """What is true of a customer as a whole. ``agreements.standing`` is the only writer.

    ``identity`` is the SHA-256 of all that a copy of now would state, whatever its language. ``moves_at`` is the next
    moment at which time alone changes something; ``is_stale``: an act changed something, and a worker is to look.
    ``warnings`` are the codes of all warnings, on the parts too, each between spaces.
    """

    class Answer(models.TextChoices):
        """What the combination that binds asks of the customer: ``agreements.acts.answering.Need``."""

        NOTHING = "nothing", _("nothing applies")
        OPEN = "open", _("not answered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        EDITORIAL = "editorial", _("changed editorially only")

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="standing", verbose_name=_("customer"), editable=False
    )
    is_bound = models.BooleanField(_("an agreement applies"), default=False, editable=False)
    never_received = models.BooleanField(_("never received anything"), default=True, editable=False)
    due_count = models.PositiveSmallIntegerField(_("due"), default=0, editable=False)
    warning_count = models.PositiveSmallIntegerField(_("warnings"), default=0, editable=False)
    warnings = models.CharField(_("warnings"), max_length=500, blank=True, editable=False)
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, default=Answer.NOTHING, editable=False
    )
    identity = models.CharField(max_length=64, blank=True, editable=False)
    moves_at = models.DateTimeField(_("changes by itself at"), null=True, editable=False)
    is_stale = models.BooleanField(default=True, editable=False)

    objects: ClassVar = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a customer")
        verbose_name_plural = _("standing of customers")
        indexes = [
            models.Index(fields=["moves_at"], name="agreements_standing_moves"),
            models.Index(fields=["is_stale"], name="agreements_standing_stale", condition=Q(is_stale=True)),
            models.Index(fields=["-due_count", "customer"], name="agreements_standing_due"),
        ]

    def __str__(self) -> str:
        return str(self.customer)


class StandingPart(models.Model):
    """What is true of one part of a customer's agreement: the terms, annex 1 of a product, annex 2.

    ``line`` is that of the version that binds or else is due; ``release`` the installed one, empty while unknown.
    """

    standing = models.ForeignKey(
        Standing, models.CASCADE, related_name="parts", verbose_name=_("customer"), editable=False
    )
    kind = models.CharField(_("part"), max_length=10, choices=choices, editable=False)
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, related_name="+", verbose_name=_("product"), editable=False
    )
    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("binds"), editable=False
    )
    since = models.DateTimeField(_("in force since"), null=True, editable=False)
    due = models.ForeignKey(
        DocumentVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("due"), editable=False
    )
    due_since = models.DateTimeField(_("due since"), null=True, editable=False)
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, related_name="+", verbose_name=_("release line"), editable=False
    )
    release = models.CharField(_("installed release"), max_length=40, blank=True, editable=False)
    never_received = models.BooleanField(_("never received"), default=True, editable=False)
    warnings = models.CharField(_("warnings"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("standing of a part")
        verbose_name_plural = _("standing, part by part")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due", "due_since"], name="agreements_part_due"),
            models.Index(fields=["product", "release"], name="agreements_part_release"),
        ]

    def __str__(self) -> str:
        return f"{self.standing} · {self.product or self.get_kind_display()}"
