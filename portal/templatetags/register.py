"""What templates ask of a party of the register."""

from __future__ import annotations

from django import template

from annexes.models.engagement import Hop
from annexes.transfers import is_outside_eea

register = template.Library()


@register.filter
def leaves_eea(hop: Hop | None) -> bool:
    """Whether data goes outside the EEA here."""
    return is_outside_eea(hop)
