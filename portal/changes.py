"""What differs between two combinations, ready for a customer's pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from agreements.comparison import CombinationComparison, ComparedArrangement, ComparedPart
from documents.comparison.facts import FactChange, compare_facts
from documents.comparison.result import Comparison
from documents.display.compared import ComparedView, view_of
from documents.notes import ShownNote, VersionNotes, notes_between, show_note


@dataclass(frozen=True)
class ShownPart:
    """A part with what differs in it; ``comparison`` is None where it came or went as a whole."""

    part: ComparedPart
    comparison: Comparison | None
    facts: tuple[FactChange, ...]
    exact: bool
    notes: tuple[VersionNotes, ...] = ()

    @property
    def brief(self) -> list[str]:
        return self.part.phrases(self.comparison)

    @property
    def prefix(self) -> str:
        """Begins the anchors of its changes, of which a page may hold several parts."""
        return f"{self.part.version.reference}-"

    @property
    def view(self) -> ComparedView | None:
        """The changes themselves."""
        if self.comparison is None:
            return None
        language = self.part.version.language
        return view_of(
            self.comparison, self.facts, exact=self.exact, language=language, notes=self.notes, prefix=self.prefix
        )

    @property
    def whole(self) -> list[ShownNote]:
        """What officers say of the new version as a whole, and of those between."""
        return [shown for one in self.notes if one.whole is not None and (shown := show_note(one.whole))]


@dataclass(frozen=True)
class ShownChanges:
    """All that differs, in reading order, and the parts that are the same."""

    parts: tuple[ShownPart, ...]
    arrangements: tuple[ComparedArrangement, ...]
    unchanged: tuple[ComparedPart, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts or self.arrangements)

    @property
    def has_steps(self) -> bool:
        """Whether there are changes to go through one by one."""
        return any(part.comparison is not None for part in self.parts)


def show_part(part: ComparedPart, *, exact: bool) -> ShownPart:
    """A changed part with its comparison, and with the facts beside its text that differ."""
    comparison = part.comparison
    facts: tuple[FactChange, ...] = ()
    if comparison is not None and part.old is not None and part.new is not None:
        facts = compare_facts(part.old, part.new, comparison)
    notes = tuple(notes_between(part.old, part.new)) if part.new is not None else ()
    return ShownPart(part, comparison, facts, exact, notes)


def show_changes(
    parts: Iterable[ComparedPart], arrangements: Collection[ComparedArrangement], *, exact: bool
) -> ShownChanges:
    """What is new of an agreement; parts that did not change are only named."""
    parts = tuple(parts)
    return ShownChanges(
        tuple(show_part(part, exact=exact) for part in parts if not part.is_unchanged),
        tuple(arrangements),
        tuple(part for part in parts if part.is_unchanged),
    )


def show_comparison(comparison: CombinationComparison, *, exact: bool) -> ShownChanges:
    """Two combinations, whole."""
    return show_changes(comparison.parts, comparison.changed_arrangements, exact=exact)
