"""What was entered of a person goes when the person is erased; that it was entered, and the proofs, stay."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from customers import contact_details, invitations
from customers.models import Customer
from journal import replay, sequencing
from journal.acts import ERASED_STATE
from journal.models import Entry, RowState
from journal.verification import verify_tree
from tests import cast
from tests.small import Small

pytestmark = pytest.mark.django_db
EMAIL = "j.wielsma@waterakker.example"


def named() -> list[str]:
    return list(RowState.objects.filter(image__icontains=EMAIL).values_list("table", flat=True))


@pytest.fixture
def gone(small: Small) -> User:
    """A person who was invited, joined, was the customer's contact for a while, and had the account erased."""
    now = timezone.now()
    customer = small.customer
    invited = invitations.invite(
        customer, email=EMAIL, role="reader", language="nl", by=cast.officer(), at=now
    ).invitation
    person = invitations.accept(invited, by=None, name="J. Wielsma", at=now)
    for address in (EMAIL, "gemeente@waterakker.example"):
        stored = Customer.objects.get(pk=customer.pk)
        seen = {name: getattr(stored, name) for name in contact_details.FIELDS}
        contact_details.change_details(stored, {**seen, "contact_email": address}, seen=seen, by=person, at=now)
    assert {"accounts.user", "customers.invitation", "customers.customer"} <= set(named())
    sequencing.tend(now=now)
    personal_data.erase(person, at=now)
    sequencing.tend(now=now)
    return person


def test_nothing_in_the_journal_names_an_erased_person_any_more(gone: User) -> None:
    assert named() == []


def test_every_proof_holds_after_an_erasure(gone: User) -> None:
    assert list(map(str, replay.disagreements())) == []
    assert list(verify_tree()) == []


def test_the_erasure_is_an_act_that_names_what_it_erased(gone: User) -> None:
    entry = Entry.objects.get(kind="person.erased")
    erased = RowState.objects.filter(image="").values_list("pk", flat=True)
    assert sorted(int(state.key) for state in entry.states.filter(table=ERASED_STATE)) == sorted(erased)


def test_the_last_state_of_a_row_that_is_still_there_is_not_erased(gone: User, small: Small) -> None:
    last = RowState.objects.filter(table="customers.customer", key=str(small.customer.pk)).latest("pk")
    assert "gemeente@waterakker.example" in last.image
