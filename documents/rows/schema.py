"""How the content of each kind of document lies in rows: declared by the app that owns the kind, used by one reader,
one writer, one copier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db.models import Model
from django.utils.functional import Promise

from documents.finding import Finding
from documents.models import DocumentVersion, Row, RowFacts
from documents.text.content import VersionContent
from documents.text.outline import Entry


class RowName(NamedTuple):
    """A row as people speak of it: the sort under which it is counted, how it is cited, the anchor of a link to it."""

    counted_as: str
    place: str
    anchor: str = ""


@dataclass(frozen=True)
class RowSchema:
    """One field of a content dataclass, kept in rows of one model.

    ``item`` is the dataclass of an element, or None when an element is a plain string kept in the field ``scalar``.
    ``where`` fixes model fields, and so tells apart two collections in one table. ``facts`` is the model with the facts
    beside a row, ``compared_facts`` those of its fields that readers of a comparison are told of; of the models in
    ``lists_of_facts`` a row may have several. ``number`` and ``title`` are the columns with a row's printed number and
    its name. Rows that are ``inner`` are a part of the row above them, with which they are counted.
    """

    name: str
    model: type[Row]
    item: type[Any] | None = None
    columns: tuple[str, ...] = ()
    scalar: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    child: RowSchema | None = None
    facts: type[RowFacts] | None = None
    lists_of_facts: tuple[type[RowFacts], ...] = ()
    compared_facts: tuple[str, ...] = ()
    number: str = ""
    title: str = ""
    inner: bool = False

    def values(self, element: Any) -> dict[str, Any]:
        """The model fields for an element of the content."""
        if self.item is None:
            return {self.scalar: element, **self.where}
        return {name: getattr(element, name) for name in self.columns} | dict(self.where)

    def element(self, row: Row, children: tuple[Any, ...]) -> Any:
        """The element of the content that a row holds."""
        if self.item is None:
            return getattr(row, self.scalar)
        values = {name: getattr(row, name) for name in self.columns}
        if self.child is not None:
            values[self.child.name] = children
        return self.item(**values)


class View(Protocol):
    """A content as pages show it: with the anchors of its headings."""

    @property
    def content(self) -> Any: ...

    @property
    def outline(self) -> tuple[Entry, ...]: ...


@dataclass(frozen=True)
class KindSchema:
    """A kind of document: its content dataclass, the model with its single texts, its collections of rows.

    ``facts`` are the models with facts on a version as a whole, each with a field ``version``: with them and with the
    facts of the rows a version is copied (:mod:`documents.checks` names a model that is left out).
    ``derive`` proposes the facts beside the rows of a new draft; ``validate`` yields the findings that only this kind
    has (:mod:`documents.findings.validation`), ``validate_at`` those that depend on when it is published; ``view`` is
    the content as pages show it, for a document of a scope, with the anchor of the whole. ``name_rows`` names the rows
    of a content, by collection and in order, nested ones of all rows above them on end; ``sorts`` are the sorts of row
    that there are, with what they are called, ``counts`` those that a report on a content counts.
    """

    kind: str
    content: type[VersionContent]
    texts: type[Row]
    text_fields: tuple[str, ...]
    rows: tuple[RowSchema, ...]
    derive: Callable[[DocumentVersion], None]
    validate: Callable[[DocumentVersion, Any], Iterator[Finding]]
    view: Callable[[Any, str], tuple[View, str]]
    name_rows: Callable[[Any], Mapping[str, Sequence[RowName]]]
    sorts: Mapping[str, str | Promise]
    counts: tuple[str, ...]
    facts: tuple[type[Model], ...] = ()
    validate_at: Callable[[DocumentVersion, datetime], Iterator[Finding]] | None = None

    def all_rows(self) -> Iterator[RowSchema]:
        """Every collection, parents before the rows nested under them."""
        for schema in self.rows:
            yield schema
            if schema.child is not None:
                yield schema.child

    def models(self) -> list[type[Row]]:
        """The tables that hold this kind's content, parents first, each once."""
        return list(dict.fromkeys([self.texts, *(schema.model for schema in self.all_rows())]))

    def facts_of_rows(self) -> list[type[RowFacts]]:
        """The tables with facts beside rows, each once."""
        found = ((*([schema.facts] if schema.facts else []), *schema.lists_of_facts) for schema in self.all_rows())
        return list(dict.fromkeys(model for models in found for model in models))

    def count_rows(self, content: Any) -> dict[str, int]:
        """How many rows of each sort a content has, under the names that reports use."""
        found = Counter(name.counted_as for names in self.name_rows(content).values() for name in names)
        return {sort: found[sort] for sort in self.counts}


_kinds: dict[str, KindSchema] = {}


def register(schema: KindSchema) -> None:
    """Make a kind known; called once by the app that owns it."""
    _kinds[schema.kind] = schema


def schema_of(kind: str) -> KindSchema:
    return _kinds[kind]


def schemas() -> list[KindSchema]:
    """Those of all kinds."""
    return list(_kinds.values())
