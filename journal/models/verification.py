"""When the registry was last compared with its journal, and whether it held."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.Model):
    """One comparison of everything: ``count`` of what did not agree, and the first of it in words."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    at = models.DateTimeField(_("moment"), editable=False)
    entries = models.PositiveBigIntegerField(_("journal entries"), editable=False)
    count = models.PositiveIntegerField(_("disagreements"), editable=False)
    first = models.TextField(_("first disagreement"), blank=True, editable=False)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.at.isoformat()

    @property
    def holds(self) -> bool:
        """Whether everything agreed."""
        return not self.count
