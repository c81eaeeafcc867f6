"""The Word document of a comparison: accepting all its changes gives the new text, rejecting them the old one."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.comparison.rows import compare
from documents.text.content import VersionContent
from exports.tracked.document import tracked_document
from terms.content import Article, Paragraph, TermsContent
from tests.documents.comparison.edits import edited, terms
from tests.texts import NOW, content

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAIRS = [("undated", "terms"), ("annex1", "annex1-10"), ("annex2-old", "annex2")]


def document(old: VersionContent, new: VersionContent) -> bytes:
    return tracked_document(compare(old, new), title="Verschil", author="Elzenvoort", language="nl", at=NOW)


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert found is not None
    return found


def settled(data: bytes, *, accept: bool) -> list[str]:
    """The paragraphs as a word processor leaves them once all changes are accepted, or all are rejected."""
    goes = "del" if accept else "ins"
    lines = [""]
    for paragraph in body(data).iter(f"{W}p"):
        for piece in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
            inside = {parent.tag for parent in piece.iterancestors()}
            if f"{W}{goes}" not in inside and f"{W}tabs" not in inside:
                lines[-1] += piece.text or ("\t" if piece.tag == f"{W}tab" else "\n")
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{goes}") is None:
            lines.append("")
    return [line for line in lines if line.strip()]


def text(side: VersionContent) -> list[str]:
    return settled(document(side, side), accept=True)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_accepted_it_is_the_new_text_and_rejected_the_old_one(old: str, new: str) -> None:
    before, after = content(old), content(new)
    data = document(before, after)
    assert settled(data, accept=True) == text(after)
    assert settled(data, accept=False) == text(before)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_same_holds_whatever_is_edited(data: st.DataObject) -> None:
    before = data.draw(terms())
    after = data.draw(edited(before))
    found = document(before, after)
    assert settled(found, accept=True) == text(after)
    assert settled(found, accept=False) == text(before)


def test_the_same_holds_where_paragraphs_were_joined_in_a_row_that_moved() -> None:
    def side(*texts: str) -> TermsContent:
        own = tuple(Paragraph(f"{number}.", one) for number, one in enumerate(texts, start=1))
        return TermsContent(articles=(Article("Artikel 1.", "Melden", own),))

    parted, joined = (
        "<p>Verwerker meldt een lek.</p><p>Hij wacht niet.</p>",
        "<p>Verwerker meldt een lek. Hij wacht niet.</p>",
    )
    others = ("<p>Partijen overleggen ieder jaar.</p>", "<p>Kosten zijn voor wie ze maakt.</p>")
    for before, after in (
        (side(parted, *others), side(*others, joined)),
        (side(joined, *others), side(*others, parted)),
    ):
        found = document(before, after)
        assert settled(found, accept=True) == text(after)
        assert settled(found, accept=False) == text(before)


def test_every_word_of_a_version_stands_in_it_and_nothing_is_a_change_where_nothing_changed() -> None:
    version = content("annex1")
    data = document(version, version)
    shown = "".join("\n".join(settled(data, accept=True)).split())
    for block in version.blocks():
        words = block.text.removeprefix("Naam: ").removeprefix("Contactgegevens: ").removeprefix("Werkzaamheden: ")
        if words not in ("DATUM WIJZIGING", "MODULE BESCHRIJVING") and block.kind != "footnote":
            assert "".join(words.split()) in shown
    assert not list(body(data).iter(f"{W}ins", f"{W}del"))


def test_a_change_of_style_alone_is_tracked_as_one_and_numbers_of_revisions_are_unique() -> None:
    data = body(document(content("annex1"), content("annex1-10")))
    numbers = [one.get(f"{W}id") for one in data.iter(f"{W}ins", f"{W}del", f"{W}rPrChange")]
    assert numbers
    assert len(numbers) == len(set(numbers))


def accepted(document: etree._ElementTree) -> str:
    """The words of an OpenDocument with all changes accepted.

    What was deleted stands apart in some versions of LibreOffice, and between two marks in the text itself in others.
    """
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    [changes] = document.iter(f"{text}tracked-changes")
    deleted = {region.get(f"{text}id") for region in changes if region.find(f"{text}deletion") is not None}
    assert deleted
    whole = changes.getparent()
    assert whole is not None
    whole.remove(changes)
    shown: list[str] = []
    within: set[str | None] = set()
    for event, element in etree.iterwalk(whole, events=("start", "end")):
        if event == "start":
            if element.tag == f"{text}change-start":
                within.add(element.get(f"{text}change-id"))
            elif element.tag == f"{text}change-end":
                within.discard(element.get(f"{text}change-id"))
        words = element.text if event == "start" else element.tail
        if not within & deleted:
            shown += (words or "").split()
    return "".join(shown)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_libreoffice_reads_the_same_texts(old: str, new: str, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice on this machine; what a word processor makes of it is tested in XML alone")
    before, after = content(old), content(new)
    for number, (one, other) in enumerate([(before, after), (after, before)]):
        place = tmp_path / f"{number}.docx"
        place.write_bytes(document(one, other))
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(place)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert accepted(etree.parse(place.with_suffix(".fodt"))) == "".join("".join(text(other)).split())
