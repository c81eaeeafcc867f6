"""The markup that an agreement's text may carry: paragraph, list, emphasis, strong, link, line break. Nothing else.

A rich text is read into a tree once, by one parser; what is stored, shown, printed, exported and compared is written
from that tree. So there is no markup that one reader skips and another shows: page, text, JSON and PDF have the same
words. The tree is exactly what the office's editor can make (``static/admin-registry/contract-text.js``).
"""

from __future__ import annotations

import html as html_entities
from collections.abc import Iterator
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.markup.reading import SCHEMES, TAGS, read_tree
from documents.markup.tree import Block, Items, ParagraphBlock, RichText, label_of
from documents.markup.writing import write

__all__ = ["SCHEMES", "TAGS", "bullets", "canonical", "labelled_lines", "lines", "paragraph", "sanitise", "validate"]

# A field of a contract is a few pages at the most; a pasted file is an accident that should be said, not stored.
MAXIMUM_LENGTH = 200_000
_SMALL = 5_000

_DELETED = {"<del>", "<s>", "<strike>"}
_TABLE = {"<table>", "<td>", "<tr>"}


def read(html: str) -> RichText:
    """``html`` as a tree, with the names of all markup in it that an agreement can't carry (its words are kept)."""
    return _read_small(html) if len(html) < _SMALL else read_tree(html)


@lru_cache(maxsize=4096)
def _read_small(html: str) -> RichText:
    """A row is read several times on its way to the database; what is kept is bounded by its length too."""
    return read_tree(html)


def canonical(html: str) -> str:
    """``html`` as it is stored: the tree's own markup. The words are those that :func:`lines` gives."""
    return write(read(html))


def sanitise(html: str) -> str:
    """``html`` with well-formed markup of the allowed set only, for what is already known to be valid."""
    return canonical(html)


def lines(html: str) -> list[str]:
    """The text of ``html`` without markup: a line for each paragraph, list item or piece between line breaks."""
    return [text for _label, text in labelled_lines(html) if text]


def labelled_lines(html: str) -> Iterator[tuple[str, str]]:
    """As :func:`lines`, each with the number or letter ("2.", "b.") of the item that it begins, which a page prints."""
    for label, text in _walk(read(html).blocks):
        if label or text:
            yield label, text


def _walk(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, ParagraphBlock):
            for text in block.lines():
                yield "", text
            continue
        for place, item in enumerate(block.items):
            label = label_of(block, place)
            own = _walk(item.blocks)
            first = item.blocks[0] if item.blocks else None
            if isinstance(first, Items) or first is None:
                yield label, ""
            else:
                yield label, next(own)[1]
            yield from own


def has_empty_items(html: str) -> bool:
    """Whether a list has an item without any text: it would print as a number or bullet alone."""
    return _has_empty_items(read(html).blocks)


def _has_empty_items(blocks: tuple[Block, ...]) -> bool:
    return any(
        not item.blocks or _has_empty_items(item.blocks)
        for block in blocks
        if isinstance(block, Items)
        for item in block.items
    )


def paragraph(text: str) -> str:
    """Plain text as one paragraph, with ``&``, ``<`` and ``>`` escaped."""
    return f"<p>{html_entities.escape(text, quote=False)}</p>"


def bullets(items: list[str]) -> str:
    """Plain texts as a list."""
    return "<ul>" + "".join(f"<li>{html_entities.escape(item, quote=False)}</li>" for item in items) + "</ul>"


def validate(html: str) -> None:
    """Refuse markup beyond the allowed set by name, since dropping it could drop words of a contract.

    Raises ``ValidationError``.
    """
    if len(html) > MAXIMUM_LENGTH:
        raise ValidationError(
            _("This text has %(length)s characters; at most %(maximum)s fit here. Split it over several rows."),
            code="too_long",
            params={"length": len(html), "maximum": MAXIMUM_LENGTH},
        )
    if "\x00" in html:
        raise ValidationError(_("This text contains a NUL byte; remove it."), code="nul")
    if foreign := read(html).foreign:
        named = ", ".join(foreign)
        if _DELETED.intersection(foreign):
            message = _(
                "This text contains words that were struck out (%(markup)s). A contract can't carry them: accept or "
                "reject the changes where the text comes from, or remove the struck words."
            )
        elif _TABLE.intersection(foreign):
            message = _(
                "This text contains a table (%(markup)s), which an agreement can't carry. Write its rows as a list, or "
                "as paragraphs."
            )
        else:
            message = _(
                "This text contains markup that an agreement can't carry: %(markup)s. Use paragraphs, lists, emphasis, "
                "strong text, links and line breaks, or write < as &lt;."
            )
        raise ValidationError(message, code="markup", params={"markup": named})
