"""Where each database keeps the words: an index over what PostgreSQL's dictionary makes of them, or a table of FTS5."""

from django.db import migrations

_MADE = {
    "postgresql": "CREATE INDEX search_passage_words ON search_passage USING gin (to_tsvector('pg_catalog.dutch', text))",
    "sqlite": "CREATE VIRTUAL TABLE search_words USING fts5(kind, stems, tokenize = 'unicode61 remove_diacritics 2')",
}
_BACK = {"postgresql": "DROP INDEX search_passage_words", "sqlite": "DROP TABLE search_words"}


def forwards(apps, editor):
    editor.execute(_MADE[editor.connection.vendor])


def backwards(apps, editor):
    editor.execute(_BACK[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
