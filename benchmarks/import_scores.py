# ruff: noqa: T201  # a command that prints
"""How much of an agreement an import of it as Word, OpenDocument or PDF finds: ``python -m benchmarks import_scores``.

The source texts (a folder, ``../shared/seeds`` without one) are made files in two ways: their bare lines opened and
saved by LibreOffice, and the documents that they hold written as Word files with computed numbers, bullets, tables and
running heads, and saved by LibreOffice as .odt and .pdf. What is read of each is compared with what is
read of the text: fields that are the same, of all that are filled in. Then five ways to build one agreement of ours,
and the files of a folder ``--real FOLDER``, of which nobody knows what is right: how they were divided, and what found
no place.

What is not there (texts, LibreOffice) is said and skipped. Exit code 1 when a score is below ``LEAST``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import django
from markdown_it import MarkdownIt
from weasyprint import HTML

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
django.setup()

from benchmarks.word_files import WordFile, word_file  # noqa: E402
from imports.read import read_documents  # noqa: E402
from sources.reading import TrackedChanges  # noqa: E402
from sources.source import UnreadableSource  # noqa: E402

SEEDS = Path(__file__).resolve().parents[1].parent / "shared" / "seeds"
LEAST = {"docx": 0.98, "odt": 0.98, "pdf": 0.75}
_SECONDS = 180

# An agreement of ours, as Markdown and built in five ways.
AGREEMENT = """# Verwerkersovereenkomst Elzenvoort

## Artikel 1. Begrippen

1. In deze overeenkomst is de verwerker de partij die persoonsgegevens verwerkt in opdracht van de ander.
2. De verwerkingsverantwoordelijke is de partij die doel en middelen van de verwerking vaststelt.

## Artikel 2. Verplichtingen van de verwerker

1. De verwerker verwerkt persoonsgegevens alleen op schriftelijke instructie van de verwerkingsverantwoordelijke.
2. De verwerker treft passende maatregelen tegen verlies en tegen onrechtmatige verwerking van persoonsgegevens.
3. De verwerker houdt een register bij van alle verwerkingen die hij voor de verwerkingsverantwoordelijke verricht.

## Artikel 3. Duur

1. Deze overeenkomst geldt zolang de verwerker persoonsgegevens voor de verwerkingsverantwoordelijke verwerkt.
2. Na afloop wist de verwerker de persoonsgegevens binnen vier weken, tenzij een wettelijke plicht dat verbiedt.
"""


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field that is filled in, by its path without places."""
    if is_dataclass(value):
        for each in fields(value):
            yield from flat(getattr(value, each.name), f"{path}/{each.name}")
    elif isinstance(value, tuple):
        for each in value:
            yield from flat(each, path)
    elif text := " ".join(str(value).split()):
        yield path, text


def score(expected: Iterable[Any], found: Iterable[Any]) -> tuple[int, int]:
    """How many fields are the same, of how many."""
    wanted: Counter[Any] = Counter((content.kind, *field) for content in expected for field in flat(content))
    got: Counter[Any] = Counter((content.kind, *field) for content in found for field in flat(content))
    return (wanted & got).total(), wanted.total()


