"""A content as passages: a row of it each, with what is a part of the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from documents import richtext
from documents.fields import RichTextField
from documents.models import Row
from documents.rows.schema import RowSchema, schema_of


@dataclass(frozen=True)
class Said:
    """What a row says, how it is cited, and the anchor on the page of its version."""

    text: str
    name: str = ""
    anchor: str = ""


def said_by(content: Any) -> Iterator[Said]:
    """Every row that says something, once each."""
    schema = schema_of(content.kind)
    names = schema.name_rows(content)
    for field in schema.text_fields:
        yield Said(plain(schema.texts._meta.get_field(field), getattr(content, field)))
    for collection in schema.rows:
        elements = getattr(content, collection.name)
        child = collection.child
        below = [getattr(element, child.name) for element in elements] if child else [()] * len(elements)
        for element, name, parts in zip(elements, names[collection.name], below, strict=True):
            own = [words_of_element(collection, element)]
            if child is not None and child.inner:
                own.append(", ".join(words_of_element(child, part) for part in parts))
            yield Said(" ".join(filter(None, own)), name.place, name.anchor)
        if child is not None and not child.inner:
            flat = [part for parts in below for part in parts]
            for part, name in zip(flat, names[child.name], strict=True):
                yield Said(words_of_element(child, part), name.place, name.anchor)


def words_of_element(schema: RowSchema, element: Any) -> str:
    """The words of an element of a content, or of the row that holds it."""
    return " ".join(filter(None, (plain(field, _value(schema, element, field)) for field in text_fields(schema))))


def text_fields(schema: RowSchema) -> list[Any]:
    """The columns of a collection with words in them."""
    names = schema.columns or (schema.scalar,)
    fields = [schema.model._meta.get_field(name) for name in names]
    return [field for field in fields if field.get_internal_type() in ("CharField", "TextField") and not field.choices]  # type: ignore[union-attr]


def _value(schema: RowSchema, element: Any, field: Any) -> str:
    if schema.item is None and not isinstance(element, Row):
        return str(element)
    return str(getattr(element, field.name))


def plain(field: Any, value: str) -> str:
    """The words of a value of this column."""
    return " ".join(richtext.lines(value)) if isinstance(field, RichTextField) else " ".join(value.split())
