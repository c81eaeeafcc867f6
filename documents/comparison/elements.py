"""A content as the rows that are compared: in reading order, each with its name, its texts and what stands in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import UUID

from characters import PlainLine, PlainText
from documents.fields import RichTextField
from documents.rows.schema import KindSchema, RowName, RowSchema, schema_of
from documents.text.content import VersionContent

# The lineage of each row, by collection and in order, nested ones of all rows above them on end.
type Lineages = Mapping[str, Sequence[UUID]]
TEXTS = "section_texts"
_INLINE_TAGS = re.compile(r"</?(?:strong|em|a)\b[^>]*>")
_OTHER_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PrintedText:
    """A text of a row: its field, what that is called, and what it says."""

    field: str
    label: str
    text: str
    is_rich: bool


@dataclass(frozen=True)
class Element:
    """A row: ``position`` is its place (from 0) in its collection, ``parent`` that of the row above it."""

    collection: str
    name: RowName
    position: int
    texts: tuple[PrintedText, ...]
    parent: int | None = None
    lineage: UUID | None = None
    number: str = ""
    title: str = ""
    number_field: str = ""
    title_field: str = ""
    level: int = 0
    # A group of lists, the place of a footnote: no words, and yet another one is another row.
    group: str = ""
    # The fields that are read after the rows inside this one.
    behind: frozenset[str] = frozenset()
    words: str = field(default="", compare=False)
    # The same with those of the rows under it: by these a row is recognised that got another name.
    body: str = field(default="", compare=False)


@dataclass(frozen=True)
class Collection:
    """The rows of one field of a content; ``nested`` are those under each of them, of which ``inner`` says whether
    they are a part of it.
    """

    name: str
    rows: tuple[Element, ...]
    nested: tuple[Element, ...] = ()
    inner: bool = False


def collections_of(content: VersionContent, lineages: Lineages) -> Iterator[Collection]:
    """Everything that a content prints, in its reading order: single texts as collections of one row."""
    schema = schema_of(content.kind)
    names = schema.name_rows(content)
    by_name = {rows.name: rows for rows in schema.rows}
    # The fields of a content stand in the order in which they are read.
    for name in (column.name for column in fields(content)):
        if name in schema.text_fields:
            yield Collection(name, tuple(_text(schema, name, getattr(content, name))))
        elif name in by_name:
            yield _collection(by_name[name], getattr(content, name), names, lineages)


def _text(schema: KindSchema, name: str, text: str) -> Iterator[Element]:
    if text:
        printed = _printed(schema.texts, name, text)
        place = printed.label[:1].upper() + printed.label[1:]
        words = _words([printed])
        yield Element(name, RowName(TEXTS, place), 0, (printed,), words=words, body=words)


def _collection(
    rows: RowSchema, elements: Sequence[Any], names: Mapping[str, Sequence[RowName]], lineages: Lineages
) -> Collection:
    own = tuple(_element(rows, element, position, None, names, lineages) for position, element in enumerate(elements))
    if rows.child is None:
        return Collection(rows.name, own)
    child = rows.child
    below = [(parent, one) for parent, element in enumerate(elements) for one in getattr(element, child.name)]
    nested = tuple(
        _element(child, one, position, parent, names, lineages) for position, (parent, one) in enumerate(below)
    )
    bodies: dict[int | None, list[str]] = defaultdict(list)
    for row in nested:
        bodies[row.parent].append(row.words)
    own = tuple(replace(row, body=" ".join([row.words, *bodies[row.position]])) for row in own)
    return Collection(rows.name, own, nested, child.inner)


def _element(
    rows: RowSchema,
    element: Any,
    position: int,
    parent: int | None,
    names: Mapping[str, Sequence[RowName]],
    lineages: Lineages,
) -> Element:
    values = rows.values(element)
    texts = tuple(_printed(rows.model, column, values[column]) for column in values if _is_printed(rows, column))
    group = [str(value) for column, value in values.items() if not _is_printed(rows, column)]
    own = lineages.get(rows.name)
    words = _words([text for text in texts if text.field != rows.number])
    return Element(
        rows.name,
        names[rows.name][position],
        position,
        texts,
        parent,
        own[position] if own else None,
        values.get(rows.number, ""),
        values.get(rows.title, ""),
        rows.number,
        rows.title,
        level=getattr(element, "level", 0),
        group=" ".join(group),
        behind=_behind(rows),
        words=words,
        body=words,
    )


def _behind(rows: RowSchema) -> frozenset[str]:
    if rows.item is None or rows.child is None:
        return frozenset()
    names = [column.name for column in fields(rows.item)]
    return frozenset(names[names.index(rows.child.name) + 1 :])


def _is_printed(rows: RowSchema, column: str) -> bool:
    """Whether a column holds words, and not a level, a group, or the name of another place."""
    field: Any = rows.model._meta.get_field(column)
    return isinstance(field, PlainLine | PlainText) and not field.choices


def _printed(model: Any, column: str, text: str) -> PrintedText:
    printed = model._meta.get_field(column)
    return PrintedText(column, str(printed.verbose_name), text, isinstance(printed, RichTextField))


def _words(texts: Sequence[PrintedText]) -> str:
    """The words of texts in small letters, by which rows are recognised."""
    return " ".join(word for text in texts for word in _bare(text).split()).casefold()


def _bare(text: PrintedText) -> str:
    return _OTHER_TAGS.sub(" ", _INLINE_TAGS.sub("", text.text)) if text.is_rich else text.text
