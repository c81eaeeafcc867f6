"""How templates show a contract's rich text, moments and printed dates."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from documents import richtext
from documents.display.dates import keep_dates_whole
from documents.kinds import kind_of
from documents.moments import as_printed, format_moment, local_day, start_of, utc

register = template.Library()


@register.filter
def rich(value: str) -> SafeString:
    """A rich text as markup; cleaned again, so that no page depends on every writer having validated it."""
    return mark_safe(richtext.sanitise(value))  # noqa: S308 - cleaned on this line


@register.filter
def with_label(value: str, label: str) -> SafeString:
    """A rich text whose first line begins with its printed label, hanging in the margin.

    The label stands in the text's own paragraph, so that a screen reader, a copied line and a PDF have them together.
    """
    text = richtext.sanitise(value)
    if not label:
        return mark_safe(text)  # noqa: S308 - cleaned above
    hanging = format_html('<span class="hanging">{}</span> ', label)
    first, rest = ("<p>", text.removeprefix("<p>")) if text.startswith("<p>") else ("<p>", f"</p>{text}")
    return mark_safe(f"{first}{hanging}{rest}")  # noqa: S308 - made of cleaned and escaped pieces


@register.filter
def printed_date(value: date | None) -> str:
    """A date or a moment as the documents print it, in every language: 29-08-2023, 29-08-2023 14:00."""
    return as_printed(value) if value else ""


@register.filter
def moment(value: datetime | None, precision: str = "moment") -> str:
    """A moment in local time, 10-09-2023 14:00 or 10 September 2023, 14:00; only its date when no more is known."""
    if value is None:
        return ""
    return format_moment(local_day(value) if precision == "date" else value)


@register.filter
def day(value: date | None) -> str:
    """A date in the reader's language: 10-09-2023 or 10 September 2023."""
    return format_moment(value) if value else ""


@register.filter
def since(value: datetime | None) -> str:
    """A moment from which something counts: its date alone when it counts from the start of that day."""
    if value is None:
        return ""
    return moment(value, "date" if utc(value) == start_of(local_day(value)) else "moment")


@register.filter(is_safe=True)
def whole_dates(html: SafeString) -> SafeString:
    """A page's markup with dates in which no line breaks. Around all that a page says, so that no text is forgotten."""
    return keep_dates_whole(html)


@register.filter
def kind_label(value: str) -> str:
    """The name of a kind of document in the reader's language."""
    return str(kind_of(value).label)
