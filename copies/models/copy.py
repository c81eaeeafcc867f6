"""Issued copies: sealed files that never change, and the bodies they share."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from documents.models import DocumentVersion
from documents.moments import as_printed, local_day


class IssuedCopy(models.Model):
    """A customer's agreement at a moment as a sealed PDF. The row comes into being together with its file.

    ``key`` is the SHA-256 over what the copy says, its language and the kind of seal: one customer has one copy of it.
    ``digest`` and ``fingerprint`` are those of the bundle; ``answer`` is what bound, and why, as then known. A copy
    whose archive time stamp is renewed gets a successor with the same key, and stays itself.
    """

    append_only_except: ClassVar[tuple[str, ...]] = ()

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="issued_copies", verbose_name=_("customer"), editable=False
    )
    moment = models.DateTimeField(_("agreement at"), editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)
    key = models.CharField(_("key"), max_length=64, editable=False)
    digest = models.CharField(_("SHA-256 of the combination"), max_length=64, editable=False)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, editable=False)
    answer = models.CharField(_("fingerprint of the answer"), max_length=64, editable=False)
    file = models.FileField(_("file"), max_length=200, unique=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, unique=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    level = models.CharField(_("level of the seal"), max_length=5, editable=False)
    is_test = models.BooleanField(_("test seal"), editable=False)
    ledger_position = models.PositiveIntegerField(_("ledger position"), editable=False)
    ledger_head = models.CharField(_("ledger head"), max_length=64, editable=False)
    # Signed by the sealing key: shows without the registry which bytes were issued.
    statement = models.TextField(_("statement of issue"), editable=False)
    statement_signature = models.BinaryField(_("signature of the statement"), editable=False)
    issued_at = models.DateTimeField(_("issued at"), editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("issued by"),
    )
    predecessor = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="successor",
        editable=False,
        verbose_name=_("copy of which it is the archival renewal"),
    )

    class Meta:
        verbose_name = _("issued copy")
        verbose_name_plural = _("issued copies")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "key"], name="copies_issued_once", condition=Q(predecessor__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer} · {as_printed(self.moment)}"

    @property
    def filename(self) -> str:
        """Under which name a reader saves it."""
        day = local_day(self.moment).isoformat()
        return f"verwerkersovereenkomst-{self.customer.code}-{day}-{self.language}.pdf"


class CopyPart(models.Model):
    """A version in an issued copy, in its order: what the public page says of a copy rests on these."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    copy = models.ForeignKey(
        IssuedCopy, models.PROTECT, related_name="parts", verbose_name=_("issued copy"), editable=False
    )
    version = models.ForeignKey(
        DocumentVersion, models.PROTECT, related_name="+", verbose_name=_("version"), editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), editable=False)

    class Meta:
        verbose_name = _("part of an issued copy")
        verbose_name_plural = _("parts of issued copies")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["copy", "version"], name="copies_copy_part_once")]

    def __str__(self) -> str:
        return str(self.version)


class CopyBody(models.Model):
    """The pages that all customers with one combination of versions share, laid out once per language.

    ``mark`` is made of key and digest with a secret that the database does not hold: who can write in the database and
    in the storage can't have words of their own sealed. ``leased_until`` keeps a second worker from laying out the same
    body while the first is at it.
    """

    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    file = models.FileField(_("file"), max_length=200, blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    mark = models.CharField(_("mark"), max_length=64, blank=True, editable=False)
    laid_out_at = models.DateTimeField(_("laid out at"), null=True, editable=False)
    leased_until = models.DateTimeField(_("being laid out until"), null=True, editable=False)

    class Meta:
        verbose_name = _("shared body of copies")
        verbose_name_plural = _("shared bodies of copies")

    def __str__(self) -> str:
        return self.key[:12]
