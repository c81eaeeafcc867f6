"""What is frozen when its version is published: its rows, and the notes beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.errors import SealedVersion
from documents.models.version import DocumentVersion


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses bulk writes to what belongs to a published version by name; the database's triggers stand behind it."""

    def _refuse_sealed(self, versions: Iterable[Any] | None = None) -> None:
        published = DocumentVersion.objects.published()
        chosen: Any = self.order_by().values("version") if versions is None else list(versions)
        if sealed := published.filter(pk__in=chosen).first():
            raise self.model.refusal(sealed)

    def update(self, **values: Any) -> int:
        self._refuse_sealed()
        if "version" in values or "version_id" in values:
            raise self.model.refusal
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_sealed()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        objs = list(objs)
        self._refuse_sealed({obj.version_id for obj in objs})
        return super().bulk_create(objs, *args, **options)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **options: Any) -> int:
        objs = list(objs)
        self.model._default_manager.filter(pk__in=[obj.pk for obj in objs])._refuse_sealed()
        self._refuse_sealed({obj.version_id for obj in objs})
        return super().bulk_update(objs, *args, **options)


class FrozenWithVersion(models.Model):
    """A part of a version: written while that is a draft only. ``refusal`` names what was about to be changed."""

    refusal: ClassVar[type[SealedVersion]] = SealedVersion

    version = models.ForeignKey(
        DocumentVersion,
        models.CASCADE,
        related_name="%(class)s_rows",
        verbose_name=_("version"),
    )

    objects: ClassVar = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def _refuse_if_sealed(self) -> None:
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("version", flat=True)
        type(self).objects.none()._refuse_sealed({self.version_id, *stored})

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ``SealedVersion`` when it belongs, or would belong, to a published version."""
        self._refuse_if_sealed()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Raises ``SealedVersion`` when it belongs to a published version."""
        self._refuse_if_sealed()
        return super().delete(*args, **options)
