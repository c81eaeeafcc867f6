"""Which rendered copies would now say something else (domain rule 7)."""

from __future__ import annotations

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.receipts import void_receipt
from copies.models import RenderedCopy, Rendering
from copies.past import differing_copies
from documents import order
from tests import cast, factories
from tests.pages.conftest import Small
from tests.worker import Work


def copy_at(small: Small, work: Work, moment: str) -> None:
    small.member.post(f"{small.pdf}?moment={moment}")
    work()
    assert small.member.get(f"{small.pdf}?moment={moment}").status_code == 200


def moments(small: Small) -> list[str]:
    return [timezone.localtime(found.copy.moment).strftime("%Y-%m-%d") for found in differing_copies([small.customer])]


def test_as_long_as_nothing_changes_no_copy_differs(small: Small, work: Work) -> None:
    copy_at(small, work, "2023-06-01T12:00")
    assert RenderedCopy.objects.count() == 1
    assert moments(small) == []


def test_a_voided_receipt_names_the_copies_made_after_it(small: Small, work: Work) -> None:
    copy_at(small, work, "2023-06-01T12:00")
    copy_at(small, work, "2024-06-01T12:00")
    receipt = small.customer.receipts.get(version=small.later)
    void_receipt(receipt, reason="Aan de verkeerde gemeente.", by=cast.officer(), at=timezone.now())
    assert moments(small) == ["2024-06-01"]
    [found] = differing_copies([small.customer])
    assert found.now_answered.terms.version == small.earlier


def test_a_back_dated_receipt_names_the_copies_it_reaches_back_to(small: Small, work: Work) -> None:
    for moment in ("2023-07-03T12:00", "2023-07-20T12:00"):
        copy_at(small, work, moment)
    factories.receive(small.customer, small.later, "2023-07-10")
    assert moments(small) == ["2023-07-20"]


def test_another_order_of_versions_names_the_copies_that_it_changes(small: Small, work: Work) -> None:
    copy_at(small, work, "2023-06-01T12:00")
    copy_at(small, work, "2024-06-01T12:00")
    order.reorder(small.later.line, [small.later, small.earlier], by=cast.officer())
    assert moments(small) == ["2024-06-01"]


def test_another_contact_person_makes_a_new_pdf_but_no_differing_copy(small: Small, work: Work) -> None:
    copy_at(small, work, "2023-06-01T12:00")
    small.customer.contact_name = "Een ander"
    small.customer.save()
    assert moments(small) == []
    copy_at(small, work, "2023-06-01T12:00")
    assert Rendering.objects.count() == 2


def test_asking_for_now_again_is_the_same_copy(small: Small, work: Work) -> None:
    for _time in range(3):
        small.member.post(small.pdf)
        work()
    assert RenderedCopy.objects.count() == 1


def test_looking_at_moments_writes_nothing(small: Small, work: Work) -> None:
    copy_at(small, work, "2023-06-01T12:00")
    before = (RenderedCopy.objects.count(), Rendering.objects.count())
    for day in range(1, 29):
        page = small.member.get(f"{small.pdf}?moment=2024-02-{day:02}T12:00")
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (RenderedCopy.objects.count(), Rendering.objects.count()) == before


def test_a_request_whose_facts_changed_before_the_worker_came_is_dropped_and_asked_anew(
    small: Small, work: Work
) -> None:
    small.member.post(small.pdf)
    small.customer.contact_name = "Een ander"
    small.customer.save()
    work()
    assert Rendering.objects.count() == 0
    assert small.member.post(small.pdf, follow=True).status_code == 202
    work()
    assert small.member.get(small.pdf).status_code == 200


def test_comparing_many_copies_reads_the_facts_once(
    small: Small, work: Work, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 6):
        small.member.post(f"{small.pdf}?moment=2024-02-0{day}T12:00")
    work()
    assert RenderedCopy.objects.count() == 5
    with django_assert_max_num_queries(12):
        differing_copies([small.customer])
