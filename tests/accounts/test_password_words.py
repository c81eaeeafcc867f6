"""A password is not made of the words that whoever guesses one for this registry tries first."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import PASSPHRASE, person, sign_in


@pytest.mark.parametrize(
    "password", ["Verwerkersovereenkomst2026", "welkom-gemeente-01", "Elzenvoort!Privacy1", "administrator1234"]
)
def test_words_of_the_surroundings_alone_are_refused(password: str, settings: Settings) -> None:
    settings.DPA_PUBLIC_URL = "https://dpa.elzenvoort.example"
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)
    assert "password_of_the_surroundings" in {error.code for error in refusal.value.error_list}


@pytest.mark.parametrize("password", [PASSPHRASE, "drie gemeenten zonder haast", "Tk9#vouwfiets/lantaarn"])
def test_such_a_word_among_others_is_none(password: str) -> None:
    validate_password(password)


@pytest.mark.django_db
def test_who_chooses_one_is_told_why_not() -> None:
    person()
    client = Client()
    sign_in(client, "ada@example.org")
    fields = {"oldpassword": PASSPHRASE, "password1": "Wachtwoord-Register-9", "password2": "Wachtwoord-Register-9"}
    page = client.post("/account/password/change/", fields)
    assert page.status_code == 200
    assert "woorden die iedereen hier kent" in page.text
