"""The embedded register as one file: a consistent copy while others write, and another file put in its place."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]  # no stubs
    register as register_functions,
)

from luodi.front.operations.manifest import FORGOTTEN, Contents
from luodi.reference.problems import Problem
from luodi.reference.text import Text

MEMBER = "database.sqlite3"


def server_version() -> str:
    """The version of the SQLite that is in use."""
    return sqlite3.sqlite_version


def dump(target: Path, tables: Iterable[str]) -> Contents:
    """Copies the register as it stands at one moment (SQLite's online backup), and says what the copy holds."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _contents(copy, tables)


def refuse_in_use() -> None:
    """A ``Problem`` while another program has the register open: it would go on writing into the replaced file."""
    path = _path()
    if not path.exists():
        return
    connection.close()
    try:
        with closing(sqlite3.connect(path, timeout=2)) as live:
            # Only who is alone may leave the mode in which readers and a writer share the file.
            if live.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",):
                return
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
    raise Problem(
        "restore.in_use",
        Text("登记库正在被其他程序使用", "Another program has the register open"),
        Text("请先停掉 luodi serve 和 luodi worker", "Stop luodi serve and luodi worker first"),
    )


def replace(staged: Path, expected: Contents, aside: Path | None) -> None:
    """Puts ``staged`` where the register is, in one step, when it holds what is expected; the former goes ``aside``."""
    with closing(sqlite3.connect(staged)) as arriving:
        register_functions(arriving)  # the constraints of the tables call them
        whole = [row[0] for row in arriving.execute("PRAGMA integrity_check(1)")] == ["ok"]
        if not whole or _contents(arriving, expected.counts) != expected:
            raise not_as_promised()
        with arriving:
            for table in FORGOTTEN & expected.counts.keys():
                arriving.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    path = _path()
    refuse_in_use()
    if aside and path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        (aside / path.name).hardlink_to(path)
    staged.replace(path)


def place() -> Path:
    """The folder of the register: what is put in its place has to lie on the same disk."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.parent


def not_as_promised() -> Problem:
    """What is said of a database that is not what the manifest says."""
    return Problem(
        "restore.not_as_promised",
        Text(
            "备份中的数据库与其清单不符，未作任何更改",
            "The database of the backup is not what it says; nothing was changed",
        ),
        Text("请改用另一份备份", "Take another backup"),
    )


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"])).resolve()


def _contents(database: sqlite3.Connection, tables: Iterable[str]) -> Contents:
    try:
        migrations = database.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
        head = database.execute("SELECT revision, hash FROM journal_chainhead WHERE id = 1").fetchone() or (0, "")
        counts = {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - names of tables
            for table in sorted(tables)
        }
    except sqlite3.DatabaseError as error:
        raise not_as_promised() from error
    return Contents(tuple(row[0] for row in migrations), counts, *head)
