"""References in the terms to their own articles, and those that lead nowhere: to a number that no article bears."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, repeat

from django.utils.translation import gettext as _

from documents import richtext
from documents.finding import Finding
from terms.content import Article, TermsContent
from terms.models import ParagraphRow, clause_number

_NUMBER = r"\d{1,3}[a-z]?(?:\.\d{1,3})?"
REFERENCE = re.compile(
    rf"\b(?:artikel(?:en)?|articles?|clauses?|art\.)\s+(?P<first>{_NUMBER})(?![:\w])"
    rf"(?P<more>(?:\s*(?:,|en|and|of|or|t/m|tot en met)\s+{_NUMBER}(?![:\w]))*)"
    r"(?:,?\s+(?:lid|paragraph|eerste\slid)\s+(?P<member>\d{1,3}))?",
    re.IGNORECASE,
)
# What follows an article of another text: the name of a law, or words that lead to another document.
_ELSEWHERE = re.compile(
    r"\b(?:AVG|GDPR|UAVG|BW|Sv|Sr|Awb|Rv|wet\w*|\w+wet|Verordening|Regulation|Richtlijn|Directive|Uitvoeringswet|"
    r"Burgerlijk|Wetboek|Act|Code|Statuten|Bijlage|Annex|Hoofdovereenkomst|Algemene\s+[Vv]oorwaarden|EVRM|Handvest|"
    r"(?:[A-Z][a-z]+)?verordening|besluit|Besluit)\b"
)
# So far behind a reference the name of its law may stand, within the sentence.
_REACH = 60


def reference_findings(content: TermsContent, rows: Sequence[ParagraphRow] = ()) -> Iterator[Finding]:
    """A warning for each reference to an article, or to a numbered paragraph of one, that this text does not have.

    ``rows`` are the paragraphs as they are stored, in their order, where the content is read from those.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for article in content.articles:
        if article.level > 0 and (number := clause_number(article.label)):
            known[number] |= {clause_number(paragraph.label) for paragraph in article.paragraphs if paragraph.label}
    if not known:
        return
    # The preamble stands before the paragraphs, the closing text behind them.
    stored = chain([None], rows, repeat(None)) if rows else repeat(None)
    for (where, html), row in zip(_texts(content), stored, strict=False):
        field = "text" if row is not None else ""
        for number, named in _references(html):
            article_number, _dot, part = number.partition(".")
            member = named or part
            facts = {"number": article_number, "member": member}
            if number in known and not member:
                continue
            if article_number not in known:
                message = _("The text refers to article %(number)s, which it does not have, or not any more.")
                yield Finding("warning", "no_such_article", message % facts, where, row, field)
            elif member and known[article_number] and not _has(known[article_number], article_number, member):
                message = _(
                    "The text refers to paragraph %(member)s of article %(number)s, which has none of that number."
                )
                yield Finding("warning", "no_such_paragraph", message % facts, where, row, field)


def _has(members: set[str], article: str, member: str) -> bool:
    return member in members or f"{article}.{member}" in members


def _texts(content: TermsContent) -> Iterator[tuple[str, str]]:
    yield _("opening and closing text"), content.preamble
    for article in content.articles:
        for paragraph in article.paragraphs:
            yield _name(article), paragraph.text
    yield _("opening and closing text"), content.closing


def _name(article: Article) -> str:
    return " ".join(filter(None, [article.label, article.title]))


def leads_elsewhere(text: str, found: re.Match[str]) -> bool:
    """Whether what follows a reference in its sentence says that it is one to another text."""
    behind = re.split(r"[.;](?:\s|$)", text[found.end() : found.end() + _REACH], maxsplit=1)[0]
    return bool(_ELSEWHERE.search(behind))


def numbers_in(found: re.Match[str]) -> list[tuple[int, str]]:
    """The numbers of articles in a reference, each with where it stands in the text."""
    numbers = [(found.start("first"), found["first"])]
    start = found.start("more")
    return numbers + [(start + each.start(), each[0]) for each in re.finditer(_NUMBER, found["more"] or "")]


@lru_cache(maxsize=4096)
def _references(html: str) -> tuple[tuple[str, str], ...]:
    """The articles of this text itself that it names, each with the paragraph that is named with it."""
    text = " ".join(richtext.lines(html))
    found: list[tuple[str, str]] = []
    for reference in REFERENCE.finditer(text):
        if not leads_elsewhere(text, reference):
            numbers = [number for _at, number in numbers_in(reference)]
            found += [*((number, "") for number in numbers[:-1]), (numbers[-1], reference["member"] or "")]
    return tuple(found)
