"""SECRET_KEY is replaced as docs/keys.md says: whoever is signed in goes on, links that were sent work, tokens too."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from customers.models import Membership
from journal import sequencing
from journal.models import Entry
from tests import cast
from tests.accounts.people import PASSPHRASE, code_now, deliver_mail, is_signed_in, later, person, sign_in
from tests.accounts.test_second_factor import set_up_app
from tests.api.programs import program
from tests.small import Small

pytestmark = pytest.mark.django_db
NEW = "a-new-key-of-fifty-characters-or-more-" * 2


def replaced(settings: Settings, *, keep: bool) -> None:
    settings.SECRET_KEY, before = NEW, settings.SECRET_KEY
    settings.SECRET_KEY_FALLBACKS = [before] if keep else []


def link_in(body: str, part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", body)
    assert found, body
    return found.group(1)


def links() -> tuple[str, str]:
    """For a new password, and for confirming a subscription, as they were mailed."""
    Client().post("/account/password/reset/", {"email": "ada@example.org"})
    reset = link_in(deliver_mail()[-1], "reset/key")
    assert Client().post("/op-de-hoogte/", {"email": "lezer@example.org"}).status_code == 200
    return reset, link_in(deliver_mail()[-1], "bevestigen")


def test_with_the_old_key_kept_nobody_notices_and_what_waited_is_sent(small: Small, settings: Settings) -> None:
    ada = person()
    Membership.objects.create(customer=small.customer, user=ada)
    here = Client()
    sign_in(here, ada.email)
    secret = set_up_app(here)
    reset, subscription = links()
    machine = program(small.customer, by=cast.officer())
    Client().post("/account/login/code/", {"email": ada.email})
    assert Entry.objects.filter(place=None).exists()

    replaced(settings, keep=True)

    assert is_signed_in(here)
    assert machine.get("/customers").status_code == 200
    assert machine.sign_in().get("/customers").status_code == 200
    assert re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", deliver_mail()[-1], re.MULTILINE)
    assert Client().get(subscription).status_code == 200
    assert 'name="password1"' in Client().get(reset, follow=True).text
    sequencing.tend(now=timezone.now())
    assert not Entry.objects.filter(place=None).exists()
    again = Client()
    sign_in(again, ada.email, PASSPHRASE)
    with later():
        again.post("/account/2fa/authenticate/", {"code": code_now(secret)})
    assert is_signed_in(again)
    # What began under the new key needs the old one no more; what began before it does.
    settings.SECRET_KEY_FALLBACKS = []
    assert is_signed_in(again)


def test_without_the_old_key_sessions_links_and_tokens_end_as_after_a_theft(small: Small, settings: Settings) -> None:
    ada = person()
    here = Client()
    sign_in(here, ada.email)
    _reset, subscription = links()
    machine = program(small.customer, by=cast.officer())
    replaced(settings, keep=False)
    assert not is_signed_in(here)
    assert machine.get("/customers").status_code == 401
    assert Client().get(subscription).status_code in {404, 410}
    assert machine.sign_in().get("/customers").status_code == 200
