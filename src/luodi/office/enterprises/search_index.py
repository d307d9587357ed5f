"""Finds enterprises by any part of a name, also a former one, or of a credit code: the index and what asks it.

中文 is searched by two characters more often than by three, which a trigram index cannot do. So the index holds every
pair of neighbouring characters: on PostgreSQL as lexemes of a ``tsvector`` under GIN, on SQLite as words of a
contentless FTS5 table, written in hexadecimal so that no tokenizer drops a bracket. Triggers keep it in step, whoever
writes; :func:`install` makes both after every migration, since SQLite drops triggers when a table is remade.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

from luodi.office.enterprises.search_index_sql import POSTGRESQL, SQLITE

_FOLDED = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ（）", "abcdefghijklmnopqrstuvwxyz()")
_CODE_HEAD = re.compile(r"[0-9a-z]{2,18}")


@dataclass(frozen=True, slots=True)
class Match:
    """A part of a text, as what a subquery selects ``enterprise_id`` from."""

    source: str
    parameters: tuple[str, ...]

    @property
    def ids(self) -> RawSQL:
        """The ids of the enterprises that match, as a subquery."""
        return RawSQL(f"SELECT enterprise_id FROM {self.source}", self.parameters)  # noqa: S608, S611 - our own words

    def count(self, at_most: int) -> int:
        """How many match; ``at_most`` where there are more."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM {self.source} LIMIT {at_most:d}) AS found",  # noqa: S608
                self.parameters,
            )
            row: Sequence[int] = cursor.fetchone()
        return row[0]


def folded(text: str) -> str:
    """A text as the index compares it: small Latin letters and half-width brackets, as its triggers write them."""
    return " ".join(text.replace("\x00", "").translate(_FOLDED).split())


def matching(text: str) -> Match | None:
    """What finds ``text`` as a part of a name or code; None when it is blank."""
    wanted = folded(text)
    if not wanted:
        return None
    return (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(wanted)


def begins_a_code(text: str) -> bool:
    """Whether ``text`` could be the beginning of a credit code."""
    return _CODE_HEAD.fullmatch(folded(text)) is not None


def install(database: BaseDatabaseWrapper) -> None:
    """Makes the index and its triggers where they are missing, and fills it where it was not kept."""
    script = POSTGRESQL if database.vendor == "postgresql" else SQLITE
    with database.cursor() as cursor:
        cursor.execute(script.is_whole)
        [whole] = cursor.fetchone()
        if not whole or _out_of_step(cursor):
            for statement in script.statements:
                cursor.execute(statement)


def out_of_step() -> int:
    """How many enterprises the index lacks, or still holds when they are gone; 1 when a part of it is gone."""
    script = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(script.is_whole)
        [whole] = cursor.fetchone()
        return _out_of_step(cursor) if whole else 1


def _out_of_step(cursor: CursorWrapper) -> int:
    cursor.execute(
        "SELECT count(*) FROM enterprises_enterprise LEFT JOIN enterprises_search"
        " ON enterprise_id = enterprises_enterprise.id WHERE enterprise_id IS NULL"
    )
    lacking: Sequence[int] = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM enterprises_search LEFT JOIN enterprises_enterprise"
        " ON enterprise_id = enterprises_enterprise.id WHERE enterprises_enterprise.id IS NULL"
    )
    gone: Sequence[int] = cursor.fetchone()
    return lacking[0] + gone[0]


def installed_after_migration(*, using: str, **_signal: object) -> None:
    """Receiver of ``post_migrate``."""
    database = connections[using]
    if "enterprises_enterprise" in database.introspection.table_names():
        install(database)


def _grams(wanted: str) -> list[str]:
    return [wanted[start : start + 2] for start in range(len(wanted) - 1)]


def _on_postgresql(wanted: str) -> Match:
    def lexeme(gram: str) -> str:
        return "'" + gram.replace("\\", "\\\\").replace("'", "''") + "'"

    query = (
        " & ".join(lexeme(gram) for gram in dict.fromkeys(_grams(wanted)))
        if len(wanted) > 1
        else (f"{lexeme(wanted)}:*")
    )
    like = "%" + re.sub(r"([\\%_])", r"\\\1", wanted) + "%"
    return Match("enterprises_search WHERE grams @@ %s::tsquery AND text LIKE %s", (query, like))


def _on_sqlite(wanted: str) -> Match:
    def word(gram: str) -> str:
        return gram.encode().hex()

    query = f'"{" ".join(word(gram) for gram in _grams(wanted))}"' if len(wanted) > 1 else f"{word(wanted)}*"
    source = "(SELECT rowid AS enterprise_id FROM enterprises_search_grams WHERE enterprises_search_grams MATCH %s)"
    return Match(source, (query,))
