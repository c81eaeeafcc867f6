"""The annexes as kinds of document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.kinds import Kind

# Bijlage 1, of each product, and Bijlage 2.
ANNEX1 = Kind("annex1", label=_("Annex 1"), prefix="B1", place=2)
ANNEX2 = Kind("annex2", label=_("Annex 2"), prefix="B2", place=3)
