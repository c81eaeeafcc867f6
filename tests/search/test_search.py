"""Officers find texts, customers, notices and objections by words: what is so now, and what they may read."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from notices.acts.announcing import announce
from notices.models import Notice
from notices.objections.objecting import lodge
from notices.window import giving
from office.roles import ADMINISTRATOR, EDITOR, PUBLISHER
from search import index
from search.words import Query
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.notices.change import TELLING, draft
from tests.office.forms import text_of
from tests.small import Small

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PAGE = "/admin/zoeken/"


def _terms(*paragraphs: str) -> DocumentVersion:
    rows = tuple(Paragraph(f"{n}.", f"<p>{text}</p>") for n, text in enumerate(paragraphs, start=1))
    content = TermsContent(articles=(Article("Artikel 9.", "Bewaren en wissen", rows),))
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=NOW)


def _find(words: str, *, kind: str = "", by: Client | None = None) -> str:
    client = by or cast.signed_in(cast.officer(), language="en")
    return text_of(client.get(PAGE, {"q": words, "kind": kind}))


@pytest.mark.parametrize(("asked", "said", "found"), [
    ("bewaartermijn", "De <strong>bewaartermijnen</strong> staan hieronder.", True),
    ("bewaartermijnen", "Een langere bewaartermijn geldt niet.", True),
    ("beeindiging", "Na beëindiging van de overeenkomst.", True),
    ("verwerker", "De verwerkersovereenkomst geldt.", True),
    ("Verwijderen GEGEVENS", "Gegevens worden na drie maanden verwijderd; verwijderen gebeurt veilig.", True),
    ('"drie maanden"', "Binnen drie maanden na afloop.", True),
    ('"drie maanden"', "Drie keer per twee maanden.", False),
    ("overeenkomst wolken", "De overeenkomst geldt.", False),
])  # fmt: skip
def test_words_are_found_by_their_stem_in_drafts_and_in_published_text_alike(
    asked: str, said: str, found: bool
) -> None:
    version = _terms(said, "Iets anders.")
    assert ("Artikel 9. Bewaren en wissen 1." in _find(asked, kind="drafts")) is found
    assert "Nothing was found" in _find(asked, kind="published")
    factories.publish(version, "2023-07-04")
    assert "Nothing was found" in _find(asked, kind="drafts")
    assert ("art. 9 lid 1" in _find(asked, kind="published")) is found


def test_a_hit_leads_to_its_place_with_the_words_marked_and_says_how_often_it_stands() -> None:
    first = factories.publish(_terms("De bewaartermijn is <em>zeven</em> jaar.", "Oud."), "2023-07-04")
    second = factories.publish(_terms("De bewaartermijn is <em>zeven</em> jaar.", "Nieuw."), "2024-07-04")
    page = cast.signed_in(cast.officer(), language="en").get(PAGE, {"q": "termijn bewaartermijn zeven & <jaar>"})
    assert "Nothing was found" in text_of(page)
    page = cast.signed_in(cast.officer(), language="en").get(PAGE, {"q": "bewaartermijn zeven"})
    assert f'href="/admin/terms/termsversion/{second.pk}/change/#art-9-lid-1"' in page.text
    assert "De <mark>bewaartermijn</mark> is <mark>zeven</mark> jaar." in page.text
    assert "and in one other version" in text_of(page)
    assert "Withdrawn" not in text_of(page)
    factories.withdraw(second, "2024-08-01")
    assert "Withdrawn" in _find("nieuw")
    assert f"/termsversion/{first.pk}/change/#art-9-lid-2" in _page("oud")
    assert f'href="/admin/terms/termsversion/{first.pk}/change/"' in _page(first.reference.lower())


def _page(words: str) -> str:
    return cast.signed_in(cast.officer(), language="en").get(PAGE, {"q": words}).text


def test_what_is_no_longer_so_is_not_found(small: Small) -> None:
    version = _terms("Noordenwind waait.")
    row = version.paragraphrow_rows.get()
    assert "Noordenwind" in _find("noordenwind")
    assert f"/admin/terms/termsversion/{version.pk}/edit/#paragraphs/{row.lineage.hex}" in _page("noordenwind")
    row.text = "<p>Zuidenwind waait.</p>"
    row.save()
    assert "Nothing was found" in _find("noordenwind")
    assert "Zuidenwind" in _find("zuidenwind")
    version.delete()
    assert "Nothing was found" in _find("zuidenwind")
    small.customer.contact_name = "Mw. Zuidenwind"
    small.customer.save()
    assert "Mw. Zuidenwind" in _find("ZUIDENW")
    assert "Gemeente Waterakker" in _find("akker")


def test_notices_and_objections_are_found_by_what_they_say(small: Small) -> None:
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=NOW).notices.get()
    giving.accept(notice.addresses.all()[0], "250 OK", at=NOW)
    lodge(
        Notice.objects.get(), channel="portal", grounds="Niet naar Assen.", by=small.member(), received_at=NOW, at=NOW
    )
    assert "Nothing was found" in _find("noorderlicht", kind="notices")
    index.tend(now=NOW)
    assert f"/admin/notices/notice/{notice.pk}/change/" in _page("back-ups noorderlicht")
    assert "Niet naar Assen." in _find("assen niet", kind="objections")


def test_everybody_finds_what_they_may_read_and_nothing_else(small: Small) -> None:
    _terms("Waterakker is een voorbeeld.")
    in_role = {
        role: _find("waterakker", by=cast.signed_in(cast.in_role(role), language="en"))
        for role in (EDITOR, PUBLISHER, ADMINISTRATOR)
    }
    assert "voorbeeld" in in_role[EDITOR]
    assert "Gemeente" not in in_role[EDITOR]
    assert "voorbeeld" in in_role[PUBLISHER]
    assert "Gemeente" in in_role[PUBLISHER]
    assert "voorbeeld" not in in_role[ADMINISTRATOR]
    assert "Gemeente" not in in_role[ADMINISTRATOR]
    administrator = cast.signed_in(cast.in_role(ADMINISTRATOR), language="en")
    assert small.terms.reference not in _find(small.terms.reference, by=administrator).replace(
        f"“{small.terms.reference}”", ""
    )
    assert cast.signed_in(small.member()).get(PAGE, {"q": "waterakker"}).status_code == 302


def test_it_asks_the_same_however_much_is_found_and_rebuilding_finds_the_same() -> None:
    client = cast.signed_in(cast.officer(), language="en")
    client.get(PAGE, {"q": "woord"})
    asked = []
    for count in (1, 7):
        for number in range(count):
            factories.publish(_terms(f"Een woord {number} van {count}.", "Nog een woord."), f"202{number}-07-0{count}")
            _terms(f"Een woord in ontwerp {number}.")
            factories.customer(f"woord-{count}-{number}")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE, {"q": "woord"})
        asked.append(len(queries))
    assert asked[0] == asked[1] < 40
    assert "More published text" in text_of(page)
    before = _find("woord", kind="published")
    call_command("rebuild_search", verbosity=0)
    assert _find("woord", kind="published") == before


@pytest.mark.parametrize(
    "odd", ["", "   ", "%", "'", '"', "a:* & !b", "(", "AND OR NOT", "* *", "kind : text", "_", "é" * 500, "\0", "<b>"]
)
def test_no_words_make_it_fail(odd: str) -> None:
    factories.publish(_terms("Een woord."), "2023-07-04")
    assert cast.signed_in(cast.officer()).get(PAGE, {"q": odd}).status_code == 200
    assert isinstance(Query.of(odd).excerpt("Een woord."), list)
