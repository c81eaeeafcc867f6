"""One source text into the contents it holds: terms, annexes, or any other agreement as terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annexes.importing.read import read_annex, split
from documents.importing.coverage import compare, content_words, source_words
from documents.importing.findings import Finding, Flag, Furniture
from documents.importing.heads import with_head
from documents.importing.layout import Line, read_lines
from documents.importing.pages import PageHead, without_furniture
from documents.importing.source import UnreadableSource, decode
from documents.text.content import VersionContent
from terms.importing.checks import terms_findings
from terms.importing.clauses import read_clauses

# No agreement has as many articles and paragraphs; each becomes a row.
MAXIMUM_ROWS = 10_000


@dataclass(frozen=True)
class ImportReading:
    """What was read from one source: contents in its order, and everything there is to say about them.

    ``not_placed`` are the words that stand in no content and are no furniture, a line of the source each.
    """

    contents: tuple[VersionContent, ...]
    warnings: tuple[Finding, ...] = ()
    flags: tuple[Flag, ...] = ()
    not_placed: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()

    def flags_of(self, index: int) -> tuple[Flag, ...]:
        """The doubtful rows of the content at ``index``."""
        return tuple(flag for flag in self.flags if flag.document == index)


@dataclass
class _Draft:
    contents: list[VersionContent]
    warnings: list[Finding]
    flags: list[Flag]
    furniture: list[Furniture]

    def add(self, content: VersionContent, findings: Sequence[Finding], flags: Sequence[Flag]) -> None:
        index = len(self.contents)
        self.contents.append(content)
        self.warnings.extend(replace(finding, document=index) for finding in findings)
        self.flags.extend(replace(flag, document=index) for flag in flags)


def read_documents(data: bytes) -> ImportReading:
    """The contents of a file with the text of agreement documents.

    Raises ``UnreadableSource`` when the file is no text, or its text has no clauses.
    """
    text = decode(data)
    pages = without_furniture(read_lines(text))
    lines, heads, annexes = split(pages)
    draft = _Draft([], [], [], list(pages.furniture))
    _add_terms(draft, lines, heads, alone=not annexes)
    for annex in annexes:
        content, reading = read_annex(annex)
        draft.furniture.extend(reading.furniture)
        draft.add(content, reading.findings, reading.flags)
    coverage = compare(source_words(text, draft.furniture), content_words(draft.contents))
    if coverage.added:
        draft.warnings.append(
            Finding(
                "words-added",
                format_lazy(_("Words that the source lacks: {words}"), words=" ".join(coverage.added)),
            )
        )
    if coverage.missing:
        draft.warnings.append(
            Finding(
                "not-placed",
                format_lazy(_("{count} lines hold words that found no place."), count=len(coverage.missing)),
                format_lazy(_("line {line}"), line=coverage.missing[0][0]),
            )
        )
    return ImportReading(
        contents=tuple(draft.contents),
        warnings=tuple(draft.warnings),
        flags=tuple(draft.flags),
        not_placed=tuple(words for _line, words in coverage.missing),
        furniture=tuple(draft.furniture),
    )


def _add_terms(draft: _Draft, lines: Sequence[Line], heads: Sequence[PageHead], alone: bool) -> None:
    found = read_clauses(lines) if lines else None
    if found is None:
        if alone:
            raise UnreadableSource(
                _("This text has no numbered or headed clauses as an agreement has, so no draft can be made of it.")
            )
        return
    content, findings, flags = found
    rows = sum(1 + len(article.paragraphs) for article in content.articles)
    if rows > MAXIMUM_ROWS:
        raise UnreadableSource(
            format_lazy(
                _("This text has {rows} articles and paragraphs; an agreement of at most {maximum} can be imported."),
                rows=rows,
                maximum=MAXIMUM_ROWS,
            )
        )
    content = with_head(content, heads)
    draft.add(content, [*findings, *terms_findings(content, heads)], flags)
