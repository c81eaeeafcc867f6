"""The changes in a part of an agreement as markup: made once for two published versions, since neither changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from documents.comparison.facts import FactChange
from documents.models import ChangeNote
from portal.changes import ShownPart

register = template.Library()

# Some 100 kB each.
_REMEMBERED = 64


@dataclass(frozen=True)
class _Key:
    """Two versions by all on which the markup rests; ``shown`` is only read when there is nothing yet under the key.

    Facts beside the text and a document's title may be put right at any time, and so they are part of it; notes never
    change, but which of them lie on the way follows from the order of versions.
    """

    old: tuple[int, str]
    new: tuple[int, str]
    name: str
    facts: tuple[FactChange, ...]
    notes: tuple[ChangeNote, ...]
    exact: bool
    level: int
    language: str
    shown: ShownPart = field(compare=False)


@register.simple_tag
def part_changes(shown: ShownPart, level: int) -> SafeString:
    """What differs in a part, with headings from ``level``; nothing for one that came or went as a whole."""
    old, new = shown.part.old, shown.part.new
    if old is None or new is None or shown.comparison is None:
        return SafeString()
    language = get_language() or ""
    sides = (old.pk, old.digest), (new.pk, new.digest)
    notes = tuple(note for one in shown.notes for note in one.all)
    key = _Key(*sides, str(new), shown.facts, notes, shown.exact, level, language, shown)
    return _render(key) if settings.DEBUG else _remembered(key)


def _render(key: _Key) -> SafeString:
    shown = key.shown
    context = {"compared": shown.view, "new": shown.part.new, "name": key.name, "level": key.level, "paper": False}
    return render_to_string("comparison/_comparison.html", context | {"LANGUAGE_CODE": key.language})


_remembered = lru_cache(maxsize=_REMEMBERED)(_render)
