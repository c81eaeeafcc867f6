"""The journal of files being written to the private storage."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingFile(models.Model):
    """A file that is being written. The row is there before the file, and goes in the commit that refers to the file;
    a row that stays behind leads the sweeper to what a killed worker left.
    """

    name = models.CharField(max_length=200, unique=True, editable=False)
    until = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("file being written")
        verbose_name_plural = _("files being written")

    def __str__(self) -> str:
        return self.name
