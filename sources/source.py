"""The bytes of a file as text, or a clear refusal."""

from __future__ import annotations

import json
import re

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from characters import clean, describe, unfit
from documents.errors import RegistryError

# Some 800 pages, which no agreement reaches.
MAXIMUM_BYTES = 2_000_000
MAXIMUM_LINES = 100_000
_NAMED_LINES = 3

_HTML = re.compile(r"\s*(<\?xml|<!doctype|<html|<head|<body)", re.IGNORECASE)


class UnreadableSource(RegistryError):
    """A source from which no draft can be made; ``message`` says why, in the user's language."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


class NoAgreement(UnreadableSource):
    """A text with clauses that reads as something else; who knows better may have it imported all the same."""

    def __init__(self, reason: Promise) -> None:
        super().__init__(
            format_lazy(
                _(
                    "This does not look like an agreement: {reason}. If it is one all the same, say so and import it "
                    "again."
                ),
                reason=reason,
            )
        )


def decode(data: bytes) -> str:
    """``data`` as text, without byte order mark and with ``\\n`` as the only line end; each character as it is meant.

    Raises ``UnreadableSource`` for what is empty, too large, binary, not UTF-8, or plainly another format.
    """
    if len(data) > MAXIMUM_BYTES:
        raise UnreadableSource(
            format_lazy(
                _("This file has {size} bytes; an agreement of at most {maximum} bytes can be imported."),
                size=len(data),
                maximum=MAXIMUM_BYTES,
            )
        )
    if (offset := data.find(b"\x00")) >= 0:
        raise UnreadableSource(
            format_lazy(
                _("This file is not text: it has a NUL byte at position {offset}. Save it as plain text (UTF-8)."),
                offset=offset,
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            format_lazy(
                _("This file is not UTF-8 text: the byte at position {offset} does not fit. Save it as UTF-8."),
                offset=error.start,
            )
        ) from error
    text = re.sub("\r\n|[\r\v\x85\u2028\u2029]", "\n", text)
    if (lines := text.count("\n")) > MAXIMUM_LINES:
        raise UnreadableSource(
            format_lazy(
                _("This file has {lines} lines; an agreement of at most {maximum} lines can be imported."),
                lines=lines,
                maximum=MAXIMUM_LINES,
            )
        )
    if not text.strip("\ufeff\u200b\u2060 \t\n\f\xa0"):
        raise UnreadableSource(_("This file is empty; there is no text to import."))
    _refuse_other_formats(text)
    # A form feed begins a page, which the readers of pages use.
    text = "\f".join(clean(page) for page in text.split("\f"))
    refuse_unfit(text)
    return text


def refuse_unfit(text: str) -> None:
    """Characters that nobody can read are named with their lines: the import can't know what was meant."""
    found = [
        (number, characters)
        for number, line in enumerate(text.replace("\f", " ").split("\n"), start=1)
        if (characters := unfit(line))
    ]
    if found:
        named = [
            str(format_lazy(_("line {line}: {characters}"), line=number, characters=describe(characters)))
            for number, characters in found[:_NAMED_LINES]
        ]
        raise UnreadableSource(
            format_lazy(
                ngettext_lazy(
                    "A line of this text holds a character that nobody can read ({places}). Something was lost or "
                    "hidden there: replace it in the file by what is meant, save it as UTF-8, and import it again.",
                    "{lines} lines of this text hold characters that nobody can read ({places}). Something was lost or "
                    "hidden there: replace it in the file by what is meant, save it as UTF-8, and import it again.",
                    len(found),
                ),
                lines=len(found),
                places="; ".join(named) + ("; …" if len(found) > _NAMED_LINES else ""),
            )
        )


def _refuse_other_formats(text: str) -> None:
    if _HTML.match(text):
        raise UnreadableSource(_("This is an HTML or XML file. Copy its text into a plain text file and import that."))
    if text.lstrip()[:1] in {"{", "["}:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return
        raise UnreadableSource(_("This is a JSON file, not the text of an agreement."))
