"""How a notice reads on a page."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mail.dress import blocks

register = template.Library()


@register.filter
def as_paragraphs(text: str) -> SafeString:
    """A plain text of mail as paragraphs and lists."""
    found = []
    for lines, items in blocks(text):
        if lines:
            found.append(
                format_html("<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)))
            )
        if items:
            found.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items))))
    return format_html_join("", "{}", ((part,) for part in found))
