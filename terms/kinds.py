"""The terms as a kind of document."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from documents.kinds import Kind

# Privacy Voorwaarden.
TERMS = Kind("terms", label=_("Privacy terms"), prefix="PV", place=1)
