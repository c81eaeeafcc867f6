"""Releases compare as number tuples, missing parts zero."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from documents.releases import Release, validate_release


def test_releases_are_ordered_as_numbers_not_as_text() -> None:
    texts = ["9.9", "9.10", "9.11", "10.0", "10.0.3", "10.1"]
    assert sorted(sorted(texts), key=Release.parse) == texts
    assert sorted(texts) != texts


def test_missing_parts_are_zero() -> None:
    assert Release.parse("10") == Release.parse("10.0") == Release.parse("10.0.0")
    assert hash(Release.parse("10")) == hash(Release.parse("10.0"))


@pytest.mark.parametrize("text", ["10.x", "v10", "10.", ".1", "10,0", "-1", " 10"])
def test_anything_else_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(ValidationError, match=r"9\.10"):
        validate_release(text)
    with pytest.raises(ValueError):
        Release.parse(text)
