"""One entry per legal act, and beside it the rows as the act left them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# An entry that has no place yet comes after all that have one; entries of one row are made in the order of their keys.
AFTER_ALL = 2**62


class EntryQuerySet(models.QuerySet["Entry"]):
    def unplaced(self) -> Self:
        """Those that the sequencer has yet to give their place."""
        return self.filter(place__isnull=True)


class Entry(models.Model):
    """A legal act: what kind, about what, when it happened and when the registry learned of it. Append-only.

    ``states_sha256`` commits to the digests of all rows that the act left (:class:`RowState`), each salted; so the
    ``commitment``, which alone stands in the public tree, tells nothing of anybody, and rows can be erased or shown one
    by one. ``mac`` shows the sequencer that the registry itself made the entry.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ("place",)

    kind = models.CharField(_("act"), max_length=60, editable=False)
    subject = models.CharField(_("subject"), max_length=100, editable=False)
    happened_at = models.DateTimeField(_("happened at"), editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    states_sha256 = models.CharField(_("SHA-256 of the rows' digests"), max_length=64, editable=False)
    commitment = models.CharField(_("SHA-256 of the entry"), max_length=64, editable=False)
    mac = models.CharField(_("the registry's own mark"), max_length=64, editable=False)
    place = models.PositiveBigIntegerField(_("place in the journal"), null=True, unique=True, editable=False)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(place__isnull=True), name="journal_entry_unplaced"),
            models.Index(fields=["subject"], name="journal_entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.pk if self.place is None else self.place} · {self.kind} · {self.subject}"


class RowState(models.Model):
    """A row of a table as an act left it: canonical JSON with a salt, or nothing where the row is gone.

    ``image`` may be erased at the end of its time; ``digest`` stays, to which the entry commits. ``scope`` is the
    customer whom the row is about, so that what is said of one can be found, shown to them, and erased.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ("salt", "image")
    is_erasable: ClassVar[bool] = True

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="states", verbose_name=_("journal entry"), editable=False
    )
    table = models.CharField(_("table"), max_length=60, editable=False)
    key = models.CharField(_("row"), max_length=64, editable=False)
    scope = models.PositiveBigIntegerField(_("concerning"), null=True, editable=False)
    salt = models.CharField(_("salt"), max_length=32, blank=True, editable=False)
    image = models.TextField(_("row"), blank=True, editable=False)
    digest = models.CharField(_("SHA-256 of the salted row"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("state of a row")
        verbose_name_plural = _("states of rows")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "table", "key"], name="journal_state_once")]
        indexes = [
            models.Index(fields=["table", "key"], name="journal_state_row"),
            models.Index(fields=["scope"], condition=Q(scope__isnull=False), name="journal_state_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
