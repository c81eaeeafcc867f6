"""Characters of a source that mean something become that; those that say that something was lost stop the import."""

from __future__ import annotations

import pytest

from imports.read import read_documents
from sources.source import UnreadableSource
from terms.content import TermsContent

SOURCE = """Verwerkersovereenkomst

Artikel 1 Beveiliging

{text}

Artikel 2 Duur

De duur is die van de hoofdovereenkomst.
"""


def _first_article(text: str) -> str:
    [content] = read_documents(SOURCE.format(text=text).encode()).contents
    assert isinstance(content, TermsContent)
    return content.articles[0].paragraphs[0].text


def test_words_bullets_are_items() -> None:
    text = _first_article("De verwerker treft deze maatregelen:\n\uf0b7 versleuteling;\n\uf0a7 toegang op naam.")
    assert (
        text == "<p>De verwerker treft deze maatregelen:</p><ul><li>versleuteling;</li><li>toegang op naam.</li></ul>"
    )


def test_soft_hyphens_and_zero_width_marks_are_no_letters() -> None:
    assert _first_article("De dienst af\u00adbreken en de of\u200bferte.") == "<p>De dienst afbreken en de offerte.</p>"


@pytest.mark.parametrize(
    ("character", "name"), [("\ufffd", "U+FFFD"), ("\x07", "U+0007"), ("\u202e", "U+202E"), ("\ue123", "U+E123")]
)
def test_what_was_lost_or_hidden_is_refused_with_its_line(character: str, name: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        _first_article(f"De cli{character}nt werkt mee.")
    assert name in str(refusal.value)
    assert "regel 5" in str(refusal.value)


def test_a_script_without_glyphs_is_imported_and_stopped_at_publication() -> None:
    """Only the officer can say how it is to be written; the draft keeps what the source says."""
    assert _first_article("De naam is สวัสดี.") == "<p>De naam is สวัสดี.</p>"
