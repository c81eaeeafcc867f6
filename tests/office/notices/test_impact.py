"""What telling of a version would mean: each number, and the customers behind it."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements import standing
from customers.models import Customer
from documents import lifecycle
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from notices.acts import impact
from notices.acts.announcing import announce
from notices.models import Kind, Objection, ObjectionTerms
from terms.content import Article, Paragraph, TermsContent
from tests import cast, factories
from tests.factories import NOW
from tests.notices.change import TELLING
from tests.office.everything import staff
from tests.office.forms import text_of
from tests.small import Small


def of(version: DocumentVersion, kind: str = Kind.NEW_VERSION) -> impact.Impact:
    return impact.impact_of(version, kind, at=NOW)


def codes(customers: frozenset[int]) -> set[str]:
    return set(Customer.objects.filter(pk__in=customers).values_list("code", flat=True))


def _terms(*articles: tuple[str, str]) -> TermsContent:
    return TermsContent(
        articles=tuple(
            Article(f"Artikel {number}.", f"Titel {number}", (Paragraph("1.", f"<p>{text}</p>"),))
            for number, text in articles
        )
    )


@pytest.fixture
def terms(small: Small) -> DocumentVersion:
    """A draft of the terms of which article 8 says something else than what it was copied from."""
    first = create_draft(
        _terms(("7", "Beveiliging."), ("8", "Jaarlijks een rapport."), ("18", "Slot.")),
        factories.linear("terms"), by=cast.officer(), at=NOW,
    )  # fmt: skip
    factories.publish(first, "2023-08-01")
    draft = lifecycle.copy_to_draft(first, by=cast.officer(), at=NOW)
    draft.paragraphrow_rows.filter(article__label="Artikel 8.").update(text="<p>Iedere drie jaar een audit.</p>")
    return draft


def test_by_terms_everybody_is_concerned_per_product_and_line(small: Small, others: list[Customer]) -> None:
    standing.mark_all()
    standing.catch_up(now=NOW)
    found = of(factories.draft(factories.linear("terms")))
    assert len(found.concerned) == 4
    assert sorted((str(group.product), group.known, group.unknown) for group in found.groups) == [
        ("Balans", 0, 1),
        ("Balans", 3, 0),
    ]


def test_by_annex_1_the_line_counts_and_an_unknown_release_stands_apart(
    change: DocumentVersion, others: list[Customer]
) -> None:
    found = of(change)
    assert [(group.known, group.unknown) for group in found.groups] == [(3, 1)]
    assert codes(found.unknown) == {"zandwolde"}


def test_who_has_an_arrangement_on_an_article_that_changes(small: Small, terms: DocumentVersion) -> None:
    factories.arrangement(small.agreement, "2021-01-01")
    beside = factories.agreement(factories.customer("hoogvoorde"), small.product)
    other = factories.arrangement(beside, "2021-01-01")
    other.article = "18"
    other.save()
    past = factories.agreement(factories.customer("laakmere"), small.product)
    factories.arrangement(past, "2021-01-01", ended="2022-01-01")
    found = of(terms)
    assert found.articles == ("8",)
    assert codes(found.arranged) == {"waterakker"}


def test_who_lacks_an_address_depends_on_the_kind(change: DocumentVersion, small: Small) -> None:
    Customer.objects.filter(pk=small.customer.pk).update(contact_email="")
    assert codes(of(change, Kind.EDITORIAL).unreachable) == {"waterakker"}
    assert codes(of(change, Kind.SUB_PROCESSOR).unreachable) == set()


def test_who_has_an_open_objection(change: DocumentVersion, others: list[Customer]) -> None:
    made = announce(change, TELLING, by=cast.officer(), at=NOW)
    for code, state in (("hoogvoorde", "considered"), ("zandwolde", "rejected")):
        Objection.objects.create(
            notice=made.notices.get(customer__code=code), channel="paper", received_at=NOW, recorded_at=NOW,
            grounds="Liever niet.", is_late=False, state=state,
        )  # fmt: skip
    assert codes(of(change).objecting) == {"hoogvoorde"}


def test_the_windows_close_by_the_terms_of_each_agreement(
    change: DocumentVersion, small: Small, others: list[Customer]
) -> None:
    assert of(change).closes == (factories.day("2026-12-02"), factories.day("2026-12-02"))
    ObjectionTerms.objects.create(agreement=small.agreement, days=30)
    assert of(change).closes == (factories.day("2026-12-02"), factories.day("2026-12-22"))


def test_the_list_behind_a_number_is_searched_and_becomes_a_file(
    desk: Client, change: DocumentVersion, others: list[Customer]
) -> None:
    Customer.objects.filter(code="hoogvoorde").update(name="=HYPERLINK(1)")
    page = f"/admin/annexes/annex1version/{change.pk}/impact/"
    shown = text_of(desk.get(f"{page}?list=unreachable&kind=sub_processor"))
    assert "Gemeente Laakmere" in shown
    assert "Gemeente Waterakker" not in shown
    assert "Gemeente Zandwolde" not in text_of(desk.get(f"{page}?list=concerned&q=water"))
    file = desk.get(f"{page}?list=concerned&file=csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert any("'=HYPERLINK(1)" in line for line in lines)
    assert desk.get(f"{page}?list=onzin").status_code == 404


def test_the_lists_name_customers_to_who_may_see_them_only(change: DocumentVersion) -> None:
    client = staff("lezer", "documents.view_documentversion", "annexes.view_annex1version")
    assert client.get(f"/admin/annexes/annex1version/{change.pk}/impact/").status_code == 403


def test_it_takes_the_same_queries_for_many(
    change: DocumentVersion, small: Small, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            of(change)
        return len(queries)

    before = asked()
    for number in range(5):
        customer = factories.customer(f"klant-{number}", contact_email="", dpo_email="")
        factories.agreement(customer, small.product)
    assert asked() <= before + 2
