"""The end of what is kept: ends that a second person confirmed, what is to be removed, and what was."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from characters import PlainLine, PlainText
from documents.moments import as_printed


class EndConfirmation(models.Model):
    """A second person says that an agreement, and the work for it, ended on these days: only then may what proves it
    ever be removed. An end that is moved afterwards is another one, and asks for another confirmation.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ()

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="end_confirmations", verbose_name=_("agreement"), editable=False
    )
    ended_on = models.DateField(_("ended on"), editable=False)
    work_ended_on = models.DateField(_("work ended on"), null=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), editable=False)

    class Meta:
        verbose_name = _("confirmed end of an agreement")
        verbose_name_plural = _("confirmed ends of agreements")
        ordering = ["-confirmed_at"]
        constraints = [
            models.CheckConstraint(
                name="agreements_end_confirmed_by_another",
                condition=Q(entered_by__isnull=True) | ~Q(entered_by=F("confirmed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {as_printed(self.ended_on)}"


class RemovalKind(models.TextChoices):
    """What retention removes, by the rule that removes it."""

    COPIES = "copies", _("sealed copy")
    STATEMENTS = "statements", _("statement of a receipt or an answer")
    EVIDENCE_FILES = "evidence_files", _("evidence file")


class PlannedRemoval(models.Model):
    """What goes at the end of its time; officers see it for some weeks before it does, and can still stop it."""

    kind = models.CharField(_("kind"), max_length=20, choices=RemovalKind.choices, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    name = PlainLine(_("name"), max_length=200, editable=False, printed_later=True)
    concerning = PlainText(_("concerning"), editable=False, printed_later=True)
    due_on = models.DateField(_("goes on"), editable=False)
    listed_at = models.DateTimeField(_("listed at"), editable=False)

    class Meta:
        verbose_name = _("planned removal")
        verbose_name_plural = _("planned removals")
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="agreements_removal_planned_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"


class Removal(models.Model):
    """The act of removing a file or text at the end of its time: what it was, why, and when. It never goes itself.

    ``kept_from`` is the record's own moment, before whose ``years`` nothing goes whatever the agreements say.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(_("kind"), max_length=20, choices=RemovalKind.choices, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, editable=False)
    name = PlainLine(_("name"), max_length=200, editable=False, printed_later=True)
    concerning = PlainText(_("concerning"), editable=False, printed_later=True)
    why = PlainText(_("reason"), editable=False, printed_later=True)
    kept_from = models.DateTimeField(_("recorded at"), editable=False)
    years = models.PositiveSmallIntegerField(_("years kept"), editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    listed_at = models.DateTimeField(_("listed at"), editable=False)
    removed_at = models.DateTimeField(_("removed at"), editable=False)

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        ordering = ["-removed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "digest"], name="agreements_removed_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"
