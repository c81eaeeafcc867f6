"""A notice as PDF: for the customer's people and officers; who reads it for the customer has opened the notice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from notices.acts.announcing import announce
from notices.models import Notice
from tests import cast
from tests.notices.change import TELLING, draft
from tests.small import Small


@pytest.fixture
def notice(small: Small) -> Notice:
    announcement = announce(draft(small.product), TELLING, by=cast.officer(), at=timezone.now())
    found: Notice = announcement.notices.get()
    return found


def _address(notice: Notice) -> str:
    return f"/klant/waterakker/kennisgevingen/{notice.pk}.pdf"


def test_a_member_gets_it_and_has_opened_the_notice(notice: Notice, small: Small) -> None:
    response = cast.signed_in(small.member()).get(_address(notice))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.content.startswith(b"%PDF-")
    assert Notice.objects.get().given_by == "portal"


def test_an_officer_gets_it_and_opens_nothing(notice: Notice) -> None:
    assert cast.signed_in(cast.officer()).get(_address(notice)).status_code == 200
    assert Notice.objects.get().given_at is None


def test_nobody_else_gets_it(notice: Notice) -> None:
    assert cast.signed_in(cast.stranger()).get(_address(notice)).status_code == 404
    assert Client().get(_address(notice)).status_code == 302
    assert Notice.objects.get().given_at is None
