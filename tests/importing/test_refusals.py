"""What is no agreement, or no text, is refused with a message that says why."""

from __future__ import annotations

import pytest
from django.utils import translation

from agreements.importing import UnreadableSource, read_documents
from documents.importing.source import MAXIMUM_BYTES
from tests.importing.foreign import FOREIGN


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_text_is_refused(name: str) -> None:
    with pytest.raises(UnreadableSource):
        read_documents(FOREIGN[name].encode())


@pytest.mark.parametrize(("data", "said"), [
    (b"", "empty"),
    (b" \r\n\t\xc2\xa0\n", "empty"),
    (b"\xef\xbb\xbf", "empty"),
    (b"Artikel 1\x00", "position 9"),
    (b"Artikel 1 \xe9\xe9n", "position 10"),
    ("Artikel 1. Doel".encode("utf-16"), "UTF-8"),
    (b"%PDF-1.7 Artikel 1", "PDF"),
    (b"PK\x03\x04", "Word"),
    (b"Just prose, and nothing more.", "clauses"),
])
def test_the_message_says_what_is_wrong(data: bytes, said: str) -> None:
    with translation.override("en"), pytest.raises(UnreadableSource) as refusal:
        read_documents(data)
    assert said in str(refusal.value)


def test_a_file_of_more_bytes_than_any_agreement_has_is_refused() -> None:
    with pytest.raises(UnreadableSource, match=str(MAXIMUM_BYTES)):
        read_documents(b"Artikel 1. Doel\n" + b"x" * MAXIMUM_BYTES)
