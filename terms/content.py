"""What the terms say, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from documents.text.content import Block, VersionContent, plain, rich


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (*lid*): the label as printed ("1.", "2.3", "(a)", or none), its depth, its text."""

    label: str
    text: str
    level: int = 1


@dataclass(frozen=True)
class Article:
    """An article or another headed clause: the label as printed ("Artikel 8.", "§ 3", or none), title, paragraphs.

    ``level`` is 1 for an article, 0 for a part or chapter above articles, 2 and more for headings below one.
    """

    label: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class TermsContent(VersionContent):
    """The Privacy Voorwaarden: articles, with what stands before the first and behind the last (the closing text)."""

    kind: ClassVar[str] = "terms"

    preamble: str = ""
    articles: tuple[Article, ...] = ()
    closing: str = ""

    def blocks(self) -> Iterator[Block]:
        yield from rich(self.preamble)
        for article in self.articles:
            yield from plain(" ".join(filter(None, [article.label, article.title])), "heading")
            for paragraph in article.paragraphs:
                first, *others = [*rich(paragraph.text)] or [Block("text", "")]
                if first.label:
                    # The paragraph begins with a list: its own label stands above it, as on the page.
                    yield from plain(paragraph.label)
                    yield first
                else:
                    yield from plain(" ".join(filter(None, [paragraph.label, first.text])))
                yield from others
        yield from rich(self.closing)
