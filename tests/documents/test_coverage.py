"""Which rows answer what art. 28 GDPR asks: proposed by words, settled by the officer, carried to the next draft."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pytest_django import Settings

from accounts.models import User
from documents import lifecycle
from documents.coverage.reading import coverage_of
from documents.coverage.writing import link, say_elsewhere, take_proposals, unlink
from documents.errors import NotPublishable, Refused
from documents.models import CoverageLink, DocumentVersion
from documents.rows.drafting import content_of, create_draft
from journal.models import Entry
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DUTCH = (
    ("Opdracht", "Verwerker verwerkt uitsluitend op schriftelijke instructie van Opdrachtgever."),
    ("Geheimhouding", "Al het personeel met toegang tot de gegevens is verplicht deze geheim te houden."),
    ("Beveiliging", "Verwerker neemt passende technische en organisatorische maatregelen."),
    ("Rechten", "Bij een verzoek van een betrokkene verleent Verwerker medewerking aan diens recht."),
    ("Datalekken", "Een inbreuk meldt Verwerker zonder onredelijke vertraging."),
    ("Hulpverwerkers", "Een subverwerker krijgt vooraf toestemming, en in een overeenkomst dezelfde verplichtingen."),
    ("Einde", "Na afloop geeft Verwerker alle persoonsgegevens terug of worden zij verwijderd."),
    ("Controle", "Een onafhankelijk rapport geeft de informatie om naleving aan te tonen."),
    ("Overig", "De dag begint om negen uur."),
)
ENGLISH = (
    ("Instructions", "The processor shall process personal data only on documented instructions."),
    ("Staff", "Persons with access to the data have committed themselves to confidentiality."),
    ("Security", "The processor takes appropriate technical and organisational measures."),
    ("Data subjects", "The processor shall assist with a request by which a data subject exercises a right."),
    ("Breaches", "The processor shall inform the controller of a breach without undue delay."),
    ("Others", "A sub-processor has the prior authorisation, and the same obligations by a contract."),
    ("End", "At the end the processor deletes or returns all personal data."),
    ("Audits", "The processor gives all information to demonstrate compliance, and allows an audit."),
    ("Other", "The day begins at nine."),
)
FOUND = {
    "28-2": "6", "28-3-a": "1", "28-3-b": "2", "28-3-c": "3", "28-3-d": "6", "28-3-e": "4", "28-3-f": "5",
    "28-3-g": "7", "28-3-h": "8", "28-4": "6", "28-9": "",
}  # fmt: skip


def terms(articles: Sequence[tuple[str, str]], dated: str = "2024-01-01") -> DocumentVersion:
    made = tuple(
        Article(f"Artikel {number}.", title, (Paragraph("1.", f"<p>{text}</p>"),))
        for number, (title, text) in enumerate(articles, start=1)
    )
    content = TermsContent(date=factories.day(dated), articles=made)
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=NOW)


@pytest.mark.parametrize("articles", [DUTCH, ENGLISH])
def test_the_paragraph_that_answers_is_proposed_by_its_words(articles: Sequence[tuple[str, str]]) -> None:
    found = coverage_of(terms(articles))
    assert {
        line.requirement.code: line.proposed[0].name.split()[1] if line.proposed else "" for line in found.lines
    } == FOUND


def test_all_proposals_are_taken_over_at_once_and_what_is_left_is_a_gap(officer: User) -> None:
    draft, before = terms(DUTCH), Entry.objects.count()
    assert take_proposals(draft, by=officer, at=NOW) == len(FOUND) - 1
    assert Entry.objects.count() == before + 1
    assert [line.requirement.code for line in coverage_of(draft).gaps] == ["28-9"]
    say_elsewhere(draft, "28-9", "De overeenkomst zelf.", by=officer, at=NOW)
    assert coverage_of(draft).gaps == []
    assert take_proposals(draft, by=officer, at=NOW) == 0


def test_what_was_settled_goes_with_its_rows_to_the_next_draft(officer: User) -> None:
    first = terms(DUTCH)
    take_proposals(first, by=officer, at=NOW)
    say_elsewhere(first, "28-9", "De overeenkomst zelf.", by=officer, at=NOW)
    published = factories.publish(first, "2024-01-02")
    copied = lifecycle.copy_to_draft(published, by=officer, at=NOW)
    imported = terms((*DUTCH[:3], ("Vervallen", "Dit is vervallen."), *DUTCH[4:]), dated="2024-02-01")
    assert coverage_of(copied).gaps == []
    assert [line.requirement.code for line in coverage_of(imported).gaps] == ["28-3-e"]
    # A row that goes afterwards leaves a gap behind, with what stood there.
    copied.articlerow_rows.get(title="Einde").delete()
    [gap] = coverage_of(copied).gaps
    assert (gap.requirement.code, gap.answers[0].link.cited_as, gap.answers[0].place) == (
        "28-3-g",
        "art. 7 lid 1",
        None,
    )


def test_an_answer_is_corrected_after_publication_too_and_the_seal_holds(officer: User) -> None:
    version = factories.publish(terms(DUTCH), "2024-01-02")
    sealed = content_of(version)
    place = next(each for each in coverage_of(version).places if each.name == "art. 9 lid 1")
    made = link(version, "28-9", place.key, by=officer, at=NOW)
    assert link(version, "28-9", place.key, by=officer, at=NOW) == made
    unlink(version, made.pk, by=officer, at=NOW)
    assert not CoverageLink.objects.exists()
    assert CoverageLink.history.count() == 2  # type: ignore[attr-defined]
    assert content_of(version) == sealed
    for requirement, row in (("30-2", place.key), ("28-9", "paragraphs:" + "0" * 32)):
        with pytest.raises(Refused):
            link(version, requirement, row, by=officer, at=NOW)


def test_gaps_stop_a_publication_where_the_processor_wants_that(settings: Settings, officer: User) -> None:
    settings.DPA_COVERAGE_BLOCKS = True
    draft = terms(DUTCH)
    with pytest.raises(NotPublishable) as refused:
        lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW)
    assert {finding.code for finding in refused.value.findings} == {"not_covered"}
    take_proposals(draft, by=officer, at=NOW)
    say_elsewhere(draft, "28-9", "De overeenkomst zelf.", by=officer, at=NOW)
    assert lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW).version.is_published


def test_an_annex_answers_by_its_lists_and_not_by_an_empty_heading() -> None:
    product = factories.product("Balans")
    found = coverage_of(factories.draft(product.document.lines.get(from_release="9.10")))
    assert {line.requirement.code: [place.name for place in line.proposed] for line in found.lines} == {
        "28-2": [],
        "28-3": ["Beheer"],
        "30-2": ["Beheer"],
        "22-2024": [],
    }
