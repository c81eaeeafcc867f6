"""The same act sent several times at the same moment happens once, and all get its answer."""

from __future__ import annotations

import pytest
from django.test import Client

from agreements.models import Receipt
from machines.models import Answered
from tests.api.programs import program
from tests.portal.test_answer_at_once import together
from tests.small import Small

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_key_at_once_is_one_act_with_one_answer(small: Small) -> None:
    theirs = program(small.customer, by=small.member())
    address = f"/customers/{small.customer.code}/receipts"
    data = {"versions": [{"version": version.reference, "sha256": version.digest} for version in small.versions]}

    def send() -> tuple[int, bytes]:
        answer = Client().post(
            f"/api/v1{address}",
            data,
            content_type="application/json",
            headers=theirs.headers | {"Idempotency-Key": "monday"},
        )
        return answer.status_code, answer.content

    answers = together(send, send, send)
    assert {status for status, _body in answers} == {201}
    assert len({body for _status, body in answers}) == 1
    assert b'"isNew": true' in answers[0][1]
    assert Receipt.objects.count() == 3
    assert Answered.objects.count() == 1
