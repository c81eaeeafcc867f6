"""Two people at the same moment: one link accepted once, and never a customer without an administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from customers import invitations, members
from customers.models import Membership
from documents.errors import Refused
from tests import cast, factories

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment, each over a connection of its own; how each ended."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            act()
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_a_link_followed_by_two_at_once_is_accepted_once() -> None:
    customer, now = factories.customer(), timezone.now()
    invited = invitations.invite(
        customer, email="bo@example.org", role="reader", language="nl", by=cast.officer(), at=now
    )

    def accept() -> object:
        found = invitations.find(invited.token)
        assert found is not None
        return invitations.accept(found, by=None, name="Bo", at=now)

    assert at_once(accept, accept) == ["done", "refused"]
    assert User.objects.filter(email="bo@example.org").count() == 1
    assert customer.memberships.count() == 1


def test_two_administrators_who_remove_each_other_leave_one() -> None:
    customer, now = factories.customer(), timezone.now()
    ada, bo = (
        Membership.objects.create(customer=customer, user=cast.person(email), role=Membership.Role.ADMINISTRATOR)
        for email in ("ada@example.org", "bo@example.org")
    )
    ended = at_once(lambda: members.remove(bo, by=ada.user, at=now), lambda: members.remove(ada, by=bo.user, at=now))
    assert ended == ["done", "refused"]
    assert members.administrators(customer) == 1


def test_an_address_invited_twice_at_once_has_one_open_invitation() -> None:
    customer, officer, now = factories.customer(), cast.officer(), timezone.now()

    def invite() -> object:
        return invitations.invite(customer, email="bo@example.org", role="reader", language="nl", by=officer, at=now)

    assert at_once(invite, invite) == ["done", "done"]
    assert customer.invitations.open(at=now).count() == 1
