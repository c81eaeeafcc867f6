"""Which sentences of the terms refer to an article or paragraph whose number moved, as the page has the text now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from documents import richtext
from documents.models import DocumentVersion
from office.versions.editor.rows import TEXTS, Rows, read_key, read_rows
from office.versions.editor.sent import Problem, Unfit
from terms.kinds import TERMS
from terms.models import clause_number
from terms.renumbered import Clause, proposals


@dataclass
class _Text:
    """The rows as the page has them: what is stored, with what it has changed and not saved."""

    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)


def references_to(version: DocumentVersion, renumbered: Any, changes: Any) -> list[dict[str, Any]]:
    """Each sentence with its proposal. Raises ``Unfit`` for what can't be read."""
    if version.kind != TERMS:
        return []
    if not isinstance(renumbered, list) or not all(isinstance(each, dict) for each in renumbered):
        raise Unfit(Problem("", "", _("“%(name)s” is no list.") % {"name": "renumbered"}))
    text = _as_on_the_page(read_rows(version, with_revs=False), changes if isinstance(changes, dict) else {})
    moved = dict(_moved(text, renumbered))
    return [
        {
            "place": place,
            "field": name,
            "sentence": found.sentence,
            "proposal": found.proposal,
            "replace": [{"at": swap.at, "was": swap.was, "now": swap.now} for swap in found.swaps],
        }
        for place, name, html in _rich_texts(text)
        for line in richtext.lines(html)
        for found in proposals(line, moved)
    ]


def _as_on_the_page(rows: Rows, changes: dict[str, Any]) -> _Text:
    text = _Text({TEXTS: dict(rows.texts_values())})
    for place, each in rows.by_place.items():
        text.fields[place], text.parents[place] = dict(each.values()), each.parent
    for name in ("changed", "added"):
        for row in _dicts(changes.get(name)):
            place = f"{row.get('collection')}/{read_key(row.get('key'))}"
            given = row.get("fields")
            text.fields[place] = text.fields.get(place, {}) | (given if isinstance(given, dict) else {})
            if name == "added":
                text.parents[place] = read_key(row.get("parent")) or ""
    for row in _dicts(changes.get("removed")):
        text.fields.pop(f"{row.get('collection')}/{read_key(row.get('key'))}", None)
    texts = changes.get("texts")
    if isinstance(texts, dict) and isinstance(texts.get("fields"), dict):
        text.fields[TEXTS] |= texts["fields"]
    return text


def _dicts(found: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in (found if isinstance(found, list) else ()) if isinstance(each, dict))


def _moved(text: _Text, renumbered: list[dict[str, Any]]) -> Iterator[tuple[Clause, Clause]]:
    by_key = {read_key(each.get("key")): each for each in renumbered}
    for key, each in by_key.items():
        before, after = (clause_number(str(each.get(name) or "")) for name in ("from", "to"))
        if not before or not after:
            continue
        place = f"paragraphs/{key}"
        if place not in text.parents:
            yield (before, ""), (after, "")
            continue
        above = text.parents[place]
        label = clause_number(str(text.fields.get(f"articles/{above}", {}).get("label") or ""))
        over = by_key.get(above, {})
        old, new = (clause_number(str(over.get(name) or "")) or label for name in ("from", "to"))
        yield (old, before.removeprefix(f"{old}.")), (new, after.removeprefix(f"{new}."))


def _rich_texts(text: _Text) -> Iterator[tuple[str, str, str]]:
    for place, fields in text.fields.items():
        names = ("preamble", "closing") if place == TEXTS else ("text",)
        for name in names:
            if isinstance(value := fields.get(name), str) and value:
                yield (f"{TEXTS}/{name}" if place == TEXTS else place), name, value
