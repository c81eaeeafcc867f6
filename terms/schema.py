"""How the terms lie in rows."""

from __future__ import annotations

from documents.rows.schema import KindSchema, RowSchema, register
from terms import content, kinds
from terms.derivation import derive_terms, validate_terms
from terms.models import ArticleRow, DepositFacts, ParagraphRow, TermsText
from terms.presentation import view_terms

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
            child=RowSchema("paragraphs", ParagraphRow, content.Paragraph, ("label", "text", "level")),
        ),
    ),
    derive=derive_terms,
    validate=validate_terms,
    view=view_terms,
    facts=(DepositFacts,),
)

register(SCHEMA)
