"""What an import says of any source: what was left out of it, and what nobody has filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.findings.unfilled import describe, unfilled_rows
from documents.text.content import VersionContent
from sources.findings import Furniture, ImportFinding

_SHOWN, _LONGEST = 12, 80
_PAGES = frozenset({"page_number", "running_head", "running_foot"})
_ASIDES = frozenset(["comment", "declaration", "style", "script", "template_tag", "attribute", "front_matter"])


def left_out(furniture: Iterable[Furniture]) -> Iterator[ImportFinding]:
    """What was taken out of the text, listed: an officer sees whether something of the agreement is among it."""
    found = list(furniture)
    yield from _list_pieces(
        "page-furniture",
        _("Left out, since it belongs to the page and not to the text: {pieces}"),
        [piece for piece in found if piece.kind in _PAGES],
    )
    yield from _list_pieces(
        "asides",
        _("Left out, since it is a comment or a setting of the file and not its text: {pieces}"),
        [piece for piece in found if piece.kind in _ASIDES],
    )
    yield from _list_pieces(
        "struck", _("Left out, since it is struck out: {pieces}"), [p for p in found if p.kind == "struck"]
    )


def _list_pieces(code: str, message: Any, pieces: list[Furniture]) -> Iterator[ImportFinding]:
    if not pieces:
        return
    counted = Counter(piece.text[:_LONGEST] + "…" * (len(piece.text) > _LONGEST) for piece in pieces)
    shown = [f"“{text}”" + f" ({count}×)" * (count > 1) for text, count in list(counted.items())[:_SHOWN]]
    if rest := len(counted) - len(shown):
        shown.append(f"… (+{rest})")
    where = format_lazy(_("line {line}"), line=min(piece.line for piece in pieces))
    yield ImportFinding(code, format_lazy(message, pieces=" · ".join(shown)), where)


def unfilled_findings(content: VersionContent) -> Iterator[ImportFinding]:
    """The rows with places that a form left to be filled in."""
    for path, places in unfilled_rows(content):
        yield ImportFinding(
            "unfilled", format_lazy(_("This is still to be filled in: {places}."), places=describe(places)), path
        )
