"""Backup and restore of whole installations, on both databases: what comes back is what was there, or nothing."""

import os
import random
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.front.migrated import database_like, has_postgresql, put_in
from tests.front.operations.installations import Installation

pytestmark = pytest.mark.database

KINDS = [
    "sqlite",
    pytest.param(
        "postgresql", marks=pytest.mark.skipif(not has_postgresql(), reason="DATABASE_URL names no PostgreSQL")
    ),
]


@contextmanager
def installation(kind: str, home: Path, template: str = "template1") -> Iterator[Installation]:
    """An empty one; on PostgreSQL a copy of ``template``."""
    home.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield Installation(home)
    else:
        with database_like(template, f"luodi_ops_{secrets.token_hex(6)}") as address:
            yield Installation(home, address)


@pytest.fixture(scope="module", params=KINDS)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Installation, Path]]:
    """An installation with somebody in it and files beside it, and a backup of it."""
    home = tmp_path_factory.mktemp("kept")
    if request.param == "sqlite":
        put_in(request.getfixturevalue("migrated_home"), home)
        template = ""
    else:
        template = request.getfixturevalue("migrated_database")
    with installation(request.param, home, template) as made:
        made.run("office", "create", "city", "--name", "市招商办", "--level", "city")
        made.attach(b"scan" * 1000, "files/ab/" + "ab" * 32)
        made.attach(random.Random(7).randbytes(5_000_000), "uploads/imports/x/original/名单.csv")
        backup = tmp_path_factory.mktemp("backups") / "luodi.zip"
        made.run("backup", str(backup))
        yield made, backup


def like(made: Installation, home: Path) -> AbstractContextManager[Installation]:
    """An empty installation with a database of the same kind."""
    return installation("postgresql" if made.database else "sqlite", home)


def test_round_trip_brings_back_register_and_files(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    made, backup = kept
    with like(made, tmp_path / "other") as other:
        other.run("restore", str(backup))
        assert other.journal() == made.journal()
        assert other.files() == made.files()
        assert "市招商办" in other.run("office", "list")
        again = tmp_path / "again.zip"
        assert (
            other.run("backup", str(again)).split(" rows")[0].split(": ")[1]
            == (made.run("backup", str(tmp_path / "first.zip")).split(" rows")[0].split(": ")[1])
        )


def test_restore_over_a_register_needs_yes_and_keeps_what_was_there(
    kept: tuple[Installation, Path], tmp_path: Path
) -> None:
    made, backup = kept
    with like(made, tmp_path / "busy") as busy:
        busy.run("restore", str(backup))
        busy.run("office", "create", "late", "--name", "后来的", "--level", "city")
        own = busy.attach(b"own", "files/cd/" + "cd" * 32)
        before = busy.journal()
        assert "Add --yes" in busy.run("restore", str(backup), status=2)
        assert (busy.journal(), own.exists()) == (before, True)
        said = busy.run("restore", str(backup), "--yes")
        assert busy.files() == made.files()
        assert busy.journal() == made.journal()
        [aside] = busy.home.glob("replaced-*")
        assert str(aside) in said
        assert (aside / "files/cd" / ("cd" * 32)).read_bytes() == b"own"


def test_restore_killed_halfway_leaves_the_register_whole(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    made, backup = kept
    with like(made, tmp_path / "victim") as victim:
        victim.run("restore", str(backup))
        victim.run("office", "create", "late", "--name", "后来的", "--level", "city")
        before, after = victim.journal(), made.journal()
        assert before != after
        for wait in (0.0, 0.15, 0.4):
            process = victim.start("restore", str(backup), "--yes")
            while process.poll() is None and not list(victim.home.glob(".restore-*")):
                time.sleep(0.01)
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            for _ in range(100):  # the server of PostgreSQL may need a moment to see that its client is gone
                if not victim.database or _alone(victim.database):
                    break
                time.sleep(0.1)
            assert victim.journal() in {before, after}
        victim.run("restore", str(backup), "--yes")
        assert (victim.journal(), victim.files()) == (after, made.files())
        assert not list(victim.home.glob(".restore-*"))


def _alone(database: str) -> bool:
    import psycopg

    with psycopg.connect(database) as asking:
        row = asking.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return row == (0,)


def test_restore_while_others_work_is_a_problem(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    made, backup = kept
    with like(made, tmp_path / "open") as busy:
        busy.run("restore", str(backup))
        worker = busy.start("worker")
        try:
            assert worker.stderr is not None
            worker.stderr.readline()
            assert "Stop luodi serve and luodi worker" in busy.run("restore", str(backup), "--yes", status=2)
        finally:
            os.kill(worker.pid, signal.SIGTERM)
            worker.communicate()


def test_restore_of_the_other_kind_of_database_is_a_problem(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    made, backup = kept
    if not made.database:
        pytest.skip("asked from PostgreSQL to SQLite")
    assert "Point DATABASE_URL" in Installation(tmp_path).run("restore", str(backup), status=2)


def test_backups_of_a_folder_are_kept_by_number(kept: tuple[Installation, Path], tmp_path: Path) -> None:
    made, _ = kept
    for number in (1, 2, 3):
        (tmp_path / f"luodi-2026010{number}T000000.zip").write_bytes(b"old")
    (tmp_path / "mine.zip").write_bytes(b"mine")
    made.run("backup", str(tmp_path), "--keep", "2")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[0] == "luodi-20260103T000000.zip"
    assert names[2] == "mine.zip"
    assert len(names) == 3
    assert "Choose another name" in made.run("backup", str(tmp_path / "mine.zip"), status=2)
