"""Any version as pages and PDF show it: a part of an agreement, with anchors such as ``art-8-lid-1``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from agreements.content import Article, Paragraph, TermsContent
from agreements.models.terms import clause_number
from annexes.presentation import Annex1View, Annex2View, annex1_view, annex2_view
from documents.drafting import content_of
from documents.models import DocumentVersion
from documents.outline import Anchors, Entry


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph; ``name`` is how a lawyer cites it, ``anchor`` how a link does; empty where not needed."""

    anchor: str
    name: str
    content: Paragraph


@dataclass(frozen=True)
class ArticleView:
    """An article or other headed clause with its paragraphs."""

    anchor: str
    name: str
    content: Article
    paragraphs: tuple[ParagraphView, ...]

    @property
    def heading(self) -> str:
        """The heading as printed."""
        return " ".join(filter(None, [self.content.label, self.content.title]))


@dataclass(frozen=True)
class TermsView:
    """The terms: articles with anchors, and the anchor of the closing text."""

    content: TermsContent
    articles: tuple[ArticleView, ...]
    closing: str

    @property
    def outline(self) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for article in self.articles:
            entry = Entry(article.anchor, article.heading or article.name)
            if article.content.level > 1 and found:
                above = found[-1]
                found[-1] = Entry(above.anchor, above.text, (*above.children, entry))
            else:
                found.append(entry)
        return tuple(found)


@dataclass(frozen=True)
class Part:
    """One version, ready to be shown; ``anchor`` is that of the part as a whole."""

    version: DocumentVersion
    body: TermsView | Annex1View | Annex2View
    anchor: str

    @property
    def content(self) -> Any:
        return self.body.content

    @property
    def title(self) -> str:
        return self.version.document.title

    @property
    def name(self) -> str:
        """Title and number, for contents and bookmarks."""
        return " ".join(filter(None, [self.title, str(self.version.number or "")]))

    @property
    def template(self) -> str:
        return f"documents/{self.version.kind}.html"

    @property
    def outline(self) -> tuple[Entry, ...]:
        return self.body.outline


@dataclass(frozen=True)
class _Sealed:
    """A published version by what can't change: its digest is that of all it says."""

    pk: int
    digest: str
    scope: str
    version: DocumentVersion = field(compare=False)


def part_of(version: DocumentVersion) -> Part:
    """``version`` ready to be shown; a query for each of its tables, and for a published one only the first time."""
    sealed = _Sealed(version.pk, version.digest, version.document.scope, version)
    body, anchor = _published_view(sealed) if version.is_published else _view(version)
    return Part(version, body, anchor)


@lru_cache(maxsize=64)
def _published_view(sealed: _Sealed) -> tuple[TermsView | Annex1View | Annex2View, str]:
    return _view(sealed.version)


def _view(version: DocumentVersion) -> tuple[TermsView | Annex1View | Annex2View, str]:
    content = content_of(version)
    if version.kind == "terms":
        return terms_view(content), "voorwaarden"
    if version.kind == "annex1":
        anchor = Anchors("b1").give(version.document.scope)
        return annex1_view(content, anchor), anchor
    return annex2_view(content, "b2"), "b2"


def terms_view(content: TermsContent) -> TermsView:
    """The anchors count on the printed numbers, so that a link to art. 8 lid 1 says where it leads."""
    anchors = Anchors()
    articles = tuple(_article(article, anchors) for article in content.articles)
    return TermsView(content, articles, anchors.give("slot"))


def _article(article: Article, anchors: Anchors) -> ArticleView:
    number = clause_number(article.label)
    anchor = anchors.give("art", number or article.title)
    is_article = bool(re.match(r"art(ikel|icle)?\b", article.label, re.IGNORECASE))
    name = f"art. {number}" if is_article else (article.label.rstrip(". ") or article.title)
    above: list[tuple[int, str, str]] = []
    paragraphs = []
    for paragraph in article.paragraphs:
        while above and above[-1][0] >= paragraph.level:
            above.pop()
        if not paragraph.label:
            paragraphs.append(ParagraphView("", "", paragraph))
            continue
        over_anchor, over_name = above[-1][1:] if above else (anchor, name)
        own = clause_number(paragraph.label)
        member = is_article and not above and own.isdecimal()
        cited = f"{over_name} lid {own}" if member else f"{over_name} {paragraph.label.rstrip('. ')}"
        own_anchor = anchors.give(over_anchor, "lid" if member else "", own.replace(".", "-"))
        above.append((paragraph.level, own_anchor, cited))
        paragraphs.append(ParagraphView(own_anchor, cited, paragraph))
    return ArticleView(anchor, name, article, tuple(paragraphs))
