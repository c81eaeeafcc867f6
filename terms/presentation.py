"""The terms as pages and PDF show them: articles and paragraphs with anchors such as ``art-8-lid-1``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.text.outline import Anchors, Entry
from terms.content import Article, Paragraph, TermsContent
from terms.models import clause_number


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


def view_terms(content: TermsContent, scope: str) -> tuple[TermsView, str]:
    """The terms with their anchors, and the anchor of the whole.

    The anchors count on the printed numbers, so that a link to art. 8 lid 1 says where it leads.
    """
    anchors = Anchors()
    articles = tuple(_article(article, anchors) for article in content.articles)
    return TermsView(content, articles, anchors.give("slot")), "voorwaarden"


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
