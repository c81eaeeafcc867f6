"""A version of a document: one concrete table, to which rows, receipts and the ledger point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from characters import PlainLine
from documents.errors import SealedVersion, UnknownReference
from documents.kinds import kind_of
from documents.models.document import Document, Line
from documents.models.source import ImportedSource
from documents.text.content import VersionNumber

# What a text may be written in; names of languages are in the language itself.
LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("da", "Dansk"),
    ("es", "Español"),
]


class DocumentVersionQuerySet(models.QuerySet["DocumentVersion"]):
    """Versions, in the words of the domain."""

    def with_names(self) -> Self:
        """With what a version's name needs, in the same query."""
        return self.select_related("line__document", "rank", "withdrawal")

    def drafts(self) -> Self:
        return self.filter(status=DocumentVersion.Status.DRAFT)

    def published(self) -> Self:
        return self.filter(status=DocumentVersion.Status.PUBLISHED)

    def of_kind(self, kind: str) -> Self:
        return self.filter(line__document__kind=kind)

    def on_line(self, line: Line) -> Self:
        return self.filter(line=line)

    def in_order(self) -> Self:
        """In the stored order of versions, lowest first; drafts, which have no place in it yet, last."""
        return self.order_by("line__document", "line", models.F("rank__rank").asc(nulls_last=True), "pk")

    def by_reference(self, reference: str) -> DocumentVersion:
        """The version with this reference, such as ``B1-12``. Raises ``UnknownReference``."""
        match = re.fullmatch(r"(PV|B1|B2)-(\d{1,9})", reference.strip().upper())
        version = self.with_names().filter(pk=int(match[2])).first() if match else None
        if version is None or match is None or kind_of(version.kind).prefix != match[1]:
            raise UnknownReference(reference)
        return version

    def _refuse_sealed(self) -> None:
        if sealed := self.filter(status=DocumentVersion.Status.PUBLISHED).order_by().first():
            raise SealedVersion(sealed)

    def update(self, **values: Any) -> int:
        self._refuse_sealed()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_sealed()
        return super().delete()

    def bulk_update(self, objs: Iterable[DocumentVersion], *args: Any, **options: Any) -> int:
        objs = list(objs)
        self.model._default_manager.filter(pk__in=[obj.pk for obj in objs])._refuse_sealed()
        return super().bulk_update(objs, *args, **options)


class KindManager(models.Manager.from_queryset(DocumentVersionQuerySet)):  # type: ignore[misc]
    """The versions of one kind: the manager of a proxy that stands for it."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> DocumentVersionQuerySet:
        return super().get_queryset().of_kind(self.kind)  # type: ignore[no-any-return]


class DocumentVersion(models.Model):
    """One version of a document: a draft, or published and from then on unchangeable.

    Whether it has been superseded is derived: art. 14 makes receipt, not publication, decisive for each customer.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    line = models.ForeignKey(Line, models.PROTECT, related_name="versions", verbose_name=_("line"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    ordinal = models.PositiveIntegerField(_("ordinal"), null=True, blank=True)
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    scope = PlainLine(_("scope"), max_length=60, blank=True, printed_later=True)
    date = models.DateField(_("date"), null=True, blank=True)
    subject = PlainLine(_("subject"), max_length=300, blank=True, printed_later=True)
    language = models.CharField(
        _("language of the text"),
        max_length=2,
        choices=LANGUAGES,
        default="nl",
        help_text=_("Screen readers go by it."),
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )
    source = models.ForeignKey(
        ImportedSource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        editable=False,
        verbose_name=_("imported from"),
    )

    objects: ClassVar = DocumentVersionQuerySet.as_manager()
    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        permissions = [("approve_documentversion", "Can approve the draft of somebody else")]
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "year", "ordinal", "scope"],
                name="documents_version_number",
                condition=Q(status="published", ordinal__isnull=False, year__isnull=False),
            ),
            models.CheckConstraint(
                name="documents_version_sealed",
                condition=Q(status="draft", digest="", published_at__isnull=True)
                | (Q(status="published", published_at__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="documents_version_number_whole",
                condition=Q(ordinal__isnull=True, year__isnull=True) | Q(ordinal__isnull=False, year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """The name under which a version is known everywhere: document, number, date, reference."""
        number = str(self.number) if self.number else str(_("no number"))
        return f"{self.document.title} {number} ({self.reference})"

    @property
    def document(self) -> Document:
        return self.line.document

    @property
    def kind(self) -> str:
        return self.line.document.kind

    @property
    def reference(self) -> str:
        """The short reference (REF) by which people and commands name this version, such as ``B1-12``."""
        return f"{kind_of(self.kind).prefix}-{self.pk}"

    @property
    def number(self) -> VersionNumber | None:
        """The printed number, None while unknown."""
        if self.ordinal is None or self.year is None:
            return None
        return VersionNumber(self.ordinal, self.year, self.scope)

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    def _refuse_if_sealed(self) -> None:
        stored = type(self)._base_manager.filter(pk=self.pk, status=self.Status.PUBLISHED)
        if self.pk and stored.exists():
            raise SealedVersion(self)

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ``SealedVersion`` once the stored version is published."""
        self._refuse_if_sealed()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Raises ``SealedVersion`` once the stored version is published."""
        self._refuse_if_sealed()
        return super().delete(*args, **options)


class VersionRank(models.Model):
    """The place of a published version in its line: a fact of its own, proposed from the dates, outside the seal."""

    version = models.OneToOneField(
        DocumentVersion,
        models.CASCADE,
        related_name="rank",
        verbose_name=_("version"),
        primary_key=True,
    )
    rank = models.PositiveIntegerField(_("rank"))
    confirmed = models.BooleanField(
        _("confirmed"),
        default=False,
        help_text=_("An officer has looked at the order proposed from the dates."),
    )

    history: ClassVar = HistoricalRecords()

    class Meta:
        verbose_name = _("place in the order")
        verbose_name_plural = _("order of versions")
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.rank}. {self.version}"
