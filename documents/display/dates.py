"""Dates in a page stay on one line: browsers break 02-02-2026 after a hyphen and 2 February 2026 at a space.

No character is put in for it, such as a hyphen that doesn't break, so that what is copied or searched stays plain.
"""

from __future__ import annotations

import re

from django.utils.safestring import SafeString, mark_safe

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "januari", "februari", "maart", "mei", "juni", "juli", "augustus", "oktober"),
)
# In markup that is well formed. What it can't part (a quotation mark that is never closed) it leaves alone to the end.
_NOT_TEXT = r"""
    <!--.*?(?:-->|\Z)
  | <(script|style|template|textarea|title|option|svg)\b.*?(?:</\1\s*>|\Z)
  | <(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z)|[^"'>])*(?:>|\Z)
"""
_DATE = rf"""
    (?<![\w-])
    (?: [0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{4}} | [0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}
      | [0-9]{{1,2}}\ (?:{"|".join(_MONTHS)})\ [0-9]{{4}} )
    (?:,?\ [0-9]{{1,2}}:[0-9]{{2}})?
    (?![\w-])
"""
_PIECES = re.compile(rf"{_NOT_TEXT}|(?P<text>[^<]+)", re.VERBOSE | re.DOTALL | re.IGNORECASE)
_DATES = re.compile(_DATE, re.VERBOSE | re.IGNORECASE)


def keep_dates_whole(html: str) -> SafeString:
    """Markup with each date in its text, and the time that follows it, in an element that no line breaks in."""
    return mark_safe(_PIECES.sub(_wrap, html))  # noqa: S308 - markup as it came in, with an element around digits


def _wrap(piece: re.Match[str]) -> str:
    return piece[0] if piece["text"] is None else _DATES.sub(r'<span class="nowrap">\g<0></span>', piece[0])
