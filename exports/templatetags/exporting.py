"""How templates show a paper."""

from __future__ import annotations

from django import template

register = template.Library()

# HTML has no deeper headings.
_DEEPEST = 6


@register.filter
def deeper(level: int) -> int:
    """The level of the headings inside a section."""
    return min(level + 1, _DEEPEST)
