"""The rows of the terms as people speak of them: articles and numbered paragraphs, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from documents.rows.schema import RowName
from sources.labels import begins_annex, read_label
from terms.content import Article, Paragraph, TermsContent
from terms.presentation import ArticleView, view_terms


def name_rows(content: TermsContent) -> Mapping[str, Sequence[RowName]]:
    """Each article and each paragraph with its name.

    Parts above articles, headings below them and all that stands in an annex are no articles. A numbered paragraph
    (*lid*) is one directly below its article, or one whose number says so ("1.1.2"); the members of an enumeration
    inside it ("a.") are not.
    """
    view, _anchor = view_terms(content, "")
    articles: list[RowName] = []
    paragraphs: list[RowName] = []
    for article, is_body in zip(view.articles, _in_body(content.articles), strict=True):
        articles.append(RowName(_sort(article.content, is_body), article.name or article.heading, article.anchor))
        paragraphs += _paragraphs(article, is_body)
    return {"articles": articles, "paragraphs": paragraphs}


def _sort(article: Article, is_body: bool) -> str:
    if is_body and article.level == 1:
        return "articles"
    return "numbered_paragraphs" if is_body and article.level > 1 and article.label else "headings"


def _paragraphs(article: ArticleView, is_body: bool) -> Iterator[RowName]:
    last, behind = article.name or article.heading, 0
    for paragraph in article.paragraphs:
        if paragraph.name:
            last, behind = paragraph.name, 0
            counted = is_body and _is_numbered(paragraph.content)
            yield RowName("numbered_paragraphs" if counted else "paragraphs", paragraph.name, paragraph.anchor)
            continue
        # What has no number of its own is cited with the number before it.
        behind += 1
        yield RowName("paragraphs", f"{last} ({behind})" if behind > 1 else last, article.anchor)


def _is_numbered(paragraph: Paragraph) -> bool:
    return paragraph.level == 1 or bool(re.match(r"\W*\d+\.\d", paragraph.label))


def _in_body(articles: Sequence[Article]) -> Iterator[bool]:
    """Whether each stands before the first part that is called an annex; an article behind it ends the annexes."""
    inside = False
    for article in articles:
        label = read_label(f"{article.label} {article.title}") if article.level == 0 else None
        if article.level == 0:
            inside = bool(label and label.annex) or begins_annex(article.title)
        yield not inside or article.level == 1
