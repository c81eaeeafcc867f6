"""How a version is referred to in an address."""

from __future__ import annotations

# PV-1, B1-12.
REFERENCE = r"(?:PV|B1|B2)-[0-9]{1,9}"
