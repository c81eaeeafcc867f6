"""Any agreement, numbered or headed in its own way, as terms: articles and paragraphs with every word in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sources.compose import bullet
from sources.findings import Flag, ImportFinding
from sources.labels import Label
from sources.laid_out.layout import (
    LONGEST_JOINED,
    UNWRAPPED,
    TextLine,
    continues,
    has_room,
    join,
    line_width,
)
from sources.markup.lines import plain
from sources.source import NoAgreement
from terms.content import TermsContent
from terms.importing.building import OpenArticle, OpenParagraph, Piece, has_later_paragraphs, rich, take_closing
from terms.importing.contents import mark_contents
from terms.importing.headings import is_annex
from terms.importing.numbering import Numbering, is_first
from terms.importing.outline import Outline, find_outline, objection
from terms.importing.proposals import propose
from terms.importing.rows import BOLD_DEPTH, OutlineRow, begins, read_rows
from terms.importing.titles import bare, is_capitals, is_labelled_title, is_signature, is_title, run_in
from terms.importing.whole import ON_THE_PREAMBLE, division_findings, empty_places, whole_findings
from terms.importing.wording import ends_enumerating, ends_open, ends_with_reference

# The column that holds a title.
MAXIMUM_TITLE = 500
_JOINED = gettext_noop("Line {line} begins with “{label}”, which was read as part of the sentence.")
_NOT_TAKEN = gettext_noop("Line {line} begins with “{label}”, which was not taken for a number.")


@dataclass(frozen=True)
class Clauses:
    """The terms in a text, with warnings, doubtful rows, and how the text was divided."""

    content: TermsContent
    findings: list[ImportFinding]
    flags: list[Flag]
    outline: Outline
    title: str = ""


def read_clauses(lines: Sequence[TextLine], scheme: str = "", anyway: bool = False) -> Clauses | None:
    """The terms in ``lines``; None when the text has no clauses.

    ``scheme`` is the key of a division to be used. Raises ``NoAgreement`` when the text has clauses and is no agreement
    by all that can be told, unless somebody who looked at it says that it is (``anyway``).
    """
    rows = mark_contents(read_rows(lines))
    width = line_width(row.line for row in rows)
    outline = find_outline(rows, width, scheme)
    if outline is None:
        return None
    if not anyway and (reason := objection(rows, outline)):
        raise NoAgreement(reason)
    read = _Reader(rows, outline, width).read()
    proposed = propose(read.content, rows, outline)
    findings = [*read.findings, *proposed.findings, *division_findings(outline)]
    return replace(read, content=proposed.content, findings=findings, title=proposed.title)


class _Reader:
    """Walks the rows once; what it meets is appended, so that the order of the words can't change."""

    def __init__(self, rows: Sequence[OutlineRow], outline: Outline, width: int) -> None:
        self.rows, self.outline, self.width = rows, outline, width
        self.scheme = outline.scheme
        self.heads = frozenset(outline.heads)
        self.depth = next((rows[index].depth for index in outline.heads if rows[index].depth), 0)
        first = rows[outline.heads[0]].label
        self.style = first.style if first else ""
        self.articles: list[OpenArticle] = []
        self.last_number: int | None = None
        self.preamble: list[Piece] = []
        self.numbering = Numbering()
        self.flags: list[Flag] = []
        self.findings: list[ImportFinding] = []
        self.previous: OutlineRow | None = None
        self.in_annex = self.parted = False
        self.annex_levels: dict[str, int] = {}

    def read(self) -> Clauses:
        for index, row in enumerate(self.rows):
            self.in_annex = index >= self.outline.annexes
            if index in self.heads:
                self._open_article(row, level=1)
            elif not self._is_title_below(index, row) and not self._is_title_rest(row):
                self._read_row(index, row)
            self._take_notes(row)
            self.previous = row
            self.numbering.announced = row.text.endswith(":")
        return self._whole()

    def _take_notes(self, row: OutlineRow) -> None:
        """What is to be looked at in a line is said at the row that it became."""
        for note in row.line.notes:
            self._flag(self._place(), note)
        if row.cells and (self.previous is None or not self.previous.cells):
            message = _("A table was turned into paragraphs, one a row; check how it reads.")
            self.findings.append(ImportFinding("table-as-text", message, self._place()))
            self._flag(self._place(), message)

    def _place(self) -> str:
        """The path of the row that was read last."""
        if not self.articles:
            return "preamble"
        last = len(self.articles[-1].paragraphs) - 1
        return f"articles/{len(self.articles) - 1}" + (f"/paragraphs/{last}" if last >= 0 else "")

    # Headings

    def _open_article(self, row: OutlineRow, level: int) -> None:
        self._close_article(level)
        label = row.label
        # Where the keyword is in lower case, so are the titles.
        capital = row.title[:1].upper() + row.title[1:] if label and label.printed[0].islower() else row.title
        whole = row.depth or is_title(capital) or (label is not None and is_labelled_title(row.title))
        title, text = (row.title, "") if whole else run_in(row.title)
        if len(title) > MAXIMUM_TITLE:
            title, text = "", row.title
            self._flag(
                f"articles/{len(self.articles)}", _("This heading is too long for a title; it was read as text.")
            )
        number = self.scheme.number(label) if level == 1 else None
        article = OpenArticle(label.printed if label else "", plain(bare(title)), level, number, bool(row.depth))
        if level == 0:
            # Each part may begin its own numbering.
            self.parted = True
        elif number is not None:
            self._check_step(number, row)
        self.articles.append(article)
        self.numbering = Numbering()
        if text:
            article.paragraphs.append(OpenParagraph(parts=[Piece(text)]))

    def _close_article(self, following: int = 0) -> None:
        """Take a heading that is a sentence with nothing below it for text of the article above."""
        if not self.articles or following > self.articles[-1].level:
            return
        article = self.articles[-1]
        article.settle()
        if article.label or article.title or len(self.articles) == 1:
            return
        self.articles.pop()
        paragraphs = self.articles[-1].paragraphs
        path = f"articles/{len(self.articles) - 1}/paragraphs/{len(paragraphs)}"
        self._flag(path, _("This stands as a heading in the source, with nothing below it; it was read as text."))
        paragraphs.extend(article.paragraphs)

    def _check_step(self, number: int, row: OutlineRow) -> None:
        last, self.last_number = self.last_number, number
        parted, self.parted = self.parted, False
        inserted = row.label is not None and row.label.inserted and number == last
        if last is None and number > 1:
            message = format_lazy(
                _("The numbering begins at {number}; check whether clauses are missing."), number=number
            )
        elif last is not None and number != last + 1 and not inserted and not (parted and number == 1):
            message = format_lazy(
                _("The numbering goes from {last} to {number}; check whether a clause is missing."),
                last=last,
                number=number,
            )
        else:
            return
        self._flag(f"articles/{len(self.articles)}", message)
        where = format_lazy(_("line {line}"), line=row.line.number)
        self.findings.append(ImportFinding("numbering-skips", message, where))

    def _is_title_below(self, index: int, row: OutlineRow) -> bool:
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

    def _is_title_rest(self, row: OutlineRow) -> bool:
        """The second line of a title that was too long for one."""
        article = self.articles[-1] if self.articles else None
        previous = self.previous
        if article is None or not article.title or article.paragraphs or previous is None or previous.depth:
            return False
        if row.label or row.depth or row.cells or row.line.gap or row.line.page or previous.line.complete:
            return False
        whole = f"{article.title} {row.text}"
        full = not has_room(previous.line, row.line, self.width)
        if is_capitals(row.text) and is_capitals(article.title):
            rest = bool(article.label) and is_labelled_title(whole)
        elif row.text[0].islower() or ends_open(article.title):
            rest = full and is_title(whole)
        else:
            rest = False
        if rest:
            article.title = join(article.title, plain(row.text))
        return rest

    def _heading_level(self, index: int, row: OutlineRow) -> int | None:
        """The level of a heading that is no article: 0 for a part, 2 and more below an article; None for none."""
        if self.in_annex and is_annex(self.rows, index):
            self.annex_levels = {}
            return 0
        if row.depth:
            return self._markdown_level(row)
        if not begins(row, self.previous):
            return None
        if row.label:
            return self._labelled_level(row, row.label)
        numbered = self.scheme.name in {"keyword", "decimal", "upper", "parts"} and bool(self.articles)
        loose = row.line.gap and not row.in_contents and not row.cells
        if numbered and loose and is_capitals(row.text) and is_title(row.text) and not is_signature(row.text):
            return 2 if self.in_annex else 0
        return None

    def _markdown_level(self, row: OutlineRow) -> int | None:
        part = row.label is not None and row.label.kind == "part"
        if not self.articles and not part:
            return None
        if self.in_annex and row.label is not None and row.label.kind in {"part", "keyword"}:
            return self._annex_level(row.label)
        if self.in_annex:
            return 2 + max(0, row.depth - max(self.depth, 1)) if self.depth and row.depth != BOLD_DEPTH else 2
        if part and row.label is not None and row.label.style != self.style and row.depth <= (self.depth or BOLD_DEPTH):
            return 0
        if not self.depth:
            numbered = row.label is not None and row.label.kind == "decimal"
            return 2 if row.depth == BOLD_DEPTH or numbered else 0
        if row.depth == self.depth and row.label is None and self.scheme.style and not is_signature(row.text):
            reason = _("This heading has no number, as those beside it have; it was not taken for an article.")
            self._flag(f"articles/{len(self.articles)}", reason)
        return 0 if row.depth <= self.depth else 1 + row.depth - self.depth

    def _labelled_level(self, row: OutlineRow, label: Label) -> int | None:
        if label.refers or (label.rest and not is_labelled_title(label.rest)):
            return None
        if self.in_annex:
            single = len(label.numbers) == 1 and row.line.gap
            return self._annex_level(label) if label.kind in {"part", "keyword"} and single else None
        if label.kind == "part":
            return 0
        other = label.kind == "keyword" and label.style != self.style
        if not other or len(label.numbers) > 1 or not (row.line.gap or self.previous is None):
            return None
        # Above articles with a keyword of their own it heads a part; else it stands inside one.
        return 0 if self.scheme.name == "keyword" else 2

    def _annex_level(self, label: Label) -> int:
        """The level of "Section I" or "Clause 1" in an annex: below another style that has no text of its own, or 2."""
        last = self.articles[-1]
        if label.style not in self.annex_levels:
            below = last.level > 1 and not last.paragraphs
            self.annex_levels[label.style] = last.level + 1 if below else 2
        return self.annex_levels[label.style]

    # Paragraphs

    def _read_row(self, index: int, row: OutlineRow) -> None:
        level = self._heading_level(index, row)
        if level is not None:
            self._open_article(row, level)
        elif not self.articles:
            self._append(self.preamble, row, strong=bool(row.depth))
        elif row.label and self._is_paragraph(row, row.label):
            self._open_paragraph(row, row.label)
        else:
            self._read_text(row)

    def _is_paragraph(self, row: OutlineRow, label: Label) -> bool:
        if label.kind == "part" or (label.kind == "keyword" and len(label.numbers) == 1) or label.refers:
            return False
        exact = self.numbering.is_exact(label, row.line.indent)
        in_turn = exact or is_first(label)
        if label.style == "[1]" and self.style != "[1]":
            # A footnote, unless the clauses are numbered so too.
            return False
        if label.touches and label.kind != "decimal" and not in_turn:
            return False
        if not label.separated:
            # "2 AVG. …" at a line start goes on with a sentence; a bare number is a label only in its turn.
            opens = begins(row, self.previous) or not self.articles[-1].paragraphs
            return opens and in_turn and label.rest[:1].isupper()
        if not self.articles[-1].paragraphs or begins(row, self.previous) or self._behind_enumeration():
            apart = row.line.gap or row.line.page
            return in_turn or (apart and self.numbering.is_near(label, row.line.indent)) or self._skips(row, label)
        return exact and self._begins_unfinished(row, label)

    def _begins_unfinished(self, row: OutlineRow, label: Label) -> bool:
        """Whether the next label of a list begins a paragraph though the line before it ends without a stop."""
        assert self.previous is not None
        if ends_with_reference(self.previous.text):
            return False
        if label.kind == "decimal" and label.rest[:1].islower():
            last = self.articles[-1].paragraphs[-1]
            items_are_lower = bool(last.label and last.parts) and last.parts[0].text[:1].islower()
            return items_are_lower and has_room(self.previous.line, row.line, self.width)
        return True

    def _skips(self, row: OutlineRow, label: Label) -> bool:
        """Whether a paragraph begins here though the one before it is missing, rather than "… art." go on."""
        first = not self.articles[-1].paragraphs
        if self.previous is None or not (first or self.previous.line.complete) or label.kind == "upper":
            return False
        capital = label.rest[:1].isupper() or label.kind == "letter"
        referring = ends_with_reference(self.previous.text)
        return capital and not referring and self.numbering.skips_few(label, row.line.indent)

    def _behind_enumeration(self) -> bool:
        return self.previous is None or ends_enumerating(self.previous.text)

    def _open_paragraph(self, row: OutlineRow, label: Label) -> None:
        paragraphs = self.articles[-1].paragraphs
        level, follows = self.numbering.add(label, row.line.indent)
        for reason in self._doubts(row, label, follows):
            self._flag(f"articles/{len(self.articles) - 1}/paragraphs/{len(paragraphs)}", reason)
        paragraphs.append(OpenParagraph(label.printed, level, [Piece(label.rest)] if label.rest else []))

    def _doubts(self, row: OutlineRow, label: Label, follows: bool) -> Iterator[Promise]:
        if not follows:
            yield format_lazy(_("The number {label} does not follow from the one before."), label=label.printed)
        elif label.touches and label.kind != "decimal" and label.rest[:1].islower():
            yield format_lazy(_("“{label}” touches the text behind it; it was read as a label."), label=label.printed)
        elif self.previous is not None and self.articles[-1].paragraphs and not begins(row, self.previous):
            room = self.width > UNWRAPPED or has_room(self.previous.line, row.line, self.width)
            if not room and not ends_enumerating(self.previous.text):
                yield format_lazy(
                    _("“{label}” begins a paragraph here, though the line before it may go on."), label=label.printed
                )
        heads = self.rows[self.outline.heads[0]].label
        alike = heads is not None and (label.kind, label.style) == (heads.kind, heads.style)
        beside = row.line.indent <= self.rows[self.outline.heads[0]].line.indent + 1
        if (
            alike
            and beside
            and is_first(label)
            and len(label.numbers) == 1
            and is_title(label.rest)
            and self.scheme.titled
        ):
            yield _("The numbering of the articles starts over here; this may be a part or an annex of its own.")

    def _read_text(self, row: OutlineRow) -> None:
        paragraphs = self.articles[-1].paragraphs
        last = paragraphs[-1] if paragraphs else None
        item = bullet(row.line, self.previous.line if self.previous else None, bool(last and _in_list(last.parts)))
        apart = item is None and not row.line.level and not self._goes_on(row)
        alone = last is not None and not last.label and bool(last.parts) and apart
        signing = last is not None and bool(last.label) and row.line.gap and is_signature(row.text)
        if last is None or alone or signing:
            paragraphs.append(OpenParagraph())
        self._append(paragraphs[-1].parts, row)

    def _goes_on(self, row: OutlineRow, item: bool = False) -> bool:
        previous = self.previous
        if previous is None or previous.depth or previous.cells or row.cells or previous.in_contents or row.in_contents:
            return False
        if not self.articles and row.label and row.label.separated and self._may_begin(row):
            return False
        if (
            item
            and not row.line.level
            and not row.line.text[0].islower()
            and has_room(previous.line, row.line, self.width, 0.6)
        ):
            return False
        return continues(previous.line, row.line, self.width)

    def _may_begin(self, row: OutlineRow) -> bool:
        """Whether a recital ("2. …", "B. …") begins here, rather than a wrapped sentence go on."""
        if self.previous is None or begins(row, self.previous):
            return True
        return has_room(self.previous.line, row.line, self.width, 0.7)

    def _append(self, parts: list[Piece], row: OutlineRow, strong: bool = False) -> None:
        text = bullet(row.line, self.previous.line if self.previous else None, _in_list(parts))
        if row.cells:
            parts.append(Piece("\n".join(row.cells), gap=row.line.gap))
        elif strong:
            parts.append(Piece(row.text, gap=row.line.gap, strong=True))
        elif text is not None:
            parts.append(Piece(text, item=True, gap=row.line.gap, level=row.line.level, marker=row.line.marker))
        elif parts and len(parts[-1].text) < LONGEST_JOINED and self._goes_on(row, parts[-1].item):
            parts[-1].text = join(parts[-1].text, row.text)
            self._flag_label(row, _JOINED)
        else:
            parts.append(Piece(row.text, gap=row.line.gap, level=row.line.level))
            self._flag_label(row, _NOT_TAKEN)

    def _flag_label(self, row: OutlineRow, reason: str) -> None:
        """Flag text that begins as a clause does: it never becomes part of another one in silence."""
        label = row.label
        if not self.articles or label is None or label.refers or not label.separated or label.style.startswith("["):
            return
        if label.kind in {"keyword", "part"} and label.printed[0].islower():
            return
        if label.kind in {"letter", "upper"} and not self.numbering.is_near(label, row.line.indent):
            return
        self._flag(self._place(), format_lazy(_(reason), line=row.line.number, label=label.printed))

    # The whole

    def _whole(self) -> Clauses:
        self._close_article()
        closing = take_closing(self.articles)
        if closing and has_later_paragraphs(self.articles[:-1]):
            self._flag("closing", _("This may still belong to the last numbered paragraph."))
        self.flags += empty_places(self.articles)
        for finding in whole_findings(self.rows, self.outline.heads, self.preamble):
            self.findings.append(finding)
            if finding.code in ON_THE_PREAMBLE:
                self._flag("preamble", finding.message)
        content = TermsContent(
            preamble=rich(self.preamble),
            articles=tuple(article.content() for article in self.articles),
            closing=rich(closing),
        )
        return Clauses(content, self.findings, self.flags, self.outline)

    def _flag(self, path: str, reason: str | Promise) -> None:
        self.flags.append(Flag(path, reason))


def _in_list(parts: Sequence[Piece]) -> bool:
    return bool(parts) and parts[-1].item
