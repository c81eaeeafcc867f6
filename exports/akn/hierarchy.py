"""The articles and paragraphs of the terms as Akoma Ntoso's hierarchy: what stands below what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from documents.models import DocumentVersion, Row
from documents.rows.drafting import rows_of
from exports.akn.naming import Identifiers
from terms.content import Article, Paragraph, TermsContent
from terms.models import clause_number
from terms.schema import SCHEMA

# By depth, and how the naming convention shortens each.
_PARAGRAPHS = (("paragraph", "para"), ("subparagraph", "subpara"), ("point", "point"), ("indent", "indent"))
_HEADINGS = (("part", "part"), ("article", "art"), ("section", "sec"), ("subsection", "subsec"))
_CHAPTER = re.compile(r"(hoofdstuk|chapter)\b", re.IGNORECASE)


@dataclass
class Clause:
    """An element of the hierarchy; ``guid`` is the lineage, by which one clause is known through all versions."""

    tag: str
    eid: str
    guid: str
    level: int
    num: str = ""
    heading: str = ""
    html: str = ""
    is_paragraph: bool = False
    clauses: list[Clause] = field(default_factory=list)


@dataclass(frozen=True)
class Hierarchy:
    """The clauses, and by the numbers that a text refers to them with, their eIds."""

    clauses: tuple[Clause, ...]
    articles: dict[str, str]
    paragraphs: dict[tuple[str, str], str]

    def find(self, number: str, member: str = "") -> str | None:
        """The eId of "artikel 8", of "artikel 8 lid 1" and of "artikel 8.1"; None for what is not there."""
        article, _dot, part = number.partition(".")
        if member := member or part:
            return self.paragraphs.get((article, member)) or self.paragraphs.get((article, f"{article}.{member}"))
        return self.articles.get(article)


def hierarchy_of(version: DocumentVersion, content: TermsContent, given: Identifiers) -> Hierarchy:
    """The clauses of a version with their names. ``content`` is what its rows say."""
    [articles] = SCHEMA.rows
    assert articles.child is not None
    lineages = _lineages(rows_of(version, articles))
    inner = _lineages(rows_of(version, articles.child))
    found = Hierarchy((), {}, {})
    stack: list[Clause] = []
    top: list[Clause] = []
    for article in content.articles:
        while stack and stack[-1].level >= article.level:
            stack.pop()
        clause = _heading(article, stack[-1].eid if stack and article.level > 1 else "", next(lineages), given)
        (stack[-1].clauses if stack else top).append(clause)
        stack.append(clause)
        _nest(article.paragraphs, clause, inner, given)
        _remember(found, article, clause)
    return Hierarchy(tuple(top), found.articles, found.paragraphs)


def _lineages(rows: Sequence[Row]) -> Iterator[str]:
    return iter([str(row.lineage) for row in rows])


def _heading(article: Article, above: str, guid: str, given: Identifiers) -> Clause:
    tag, short = _HEADINGS[min(article.level, len(_HEADINGS) - 1)]
    if article.level == 0 and _CHAPTER.match(article.label):
        tag, short = "chapter", "chp"
    number = clause_number(article.label)
    eid = given.give(above, short, number) if number else given.count(above, short)
    return Clause(tag, eid, guid, article.level, article.label, article.title)


def _nest(paragraphs: Sequence[Paragraph], article: Clause, guids: Iterator[str], given: Identifiers) -> None:
    stack: list[Clause] = []
    for paragraph in paragraphs:
        while stack and stack[-1].level >= paragraph.level:
            stack.pop()
        above = stack[-1] if stack else article
        tag, short = _PARAGRAPHS[min(len(stack), len(_PARAGRAPHS) - 1)]
        number = clause_number(paragraph.label)
        eid = given.give(above.eid, short, number) if number else given.count(above.eid, short)
        clause = Clause(
            tag, eid, next(guids), paragraph.level, num=paragraph.label, html=paragraph.text, is_paragraph=True
        )
        above.clauses.append(clause)
        stack.append(clause)


def _remember(found: Hierarchy, article: Article, clause: Clause) -> None:
    number = clause_number(article.label)
    if article.level == 0 or not number:
        return
    found.articles.setdefault(number, clause.eid)
    for member in clause.clauses:
        if member.is_paragraph and (own := clause_number(member.num)):
            found.paragraphs.setdefault((number, own), member.eid)
