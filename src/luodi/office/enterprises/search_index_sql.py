# ruff: noqa: S608 - every part of these statements is a text of this module
"""The statements that make the search index of enterprises, for either database. Idempotent, each of them.

What is indexed is the name, a bar, the credit code from its seventh character, and behind further bars every former
name. A renaming keeps what was indexed behind the new name, so that a former name is still found. SQLite indexes the
first 1,200 characters; a name has 200 at most.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexScript:
    """``is_whole`` asks for one value: whether nothing is missing. ``statements`` make what is missing, and fill it."""

    is_whole: str
    statements: tuple[str, ...]


_FOLD = "replace(replace(lower({0}), '（', '('), '）', ')')"


def _fold(text: str) -> str:
    return _FOLD.format(text)


_GRAMS = (
    "(SELECT group_concat(hex(substr({0}.text, n, 2)), ' ') FROM"
    " (SELECT n FROM enterprises_search_position WHERE n <= length({0}.text) ORDER BY n))"
)
_SQLITE_TEXT = f"{_fold('new.name')} || '|' || lower(substr(new.credit_code, 7))"

SQLITE = IndexScript(
    is_whole=(
        "SELECT count(*) = 7 FROM sqlite_master WHERE name IN ('enterprises_search', 'enterprises_search_grams',"
        " 'enterprises_search_position', 'enterprises_search_new', 'enterprises_search_renamed',"
        " 'enterprises_search_gone', 'enterprises_search_texts')"
    ),
    statements=(
        "CREATE TABLE IF NOT EXISTS enterprises_search_position (n integer PRIMARY KEY)",
        (
            "WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1200)"
            " INSERT OR IGNORE INTO enterprises_search_position SELECT n FROM up"
        ),
        "CREATE TABLE IF NOT EXISTS enterprises_search (enterprise_id integer PRIMARY KEY, text text NOT NULL)",
        (
            "CREATE VIRTUAL TABLE IF NOT EXISTS enterprises_search_grams USING fts5("
            "grams, content='', columnsize=0, prefix='6', tokenize='ascii')"
        ),
        # One trigger below the others, so that each change of a text is indexed once, whoever made it.
        (
            "CREATE TRIGGER IF NOT EXISTS enterprises_search_texts AFTER INSERT ON enterprises_search BEGIN"
            " INSERT INTO enterprises_search_grams(rowid, grams)"
            f" VALUES (new.enterprise_id, {_GRAMS.format('new')}); END"
        ),
        (
            "CREATE TRIGGER IF NOT EXISTS enterprises_search_gone AFTER DELETE ON enterprises_enterprise BEGIN"
            " INSERT INTO enterprises_search_grams(enterprises_search_grams, rowid, grams)"
            f" SELECT 'delete', was.enterprise_id, {_GRAMS.format('was')}"
            " FROM enterprises_search AS was WHERE was.enterprise_id = old.id;"
            " DELETE FROM enterprises_search WHERE enterprise_id = old.id; END"
        ),
        (
            "CREATE TRIGGER IF NOT EXISTS enterprises_search_new AFTER INSERT ON enterprises_enterprise BEGIN"
            f" INSERT INTO enterprises_search(enterprise_id, text) VALUES (new.id, {_SQLITE_TEXT}); END"
        ),
        (
            "CREATE TRIGGER IF NOT EXISTS enterprises_search_renamed AFTER UPDATE OF name ON enterprises_enterprise"
            " WHEN new.name <> old.name BEGIN"
            " INSERT INTO enterprises_search_grams(enterprises_search_grams, rowid, grams)"
            f" SELECT 'delete', was.enterprise_id, {_GRAMS.format('was')}"
            " FROM enterprises_search AS was WHERE was.enterprise_id = old.id;"
            f" UPDATE enterprises_search SET text = substr({_fold('new.name')} || '|' || text, 1, 1200)"
            " WHERE enterprise_id = old.id;"
            " INSERT INTO enterprises_search_grams(rowid, grams)"
            f" SELECT now.enterprise_id, {_GRAMS.format('now')} FROM enterprises_search AS now"
            " WHERE now.enterprise_id = old.id; END"
        ),
        (
            "INSERT INTO enterprises_search(enterprise_id, text)"
            f" SELECT new.id, {_SQLITE_TEXT} FROM enterprises_enterprise AS new"
            " WHERE new.id NOT IN (SELECT enterprise_id FROM enterprises_search)"
        ),
    ),
)

_PG_FOLD = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ（）', 'abcdefghijklmnopqrstuvwxyz()')"
_PG_TEXT = f"{_PG_FOLD.format('new.name')} || '|' || {_PG_FOLD.format('substr(new.credit_code, 7)')}"

POSTGRESQL = IndexScript(
    is_whole=(
        "SELECT to_regclass('enterprises_search') IS NOT NULL"
        " AND to_regclass('enterprises_search_by_grams') IS NOT NULL"
        " AND (SELECT count(*) = 4 FROM pg_trigger WHERE tgrelid = 'enterprises_enterprise'::regclass"
        " AND tgname LIKE 'enterprises_search_%%')"
    ),
    statements=(
        (
            "CREATE TABLE IF NOT EXISTS enterprises_search"
            " (enterprise_id bigint PRIMARY KEY, text text NOT NULL, grams tsvector NOT NULL)"
        ),
        (
            "CREATE OR REPLACE FUNCTION enterprises_search_grams_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE"
            " PARALLEL SAFE RETURN (SELECT coalesce(array_to_tsvector(array_agg(DISTINCT substr(said, n, 2))), '')"
            " FROM generate_series(1, length(said)) AS n)"
        ),
        (
            "CREATE OR REPLACE FUNCTION enterprises_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$"
            " DECLARE said text; BEGIN"
            " IF TG_OP = 'TRUNCATE' THEN DELETE FROM enterprises_search; RETURN NULL; END IF;"
            " IF TG_OP = 'DELETE' THEN"
            " DELETE FROM enterprises_search WHERE enterprise_id = old.id; RETURN NULL; END IF;"
            f" said := {_PG_TEXT};"
            " IF TG_OP = 'UPDATE' THEN"
            f" SELECT {_PG_FOLD.format('new.name')} || '|' || s.text INTO said FROM enterprises_search s"
            " WHERE s.enterprise_id = new.id; END IF;"
            " INSERT INTO enterprises_search VALUES (new.id, said, enterprises_search_grams_of(said))"
            " ON CONFLICT (enterprise_id) DO UPDATE SET text = excluded.text, grams = excluded.grams;"
            " RETURN NULL; END $$"
        ),
        (
            "CREATE OR REPLACE TRIGGER enterprises_search_new AFTER INSERT ON enterprises_enterprise"
            " FOR EACH ROW EXECUTE FUNCTION enterprises_search_keep()"
        ),
        (
            "CREATE OR REPLACE TRIGGER enterprises_search_renamed AFTER UPDATE OF name ON enterprises_enterprise"
            " FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION enterprises_search_keep()"
        ),
        (
            "CREATE OR REPLACE TRIGGER enterprises_search_gone AFTER DELETE ON enterprises_enterprise"
            " FOR EACH ROW EXECUTE FUNCTION enterprises_search_keep()"
        ),
        (
            "CREATE OR REPLACE TRIGGER enterprises_search_emptied AFTER TRUNCATE ON enterprises_enterprise"
            " FOR EACH STATEMENT EXECUTE FUNCTION enterprises_search_keep()"
        ),
        (
            "INSERT INTO enterprises_search SELECT id, said, enterprises_search_grams_of(said)"
            f" FROM (SELECT new.id, {_PG_TEXT} AS said FROM enterprises_enterprise AS new) AS every"
            " ON CONFLICT (enterprise_id) DO NOTHING"
        ),
        "CREATE INDEX IF NOT EXISTS enterprises_search_by_grams ON enterprises_search USING gin (grams)",
    ),
)
