"""Any agreement, numbered or headed in its own way, as terms: articles and paragraphs with every word in order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.importing.compose import bullet
from documents.importing.findings import Finding, Flag
from documents.importing.labels import Label
from documents.importing.layout import Line, continues, has_room, joined, line_width
from documents.importing.markup import plain
from terms.content import TermsContent
from terms.importing.building import OpenArticle, OpenParagraph, Part, has_later_paragraphs, rich, take_closing
from terms.importing.numbering import Numbering, is_first
from terms.importing.outline import Outline, find_outline
from terms.importing.rows import BOLD_DEPTH, Row, begins, read_rows
from terms.importing.titles import is_capitals, is_signature, is_title, run_in

_ABBREVIATION = re.compile(
    r"\b(?:art|artt|nr|no|nrs|par|sec|abs|ziff|cl|sub|lit|vgl|resp|p|blz|hfst|jo)\.$", re.IGNORECASE
)
_ABBREVIATED = 8
_ENUMERATING = frozenset({"en", "of", "and", "or", "und", "oder", "en/of", "and/or", "und/oder"})


def read_clauses(lines: Sequence[Line]) -> tuple[TermsContent, list[Finding], list[Flag]] | None:
    """The terms in ``lines``, with warnings and doubtful rows; None when the text has no clauses."""
    rows = read_rows(lines)
    width = line_width(row.line for row in rows)
    outline = find_outline(rows, width)
    if outline is None:
        return None
    return _Reader(rows, outline, width).read()


class _Reader:
    """Walks the rows once; what it meets is appended, so that the order of the words can't change."""

    def __init__(self, rows: Sequence[Row], outline: Outline, width: int) -> None:
        self.rows, self.outline, self.width = rows, outline, width
        self.heads = frozenset(outline.heads)
        self.depth = next((rows[index].depth for index in outline.heads if rows[index].depth), 0)
        first = rows[outline.heads[0]].label
        self.style = first.style if first else ""
        self.articles: list[OpenArticle] = []
        self.last_number: int | None = None
        self.preamble: list[Part] = []
        self.numbering = Numbering()
        self.flags: list[Flag] = []
        self.findings: list[Finding] = []
        self.previous: Row | None = None

    def read(self) -> tuple[TermsContent, list[Finding], list[Flag]]:
        for index, row in enumerate(self.rows):
            if index in self.heads:
                self._open_article(row, level=1)
            elif not self._is_title_below(index, row) and not self._is_title_rest(row):
                self._read_row(row)
            self.previous = row
            self.numbering.announced = row.text.endswith(":")
        return self._content()

    # Headings

    def _open_article(self, row: Row, level: int) -> None:
        label = row.label
        # Where the keyword is in lower case, so are the titles.
        capital = row.title[:1].upper() + row.title[1:] if label and label.printed[0].islower() else row.title
        title, text = (row.title, "") if row.depth or is_title(capital) else run_in(row.title)
        counted = label is not None and (label.kind != "part" or label.style == self.style)
        number = label.numbers[0] if label and counted else None
        article = OpenArticle(label.printed if label else "", plain(title), level, number)
        if level == 1 and number is not None:
            self._check_step(number, row)
        self.articles.append(article)
        self.numbering = Numbering()
        if text:
            article.paragraphs.append(OpenParagraph(parts=[Part(text)]))

    def _check_step(self, number: int, row: Row) -> None:
        last, self.last_number = self.last_number, number
        inserted = row.label is not None and row.label.inserted and number == last
        if last is not None and number != last + 1 and not inserted:
            message = format_lazy(
                _("The numbering goes from {last} to {number}; check whether a clause is missing."),
                last=last,
                number=number,
            )
            self._flag(f"articles/{len(self.articles)}", message)
            where = format_lazy(_("line {line}"), line=row.line.number)
            self.findings.append(Finding("numbering-skips", message, where))

    def _is_title_below(self, index: int, row: Row) -> bool:
        """A title on the line below "Artikel 1"."""
        article = self.articles[-1] if self.articles else None
        if article is None or article.title or article.paragraphs or not article.label:
            return False
        if row.label or row.cells or not is_title(row.text) or bullet(row.line, None, False) is not None:
            return False
        following = self.rows[index + 1] if index + 1 < len(self.rows) else None
        if row.text.endswith((".", ":")) or following is None:
            return False
        short = following.text[0].isupper() and has_room(row.line, following.line, self.width)
        if not (following.label or begins(following, row) or short):
            return False
        article.title = plain(row.text)
        return True

    def _is_title_rest(self, row: Row) -> bool:
        """The second line of a title that was too long for one."""
        article = self.articles[-1] if self.articles else None
        previous = self.previous
        if article is None or not article.title or article.paragraphs or previous is None:
            return False
        if row.label or row.depth or row.line.gap or row.line.page or not row.text[0].islower():
            return False
        full = not has_room(previous.line, row.line, self.width) and not previous.line.complete
        if not full or not is_title(f"{article.title} {row.text}"):
            return False
        article.title = joined(article.title, plain(row.text))
        return True

    def _heading_level(self, row: Row) -> int | None:
        """The level of a heading that is no article: 0 for a part, 2 and more below an article; None for none."""
        if row.depth:
            return self._markdown_level(row)
        if not begins(row, self.previous):
            return None
        if row.label:
            return 0 if self._is_part(row, row.label) else None
        numbered = self.outline.scheme in {"keyword", "decimal", "upper"} and bool(self.articles)
        loose = row.line.gap and not row.in_contents and not row.cells
        if numbered and loose and is_capitals(row.text) and is_title(row.text) and not is_signature(row.text):
            return 0
        return None

    def _markdown_level(self, row: Row) -> int | None:
        part = row.label is not None and row.label.kind == "part"
        if not self.articles and not part:
            return None
        if part and row.label is not None and row.label.style != self.style and row.depth <= self.depth:
            return 0
        if not self.depth:
            return 2 if row.depth == BOLD_DEPTH and not part else 0
        return 0 if row.depth < self.depth else 1 + row.depth - self.depth

    def _is_part(self, row: Row, label: Label) -> bool:
        if label.refers or (label.rest and not is_title(label.rest)):
            return False
        if label.kind == "part":
            return True
        other = label.kind == "keyword" and self.outline.scheme == "keyword" and label.style != self.style
        return other and len(label.numbers) == 1 and (row.line.gap or self.previous is None)

    # Paragraphs

    def _read_row(self, row: Row) -> None:
        level = self._heading_level(row)
        if level is not None:
            self._open_article(row, level)
        elif not self.articles:
            self._append(self.preamble, row, strong=bool(row.depth))
        elif row.label and self._is_paragraph(row, row.label):
            self._open_paragraph(row, row.label)
        else:
            self._read_text(row)

    def _is_paragraph(self, row: Row, label: Label) -> bool:
        if label.kind == "part" or (label.kind == "keyword" and len(label.numbers) == 1) or label.refers:
            return False
        exact = self.numbering.is_exact(label, row.line.indent)
        in_turn = exact or is_first(label)
        if label.style == "[1]" and self.style != "[1]":
            # A footnote, unless the clauses are numbered so too.
            return False
        if not label.separated:
            # "2 AVG. …" at a line start goes on with a sentence; a bare number is a label only in its turn.
            opens = begins(row, self.previous) or not self.articles[-1].paragraphs
            return opens and in_turn and label.rest[:1].isupper()
        if not self.articles[-1].paragraphs or begins(row, self.previous) or self._behind_enumeration():
            apart = row.line.gap or row.line.page
            return in_turn or (apart and self.numbering.is_near(label, row.line.indent)) or self._skips(row, label)
        if not exact or self.previous is None or (label.kind == "decimal" and label.rest[:1].islower()):
            return False
        return has_room(self.previous.line, row.line, self.width, 0.7)

    def _skips(self, row: Row, label: Label) -> bool:
        """Whether a paragraph begins here though the one before it is missing, rather than "… art." go on."""
        first = not self.articles[-1].paragraphs
        if self.previous is None or not (first or self.previous.line.complete) or label.kind == "upper":
            return False
        abbreviated = _ABBREVIATION.search(self.previous.text[-_ABBREVIATED:])
        capital = label.rest[:1].isupper() or label.kind == "letter"
        return capital and not abbreviated and self.numbering.skips_few(label, row.line.indent)

    def _behind_enumeration(self) -> bool:
        if self.previous is None:
            return True
        last = self.previous.text.rsplit(maxsplit=1)[-1].lower()
        return last.endswith(",") or last in _ENUMERATING

    def _open_paragraph(self, row: Row, label: Label) -> None:
        paragraphs = self.articles[-1].paragraphs
        level, follows = self.numbering.add(label, row.line.indent)
        if not follows:
            self._flag(
                f"articles/{len(self.articles) - 1}/paragraphs/{len(paragraphs)}",
                format_lazy(_("The number {label} does not follow from the one before."), label=label.printed),
            )
        paragraphs.append(OpenParagraph(label.printed, level, [Part(label.rest)] if label.rest else []))

    def _read_text(self, row: Row) -> None:
        paragraphs = self.articles[-1].paragraphs
        last = paragraphs[-1] if paragraphs else None
        item = bullet(row.line, self.previous.line if self.previous else None, bool(last and _in_list(last.parts)))
        alone = last is not None and not last.label and bool(last.parts) and item is None and not self._goes_on(row)
        signing = last is not None and bool(last.label) and row.line.gap and is_signature(row.text)
        if last is None or alone or signing:
            paragraphs.append(OpenParagraph())
        self._append(paragraphs[-1].parts, row)

    def _goes_on(self, row: Row, item: bool = False) -> bool:
        previous = self.previous
        if previous is None or previous.depth or previous.cells or row.cells or previous.in_contents or row.in_contents:
            return False
        if not self.articles and row.label and row.label.separated and self._may_begin(row):
            return False
        if item and not row.line.text[0].islower() and has_room(previous.line, row.line, self.width, 0.6):
            return False
        return continues(previous.line, row.line, self.width)

    def _may_begin(self, row: Row) -> bool:
        """Whether a recital ("2. …", "B. …") begins here, rather than a wrapped sentence go on."""
        if self.previous is None or begins(row, self.previous):
            return True
        return has_room(self.previous.line, row.line, self.width, 0.7)

    def _append(self, parts: list[Part], row: Row, strong: bool = False) -> None:
        text = bullet(row.line, self.previous.line if self.previous else None, _in_list(parts))
        if row.cells:
            parts.append(Part("\n".join(row.cells), gap=row.line.gap))
        elif strong:
            parts.append(Part(row.text, gap=row.line.gap, strong=True))
        elif text is not None:
            parts.append(Part(text, item=True, gap=row.line.gap))
        elif parts and self._goes_on(row, parts[-1].item):
            parts[-1].text = joined(parts[-1].text, row.text)
        else:
            parts.append(Part(row.text, gap=row.line.gap))

    # The whole

    def _content(self) -> tuple[TermsContent, list[Finding], list[Flag]]:
        for article in self.articles:
            article.settle()
        closing = take_closing(self.articles[-1])
        if closing and has_later_paragraphs(self.articles[:-1]):
            self._flag("closing", _("This may still belong to the last numbered paragraph."))
        self._flag_empty_articles()
        self._check_whole()
        content = TermsContent(
            preamble=rich(self.preamble),
            articles=tuple(article.content() for article in self.articles),
            closing=rich(closing),
        )
        return content, self.findings, self.flags

    def _flag_empty_articles(self) -> None:
        for index, article in enumerate(self.articles):
            following = self.articles[index + 1].level if index + 1 < len(self.articles) else 0
            if not article.paragraphs and following <= article.level:
                self._flag(f"articles/{index}", _("This heading has no text below it."))

    def _check_whole(self) -> None:
        if any(row.in_contents for row in self.rows):
            message = _("A table of contents was kept as text; its lines are no articles.")
            self.findings.append(Finding("table-of-contents", message))
            self._flag("preamble", message)
        words = sum(len(part.text.split()) for part in self.preamble)
        if 2 * words > sum(len(row.text.split()) for row in self.rows):
            message = _("More than half of the text stands before the first article.")
            self.findings.append(Finding("mostly-preamble", message))
            self._flag("preamble", message)
        if any(row.cells for row in self.rows):
            message = _("A table was turned into paragraphs, one a row; check how it reads.")
            self.findings.append(Finding("table-as-text", message))

    def _flag(self, path: str, reason: str | Promise) -> None:
        self.flags.append(Flag(path, reason))


def _in_list(parts: Sequence[Part]) -> bool:
    return bool(parts) and parts[-1].item
