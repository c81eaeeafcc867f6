"""What the two annexes say, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from documents.text.content import Block, Footnote, LogEntry, VersionContent, plain, rich


@dataclass(frozen=True)
class Activity:
    """A processing activity (*werkzaamheid*, annex 1 section 3): its name and one or more descriptions."""

    name: str
    text: str


@dataclass(frozen=True)
class SubProcessor:
    """A sub-processor (art. 28 lid 2 AVG, annex 1 section 4) as printed: name, contact details, activities."""

    name: str
    contact: str
    activities: str


@dataclass(frozen=True)
class Interface:
    """An interface (annex 1 section 5): module name, marks printed under it, and what is exchanged.

    ``text`` ends where the list of personal data begins, ``text_after`` takes up again behind it.
    """

    name: str
    text: str
    marks: str = ""
    data_items: tuple[str, ...] = ()
    text_after: str = ""


@dataclass(frozen=True)
class MeasureCategory:
    """A main security category of annex 2 and its measures (art. 32 AVG), each a rich text."""

    title: str
    measures: tuple[str, ...]


def _log(heading: str, log: tuple[LogEntry, ...]) -> Iterator[Block]:
    yield from plain(heading, "heading")
    if log:
        yield Block("cell", "DATUM WIJZIGING")
    for entry in log:
        yield from plain(entry.date, "row_heading")
        yield from rich(entry.text, "cell")


@dataclass(frozen=True, kw_only=True)
class Annex1Content(VersionContent):
    """Bijlage 1: personal data, activities, sub-processors and interfaces of one product's release line.

    ``from_release`` is the release that the text names ("vanaf versie 9.10"); it selects the line, and is not itself
    part of what is sealed, since the sentence that prints it is.
    """

    kind: ClassVar[str] = "annex1"

    from_release: str = ""
    product: str = ""
    preamble: str = ""
    log_heading: str = ""
    log: tuple[LogEntry, ...] = ()
    data_heading: str = ""
    identifying_intro: str = ""
    identifying: tuple[str, ...] = ()
    additional_intro: str = ""
    additional: tuple[str, ...] = ()
    data_closing: str = ""
    activities_heading: str = ""
    activities_intro: str = ""
    activities: tuple[Activity, ...] = ()
    sub_processors_heading: str = ""
    sub_processors_intro: str = ""
    sub_processors: tuple[SubProcessor, ...] = ()
    interfaces_heading: str = ""
    interfaces_intro: str = ""
    interfaces: tuple[Interface, ...] = ()
    footnotes: tuple[Footnote, ...] = ()

    def _footnotes(self, after: str) -> Iterator[Block]:
        for note in self.footnotes:
            if note.after == after:
                yield Block("footnote", " ".join([note.mark, *(block.printed for block in rich(note.text))]))

    def blocks(self) -> Iterator[Block]:
        yield from rich(self.preamble)
        yield from _log(self.log_heading, self.log)
        yield from plain(self.data_heading, "heading")
        yield from rich(self.identifying_intro)
        for category in self.identifying:
            yield from plain(category)
        yield from self._footnotes("identifying")
        yield from rich(self.additional_intro)
        for category in self.additional:
            yield from plain(category)
        yield from rich(self.data_closing)
        yield from self._footnotes("additional")
        yield from plain(self.activities_heading, "heading")
        yield from rich(self.activities_intro)
        for activity in self.activities:
            yield from plain(activity.name, "row_heading")
            yield from rich(activity.text)
        yield from self._footnotes("activities")
        yield from plain(self.sub_processors_heading, "heading")
        yield from rich(self.sub_processors_intro)
        for sub_processor in self.sub_processors:
            yield Block("text", f"Naam: {sub_processor.name}")
            yield Block("text", f"Contactgegevens: {sub_processor.contact}")
            yield Block("text", f"Werkzaamheden: {sub_processor.activities}")
        yield from self._footnotes("sub_processors")
        yield from plain(self.interfaces_heading, "heading")
        yield from rich(self.interfaces_intro)
        if self.interfaces:
            yield Block("cell", "MODULE BESCHRIJVING")
        for interface in self.interfaces:
            yield from plain(interface.name, "row_heading")
            yield from plain(interface.marks, "row_heading")
            yield from rich(interface.text, "cell")
            for item in interface.data_items:
                yield from plain(item, "cell")
            yield from rich(interface.text_after, "cell")
        yield from self._footnotes("interfaces")


@dataclass(frozen=True, kw_only=True)
class Annex2Content(VersionContent):
    """Bijlage 2: the security measures (art. 32 AVG) per category, for all products of the processor."""

    kind: ClassVar[str] = "annex2"

    preamble: str = ""
    log_heading: str = ""
    log: tuple[LogEntry, ...] = ()
    measures_heading: str = ""
    measures_intro: str = ""
    categories: tuple[MeasureCategory, ...] = ()
    closing: str = ""

    def blocks(self) -> Iterator[Block]:
        yield from rich(self.preamble)
        yield from _log(self.log_heading, self.log)
        yield from plain(self.measures_heading, "heading")
        yield from rich(self.measures_intro)
        for category in self.categories:
            yield from plain(category.title, "heading")
            for measure in category.measures:
                yield from rich(measure)
        yield from rich(self.closing)
