"""A published version can't be changed: not by the ORM, and not by raw SQL on either database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from documents import triggers
from documents.errors import SealedVersion
from documents.models import DocumentVersion, Publication
from tests.texts import Drafter

ORM: dict[str, Callable[[DocumentVersion, DocumentVersion], Any]] = {
    "save the version": lambda v, _: v.save(),
    "update versions": lambda v, _: DocumentVersion.objects.filter(pk=v.pk).update(subject="x"),
    "bulk_update versions": lambda v, _: DocumentVersion.objects.bulk_update([v], ["subject"]),
    "delete the version": lambda v, _: v.delete(),
    "delete versions": lambda v, _: DocumentVersion.objects.filter(pk=v.pk).delete(),
    "save a row": lambda v, _: v.paragraphrow_rows.all()[0].save(),
    "delete a row": lambda v, _: v.articlerow_rows.all()[0].delete(),
    "update rows": lambda v, _: v.paragraphrow_rows.update(text="<p>x</p>"),
    "delete rows": lambda v, _: v.paragraphrow_rows.all().delete(),
    "bulk_create a row": lambda v, _: type(v.articlerow_rows.all()[0]).objects.bulk_create(
        [type(v.articlerow_rows.all()[0])(version=v, title="x")]
    ),
    "bulk_update rows": lambda v, _: type(v.articlerow_rows.all()[0]).objects.bulk_update(
        [v.articlerow_rows.all()[0]], ["title"]
    ),
    "create a row": lambda v, _: v.articlerow_rows.create(title="x"),
    "move a row out": lambda v, draft: _move(v.articlerow_rows.all()[0], draft),
    "move a row in": lambda v, draft: _move(draft.articlerow_rows.all()[0], v),
    "move rows by update": lambda v, draft: draft.articlerow_rows.update(version=v),
}


def _move(row: Any, version: DocumentVersion) -> None:
    row.version = version
    row.save()


@pytest.mark.parametrize("attempt", ORM)
def test_the_orm_refuses_by_name(published: Drafter, draft: Drafter, attempt: str) -> None:
    version, other = published("terms"), draft("undated")
    with pytest.raises(SealedVersion):
        ORM[attempt](version, other)


RAW = {
    "update a row": "UPDATE terms_paragraphrow SET text = 'x' WHERE version_id = {sealed}",
    "delete a row": "DELETE FROM terms_paragraphrow WHERE version_id = {sealed}",
    "move a row out": "UPDATE terms_articlerow SET version_id = {draft} WHERE version_id = {sealed}",
    "move a row in": "UPDATE terms_articlerow SET version_id = {sealed} WHERE version_id = {draft}",
    "insert a row": "INSERT INTO terms_articlerow (version_id, position, lineage, label, title, level) "
    "VALUES ({sealed}, 99, '{uuid}', '', 'x', 1)",
    "nest a draft's row under a sealed one": "UPDATE terms_paragraphrow SET article_id = {sealed_article} WHERE version_id = {draft}",
    "change the version": "UPDATE documents_documentversion SET subject = 'x' WHERE id = {sealed}",
    "unpublish the version": "UPDATE documents_documentversion SET status = 'draft', digest = '', published_at = NULL WHERE id = {sealed}",
    "delete the version": "DELETE FROM documents_documentversion WHERE id = {sealed}",
    "insert a published version": "INSERT INTO documents_documentversion (line_id, status, scope, subject, digest, published_at, created_at) "
    "VALUES ({line}, 'published', '', '', 'x', '2023-01-01 00:00', '2023-01-01 00:00')",
    "change the ledger": "UPDATE documents_publication SET digest = 'x'",
    "delete from the ledger": "DELETE FROM documents_publication",
}
POSTGRESQL = {
    "say in a temporary table that it is a draft": "CREATE TEMPORARY TABLE documents_documentversion AS "
    "SELECT id, 'draft'::text AS status FROM public.documents_documentversion; "
    "UPDATE public.terms_paragraphrow SET text = 'x' WHERE version_id = {sealed}",
    "say with an operator that it is a draft": "CREATE FUNCTION never(varchar, varchar) RETURNS boolean "
    "LANGUAGE sql AS 'SELECT false'; CREATE OPERATOR = (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = never); "
    "UPDATE terms_paragraphrow SET text = 'x' WHERE version_id = {sealed}",
    "truncate rows": "TRUNCATE terms_paragraphrow",
    "truncate everything": "TRUNCATE documents_documentversion CASCADE",
    "truncate the ledger": "TRUNCATE documents_publication",
    "copy with upsert": "INSERT INTO documents_documentversion SELECT * FROM documents_documentversion "
    "WHERE id = {sealed} ON CONFLICT (id) DO UPDATE SET subject = 'x'",
}
SQLITE = {
    "replace the version": "INSERT OR REPLACE INTO documents_documentversion (id, line_id, status, scope, subject, digest, created_at) "
    "VALUES ({sealed}, {line}, 'draft', '', '', '', '2023-01-01')",
    "replace by an update": "UPDATE OR REPLACE documents_documentversion SET id = {sealed} WHERE id = {draft}",
    "replace a row": "INSERT OR REPLACE INTO terms_articlerow (id, version_id, position, lineage, label, title, level) "
    "VALUES ({sealed_article}, {draft}, 1, '{uuid}', '', 'x', 1)",
    "replace a row by an update": "UPDATE OR REPLACE terms_articlerow SET id = {sealed_article} WHERE id = {draft_article}",
    "replace a ledger entry": "INSERT OR REPLACE INTO documents_publication (sequence, version_id, published_at, recorded_at, canonical, "
    "digest, previous_hash, entry_hash) VALUES (1, {draft}, '2023-01-01', '2023-01-01', '', '', '', 'x')",
}


def _statements() -> dict[str, str]:
    return RAW | {"postgresql": POSTGRESQL, "sqlite": SQLITE}[connection.vendor]


@pytest.mark.parametrize("attempt", sorted({*RAW, *POSTGRESQL, *SQLITE}))
def test_raw_sql_is_refused_by_the_database(published: Drafter, draft: Drafter, attempt: str) -> None:
    statements = _statements()
    if attempt not in statements:
        pytest.skip(f"{attempt}: not a statement of {connection.vendor}")
    version, other = published("terms"), draft("undated")
    statement = statements[attempt].format(
        sealed=version.pk,
        draft=other.pk,
        line=version.line_id,
        uuid="0" * 32,
        sealed_article=version.articlerow_rows.all()[0].pk,
        draft_article=other.articlerow_rows.all()[0].pk,
    )
    before = Publication.objects.get().canonical
    with pytest.raises(IntegrityError, match="sealed"):
        _execute(statement)
    assert Publication.objects.get().canonical == before


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # Foreign keys are checked late on PostgreSQL; a pending check would stop TRUNCATE before the trigger does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
        cursor.execute(statement)


def test_no_trigger_is_missing_after_migrate(db: None) -> None:
    assert triggers.differences(connection) == []


def test_every_table_with_content_has_its_triggers(db: None) -> None:
    covered = {trigger.table for trigger in triggers.expected_triggers(connection)}
    assert {model._meta.db_table for model in triggers.frozen_models()} <= covered
    assert len(triggers.row_models()) == 14
    assert len(triggers.frozen_models()) == 16


def test_a_draft_can_be_changed_and_deleted_freely(draft: Drafter) -> None:
    version = draft("terms")
    version.paragraphrow_rows.update(text="<p>Nieuw.</p>")
    version.articlerow_rows.all()[0].delete()
    version.delete()
    assert not DocumentVersion.objects.exists()
