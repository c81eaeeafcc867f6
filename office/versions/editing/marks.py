"""A difference as markup: what is gone and what is new is marked, and named to who does not see the marks."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents import richtext
from documents.comparison.pieces import Kind, Piece, around_changes, difference
from office.versions.editing.fields import is_rich


def mark_difference(old: str, new: str) -> SafeString:
    """The words that changed between two texts, with a few of those around them."""
    return format_html_join("", "{}", ((_mark(piece),) for piece in around_changes(difference(old, new))))


def _mark(piece: Piece) -> SafeString:
    if piece.kind is Kind.GONE:
        return format_html(
            '<del><span class="registry-hidden">[{}: </span>{}<span class="registry-hidden">] </span></del>',
            _("gone"),
            piece.text,
        )
    if piece.kind is Kind.NEW:
        return format_html(
            '<ins><span class="registry-hidden">[{}: </span>{}<span class="registry-hidden">] </span></ins>',
            _("new"),
            piece.text,
        )
    if piece.kind is Kind.CUT:
        return format_html(' <span class="registry-cut" title="{}">…</span> ', _("unchanged words are left out"))
    return format_html("{}", piece.text)


def words_of(column: Any, value: Any) -> str:
    """The text of a model field's value as it is compared: a line for each paragraph or item of a rich text, with the
    number or letter that is printed before it.
    """
    if value is None:
        return ""
    if is_rich(column):
        return "\n".join(" ".join(filter(None, line)) for line in richtext.labelled_lines(str(value)))
    return str(value)
