"""The annexes as pages and PDF show them: the content with an anchor for each section, category and interface."""

from __future__ import annotations

from dataclasses import dataclass

from annexes.content import Annex1Content, Annex2Content, Interface, MeasureCategory
from documents.text.content import Footnote
from documents.text.outline import Anchors, Entry


@dataclass(frozen=True)
class InterfaceView:
    """An interface and the anchor under which it can be linked to."""

    anchor: str
    content: Interface


@dataclass(frozen=True)
class NoteView:
    """A footnote with its anchor; ``back`` is the anchor of the mark that refers to it."""

    anchor: str
    content: Footnote

    @property
    def back(self) -> str:
        return f"{self.anchor}-verwijzing"


@dataclass(frozen=True)
class Annex1View:
    """Bijlage 1: the anchors of its five sections, its interfaces and its footnotes per group."""

    content: Annex1Content
    log: str
    data: str
    activities: str
    sub_processors: str
    interfaces: str
    modules: tuple[InterfaceView, ...]
    notes: tuple[NoteView, ...]

    def _notes(self, *groups: str) -> list[NoteView]:
        return [note for note in self.notes if note.content.after in groups]

    @property
    def identifying_notes(self) -> list[NoteView]:
        return self._notes("identifying")

    @property
    def additional_notes(self) -> list[NoteView]:
        return self._notes("additional")

    @property
    def data_notes(self) -> list[NoteView]:
        """Those whose mark stands at the heading of section 2."""
        return self._notes("identifying", "additional")

    @property
    def activities_notes(self) -> list[NoteView]:
        return self._notes("activities")

    @property
    def sub_processors_notes(self) -> list[NoteView]:
        return self._notes("sub_processors")

    @property
    def interfaces_notes(self) -> list[NoteView]:
        return self._notes("interfaces")

    @property
    def outline(self) -> tuple[Entry, ...]:
        modules = tuple(Entry(module.anchor, module.content.name) for module in self.modules)
        sections = (
            Entry(self.log, self.content.log_heading),
            Entry(self.data, self.content.data_heading),
            Entry(self.activities, self.content.activities_heading),
            Entry(self.sub_processors, self.content.sub_processors_heading),
            Entry(self.interfaces, self.content.interfaces_heading, modules),
        )
        return tuple(section for section in sections if section.text)


def view_annex1(content: Annex1Content, scope: str) -> tuple[Annex1View, str]:
    """The annex with its anchors, and the anchor of the whole, with which they begin: one for each product."""
    prefix = Anchors("b1").give(scope)
    anchors = Anchors(prefix)
    view = Annex1View(
        content,
        log=anchors.give("versiebeheer"),
        data=anchors.give("persoonsgegevens"),
        activities=anchors.give("werkzaamheden"),
        sub_processors=anchors.give("sub-verwerkers"),
        interfaces=anchors.give("interfaces"),
        modules=tuple(InterfaceView(anchors.give(module.name), module) for module in content.interfaces),
        notes=tuple(NoteView(anchors.give("noot", note.mark), note) for note in content.footnotes),
    )
    return view, prefix


@dataclass(frozen=True)
class CategoryView:
    """A category of measures and its anchor."""

    anchor: str
    content: MeasureCategory


@dataclass(frozen=True)
class Annex2View:
    """Bijlage 2: the anchors of its sections and of each category of measures."""

    content: Annex2Content
    log: str
    measures: str
    categories: tuple[CategoryView, ...]

    @property
    def outline(self) -> tuple[Entry, ...]:
        categories = tuple(Entry(category.anchor, category.content.title) for category in self.categories)
        log = (Entry(self.log, self.content.log_heading),) if self.content.log_heading else ()
        if not self.content.measures_heading:
            return log + categories
        return (*log, Entry(self.measures, self.content.measures_heading, categories))


def view_annex2(content: Annex2Content, scope: str) -> tuple[Annex2View, str]:
    """The annex with its anchors, and the anchor of the whole, with which they begin."""
    prefix = "b2"
    anchors = Anchors(prefix)
    view = Annex2View(
        content,
        log=anchors.give("versiebeheer"),
        measures=anchors.give("maatregelen"),
        categories=tuple(CategoryView(anchors.give(category.title), category) for category in content.categories),
    )
    return view, prefix
