"""The interface is Dutch: whatever is marked for translation is translated, and well formed."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from scripts import library_messages, messages


def test_every_text_that_is_marked_has_a_dutch_translation() -> None:
    # Missing, superfluous, untranslated and fuzzy ones are named, and placeholders that differ.
    assert messages.problems() == [], "make messages, then translate"


@pytest.mark.parametrize(
    ("original", "translated", "fault"),
    [
        ("%(count)s customers", "klanten", "placeholders differ"),
        ("%(at)s by %(who)s", "%(at)s door %(wie)s", "placeholders differ"),
        ("{line} of {file}", "{line} van {bestand}", "placeholders differ"),
        ("100 %% of %(total)s", "100 % van %(total)s", "placeholders differ"),
        (("one row", "%(n)s rows"), ("één rij", "rijen"), "placeholders differ"),
        (("one row", "%(n)s rows"), ("%(m)s rij", "%(n)s rijen"), "placeholders differ in the singular"),
        (("one row", "%(n)s rows"), ("één rij", ""), "not translated"),
        ("Customer", "", "not translated"),
        ("Note: ", "Let op:", "white space differs at an end"),
    ],
)
def test_a_translation_that_breaks_its_text_is_named(
    original: str | tuple[str, str], translated: str | tuple[str, str], fault: str
) -> None:
    assert list(messages.faults(Message(original, translated))) == [fault]


def test_a_doubtful_translation_is_named() -> None:
    assert list(messages.faults(Message("Customer", "Klant", flags=["fuzzy"]))) == ["fuzzy"]


@pytest.mark.parametrize(
    ("original", "translated"),
    [
        ("Customer", "Klant"),
        ("%(at)s by %(who)s", "door %(who)s op %(at)s"),
        (("one row", "%(n)s rows"), ("één rij", "%(n)s rijen")),
        (("%(n)s row", "%(n)s rows"), ("één rij", "%(n)s rijen")),
    ],
)
def test_a_good_translation_has_no_faults(original: str | tuple[str, str], translated: str | tuple[str, str]) -> None:
    assert list(messages.faults(Message(original, translated))) == []


def test_texts_of_python_and_of_templates_are_both_found() -> None:
    marked = {messages.texts(message.id)[0] for message in messages.extracted() if message.id}
    assert "The registry refuses this." in marked
    assert "Skip to the main text" in marked


def test_what_a_library_says_in_no_dutch_or_with_je_is_ours_to_say() -> None:
    said = library_messages.said_in_dutch()
    assert "Please reauthenticate to safeguard your account." not in said  # allauth has “je account” here
    assert {"Save", "Sign Out"} <= said
    assert translation.gettext("Search apps and models...") == "Zoeken in het beheer…"
    assert translation.gettext("Please type your current password.") == "Typ uw huidige wachtwoord."


def test_who_chooses_nothing_reads_dutch() -> None:
    assert translation.get_language() == "nl"
    assert translation.gettext("Data protection officer") == "Functionaris voor gegevensbescherming"
