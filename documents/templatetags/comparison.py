"""How templates show what differs between two texts."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from documents.comparison.result import Change, RowComparison, TextComparison
from documents.comparison.wording import change_label
from documents.display.compared_text import Side, render_text

register = template.Library()


@register.simple_tag
def compared(text: TextComparison, side: Side = "both") -> SafeString:
    """A text with what is gone and new marked: both states in one, or one of them."""
    return render_text(text, side)


@register.filter
def stands_on(row: RowComparison, side: Side) -> bool:
    """Whether a row is there in the state that is shown."""
    return side == "both" or (row.old if side == "old" else row.new) is not None


@register.filter
def said_of(row: RowComparison) -> str:
    """What became of a row inside another one, where its words don't show it."""
    return change_label(Change.MOVED) if row.is_moved else ""
