"""A registry has one processor: it is entered once, whoever tries, and the database says so too."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from customers.models import Processor
from tests.office.forms import open_form, text_of
from tests.open_transaction import beside

LIST = "/admin/customers/processor/"
ADD = f"{LIST}add/"


def test_the_processor_is_entered_once_and_from_then_on_changed(desk: Client) -> None:
    assert desk.get(LIST).headers["Location"] == ADD
    assert desk.post(ADD, open_form(desk, ADD, "processor_form") | {"name": "Elzenvoort bv"}).status_code == 302
    processor = Processor.objects.get()
    assert desk.get(LIST).headers["Location"] == f"{LIST}{processor.pk}/change/"
    assert desk.get(ADD).status_code == desk.post(ADD, {"name": "Een ander"}).status_code == 403


@pytest.mark.django_db
def test_the_database_refuses_a_second_one() -> None:
    Processor.objects.create(name="Elzenvoort bv")
    with pytest.raises(IntegrityError), transaction.atomic():
        Processor.objects.create(name="Een ander")
    assert [found.name for found in Processor.objects.all()] == ["Elzenvoort bv"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="is about two connections of PostgreSQL")
def test_who_enters_it_at_the_same_moment_is_shown_what_was_entered(desk: Client) -> None:
    form = open_form(desk, ADD, "processor_form") | {"name": "Een ander"}
    response = beside(lambda: Processor.objects.create(name="Elzenvoort bv"), lambda: desk.post(ADD, form, follow=True))
    assert "Somebody else entered the processor at the same moment" in text_of(response)
    assert 'value="Elzenvoort bv"' in response.text
    assert Processor.objects.get().name == "Elzenvoort bv"


@pytest.mark.django_db(transaction=True)
def test_the_migration_keeps_the_first_of_two_and_the_history_of_both() -> None:
    call_command("migrate", "customers", "0002", verbosity=0)
    for name in ("Elzenvoort bv", "Een ander"):
        Processor.objects.create(name=name)
    call_command("migrate", verbosity=0)
    assert Processor.objects.get().name == "Elzenvoort bv"
    history: Any = Processor.history
    assert set(history.values_list("name", flat=True)) == {"Elzenvoort bv", "Een ander"}
