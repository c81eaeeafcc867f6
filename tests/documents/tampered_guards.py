# ruff: noqa: E501, ISC004  # a table of statements
"""What somebody who owns the tables can do to the database so that its triggers no longer hold, and what is said of it."""

from __future__ import annotations

ROWS, LEDGER = "terms_paragraphrow", "documents_publication"
ANEW = f"DROP TRIGGER seal_{ROWS} ON {ROWS}; CREATE TRIGGER seal_{ROWS} BEFORE "
EACH = "FOR EACH ROW EXECUTE FUNCTION registry_seal_row()"
ALL = f"INSERT OR DELETE OR UPDATE ON {ROWS}"
NOTHING = "RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$"
EVENT = "RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$"
# What is done → the words of what is said of it, in this order.
POSTGRESQL = {
    "a trigger dropped": (f"DROP TRIGGER seal_{LEDGER} ON {LEDGER}", ["trigger", LEDGER, "missing"]),
    "a trigger on no condition": (f"{ANEW}{ALL} FOR EACH ROW WHEN (false) EXECUTE FUNCTION registry_seal_row()",
                                  ["trigger", ROWS, "WHEN (false)", "besides"]),
    "a trigger on DELETE only": (f"{ANEW}DELETE ON {ROWS} {EACH}", ["trigger", ROWS, "“DELETE” instead of “INSERT OR DELETE OR UPDATE”"]),
    "a trigger on INSERT only": (f"{ANEW}INSERT ON {ROWS} {EACH}", ["trigger", ROWS, "lacks", "OR DELETE OR UPDATE"]),
    "a trigger on one column": (f"{ANEW}INSERT OR DELETE OR UPDATE OF position ON {ROWS} {EACH}",
                                ["trigger", ROWS, "OF", "position", "besides"]),
    "a trigger afterwards": (f"DROP TRIGGER seal_{ROWS} ON {ROWS}; CREATE TRIGGER seal_{ROWS} AFTER {ALL} {EACH}",
                             ["trigger", ROWS, "AFTER", "BEFORE"]),
    "a trigger once a statement": (f"{ANEW}{ALL} FOR EACH STATEMENT EXECUTE FUNCTION registry_seal_row()",
                                   ["trigger", ROWS, "STATEMENT", "ROW"]),
    "a trigger with a column exempt": (
        f"DROP TRIGGER seal_{LEDGER} ON {LEDGER}; CREATE TRIGGER seal_{LEDGER} BEFORE DELETE OR UPDATE ON {LEDGER} "
        "FOR EACH ROW EXECUTE FUNCTION registry_append_only('canonical')", ["trigger", LEDGER, "'canonical'"]),
    "a trigger with another function": (
        f"CREATE FUNCTION harmless() {NOTHING}; {ANEW}{ALL} FOR EACH ROW EXECUTE FUNCTION harmless()",
        ["trigger", ROWS, "harmless", "registry_seal_row"]),
    "a trigger with a function of the same name elsewhere": (
        f"CREATE SCHEMA evil; CREATE FUNCTION evil.registry_seal_row() {NOTHING}; "
        f"{ANEW}{ALL} FOR EACH ROW EXECUTE FUNCTION evil.registry_seal_row()",
        ["trigger", ROWS, "evil.registry_seal_row", "public.registry_seal_row"]),
    "a trigger disabled": (f"ALTER TABLE {ROWS} DISABLE TRIGGER seal_{ROWS}", ["trigger", ROWS, "disabled"]),
    "a trigger for replicas": (f"ALTER TABLE {ROWS} ENABLE REPLICA TRIGGER seal_{ROWS}", ["trigger", "on replicas"]),
    "all triggers disabled": (f"ALTER TABLE {ROWS} DISABLE TRIGGER ALL", ["table", ROWS, "foreign keys not enforced"]),
    "a trigger more": (
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$; "
        "CREATE TRIGGER a_first BEFORE UPDATE ON agreements_receipt FOR EACH ROW EXECUTE FUNCTION swallow()",
        ["a_first", "agreements_receipt", "not made by the registry"]),
    "a trigger on a table without one": (
        f"CREATE FUNCTION swallow() {NOTHING}; CREATE TRIGGER twist BEFORE INSERT ON customers_membership "
        "FOR EACH ROW EXECUTE FUNCTION swallow()", ["twist", "customers_membership", "not made by the registry"]),
    "a constraint trigger": (
        f"CREATE FUNCTION swallow() {NOTHING}; CREATE CONSTRAINT TRIGGER late AFTER INSERT ON {ROWS} "
        "DEFERRABLE FOR EACH ROW EXECUTE FUNCTION swallow()", ["late", ROWS, "not made by the registry"]),
    "a function that does nothing": (f"CREATE OR REPLACE FUNCTION registry_seal_row() {NOTHING}",
                                     ["function", "registry_seal_row"]),
    "a function in another role's name": ("ALTER FUNCTION registry_seal_row() SECURITY DEFINER",
                                          ["function", "registry_seal_row", "SECURITY DEFINER", "besides"]),
    "a function with a path": ("ALTER FUNCTION registry_seal_row() SET search_path = public",
                               ["function", "registry_seal_row", "'public'"]),
    "a function with a role for replicas": (
        "ALTER FUNCTION registry_append_only() SET session_replication_role = replica",
        ["function", "registry_append_only", "session_replication_role"]),
    "a function said to be immutable": ("ALTER FUNCTION registry_seal_row() IMMUTABLE",
                                        ["function", "registry_seal_row", "IMMUTABLE", "besides"]),
    "a function renamed": (
        f"ALTER FUNCTION registry_append_only() RENAME TO old; CREATE FUNCTION registry_append_only() {NOTHING}",
        ["function", "registry_append_only"]),
    "a function more": ("CREATE FUNCTION helper(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                        ["function", "helper", "not made by the registry"]),
    "an operator": (
        "CREATE FUNCTION never(varchar, varchar) RETURNS boolean LANGUAGE sql AS 'SELECT false'; "
        "CREATE OPERATOR = (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = never)",
        ["operator", "=(character varying,character varying)"]),
    "a rule that swallows": (f"CREATE RULE quiet AS ON UPDATE TO {LEDGER} DO INSTEAD NOTHING",
                             ["rule", "quiet", LEDGER, "DO INSTEAD NOTHING"]),
    "a rule that copies": (
        f"CREATE RULE leak AS ON INSERT TO {ROWS} DO ALSO DELETE FROM accounts_user", ["rule", "leak", ROWS]),
    "row security": (f"ALTER TABLE {LEDGER} ENABLE ROW LEVEL SECURITY", ["table", LEDGER, "row security"]),
    "a row policy": (f"CREATE POLICY half ON {LEDGER} USING (sequence > 1)", ["policy", "half", LEDGER, "sequence > 1"]),
    "a table that inherits": (f"CREATE TABLE more () INHERITS ({ROWS})", ["table", ROWS, "inherited by public.more"]),
    "a table that is inherited": (
        f"CREATE TABLE above (digest varchar(64) NOT NULL); ALTER TABLE {LEDGER} INHERIT above", ["table", LEDGER, "inherits public.above"]),
    "a view in a table's place": (
        f"ALTER TABLE {LEDGER} RENAME TO hidden; CREATE VIEW {LEDGER} AS SELECT * FROM hidden WHERE sequence > 1",
        ["table", LEDGER, "view", "hidden"]),
    "a table taken away": (f"ALTER TABLE {LEDGER} RENAME TO hidden", ["table", LEDGER, "missing"]),
    "an unlogged table": ("ALTER TABLE workers_workerheartbeat SET UNLOGGED", ["workers_workerheartbeat", "unlogged"]),
    "a namesake in an earlier schema": (
        f"CREATE SCHEMA evil; CREATE TABLE evil.{LEDGER} (LIKE public.{LEDGER}); SET LOCAL search_path = evil, public",
        [f"evil.{LEDGER}"]),
    "all versions in an earlier schema": (
        "CREATE SCHEMA evil; CREATE TABLE evil.documents_documentversion (LIKE public.documents_documentversion); "
        "SET LOCAL search_path = evil, public", ["public.documents_documentversion"]),
    "a namesake in the schema of a role": (
        f"CREATE SCHEMA registry_web; CREATE VIEW registry_web.{LEDGER} AS SELECT * FROM public.{LEDGER}",
        [f"registry_web.{LEDGER}"]),
    "a temporary namesake": (f"CREATE TEMPORARY TABLE {LEDGER} (LIKE public.{LEDGER}); GRANT SELECT ON {LEDGER} TO PUBLIC", ["pg_temp", LEDGER]),
    "an earlier schema without tables": ("CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO PUBLIC; SET LOCAL search_path = evil, public",
                                         ["search_path", "this session: evil"]),
    "a path of a role": ("CREATE ROLE web; ALTER ROLE web SET search_path = evil, public", ["search_path", "web: evil"]),
    "a path of the database": ("DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, public', "
                               "current_database()); END$$", ["search_path", "every role: evil"]),
    "a role without triggers": ("CREATE ROLE web; ALTER ROLE web SET session_replication_role = replica",
                                ["session_replication_role", "web: replica"]),
    "a database without triggers": (
        "DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET session_replication_role = replica', current_database()); "
        "END$$", ["session_replication_role", "every role: replica"]),
    "a session without triggers": ("SET LOCAL session_replication_role = replica",
                                   ["session_replication_role", "this session: replica"]),
    "a role that may do without triggers": (
        "CREATE ROLE web; GRANT SET ON PARAMETER session_replication_role TO web",
        ["session_replication_role", "web may set it"]),
    "an event trigger": (
        f"CREATE FUNCTION watch() {EVENT}; CREATE EVENT TRIGGER ours ON ddl_command_end EXECUTE FUNCTION watch()",
        ["event trigger", "ours", "ddl_command_end"]),
}  # fmt: skip

_UPDATE = f"DROP TRIGGER seal_{ROWS}_update; CREATE TRIGGER seal_{ROWS}_update BEFORE UPDATE"
SQLITE = {
    "a trigger dropped": (f"DROP TRIGGER seal_{ROWS}_delete", ["trigger", f"seal_{ROWS}_delete", "missing"]),
    "a trigger on no condition": (f"{_UPDATE} ON {ROWS} WHEN 0 BEGIN SELECT 1; END", ["trigger", f"{ROWS}_update", "WHEN 0"]),
    "a trigger on one column": (f"{_UPDATE} OF position ON {ROWS} BEGIN SELECT 1; END", ["trigger", "OF position"]),
    "a trigger of another event": (
        f"DROP TRIGGER seal_{ROWS}_update; CREATE TRIGGER seal_{ROWS}_update BEFORE DELETE ON {ROWS} "
        "BEGIN SELECT 1; END", ["trigger", f"seal_{ROWS}_update", "DELETE"]),
    "a trigger more": (
        f"CREATE TRIGGER twist AFTER INSERT ON {ROWS} BEGIN DELETE FROM accounts_user; END",
        ["twist", ROWS, "not made by the registry"]),
    "a trigger more, in capitals": (
        f"CREATE TRIGGER twist AFTER INSERT ON {ROWS.upper()} BEGIN DELETE FROM accounts_user; END", ["twist", ROWS]),
    "a trigger on a table without one": (
        "CREATE TRIGGER twist BEFORE UPDATE ON customers_membership BEGIN SELECT RAISE(IGNORE); END",
        ["twist", "customers_membership", "RAISE(IGNORE)"]),
    "a view in a table's place": (
        f"ALTER TABLE {LEDGER} RENAME TO hidden; CREATE VIEW {LEDGER} AS SELECT * FROM hidden WHERE sequence > 1",
        ["table", LEDGER, "CREATE VIEW"]),
    "a table that is computed": (
        "ALTER TABLE workers_workerheartbeat RENAME TO hidden; "
        "CREATE VIRTUAL TABLE workers_workerheartbeat USING fts5(worker)", ["workers_workerheartbeat", "virtual"]),
    "a table taken away": (f"ALTER TABLE {LEDGER} RENAME TO hidden", ["table", LEDGER, "missing"]),
}  # fmt: skip
