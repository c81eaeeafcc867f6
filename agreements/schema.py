"""How the terms lie in rows."""

from __future__ import annotations

from agreements import content
from agreements.derivation import derive_terms, validate_terms
from agreements.models import ArticleRow, ParagraphRow, TermsText
from documents.schema import KindSchema, RowSchema, register

TERMS = KindSchema(
    kind="terms",
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
)

register(TERMS)
