# ruff: noqa: E501, T201  # a table of texts, and a command that prints
"""CPU seconds of reading a file, by size: mutations of agreements, and texts that repeat one thing without end.

``python -m benchmarks import_fuzz [mutations]`` (10,000 without a number). A reading is linear when twice the text
takes about twice the time, whatever the text is; here every text of up to 2 MB has to be read, or refused with a
reason, within ``SECONDS_PER_MB`` a megabyte, in CPU time of this process. Exit code 1 when one isn't.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

SECONDS_PER_MB = 20.0
# The least part of a megabyte for which time is granted.
SMALLEST = 0.1
SIZES = (64_000, 256_000, 1_000_000, 2_000_000)
# No agreement of the collection is longer; what is repeated in it grows to four times that.
MUTATED = 16_000
SEED = 20231128

HEAD = "# Data Processing Agreement\n\n## 1. Scope\n\nThe processor processes personal data for the controller.\n\n"
TAIL = "\n\n## 2. Security\n\nThe processor takes appropriate measures.\n"
PLAIN_HEAD = "Verwerkersovereenkomst\n\nArtikel 1. Doel\n\nDe verwerker verwerkt persoonsgegevens in opdracht.\n\n"
PLAIN_TAIL = "\n\nArtikel 2. Slot\n\nNederlands recht.\n"
ANNEX_HEAD = "DATUM 01-10-2021 VERSIE 2/2021/Molen ONDERWERP Bijlage 1\nDeze bijlage is bijlage 1 als genoemd in X.\n"

# Each begins much and ends nothing, or nearly does: what makes a pattern look at the same text again and again.
PUMPS = (
    "a", " ", "\t", "\n", "\n\n", " \n", "\f", "\f\n", "1", "1.", "1 ", "1. ", "1.1", "1.1 ", "1\\.", "(a) ", "(a)", "i. ",
    "*", "**", "_", "__", "***a", "*a ", "**a ", "_a ", "*a **", "a*", "a**b", "**a**", "*a_ ", "`", "``a", "`a", "~", "~~",
    "~~a ", "[", "]", "[a](", "[a](b", "[a][", "![", "![a](", "[]", "[a]: b\n", "[^a]", "[^a]: b\n", "[^", "^[", "^[a",
    "<", "<a", "<a ", "<a>", "<b>", "</b>", "<b><i>", "<i ", "<a href=", "<a href=\"", "<a x='", "<!--", "<!-- ", "-->",
    "<!--a", "<?", "<![CDATA[", "<style>", "<script", "<!doctype", "<li>", "<ol>", "<ol><li>", "<ul><li>a", "<p>", "<div>",
    "<table>", "<table><tr><td>", "<td>a", "<h1>", "<br>", "<sup>1</sup>", "<del>a", "<img src=a>", "&", "&a", "&amp;", "&#",
    "|", "| ", "|a", "|a|\n", "|-|\n", "|a|b|\n|-|-|\n", "a | b\n", "\\", "\\|", "\\*", "#", "# ", "# a", "# a ", "# a #",
    "## ", "# a\n", "#1 ", "> ", ">", "> a\n", "- ", "-", "- a\n", "  - a\n", "+ a\n", "* a\n", "1. a\n", "1) a\n", "---\n",
    "===\n", "a\n---\n", "a\n===\n", "```\n", "```", "{", "{%", "{{", "{#a", "{#a}", "{:a", "[toc]\n", "+++\n", "a:\n",
    "Artikel 1", "Artikel 1. ", "Artikel 1\n", "Artikel 1.\n\n", "§ 1\n", "§", "lid 1 ", "eerste artikel ", "Bijlage 1\n",
    "Annex\n", "art. ", "Deze bijlage is bijlage 1 als genoemd in ", "DATUM ", "DATUM VERSIE ONDERWERP\n", "DATUM\n1-1-2021\n",
    "1 van 2\n", "Page 1 of 2\n", "1/2\n", "17\n", "17\n\n", "Muster AG\n\n1\n\n", "knowhow\n", "MODULE BESCHRIJVING\n",
    "Naam: ", "Naam: a\n", "Naam", "1-1-2021 a\n", "1-1-2021 ", "; a", ";", "a;\n", ". a", "persoonsgegevens:\n", "vanaf versie ",
    "vanaf versie 1.1", "software A ", "software ", "software A van ", "A ", "AB\n", "ABCD\n\n", "A B\n", "https://", "https://a ",
    "www.a\n", "<https://a>", "<https://", "gedeponeerd ", "rechtbank ", "onder nummer ", "nummer 1/2021 ", "[a] ", "____", "____ ",
    "....", ". . ", "…", "a ....... 1\n", "a\t1\n", "(", ")", "()", "\"", "'", "-", "– ", "—", "a-\n", "a\nb\n", "a,\n", "a.\nB",
    "Signed ", "Handtekening\n", "\u200b", "\u00a0", "\ufeff", "\u00ad", "é", "İ", "\U0001f600", "١", "²", "\x1c", "\x00",
    "Hoofdstuk 1\n\n", "I. A\n\n", "IV", "bis ", "1bis ", "1a ", "1.a", "1°", "a) ", "aa) ", "(i)", "Inhoud\n", "Contents\n",
    "A\n\n1. a\n\n", "**A**\n\n", "**1. A.** a\n\n", "_A_\n", "1. A\n\n1.1 a\n\n", "(1) a\n", "a: ", ": ", "shall ", "is ",
)  # fmt: skip


def texts_of_size(size: int) -> Iterator[tuple[str, str]]:
    """Each pump in the middle of an agreement in Markdown, in plain text and in an annex, by name."""
    frames = (
        ("markdown", HEAD, TAIL),
        ("plain", PLAIN_HEAD, PLAIN_TAIL),
        ("annex", ANNEX_HEAD, "\n"),
        ("heading", "# a", "b\n"),
    )
    for name, head, tail in frames:
        for pump in PUMPS:
            room = size - len((head + tail).encode())
            yield f"{name}: {pump!r}", head + pump * (room // len(pump.encode())) + tail


def mutations(count: int, collection: list[str]) -> Iterator[str]:
    """Texts of the collection, cut, swapped, repeated and strewn with what begins markup."""
    chance = random.Random(SEED)  # noqa: S311  # the same mutations on every run
    for _number in range(count):
        text = chance.choice(collection)[:MUTATED]
        for _change in range(chance.randint(1, 6)):
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.randint(0, 200))
            match chance.randrange(5):
                case 0:
                    text = text[:start] + text[end:]
                case 1:
                    text = text[:start] + chance.choice(PUMPS) * chance.choice((1, 2, 50)) + text[start:]
                case 2:
                    text = text[:start] + text[start:end] * chance.choice((2, 10)) + text[end:]
                case 3:
                    text = text[:start] + text[start:end][::-1] + text[end:]
                case _:
                    other = chance.choice(collection)
                    text = text[:start] + other[: chance.randint(0, 2000)] + text[end:]
        yield text


def collection_of_tests() -> list[str]:
    """The agreements that the tests read, and the inputs of failed imports where they are at hand."""
    from tests.imports import agreements, markdown_agreements  # noqa: PLC0415  # settings come first
    from tests.imports.more_agreements import MORE_SAMPLES  # noqa: PLC0415
    from tests.imports.surrounded_agreements import SURROUNDED_SAMPLES  # noqa: PLC0415

    samples = [
        sample.text
        for sample in (*agreements.SAMPLES, *SURROUNDED_SAMPLES, *markdown_agreements.SAMPLES, *MORE_SAMPLES)
    ]
    shared = Path(__file__).resolve().parents[2] / "shared"
    files = [*sorted((shared / "cases").glob("*.[tm][xd]*")), *sorted((shared / "seeds").glob("*.txt"))]
    return [*samples, *(path.read_text() for path in files)]


def seconds(text: str, name: str, failures: list[str]) -> float:
    """The CPU time of reading a text, or of refusing it; what fails in another way is noted."""
    from documents.errors import RegistryError  # noqa: PLC0415
    from imports.read import read_documents  # noqa: PLC0415

    data = text.encode(errors="replace")
    start = time.process_time()
    try:
        read_documents(data)
    except RegistryError:
        pass
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a fault
        failures.append(f"{name}: {type(error).__name__}: {str(error)[:100]}")
    return time.process_time() - start


def main() -> int:
    """Measure, print a table, and write the figures beside the other measurements."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
    django.setup()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    sizes = [int(size) for size in sys.argv[2].split(",")] if len(sys.argv) > 2 else SIZES
    found: dict[str, object] = {}
    faults: list[str] = []
    slow: set[str] = set()
    times = [seconds(text, repr(text[:4000]), faults) for text in mutations(count, collection_of_tests())]
    if times:
        found["mutations"] = {"count": count, "total": round(sum(times), 1), "slowest": round(max(times), 3)}
        print(f"{count} mutations: {sum(times):.1f} s in all, the slowest {max(times):.3f} s")
    for size in sizes:
        # What is too slow for its size already would be for a larger one.
        texts = ((name, text) for name, text in texts_of_size(size) if name not in slow)
        measured = sorted(((seconds(text, f"{size}: {name}", faults), name) for name, text in texts), reverse=True)
        limit = SECONDS_PER_MB * max(SMALLEST, size / 1_000_000)
        slow |= {name for taken, name in measured if taken > limit}
        faults += [f"{size}: {name} took {taken:.1f} s" for taken, name in measured if taken > limit]
        worst = [{"text": name, "seconds": round(taken, 2)} for taken, name in measured[:12]]
        found[str(size)] = {
            "texts": len(measured),
            "total": round(sum(taken for taken, _name in measured), 1),
            "worst": worst,
        }
        print(
            f"{size} bytes: {len(measured)} texts, "
            + ", ".join(f"{each['seconds']} s {each['text']}" for each in worst)
        )
    Path("var").mkdir(exist_ok=True)
    Path("var/import_fuzz.json").write_text(json.dumps(found, indent=1, ensure_ascii=False))
    print("\n".join(faults))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
