"""Contract text that is found: in published versions by the index, in drafts as they are at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from documents.models import DocumentVersion
from documents.rows.schema import KindSchema, RowSchema, schemas
from search import engine
from search.models import Passage, Place
from search.passages import plain, text_fields, words_of_element
from search.resembling import in_any
from search.words import Query

# Of a collection so many rows are looked at that resemble what is looked for.
_LOOKED_AT = 200


@dataclass(frozen=True)
class FoundText:
    """A row of a version: of the newest of ``times`` published ones that say the same, or of a draft.

    A row of a draft is named by its collection and lineage, a text by its field: so the editor goes to it.
    """

    version: DocumentVersion
    text: str
    name: str
    anchor: str = ""
    times: int = 1
    collection: str = ""
    lineage: str = ""


def published(query: Query, *, limit: int) -> list[FoundText]:
    """Rows of published versions, each text once, the best first."""
    keys = engine.matching(Passage.Kind.TEXT, query, limit=limit)
    newest = Place.objects.filter(passage=OuterRef("pk")).order_by("-version").values("pk")[:1]
    passages = Passage.objects.filter(pk__in=keys).annotate(
        newest=Subquery(newest), times=Count("places__version", distinct=True)
    )
    known = {passage.pk: passage for passage in passages}
    places = Place.objects.filter(pk__in=[passage.newest for passage in known.values()]).select_related(
        "version__line__document", "version__withdrawal", "version__rank"
    )
    at = {place.passage_id: place for place in places}
    return [
        FoundText(at[key].version, known[key].text, at[key].name, at[key].anchor, known[key].times)
        for key in keys
        if key in at
    ]


def drafts(query: Query, *, limit: int) -> list[FoundText]:
    """Rows of drafts, the newest drafts first: read where they stand, so that nothing found is out of date."""
    if query.is_empty:
        return []
    seen = {(schema.model, frozenset(schema.where.items())): schema for each in schemas() for schema in each.all_rows()}
    found = [hit for schema in seen.values() for hit in _rows(schema, query)]
    found += [hit for each in schemas() for hit in _texts(each, query)]
    return sorted(found, key=lambda hit: -hit.version.pk)[:limit]


def _rows(schema: RowSchema, query: Query) -> Iterator[FoundText]:
    words = [stem for term in query.stems for stem in term]
    names = [field.name for field in text_fields(schema)]
    parent = schema.model.parent_field
    rows = (
        schema.model.objects.filter(in_any(names, words), version__status=DocumentVersion.Status.DRAFT, **schema.where)
        .select_related("version__line__document", *([parent] if parent else []))
        .order_by("-version", "position", "pk")[:_LOOKED_AT]
    )
    for row in rows:
        text = words_of_element(schema, row)
        if query.matches(text):
            label = str(getattr(row, schema.number, "") if schema.number else "")
            above = row.parent if not schema.inner else None
            name = " ".join(filter(None, [str(above or ""), label or ("" if above else str(row))]))
            yield FoundText(row.version, text, name[:120], collection=schema.name, lineage=row.lineage.hex)


def _texts(schema: KindSchema, query: Query) -> Iterator[FoundText]:
    """What stands once in a draft: before, between and after its rows."""
    words = [stem for term in query.stems for stem in term]
    rows = (
        schema.texts.objects.filter(
            in_any(list(schema.text_fields), words), version__status=DocumentVersion.Status.DRAFT
        )
        .select_related("version__line__document")
        .order_by("-version")[:_LOOKED_AT]
    )
    for row in rows:
        for name in schema.text_fields:
            field = schema.texts._meta.get_field(name)
            if query.matches(text := plain(field, getattr(row, name))):
                yield FoundText(row.version, text, "", collection="texts", lineage=name)
