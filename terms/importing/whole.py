"""What there is to say of a text once all of it was read: how it was divided, what is empty, what stands before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sources.findings import Flag, ImportFinding
from terms.importing.building import OpenArticle, Piece
from terms.importing.contents import titles_that_differ
from terms.importing.outline import Outline
from terms.importing.rows import OutlineRow

# These are looked at in the preamble.
ON_THE_PREAMBLE = {"table-of-contents", "mostly-preamble"}


def division_findings(outline: Outline) -> Iterator[ImportFinding]:
    """Say how the text was divided where another division is nearly as good."""
    close = [choice for choice in outline.others if choice.close]
    if not close:
        return
    message = format_lazy(
        _("The text was divided by “{used}” ({count} articles); “{other}” ({others}) would do nearly as well."),
        used=outline.chosen.example,
        count=outline.chosen.articles,
        other=close[0].example,
        others=close[0].articles,
    )
    yield ImportFinding("division-doubtful", message, f"--scheme {close[0].key}")


def empty_places(articles: Sequence[OpenArticle]) -> Iterator[Flag]:
    """The headings and numbers without a text."""
    for index, article in enumerate(articles):
        following = articles[index + 1].level if index + 1 < len(articles) else 0
        if not article.paragraphs and following <= article.level:
            reason = _("This heading has no text below it.")
            if not article.title and article.level:
                reason = _("This heading has neither a title nor a text; it can't be published so.")
            yield Flag(f"articles/{index}", reason)
        for position, paragraph in enumerate(article.paragraphs):
            if not paragraph.parts:
                reason = _("This number has no text; give it one, or join it to its neighbour, before publication.")
                yield Flag(f"articles/{index}/paragraphs/{position}", reason)


def whole_findings(
    rows: Sequence[OutlineRow], heads: Sequence[int], preamble: Sequence[Piece]
) -> Iterator[ImportFinding]:
    """A table of contents, where it differs from the text, and a preamble that is most of the text."""
    if any(row.in_contents for row in rows):
        message = _("A table of contents was kept as text; its lines are no articles.")
        yield ImportFinding("table-of-contents", message)
        yield from _contents_that_differ(rows, heads)
    words = sum(len(part.text.split()) for part in preamble)
    if 2 * words > sum(len(row.text.split()) for row in rows):
        yield ImportFinding("mostly-preamble", _("More than half of the text stands before the first article."))


def _contents_that_differ(rows: Sequence[OutlineRow], heads: Sequence[int]) -> Iterator[ImportFinding]:
    for listed, clause in titles_that_differ(rows, heads):
        message = format_lazy(
            _("The table of contents says “{listed}” where the text says “{title}”."),
            listed=listed.text,
            title=clause.text,
        )
        yield ImportFinding("contents-differ", message, format_lazy(_("line {line}"), line=listed.line.number))
