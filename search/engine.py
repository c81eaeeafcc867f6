"""Full text in both databases: PostgreSQL's with its Dutch dictionary, SQLite's FTS5 over stems that are made here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.models import Passage
from search.words import Query, stem, words_of

# Of more passages than this the best are not looked for: who finds so many adds a word.
_RANKED = 500

_SQLITE = """
SELECT id FROM (
  SELECT rowid AS id, rank AS score FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s
) ORDER BY score, id DESC LIMIT %s
"""
_POSTGRESQL = """
SELECT id FROM (
  SELECT id, text FROM search_passage
  WHERE to_tsvector('pg_catalog.dutch', text) @@ to_tsquery('pg_catalog.dutch', %s) AND kind = %s LIMIT %s
) AS found
ORDER BY ts_rank(to_tsvector('pg_catalog.dutch', text), to_tsquery('pg_catalog.dutch', %s)) DESC, id DESC LIMIT %s
"""


def matching(kind: str, query: Query, *, limit: int) -> list[int]:
    """The keys of the passages of a kind that say all of it, the best first."""
    if query.is_empty:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = _tsquery(query)
            cursor.execute(_POSTGRESQL, [asked, kind, _RANKED, asked, limit])
        else:
            cursor.execute(_SQLITE, [_match(kind, query), _RANKED, limit])
        return [key for (key,) in cursor.fetchall()]


def keep(passages: Sequence[Passage]) -> None:
    """Make new passages findable, in the transaction that stored them."""
    if connection.vendor == "postgresql" or not passages:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_words (rowid, kind, stems) VALUES (%s, %s, %s)",
            [(each.pk, each.kind, " ".join(map(stem, words_of(each.text)))) for each in passages],
        )


def forget(instance: Passage, **_: Any) -> None:
    """What is deleted is not found: a listener."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE rowid = %s", [instance.pk])


def empty() -> None:
    """Forget everything."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words")


def _tsquery(query: Query) -> str:
    """A term is words in a row, the last of them the beginning of one. Words are letters and digits only."""
    return " & ".join("(" + " <-> ".join(f"'{word}'" for word in term) + ":*)" for term in query.terms)


def _match(kind: str, query: Query) -> str:
    terms = " AND ".join('"' + " ".join(term) + '" *' for term in query.stems)
    return f"kind : {kind} AND stems : ({terms})"
