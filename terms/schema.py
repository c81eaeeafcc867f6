"""How the terms lie in rows."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from documents.rows.schema import KindSchema, RowSchema, register
from terms import content, kinds
from terms.derivation import derive_terms, validate_terms
from terms.models import ArticleRow, DepositFacts, ParagraphRow, TermsText
from terms.presentation import view_terms
from terms.rows import name_rows

SCHEMA = KindSchema(
    kind=kinds.TERMS,
    content=content.TermsContent,
    texts=TermsText,
    text_fields=("preamble", "closing"),
    rows=(
        RowSchema(
            "articles",
            ArticleRow,
            content.Article,
            ("label", "title", "level"),
            child=RowSchema("paragraphs", ParagraphRow, content.Paragraph, ("label", "text", "level"), number="label"),
            number="label",
            title="title",
        ),
    ),
    derive=derive_terms,
    validate=validate_terms,
    view=view_terms,
    name_rows=name_rows,
    sorts={
        "articles": pgettext_lazy("rows", "Articles"),
        "numbered_paragraphs": pgettext_lazy("rows", "Numbered paragraphs"),
        "paragraphs": pgettext_lazy("rows", "Other paragraphs"),
        "headings": pgettext_lazy("rows", "Other headings"),
    },
    counts=("articles", "numbered_paragraphs"),
    facts=(DepositFacts,),
)

register(SCHEMA)
