"""Each character is kept, turned into what it means, or refused by its name."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from characters import PlainLine, PlainText, clean, describe, missing_glyphs, unfit
from characters.glyphs import known_glyphs
from documents.fields import RichTextField

LINE, LINES, RICH = PlainLine(name="a", max_length=200), PlainText(name="b"), RichTextField(name="c")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("af\u00adbreken", "afbreken"),
        ("een\u200btwee\u2060drie\ufeff", "eentweedrie"),
        ("\uf0b7 versleuteling", "• versleuteling"),
        ("\uf0a7 vierkant \uf0fc vink \uf0e0 pijl", "• vierkant • vink → pijl"),
        ("cafe\u0301 e\u0308", "café ë"),
        ("e\u2011mail en\u2010of", "e-mail en-of"),
        ("\ufb01jn, e\ufb03ciënt", "fijn, efficiënt"),
        ("10\u202f000 en\u2003dan", "10\u00a0000 en dan"),
        ("\u200e1. Begrippen", "1. Begrippen"),
        ("Αθήνα, София, Łódź, Þór, € 10 — ‘ja’", "Αθήνα, София, Łódź, Þór, € 10 — ‘ja’"),
    ],
)
def test_what_means_something_becomes_what_it_means(written: str, kept: str) -> None:
    assert LINE.clean(written, None) == kept
    assert RICH.clean(f"<p>{written}</p>", None) == f"<p>{kept}</p>"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("cli\ufffdnt", "U+FFFD REPLACEMENT CHARACTER"),
        ("a\x07b", "U+0007"),
        ("a\x1bb", "U+001B"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("a\u2067b", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("a\ue123b", "U+E123"),
        ("a\U000e0041b", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("a\u3164b", "U+3164 HANGUL FILLER"),
        ("a\uffffb", "U+FFFF"),
    ],
)
def test_what_nobody_can_read_is_refused_by_name(written: str, name: str) -> None:
    for field, text in ((LINE, written), (LINES, written), (RICH, f"<p>{written}</p>")):
        with pytest.raises(ValidationError) as refusal:
            field.clean(text, None)
        assert name in " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    ("written", "name"), [("Jan 😀", "“😀” U+1F600"), ("สวัสดี", "U+0E2A THAI"), ("नाम", "U+0928 DEV")]
)
def test_what_no_copy_can_print_is_refused_by_name_at_once_or_at_publication(written: str, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        LINE.clean(written, None)
    assert name in " ".join(refusal.value.messages)
    assert PlainLine(name="d", max_length=200, printed_later=True).clean(written, None) == written


def test_a_text_full_of_them_names_a_few() -> None:
    named = describe(chr(0xE100 + place) for place in range(50))
    assert named.count("U+") == 5
    assert "45" in named


@given(st.text())
def test_the_rule_settles(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert all(unicodedata.category(character) != "Cs" or character in unfit(once) for character in once)


def test_of_characters_that_share_a_glyph_one_is_stored() -> None:
    """A PDF knows one text for each glyph: two characters that look the same would be copied as one of them."""
    with TTFont("static/fonts/lato/Lato-Regular.ttf", lazy=True) as font:
        shared: dict[str, list[int]] = {}
        for code, name in (font.getBestCmap() or {}).items():
            shared.setdefault(name, []).append(code)
    for codes in shared.values():
        kept = [code for code in codes if clean(chr(code)) == chr(code) and not unfit(chr(code))]
        assert len(kept) <= 1 or kept == [0x20, 0xA0], [hex(code) for code in codes]


def test_what_the_registry_itself_prints_has_glyphs() -> None:
    assert not missing_glyphs("•◦▪…–—·€§↑“”‘’½×")
    assert ord("•") in known_glyphs()
