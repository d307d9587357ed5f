"""Registers for commands that run in processes of their own: migrated once for a session, then copied."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

LUODI = [sys.executable, "-c", "from luodi.front.cli.main import main; main()"]


def has_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a command in ``home`` is started with: nothing of this process's settings but the ways to its programs."""
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    return {**kept, "LUODI_HOME": str(home), "LANG": "en_GB.UTF-8", "PYTHONIOENCODING": "utf-8", **more}


def migrate(home: Path, database: str = "") -> None:
    more = {"DATABASE_URL": database} if database else {}
    subprocess.run([*LUODI, "migrate"], env=environment(home, **more), check=True, capture_output=True, timeout=600)


def put_in(migrated_home: Path, home: Path) -> Path:
    """A home with a register of its own, a copy of the migrated one."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated_home / "luodi.sqlite3", home)
    return home


@contextmanager
def database_like(template: str, name: str) -> Iterator[str]:
    """The address of a database of its own on the server of DATABASE_URL, a copy of ``template``."""
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]