def converted(data: bytes, suffix: str, into: str, *options: str) -> bytes | None:
    """A file as LibreOffice saves it in another format, None where it can't."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"bron.{suffix}")
        source.write_bytes(data)
        home = f"-env:UserInstallation=file://{folder}/home"
        command = [office, "--headless", home, *options, "--convert-to", into, "--outdir", f"{folder}/uit", str(source)]
        subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        made = Path(folder, "uit", f"bron.{into}")
        return made.read_bytes() if made.exists() else None


def measure(name: str, data: bytes | None, expected: Sequence[Any]) -> float:
    """Read a file and print how much of it is as expected."""
    if data is None:
        print(f"{name:<42} not made: LibreOffice is not there, or could not")
        return 1.0
    begin = time.perf_counter()
    try:
        reading = read_documents(data, anyway=True)
    except UnreadableSource as refusal:
        print(f"{name:<42} refused: {refusal.message}")
        return 0.0
    same, all_fields = score(expected, reading.contents)
    share = same / all_fields
    print(
        f"{name:<42} {same:>5}/{all_fields:<5} {share:7.1%}  {time.perf_counter() - begin:5.1f} s  "
        f"flags {len(reading.flags):>3}, not placed {len(reading.not_placed)}"
    )
    return share


def seeds(folder: Path) -> Iterator[tuple[str, float]]:
    """The source texts, made files."""
    texts = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    if not texts:
        print(f"The source texts are not in {folder}: skipped")
    for number, path in enumerate(texts, start=1):
        data = path.read_bytes()
        expected = read_documents(data).contents
        for into in ("docx", "odt", "pdf"):
            made = converted(data, "txt", into, "--infilter=Text (encoded):UTF8")
            yield into, measure(f"text {number}, its bare lines as .{into}", made, expected)
        word = word_file(expected)
        yield "docx", measure(f"text {number}, as a Word document", word, expected)
        for into in ("odt", "pdf"):
            made = converted(word, "docx", into)
            yield into, measure(f"text {number}, that document as .{into}", made, expected)


def built() -> Iterator[tuple[str, float]]:
    """One agreement, built in five ways."""
    expected = read_documents(AGREEMENT.encode()).contents
    yield "docx", measure("ours, numbers computed by Word", word_file(expected), expected)
    yield "docx", measure("ours, numbers typed, no styles", word_file(expected, typed=True), expected)
    boxed = WordFile()
    table = boxed.document.add_table(0, 2)
    for line in AGREEMENT.splitlines():
        if heading := re.match(r"#+ (.*)", line):
            table = boxed.document.add_heading(heading[1], 1) and None
        elif paragraph := re.match(r"(\d\.) (.*)", line):
            table = table or boxed.document.add_table(0, 2)
            cells = table.add_row().cells
            cells[0].text, cells[1].text = paragraph[1], paragraph[2]
    yield "pdf", measure("ours, paragraphs in a table of Word", boxed.bytes(), expected)
    page = MarkdownIt().render(
        re.sub(r"^(\d)\. ", r"\1\\. ", AGREEMENT, flags=re.MULTILINE).replace("\n1\\.", "\n\n1\\.")
    )
    page = re.sub(r"\n(?=\d\.)", "</p><p>", page)
    columns = (
        "<style>body { columns: 2; font-size: 9pt; hyphens: auto } h1 { column-span: all } @page { size: A5 }</style>"
    )
    running = (
        "<style>@page { size: 15cm 9cm; @top-left { content: 'Elzenvoort' } "
        "@bottom-right { content: counter(page) ' / ' counter(pages) } } body { hyphens: auto }</style>"
    )
    for name, style in (("ours, PDF with heads, feet and hyphens", running), ("ours, PDF in two columns", columns)):
        yield "pdf", measure(name, HTML(string=f"<html lang='nl'>{style}{page}").write_pdf(), expected)


def real(folder: Path) -> None:
    """Files of others: how they were divided."""
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        begin = time.perf_counter()
        try:
            try:
                reading = read_documents(data, anyway=True)
            except TrackedChanges:
                reading = read_documents(data, anyway=True, changes="accepted")
        except UnreadableSource as refusal:
            print(f"{path.name[:60]:<60} refused: {refusal.message}")
            continue
        parts = ", ".join(f"{c.kind} {len(getattr(c, 'articles', ()))}" for c in reading.contents)
        print(
            f"{path.name[:60]:<60} {parts}; {len(reading.text.splitlines())} lines, flags {len(reading.flags)}, "
            f"not placed {len(reading.not_placed)}, {time.perf_counter() - begin:.1f} s"
        )


def main() -> int:
    words = sys.argv[1:]
    others = words[words.index("--real") + 1] if "--real" in words[:-1] else ""
    folder = Path(next((word for word in words if not word.startswith("--") and word != others), SEEDS))
    scores = [*seeds(folder), *built()]
    if others:
        real(Path(others))
    return int(any(share < LEAST[kind] for kind, share in scores))


if __name__ == "__main__":
    sys.exit(main())
