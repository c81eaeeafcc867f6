"""Contract text that is found: in published versions by the index, in drafts as they are at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery

from documents.models import DocumentVersion
from documents.rows.schema import KindSchema, RowSchema, schemas
from search import engine
from search.models import Passage, Place
from search.passages import plain, text_fields, words_of_element
from search.resembling import in_any
from search.words import Query

# So many drafts are looked at, the newest.
_DRAFTS = 500
_SPARE = 20


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
    versions = list(DocumentVersion.objects.drafts().order_by("-pk").values_list("pk", flat=True)[:_DRAFTS])
    seen = {(schema.model, frozenset(schema.where.items())): schema for each in schemas() for schema in each.all_rows()}
    found = [hit for schema in seen.values() for hit in islice(_rows(schema, query, versions, limit), limit)]
    found += [hit for each in schemas() for hit in islice(_texts(each, query, versions, limit), limit)]
    best = sorted(found, key=lambda hit: -hit.version)[:limit]
    named = DocumentVersion.objects.with_names().in_bulk([hit.version for hit in best])
    return [
        FoundText(named[hit.version], hit.text, hit.name, collection=hit.collection, lineage=hit.lineage)
        for hit in best
        if hit.version in named
    ]


class _Hit(NamedTuple):
    """A row of a draft that is known by its key only."""

    version: int
    text: str
    name: str
    collection: str
    lineage: str


def _rows(schema: RowSchema, query: Query, versions: list[int], limit: int) -> Iterator[_Hit]:
    words = [stem for term in query.stems for stem in term]
    names = [field.name for field in text_fields(schema)]
    parent = schema.model.parent_field
    rows = schema.model.objects.filter(in_any(names, words), version__in=versions, **schema.where)
    if parent:
        rows = rows.select_related(parent)
    # The sieve lets little through that is not meant.
    for row in rows.order_by("-version", "position", "pk")[: 2 * limit + _SPARE]:
        text = words_of_element(schema, row)
        if query.matches(text):
            label = str(getattr(row, schema.number, "") if schema.number else "")
            above = row.parent if not schema.inner else None
            name = " ".join(filter(None, [str(above or ""), label or ("" if above else str(row))]))
            yield _Hit(row.version_id, text, name[:120], schema.name, row.lineage.hex)


def _texts(schema: KindSchema, query: Query, versions: list[int], limit: int) -> Iterator[_Hit]:
    """What stands once in a draft: before, between and after its rows."""
    words = [stem for term in query.stems for stem in term]
    rows = schema.texts.objects.filter(in_any(list(schema.text_fields), words), version__in=versions)
    for row in rows.order_by("-version")[: 2 * limit + _SPARE]:
        for name in schema.text_fields:
            field = schema.texts._meta.get_field(name)
            if query.matches(text := plain(field, getattr(row, name))):
                yield _Hit(row.version_id, text, "", "texts", name)
