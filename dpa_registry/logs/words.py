"""Lines of the log, without what opens a door: tokens of links are left out of every path and query."""

from __future__ import annotations

import logging
import re

_LONG_PART = re.compile(r"(?<=/)[A-Za-z0-9_-]{24,}(?=$|[/?#\s\"'),\]])")
_PARAMETER = re.compile(r"(?<=[?&])(code|key|state|token|ticket)=[^&\s\"']+", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:]+@[^\s@<>()\[\]\"',;:]+\.[A-Za-z]{2,}")
_LEFT_OUT = "[…]"


def redact(text: str) -> str:
    """The text with every token of a path or query, and every mail address, left out.

    Invitations, and links to choose a new password, are addresses with a long random part. Names in addresses, such as
    a customer's, are long too, but are words.
    """
    without_tokens = _LONG_PART.sub(lambda part: _LEFT_OUT if _is_random(part.group()) else part.group(), text)
    without_secrets = _PARAMETER.sub(rf"\1={_LEFT_OUT}", without_tokens)
    return _MAIL_ADDRESS.sub(_LEFT_OUT, without_secrets)


def _is_random(part: str) -> bool:
    if part.lower() != part:
        return True
    return any(len(word) >= 20 and not word.isalpha() for word in re.split("[-_]", part))


class Formatter(logging.Formatter):
    """Redacts the whole line and the traceback under it, whatever library wrote them."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
