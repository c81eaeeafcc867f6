"""A reference to an article that the terms don't have is pointed out before publication; one to a law is none."""

from __future__ import annotations

import pytest
from django.utils import translation

from documents.findings.validation import findings
from documents.rows.drafting import create_draft
from terms.content import Article, Paragraph, TermsContent
from tests import cast, factories

pytestmark = pytest.mark.django_db


def _messages(text: str) -> list[str]:
    content = TermsContent(
        articles=(
            Article("Artikel 1.", "Begrippen", (Paragraph("", f"<p>{text}</p>"),)),
            Article("Artikel 2.", "Plichten", (Paragraph("1.", "<p>Een.</p>"), Paragraph("2.", "<p>Twee.</p>"))),
            Article("Artikel 3a.", "Ingevoegd", (Paragraph("3a.1", "<p>Een.</p>"),)),
        )
    )
    draft = create_draft(content, factories.linear("terms"), by=cast.officer(), at=factories.NOW)
    found = findings(draft, quickly=True)
    return [finding.message for finding in found if finding.code.startswith("no_such")]


@pytest.mark.parametrize(
    "text",
    [
        "Zoals bedoeld in artikel 2 lid 2.",
        "Zie de artikelen 1 en 2.",
        "Zie artikel 2.1 en artikel 3a.",
        "Een verwerker in de zin van artikel 4 sub 8 AVG.",
        "Als bedoeld in artikel 28 lid 3 van de Algemene Verordening Gegevensbescherming.",
        "Artikel 6:74 BW is niet van toepassing.",
        "Op grond van artikel 33, eerste lid, Uitvoeringswet.",
    ],
)
def test_what_exists_and_what_stands_in_a_law_is_left_alone(text: str) -> None:
    assert _messages(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zie artikel 9.", ["article 9"]),
        ("Zie de artikelen 1, 7 en 9.", ["article 7", "article 9"]),
        ("Zie artikel 9. De AVG blijft gelden.", ["article 9"]),
        ("Zie artikel 2 lid 5.", ["paragraph 5 of article 2"]),
        ("Zie artikel 2.4.", ["paragraph 4 of article 2"]),
    ],
)
def test_what_leads_nowhere_is_named(text: str, said: list[str]) -> None:
    with translation.override("en"):
        found = _messages(text)
    assert len(found) == len(said)
    assert all(words in message for words, message in zip(said, found, strict=True))
