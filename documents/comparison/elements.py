"""A content as the rows that are compared: in reading order, each with its name, its texts and what stands in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import get_language

from characters import PlainLine, PlainText
from documents.comparison.result import TEXTS
from documents.fields import RichTextField
from documents.rows.schema import KindSchema, RowName, RowSchema, schema_of
from documents.text.content import VersionContent

# The lineage of each row, by collection and in order, nested ones of all rows above them on end.
type Lineages = Mapping[str, Sequence[UUID]]
_INLINE_TAGS = re.compile(r"</?(?:strong|em|a)\b[^>]*>")
_OTHER_TAGS = re.compile(r"<[^>]*>")


class Column(NamedTuple):
    """A field of a row that is printed: what it is called, whether it names the row, whether the rows inside the row
    are read before it.
    """

    name: str
    label: str
    is_rich: bool
    is_name: bool = False
    is_behind: bool = False


class PrintedText(NamedTuple):
    """A text of a row: its field, and what it says."""

    column: Column
    text: str


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
        column = _column(schema.texts, name)
        printed = (PrintedText(column, text),)
        place = column.label[:1].upper() + column.label[1:]
        yield Element(name, RowName(TEXTS, place), 0, printed, words=_words(printed), body=_words(printed))


def _collection(
    rows: RowSchema, elements: Sequence[Any], names: Mapping[str, Sequence[RowName]], lineages: Lineages
) -> Collection:
    make = _Maker(rows, names[rows.name], lineages.get(rows.name))
    own = tuple(make.element(element, position, None) for position, element in enumerate(elements))
    if rows.child is None:
        return Collection(rows.name, own)
    child = rows.child
    below = [(parent, one) for parent, element in enumerate(elements) for one in getattr(element, child.name)]
    make = _Maker(child, names[child.name], lineages.get(child.name))
    nested = tuple(make.element(one, position, parent) for position, (parent, one) in enumerate(below))
    bodies: dict[int | None, list[str]] = defaultdict(list)
    for row in nested:
        bodies[row.parent].append(row.words)
    own = tuple(replace(row, body=" ".join([row.words, *bodies[row.position]])) for row in own)
    return Collection(rows.name, own, nested, child.inner)


class _Maker:
    """Makes the elements of one collection; what its columns are is looked up once."""

    def __init__(self, rows: RowSchema, names: Sequence[RowName], lineages: Sequence[UUID] | None) -> None:
        self.rows, self.names, self.lineages = rows, names, lineages
        behind: Sequence[str] = ()
        if rows.item is not None and rows.child is not None:
            own = [column.name for column in fields(rows.item)]
            behind = own[own.index(rows.child.name) + 1 :]
        names_of_row = (rows.number, rows.title)
        self.columns = [
            _column(rows.model, name, is_name=name in names_of_row, is_behind=name in behind)
            for name in ((rows.scalar,) if rows.item is None else rows.columns)
            if _is_printed(rows.model, name)
        ]

    def element(self, element: Any, position: int, parent: int | None) -> Element:
        rows = self.rows
        values = rows.values(element)
        texts = tuple(PrintedText(column, values.pop(column.name)) for column in self.columns)
        words = _words([text for text in texts if text.column.name != rows.number])
        return Element(
            rows.name,
            self.names[position],
            position,
            texts,
            parent,
            self.lineages[position] if self.lineages else None,
            getattr(element, rows.number) if rows.number else "",
            getattr(element, rows.title) if rows.title else "",
            rows.number,
            rows.title,
            level=getattr(element, "level", 0),
            group=" ".join(map(str, values.values())),
            words=words,
            body=words,
        )


@lru_cache(maxsize=256)
def _is_printed(model: Any, column: str) -> bool:
    """Whether a column holds words, and not a level, a group, or the name of another place."""
    field: Any = model._meta.get_field(column)
    return isinstance(field, PlainLine | PlainText) and not field.choices


def _column(model: Any, name: str, *, is_name: bool = False, is_behind: bool = False) -> Column:
    return _column_in(get_language(), model, name, is_name, is_behind)


@lru_cache(maxsize=256)
def _column_in(language: str | None, model: Any, name: str, is_name: bool, is_behind: bool) -> Column:
    """What it is called depends on the active language."""
    field = model._meta.get_field(name)
    return Column(name, str(field.verbose_name), isinstance(field, RichTextField), is_name, is_behind)


def _words(texts: Sequence[PrintedText]) -> str:
    """The words of texts in small letters, by which rows are recognised."""
    return " ".join(" ".join(map(_bare, texts)).split()).casefold()


def _bare(text: PrintedText) -> str:
    return _OTHER_TAGS.sub(" ", _INLINE_TAGS.sub("", text.text)) if text.column.is_rich else text.text
