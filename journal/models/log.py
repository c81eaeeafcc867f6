"""What is stored of the tree over the entries: its tiles, its signed heads, and what others said of these."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from journal.tlog.tiles import TileAt


class Sequencer(models.Model):
    """One row, locked by whoever gives entries their places: nobody else does so at the same time."""

    ONLY = 1

    class Meta:
        verbose_name = _("sequencer")
        verbose_name_plural = _("sequencers")

    def __str__(self) -> str:
        return str(self.pk)


class Tile(models.Model):
    """Up to 256 hashes that stand beside each other in the tree (C2SP tlog-tiles); grows until it is full.

    Recomputable from the entries, and believed only where it leads to the root of a checkpoint.
    """

    level = models.PositiveSmallIntegerField(_("row"), editable=False)
    index = models.PositiveBigIntegerField(_("place in the row"), editable=False)
    hashes = models.BinaryField(_("hashes"))

    objects: ClassVar[models.Manager[Tile]] = models.Manager()

    class Meta:
        verbose_name = _("tile of the journal")
        verbose_name_plural = _("tiles of the journal")
        ordering = ["level", "index"]
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="journal_tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"

    @property
    def at(self) -> TileAt:
        """Which tile this is."""
        return TileAt(self.level, self.index)


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def newest(self) -> Checkpoint | None:
        """The head of the journal. By the order of making: clocks go back."""
        return self.order_by("-pk").first()

    def cosigned_by(self, witness: str) -> Self:
        """Those under which the witness with this name has put its signature."""
        return self.filter(Exists(Cosignature.objects.filter(checkpoint=OuterRef("pk"), witness=witness)))


class Checkpoint(models.Model):
    """A signed head of the tree (C2SP tlog-checkpoint): so many entries, under this root.

    Append-only. Filled in once, when it comes: the time stamp, with the moment at which it came; the moment at which it
    was put into the outbox for those who keep such heads elsewhere.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ("time_stamp", "anchored_at", "mailed_at")

    size = models.PositiveBigIntegerField(_("entries"), editable=False, db_index=True)
    root = models.CharField(_("root of the tree"), max_length=64, editable=False)
    note = models.TextField(_("signed note"), editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    # RFC 3161, over the SHA-256 of the note; in DER.
    time_stamp = models.BinaryField(_("time stamp"), null=True)
    anchored_at = models.DateTimeField(_("time-stamped at"), null=True, editable=False)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, editable=False)

    objects: ClassVar = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint of the journal")
        verbose_name_plural = _("checkpoints of the journal")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.size} · {self.root}"


class Cosignature(models.Model):
    """The signature of a witness under a checkpoint: it had seen no other tree (C2SP tlog-cosignature)."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    checkpoint = models.ForeignKey(
        Checkpoint, models.PROTECT, related_name="cosignatures", verbose_name=_("checkpoint"), editable=False
    )
    witness = models.CharField(_("witness"), max_length=255, editable=False)
    line = models.TextField(_("signature"), editable=False)
    cosigned_at = models.DateTimeField(_("signed at"), editable=False)

    objects: ClassVar[models.Manager[Cosignature]] = models.Manager()

    class Meta:
        verbose_name = _("signature of a witness")
        verbose_name_plural = _("signatures of witnesses")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="journal_cosigned_once")]

    def __str__(self) -> str:
        return f"{self.checkpoint} · {self.witness}"
