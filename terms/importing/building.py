"""Articles and paragraphs while they are read, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sources.markup.lines import Fragment, to_html
from terms.content import Article, Paragraph
from terms.importing.titles import is_signature, is_title


@dataclass
class Piece:
    """A paragraph, list item or table row; ``gap`` says that a true break stood before it.

    The cells of a table row are lines of ``text``.
    """

    text: str
    item: bool = False
    gap: bool = False
    strong: bool = False
    level: int = 0
    marker: str | None = None


@dataclass
class OpenParagraph:
    """A paragraph (*lid*) to which parts are still added."""

    label: str = ""
    level: int = 1
    parts: list[Piece] = field(default_factory=list)

    def all_parts(self) -> list[Piece]:
        """The parts, with the label before the first."""
        if not self.label:
            return self.parts
        first, *others = self.parts or [Piece("")]
        return [replace(first, text=f"{self.label} {first.text}".strip()), *others]


@dataclass
class OpenArticle:
    """An article to which paragraphs are still added; ``number`` is None when its label has none.

    ``heading``: the source marks it as one.
    """

    label: str
    title: str
    level: int
    number: int | None = None
    heading: bool = False
    paragraphs: list[OpenParagraph] = field(default_factory=list)

    def settle(self) -> None:
        """Take a title that is a clause of one short sentence, with nothing below it, for its text."""
        sentence = self.title.endswith(".") and not (self.heading and is_title(self.title))
        if not self.paragraphs and sentence and (self.label or self.level > 1):
            self.paragraphs.append(OpenParagraph(parts=[Piece(self.title)]))
            self.title = ""

    def content(self) -> Article:
        """The article as plain data."""
        return Article(
            self.label,
            self.title,
            tuple(Paragraph(each.label, rich(each.parts), each.level) for each in self.paragraphs),
            self.level,
        )


def rich(parts: Sequence[Piece]) -> str:
    """Parts as rich text; the cells of a table row become lines of one paragraph, a heading becomes strong."""
    out: list[str] = []
    pending: list[Fragment] = []
    for part in parts:
        if not part.strong and "\n" not in part.text:
            pending.append(Fragment(part.text, part.item, part.level, part.marker))
            continue
        out.append(to_html(pending))
        pending = []
        body = "<br>".join(_inside(cell) for cell in part.text.split("\n"))
        if part.strong:
            body = f"<strong>{body.replace('<strong>', '').replace('</strong>', '')}</strong>"
        out.append(f"<p>{body}</p>")
    out.append(to_html(pending))
    return "".join(out)


def _inside(text: str) -> str:
    return to_html([Fragment(text)]).removeprefix("<p>").removesuffix("</p>")


def take_closing(articles: list[OpenArticle]) -> list[Piece]:
    """Take out of the last article what closes the whole.

    That is a block for signatures, or what follows the last numbered paragraph behind a true break. A last heading that
    says that the parties sign is no part of the text, but heads that block.
    """
    article = articles[-1]
    if article.level == 0 and not article.label and len(articles) > 1 and is_signature(article.title):
        articles.pop()
        title = Piece(article.title, strong=True)
        return [title, *(part for each in article.paragraphs for part in each.all_parts())]
    unlabelled = next(
        (
            index
            for index, paragraph in enumerate(article.paragraphs)
            if not paragraph.label and paragraph.parts and is_signature(paragraph.parts[0].text)
        ),
        None,
    )
    if unlabelled is not None and not any(each.label for each in article.paragraphs[unlabelled:]):
        taken = [part for each in article.paragraphs[unlabelled:] for part in each.parts]
        del article.paragraphs[unlabelled:]
        return taken
    if article.level != 1 or not article.paragraphs or not article.paragraphs[-1].label:
        return []
    parts = article.paragraphs[-1].parts
    start = next((index for index, part in enumerate(parts) if index and part.gap and not part.item), len(parts))
    taken = parts[start:]
    del parts[start:]
    return taken


def has_later_paragraphs(articles: Sequence[OpenArticle]) -> bool:
    """Whether a numbered paragraph somewhere goes on behind a true break."""
    return any(
        part.gap and not part.item
        for article in articles
        for paragraph in article.paragraphs
        if paragraph.label
        for part in paragraph.parts[1:]
    )
