"""Which rendered copies would now say something else (domain rule 7)."""

from __future__ import annotations

from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agreements.receipts import void_receipt
from copies.models import RenderedCopy, Rendering
from copies.past import differing_copies
from documents import order
from tests import cast, factories
from tests.copies.reading.short import Short
from tests.work import Work


def copy_at(short: Short, work: Work, moment: str) -> None:
    short.member.post(f"{short.pdf}?moment={moment}")
    work()
    assert short.member.get(f"{short.pdf}?moment={moment}").status_code == 200


def moments(short: Short) -> list[str]:
    return [timezone.localtime(found.copy.moment).strftime("%Y-%m-%d") for found in differing_copies([short.customer])]


def test_as_long_as_nothing_changes_no_copy_differs(short: Short, work: Work) -> None:
    copy_at(short, work, "2023-06-01T12:00")
    assert RenderedCopy.objects.count() == 1
    assert moments(short) == []


def test_a_voided_receipt_names_the_copies_made_after_it(short: Short, work: Work) -> None:
    copy_at(short, work, "2023-06-01T12:00")
    copy_at(short, work, "2024-06-01T12:00")
    receipt = short.customer.receipts.get(version=short.later)
    void_receipt(receipt, reason="Aan de verkeerde gemeente.", by=cast.officer(), at=timezone.now())
    assert moments(short) == ["2024-06-01"]
    [found] = differing_copies([short.customer])
    assert found.now_answered.terms.version == short.earlier


def test_a_back_dated_receipt_names_the_copies_it_reaches_back_to(short: Short, work: Work) -> None:
    for moment in ("2023-07-03T12:00", "2023-07-20T12:00"):
        copy_at(short, work, moment)
    factories.receive(short.customer, short.later, "2023-07-10")
    assert moments(short) == ["2023-07-20"]


def test_another_order_of_versions_names_the_copies_that_it_changes(short: Short, work: Work) -> None:
    copy_at(short, work, "2023-06-01T12:00")
    copy_at(short, work, "2024-06-01T12:00")
    order.reorder(short.later.line, [short.later, short.earlier], by=cast.officer(), at=factories.NOW)
    assert moments(short) == ["2024-06-01"]


def test_another_contact_person_makes_a_new_pdf_but_no_differing_copy(short: Short, work: Work) -> None:
    copy_at(short, work, "2023-06-01T12:00")
    short.customer.contact_name = "Een ander"
    short.customer.save()
    assert moments(short) == []
    copy_at(short, work, "2023-06-01T12:00")
    assert Rendering.objects.count() == 2


def test_asking_for_now_again_is_the_same_copy(short: Short, work: Work) -> None:
    for _time in range(3):
        short.member.post(short.pdf)
        work()
    assert RenderedCopy.objects.count() == 1


def test_looking_at_moments_writes_nothing(short: Short, work: Work) -> None:
    copy_at(short, work, "2023-06-01T12:00")
    before = (RenderedCopy.objects.count(), Rendering.objects.count())
    for day in range(1, 29):
        page = short.member.get(f"{short.pdf}?moment=2024-02-{day:02}T12:00")
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (RenderedCopy.objects.count(), Rendering.objects.count()) == before


def test_a_request_whose_facts_changed_before_the_worker_came_is_dropped_and_asked_anew(
    short: Short, work: Work
) -> None:
    short.member.post(short.pdf)
    short.customer.contact_name = "Een ander"
    short.customer.save()
    work()
    assert Rendering.objects.count() == 0
    assert short.member.post(short.pdf, follow=True).status_code == 202
    work()
    assert short.member.get(short.pdf).status_code == 200


def test_comparing_many_copies_reads_the_facts_once(
    short: Short, work: Work, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 6):
        short.member.post(f"{short.pdf}?moment=2024-02-0{day}T12:00")
    work()
    assert RenderedCopy.objects.count() == 5
    with django_assert_max_num_queries(12):
        differing_copies([short.customer])
