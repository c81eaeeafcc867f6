"""What a name or a title may not do to the header of a notice's mail, and what that header says each time."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django import Settings

from customers.models import Customer
from mail.delivery import deliver_due
from mail.models import OutgoingMail
from notices.acts.announcing import announce
from tests import cast, factories
from tests.mail.sink import Sink, mailers
from tests.notices.change import TELLING, draft
from tests.small import Small

pytestmark = pytest.mark.django_db


class Whole(Sink):
    """A server that keeps each message as it came."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return await super().handle_DATA(server, session, envelope)


def sent(small: Small, settings: Settings, *, refused_first: bool = False) -> list[EmailMessage]:
    """What the mail server gets of an announcement that is made now."""
    announce(draft(small.product), TELLING, by=cast.officer(), at=timezone.now())
    server = Whole()
    server.start()
    try:
        settings.MAILERS = mailers(server.port)
        if refused_first:
            server.refuses_data = "451 4.3.0 later"
            deliver_due()
            server.refuses_data = ""
        OutgoingMail.objects.update(not_before=timezone.now())
        deliver_due()
    finally:
        server.stop()
    return server.messages


INJECTED = [
    "Gemeente\r\nBcc: x@evil.example",
    "Gemeente\nSubject: anders",
    "Gemeente\x0b\x0cX: y",
    "Gemeente\u2028X: y",
]


@pytest.mark.parametrize("name", INJECTED, ids=range(len(INJECTED)))
def test_a_line_break_in_a_name_begins_no_field(small: Small, settings: Settings, name: str) -> None:
    try:
        small.customer.name = name
        small.customer.save()
    except ValidationError:
        return
    messages = sent(small, settings)
    assert messages
    for message in messages:
        assert message["Bcc"] is None
        assert message["X"] is None
        assert len(message.get_all("Subject", [])) == 1
        assert len(message.get_all("To", [])) == 1
        assert not message.defects


@pytest.mark.parametrize(
    "contact", ["a@b.nl\r\nBcc: x@evil.example", "a@b.nl,x@evil.example", "<a@b.nl> x@evil.example", "a@b.nl\u2028x"]
)
def test_an_address_that_holds_more_than_one_reaches_nobody_else(
    small: Small, settings: Settings, contact: str
) -> None:
    Customer.objects.filter(pk=small.customer.pk).update(contact_email=contact)
    messages = sent(small, settings)
    # The officer for data protection of the same customer is told in any case.
    assert messages
    for message in messages:
        assert message["Bcc"] is None
        assert "evil.example" not in {address.domain for address in message["To"].addresses}


def test_a_product_with_a_name_in_odd_letters_arrives_as_it_is(settings: Settings) -> None:
    product = factories.product("Bálans – ‘été’ €", "9.10")
    customer = factories.customer()
    factories.agreement(customer, product, signed="2023-01-01")
    factories.install(customer, product, "9.10", "2023-01-01")
    announce(draft(product), replace(TELLING, meaning="Één\r\nregel"), by=cast.officer(), at=timezone.now())
    server = Whole()
    server.start()
    try:
        settings.MAILERS = mailers(server.port)
        deliver_due()
    finally:
        server.stop()
    assert {str(message["Subject"]) for message in server.messages} == {
        "Aankondiging van een wijziging van sub-verwerkers: Bijlage 1 Bálans – ‘été’ €"
    }


def test_the_header_of_a_legal_notice(small: Small, settings: Settings) -> None:
    messages = sent(small, settings)
    assert len(messages) == 2
    for message in messages:
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Reply-To"] == settings.DPA_OBJECTIONS_TO
        # Nobody can end what art. 10.1 has to be told.
        assert message["List-Unsubscribe"] is None
        assert message["List-Unsubscribe-Post"] is None
    assert len({message["Message-ID"] for message in messages}) == 2


def test_each_attempt_has_the_same_number(small: Small, settings: Settings) -> None:
    messages = sent(small, settings, refused_first=True)
    by_recipient: dict[str, set[str]] = {}
    for message in messages:
        by_recipient.setdefault(message["To"], set()).add(message["Message-ID"])
    assert len(messages) > len(by_recipient)
    assert [len(numbers) for numbers in by_recipient.values()] == [1, 1]
