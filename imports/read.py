"""One source text into the contents it holds: terms, annexes, or any other agreement as terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annexes.importing.read import read_annex, split
from documents.text.content import VersionContent
from sources.coverage import compare, content_words, source_words
from sources.findings import Flag, Furniture, ImportFinding
from sources.laid_out.heads import with_head
from sources.laid_out.layout import TextLine
from sources.laid_out.pages import PageHead
from sources.language import language_of
from sources.reading import read_source
from sources.remarks import left_out, unfilled_findings
from sources.source import UnreadableSource
from sources.stream import Stream
from terms.importing.checks import terms_findings
from terms.importing.clauses import read_clauses
from terms.importing.outline import Outline, SchemeChoice

# No agreement has as many articles and paragraphs; each becomes a row.
MAXIMUM_ROWS = 10_000


@dataclass(frozen=True)
class ImportReading:
    """What was read from one source: contents in its order, and everything there is to say about them.

    ``not_placed`` are the words that stand in no content and are no furniture, a line of the source each. ``choices``
    are the ways in which the terms can be divided into articles: first the one that was used, then the next best.
    ``titles`` and ``languages`` (ISO 639-1) are those of the contents, in their order; a title may be unknown.
    ``text`` is the source as lines; ``missing`` are the words that found no place, each with its line.
    """

    contents: tuple[VersionContent, ...]
    warnings: tuple[ImportFinding, ...] = ()
    flags: tuple[Flag, ...] = ()
    not_placed: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    choices: tuple[SchemeChoice, ...] = ()
    titles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    text: str = ""
    missing: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class _Wish:
    scheme: str
    anyway: bool


@dataclass
class _Draft:
    contents: list[VersionContent]
    warnings: list[ImportFinding]
    flags: list[Flag]
    furniture: list[Furniture]
    outline: Outline | None = None
    titles: dict[int, str] = field(default_factory=dict)

    def add(self, content: VersionContent, findings: Sequence[ImportFinding], flags: Sequence[Flag]) -> None:
        index = len(self.contents)
        self.contents.append(content)
        self.warnings.extend(replace(finding, document=index) for finding in findings)
        self.flags.extend(replace(flag, document=index) for flag in flags)


def read_documents(data: bytes, *, scheme: str = "", anyway: bool = False, changes: str = "") -> ImportReading:
    """The contents of a file with the text of agreement documents; see :func:`read_contents`.

    ``changes`` is how tracked changes are read (:func:`sources.reading.read_source`).
    """
    return read_contents(read_source(data, changes=changes), scheme=scheme, anyway=anyway)


def read_contents(stream: Stream, *, scheme: str = "", anyway: bool = False) -> ImportReading:
    """The contents of a source that was read into lines.

    ``scheme`` is the key of a division that an earlier reading offered (``ImportReading.choices``); ``anyway`` says
    that somebody who looked at the text calls it an agreement. Raises ``UnreadableSource`` when the text has no
    clauses, and ``NoAgreement`` when it has, and reads as something else.
    """
    lines, heads, annexes = split(stream)
    draft = _Draft([], [], [], list(stream.furniture))
    _add_terms(draft, lines, heads, _Wish(scheme, anyway or bool(annexes)), alone=not annexes)
    for annex in annexes:
        content, reading = read_annex(annex)
        draft.furniture.extend(reading.furniture)
        draft.add(content, reading.findings, reading.flags)
    draft.warnings.extend(stream.remarks)
    draft.warnings.extend(left_out(stream.furniture))
    for index, each in enumerate(draft.contents):
        draft.warnings.extend(replace(finding, document=index) for finding in unfilled_findings(each))
    coverage = compare(
        source_words(stream.text, draft.furniture, stream.markup), content_words(draft.contents), stream.added
    )
    if coverage.added:
        draft.warnings.append(
            ImportFinding(
                "words-added",
                format_lazy(_("Words that the source lacks: {words}"), words=" ".join(coverage.added)),
            )
        )
    if coverage.missing:
        draft.warnings.append(
            ImportFinding(
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
        choices=draft.outline.choices if draft.outline else (),
        titles=tuple(draft.titles.get(index, "") for index in range(len(draft.contents))),
        text=stream.text,
        missing=coverage.missing,
        languages=tuple(language_of(" ".join(block.text for block in each.blocks())) for each in draft.contents),
    )


def _add_terms(draft: _Draft, lines: Sequence[TextLine], heads: Sequence[PageHead], wish: _Wish, alone: bool) -> None:
    found = read_clauses(lines, wish.scheme, wish.anyway) if lines else None
    if found is None:
        if alone:
            raise UnreadableSource(
                _(
                    "This text has no numbered or headed clauses as an agreement has, so no draft can be made of it. "
                    "Put a heading or a number on a line of its own before each clause, and import it again."
                )
            )
        return
    draft.outline = found.outline
    draft.titles[len(draft.contents)] = found.title
    content = found.content
    # Where the annexes are documents of their own, they are not missed.
    findings = [each for each in found.findings if alone or each.code != "annexes-not-found"]
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
    draft.add(content, [*findings, *terms_findings(content, heads)], found.flags)
