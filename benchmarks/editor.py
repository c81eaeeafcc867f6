"""What a save costs in the editor and in the form of a draft, side by side in one run: ``python -m benchmarks.editor``.

The whole answer of the server is timed, through all middleware, in one process: the time of its processor, which what
else the machine does leaves alone, and behind it that of the clock. On SQLite, whose own work is in both; on PostgreSQL
by ``python -m scripts.with_postgres sh -c 'BENCHMARK_DATABASE=$DATABASE_URL python -m benchmarks.editor'``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from benchmarks import setting  # isort: skip # the settings come first

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annexes.content import Annex1Content, Interface, SubProcessor
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from documents.text.content import LogEntry, VersionContent
from office.addresses import version_address
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from tests import cast, factories
from tests.office.forms import fields_of

# What the issue asks of the server, in seconds.
MOST = 0.5
WORDS = "De verwerker verwerkt persoonsgegevens uitsluitend in opdracht van de verwerkingsverantwoordelijke. " * 4


@dataclass(frozen=True)
class Case:
    """A draft, and which of its rows a save changes."""

    name: str
    version: DocumentVersion
    collections: tuple[str, ...]
    most_rows: int
    has_form: bool = True


def terms(articles: int, paragraphs: int) -> VersionContent:
    """So many articles with so many paragraphs in all."""
    each = [paragraphs // articles + (number < paragraphs % articles) for number in range(articles)]
    return TermsContent(
        articles=tuple(
            Article(
                f"Artikel {number}.",
                f"Onderwerp {number}",
                tuple(Paragraph(f"{lid}.", f"<p>{WORDS} Lid {number}.{lid}.</p>") for lid in range(1, count + 1)),
            )
            for number, count in enumerate(each, start=1)
        )
    )


def annex1(interfaces: int) -> VersionContent:
    items = tuple(f"Gegeven {number}" for number in range(10))
    return Annex1Content(
        log=(LogEntry("01-01-2023", "<p>Eerste uitgave.</p>"),),
        identifying=tuple(f"Soort {number};" for number in range(12)),
        sub_processors=tuple(SubProcessor(f"Verwerker {n} bv", f"Kade {n}, 1234 AB Stad", "Hosting") for n in range(8)),
        interfaces=tuple(
            Interface(f"Koppeling {number}", f"<p>{WORDS}</p>", data_items=items) for number in range(interfaces)
        ),
    )


def cases() -> Iterator[Case]:
    line = factories.product("Balans").document.lines.get(from_release="9.10")
    drafts = [
        create_draft(content, on, by=cast.officer(), at=factories.NOW)
        for content, on in (
            (terms(15, 36), factories.linear(TERMS)),
            (annex1(14), line),
            (terms(400, 1600), factories.linear(TERMS)),
        )
    ]
    yield Case("terms, 15 articles with 36 paragraphs, all changed", drafts[0], ("articles", "paragraphs"), 10**6)
    yield Case("annex 1, 14 interfaces with 140 items, all changed", drafts[1], ("interfaces", "data_items"), 10**6)
    yield Case("terms, 400 articles with 1600 paragraphs, one changed", drafts[2], ("paragraphs",), 1, has_form=False)


type Taken = tuple[float, float]


def timed(work: Callable[[], Any]) -> tuple[Taken, Any]:
    """The seconds of the processor and of the clock."""
    begun = time.process_time(), time.perf_counter()
    found = work()
    return (time.process_time() - begun[0], time.perf_counter() - begun[1]), found


def by_editor(client: Client, case: Case, number: int, *, counts: bool) -> tuple[Taken, Taken, int]:
    """Seconds to read, seconds to save, queries of the save where they are counted, which takes time of its own."""
    base = version_address(case.version).replace("change/", "edit/")
    reading, response = timed(lambda: client.get(f"{base}document/"))
    document = response.json()
    rows = [row for row in document["rows"] if row["collection"] in case.collections][: case.most_rows]
    changed = [{**row, "fields": anew(row["fields"], number)} for row in rows]
    sent = json.dumps({"format": 1, "tab": "one", "seen": document["seen"], "changed": changed})
    with CaptureQueriesContext(connection) if counts else nullcontext([]) as queries:
        saving, answer = timed(lambda: client.post(f"{base}save/", sent, content_type="application/json"))
    if answer.status_code != 200 or len(answer.json()["revs"]) != len(rows):
        raise SystemExit(f"The save was answered with {answer.status_code}: {answer.text[:200]}")
    return reading, saving, len(queries)


def by_form(client: Client, case: Case, number: int, *, counts: bool) -> tuple[Taken, Taken, int]:
    """The same in the form of the draft."""
    address = version_address(case.version)
    reading, response = timed(lambda: client.get(address))
    fields = fields_of(response.content, f"{address.split('/')[3]}_form")
    for name, value in fields.items():
        if name.endswith(("-text", "-title")) and "__prefix__" not in name and value:
            fields[name] = anew({"text": value}, number)["text"]
    with CaptureQueriesContext(connection) if counts else nullcontext([]) as queries:
        saving, answer = timed(lambda: client.post(address, fields))
    if answer.status_code != 302:
        raise SystemExit(f"The form was answered with {answer.status_code}")
    return reading, saving, len(queries)


def anew(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """The texts of a row in other words."""
    return {
        name: value.replace("</p>", f" {number}</p>") if value.startswith("<p>") else f"{value} {number}"[:200]
        for name, value in fields.items()
        if isinstance(value, str) and value
    }


def median(taken: Sequence[Taken]) -> Taken:
    return statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=5, help="runs of which the median is taken")
    options = parser.parse_args()
    setting.prepare_empty()
    client, slow = cast.signed_in(cast.officer()), 0
    client.defaults["SERVER_NAME"] = "localhost"
    for case in cases():
        sys.stdout.write(f"{case.name}\n")
        ways = {"editor": by_editor} | ({"form": by_form} if case.has_form else {})
        found: dict[str, list[tuple[Taken, Taken, int]]] = {name: [] for name in ways}
        for number in range(options.times + 1):
            for name, way in ways.items():
                # The first one warms up what is remembered, and counts.
                found[name].append(way(client, case, number, counts=not number))
        for name, runs in found.items():
            queries = runs[0][2]
            reads, saves, _uncounted = zip(*runs[1:], strict=True)
            read, save = median(reads), median(saves)
            slow += name == "editor" and save[0] > MOST
            told = f"read {read[0]:6.3f} s ({read[1]:.3f})   save {save[0]:6.3f} s ({save[1]:.3f})"
            sys.stdout.write(f"  {name:7} {told}   {queries} queries\n")
        sys.stdout.flush()
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
