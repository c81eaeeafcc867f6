"""A part never ends on a page with a few lines alone at its top, whatever part it is."""

from __future__ import annotations

import shutil
import subprocess
from html import escape

import pytest

from pdf import render
from tests.pdf import reading

# Fifty lines and a little to a page; each paragraph is one line.
STYLE = """
@page { size: A4; margin: 23mm 20mm; @bottom-left { content: "voet"; font: 8pt Lato; } }
html { font: 10pt/5mm Lato; } body, p, h2 { margin: 0; font-size: 10pt; line-height: 5mm; orphans: 2; widows: 2; }
section { break-before: page; } table { border-collapse: collapse; } td { padding: 0; }
.whole { break-inside: avoid; }
"""


def paper(*parts: str) -> bytes:
    rules = "".join(f"@page part{n} {{}} #part{n} {{ page: part{n}; }}" for n in range(len(parts)))
    sections = "".join(f'<section id="part{n}">{part}</section>' for n, part in enumerate(parts))
    return render(
        f'<!DOCTYPE html><html lang="nl"><head><title>{escape("Proef")}</title><style>{STYLE}{rules}</style></head>'
        f"<body>{sections}</body></html>"
    )


def lines(count: int, word: str = "regel") -> str:
    return "".join(f"<p>{word} {number}</p>" for number in range(1, count + 1))


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of each page, without its foot."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    found = [page.split("\n") for page in done.stdout.decode().split("\f")[:-1]]
    return [[line.strip() for line in page if line.strip() not in ("", "voet")] for page in found]


def test_a_few_lines_get_the_company_of_those_before_them() -> None:
    found = pages(paper(lines(103)))
    assert [len(page) for page in found] == [50, 36, 17]
    assert [line for page in found for line in page] == [f"regel {number}" for number in range(1, 104)]


def test_each_part_is_looked_at_by_itself() -> None:
    parts = [lines(51, "omslag"), lines(4, "inhoud"), lines(52, "voorwaarden"), lines(80, "bijlage")]
    assert [len(page) for page in pages(paper(*parts))] == [34, 17, 4, 35, 17, 50, 30]


def test_a_heading_goes_along_with_what_it_heads() -> None:
    heading = '<h2 style="break-after: avoid">kop</h2>'
    *_, before, last = pages(paper(lines(35) + heading + lines(17, "slot")))
    assert last[:2] == ["kop", "slot 1"]
    assert len(before) == 35


def test_a_part_that_would_get_longer_stays_as_it_is() -> None:
    whole = [f'<div class="whole">{lines(count, "geheel")}</div>' for count in (40, 11)]
    found = pages(paper(lines(10) + "".join(whole), lines(51, "ander")))
    assert [len(page) for page in found] == [50, 11, 34, 17]


def test_the_lines_that_moved_are_tagged_in_the_same_order() -> None:
    tree = reading.structure(paper(lines(52)))
    paragraphs = tree.all("P")
    assert len(paragraphs) == 52
    assert [min(paragraph.spans()) for paragraph in paragraphs] == [0] * 35 + [1] * 17
