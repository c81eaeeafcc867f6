"""The language of a text, told by the small words that every sentence of it has."""

from __future__ import annotations

import re
from collections import Counter

_SMALL_WORDS = {
    "nl": "de het een van en voor niet met dat zijn worden aan door bij deze wordt zal indien ook of op te tot uit",
    "en": "the of and to in for is be shall by with that this or any on as are not which its from will may under it",
    "de": "der die das und von zu den mit für ist nicht des auf werden eine dem ein oder bei sich im wird sind durch",
    "fr": "le la les des et du en un une dans pour est par que au sur les ses qui ne pas aux ce cette sont ou leur",
    "da": "og at af til en er for det den de med på som ikke der et skal kan ved eller om fra har i databehandleren",
    "es": "el los las del y en que por con una para se su al lo como no es un sus o la más este esta",
}
_KNOWN = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
# A beginning tells as much as the whole, and costs the same for every text.
_BEGINNING = 200_000
_ENOUGH = 0.08


def language_of(text: str, otherwise: str = "nl") -> str:
    """The language (ISO 639-1) of ``text``; ``otherwise`` when no known one has enough of its small words there."""
    counted = Counter(_WORD.findall(text[:_BEGINNING].lower()))
    shares = {language: sum(counted[word] for word in words) for language, words in _KNOWN.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _ENOUGH * max(counted.total(), 1) else otherwise
