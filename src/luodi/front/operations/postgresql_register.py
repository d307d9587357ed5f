# ruff: noqa: S608 - names of tables come from the models, or checked from the manifest
"""The register on PostgreSQL: pg_dump of one snapshot, and a restore that is one transaction of its own.

The programs of PostgreSQL do the work; they have to be of the server's major version.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

from luodi.front.operations.manifest import FORGOTTEN, Contents
from luodi.reference.problems import Problem
from luodi.reference.text import Text

MEMBER = "database.dump"
_VERSION = re.compile(r"\b(\d+)(?:\.\d+|devel|beta|rc)")
_VARIABLES = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
_CONTENTS = (
    "SELECT app || '.' || name FROM django_migrations ORDER BY app || '.' || name COLLATE \"C\"",
    "SELECT revision, hash FROM journal_chainhead WHERE id = 1",
)


def server_version() -> str:
    """The version of the server."""
    return ".".join(map(str, divmod(_server(), 10000)))


def dump(target: Path, tables: Iterable[str]) -> Contents:
    """Dumps the register as one snapshot shows it, and says what that snapshot holds."""
    pg_dump = _program("pg_dump")
    reader = connections.create_connection("default")
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
            _run(pg_dump, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 f"--file={target}")  # fmt: skip
            contents = _contents(cursor, tables)
            cursor.execute("ROLLBACK")
    finally:
        reader.close()
    return contents


def refuse_in_use() -> None:
    """A ``Problem`` while somebody else is connected: they would work on with rows that are no longer there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        [others] = cursor.fetchone()
    if others:
        raise Problem(
            "restore.in_use",
            Text(f"另有 {others} 个连接正在使用登记库", f"{others} other connections use the register"),
            Text("请先停掉 luodi serve 和 luodi worker", "Stop luodi serve and luodi worker first"),
        )


def replace(staged: Path, expected: Contents, _aside: Path | None) -> None:
    """Makes the register what ``staged`` holds, in one transaction that fails unless it ends with what is expected."""
    psql, pg_restore = _program("psql"), _program("pg_restore")
    script, before, after = (staged.with_suffix(ending) for ending in (".sql", ".before.sql", ".after.sql"))
    _run(pg_restore, "--no-owner", "--no-privileges", f"--file={script}", str(staged), with_database=False)
    before.write_text(_BEFORE, encoding="utf-8")
    after.write_text(_after(expected), encoding="utf-8")
    refuse_in_use()
    connection.close()
    files = [f"--file={path}" for path in (before, script, after)]
    _run(psql, "--no-psqlrc", "--quiet", "--output=/dev/null", "--single-transaction", "--set=ON_ERROR_STOP=1", *files)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_BEFORE = """SET client_min_messages = warning;
SET lock_timeout = '15s';
ALTER SCHEMA public RENAME TO luodi_replaced;
CREATE SCHEMA public;
"""


def _after(expected: Contents) -> str:
    """Statements that fail unless the transaction holds what the manifest says. Its texts are hexadecimal or digits."""
    held = [f"(SELECT count(*) FROM {table}) = {rows:d}" for table, rows in sorted(expected.counts.items())]
    held.append(f"(SELECT count(*) FROM django_migrations) = {len(expected.migrations)}")
    head = expected.head if re.fullmatch(r"[0-9a-f]{64}", expected.head) else ""
    held.append(
        f"coalesce((SELECT revision = {expected.revision:d} AND hash = '{head}' FROM journal_chainhead WHERE id = 1),"
        f" {'true' if expected.revision == 0 else 'false'})"
    )
    forgotten = "".join(f"DELETE FROM {table};\n" for table in sorted(FORGOTTEN & expected.counts.keys()))
    return (
        "SET search_path = public;\n"
        f"DO $$ BEGIN IF NOT ({' AND '.join(held)}) THEN RAISE EXCEPTION 'not as the manifest says'; END IF; END $$;\n"
        f"{forgotten}DROP SCHEMA luodi_replaced CASCADE;\n"
    )


def place() -> Path | None:
    """The server has a disk of its own."""
    return None


def _contents(cursor: CursorWrapper, tables: Iterable[str]) -> Contents:
    cursor.execute(_CONTENTS[0])
    migrations = tuple(row[0] for row in cursor.fetchall())
    cursor.execute(_CONTENTS[1])
    revision, head = cursor.fetchone() or (0, "")
    counts = {}
    for table in sorted(tables):
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        [counts[table]] = cursor.fetchone()
    return Contents(migrations, counts, revision, head)


def _server() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version)


def _program(name: str) -> str:
    """The program of the server's major version; a ``Problem`` that says how to get it where there is none."""
    major = _server() // 10000
    places = [shutil.which(name), f"/usr/lib/postgresql/{major}/bin/{name}", f"/usr/pgsql-{major}/bin/{name}"]
    for place in filter(None, places):
        if not Path(place).exists():
            continue
        said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        found = _VERSION.search(said)
        if found and int(found[1]) == major:
            return place
    raise Problem(
        "backup.no_postgresql_programs",
        Text(f"本机没有 PostgreSQL {major} 的 {name}", f"There is no {name} of PostgreSQL {major} on this machine"),
        Text(
            f"请安装 postgresql-client-{major}（Debian：apt-get install postgresql-client-{major}）"
            "，或在数据库服务器上运行",
            f"Install postgresql-client-{major} (Debian: apt-get install postgresql-client-{major}),"
            " or run this on the database server",
        ),
    )


def _run(*command: str, with_database: bool = True) -> None:
    """Runs a program of PostgreSQL; the password goes by environment, so that no list of processes shows it."""
    environment = {**os.environ, **_connection_variables()} if with_database else dict(os.environ)
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        lines = [line for line in ended.stderr.strip().splitlines() if line]
        said = (lines or [f"exit {ended.returncode}"])[-1][-300:]
        raise Problem(
            "backup.postgresql_failed",
            Text(
                f"{Path(command[0]).name} 未能完成，登记库未作更改（{said}）",
                f"{Path(command[0]).name} failed, and the register was not changed ({said})",
            ),
            Text("请按括号中的说明处理后重试", "Mend what it says and try again"),
        )


def _connection_variables() -> dict[str, str]:
    held: dict[str, Any] = connection.settings_dict
    options: dict[str, Any] = held.get("OPTIONS") or {}
    said = {
        "PGHOST": held["HOST"], "PGPORT": held["PORT"], "PGUSER": held["USER"], "PGPASSWORD": held["PASSWORD"],
        "PGDATABASE": held["NAME"], **{name: options.get(option) for option, name in _VARIABLES.items()},
    }  # fmt: skip
    return {name: str(value) for name, value in said.items() if value}
