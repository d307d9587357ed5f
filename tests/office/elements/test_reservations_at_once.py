"""Many writers at once, a killed writer, a restarted server: promised never passes supplied, nothing is lost."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.db.models import Sum

from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.release_reservation import ReleaseReservation
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.models import Supply
from luodi.office.elements.words import SupplyKind
from luodi.office.journal import chain
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.projects.models import Project
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import ProjectKind, Stage
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
WRITERS, FREE = 50, 20
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="DATABASE_URL names no PostgreSQL")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of the embedded database")


def occasion() -> Occasion:
    return Occasion(system_user(), NOW, "并发测试")


@dataclass(frozen=True)
class Contest:
    """One supply and many projects that want it."""

    supply: Supply
    projects: list[Project]

    @property
    def codes(self) -> list[str]:
        return [project.code for project in self.projects]


@pytest.fixture
def contest() -> Contest:
    load_shipped_rules(occasion())
    supply = SetSupply(
        occasion=occasion(), kind=SupplyKind.POWER, key="SUB-1", title="变电站", supplied=Decimal(FREE)
    ).execute()
    route = RouteTemplate.objects.get(kind=ProjectKind.NEW_BUILD).pk
    projects = [
        Project(
            code=f"LD2026-{number:04d}", name=f"争用项目{number}", kind=ProjectKind.NEW_BUILD, stage=Stage.SIGNED,
            route_id=route,
        )
        for number in range(1, WRITERS + 1)
    ]  # fmt: skip
    Project.objects.bulk_create(projects)
    return Contest(supply, list(Project.objects.order_by("code")))


def sound(supply: Supply) -> Decimal:
    """What is promised, after holding the sum against the rows, the limit and the journal."""
    supply.refresh_from_db()
    rows = supply.reservations.live().aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    assert supply.promised == rows <= supply.supplied
    assert chain.verify().holds
    return supply.promised


@on_postgresql
def test_fifty_writers_at_once_promise_what_there_is_and_no_more(contest: Contest) -> None:
    start, over = threading.Barrier(WRITERS + 1), threading.Event()
    outcomes: list[str] = []
    seen: list[Decimal] = []

    def write(project: Project) -> None:
        try:
            start.wait(60)
            held = HoldSupply(
                occasion=occasion(), project=project, kind=SupplyKind.POWER, key="SUB-1", quantity=Decimal(1),
                why="抢占",
            ).execute()  # fmt: skip
            outcomes.append("held")
            if project.pk % 5 == 0:
                ReleaseReservation(occasion=occasion(), reservation=held, why="退回").execute()
                outcomes.append("released")
        except Problem as problem:
            outcomes.append(problem.code)
        finally:
            connections.close_all()

    def watch() -> None:
        try:
            start.wait(60)
            while not over.wait(0.01):
                seen.append(Supply.objects.get(pk=contest.supply.pk).promised)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(project,)) for project in contest.projects]
    watcher = threading.Thread(target=watch)
    for thread in (*threads, watcher):
        thread.start()
    for thread in threads:
        thread.join(120)
    over.set()
    watcher.join(30)
    assert set(outcomes) <= {"held", "released", "reservation.not_free"}
    assert len(outcomes) - outcomes.count("released") == WRITERS
    promised = sound(contest.supply)
    assert promised == outcomes.count("held") - outcomes.count("released")
    assert promised == FREE or outcomes.count("reservation.not_free") < WRITERS - FREE + outcomes.count("released")
    assert seen
    assert max(seen) <= FREE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        assert cursor.fetchone() == (0,), "no lock is left standing"


@pytest.fixture
def database(tmp_path: Path, contest: Contest) -> str:
    """The address of a database that other processes share: the tests' own server, or a copy of SQLite's in a file."""
    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    file = tmp_path / "register.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{file}'")
    return f"sqlite:///{file}"


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts writers of their own; whatever still lives is ended."""
    running: list[subprocess.Popen[str]] = []

    def begin(mode: str, codes: list[str], database: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.office.elements.reserving", mode, "SUB-1", *codes]
        environment = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "luodi.site.settings"}
        made = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        running.append(made)
        return made

    yield begin
    for each in running:
        each.kill()
        each.wait(30)
        if each.stdout:
            each.stdout.close()


def until(process: "subprocess.Popen[str]", word: str) -> str:
    """The next line of a writer that begins with ``word``."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.strip()
    raise AssertionError(f"the writer ended before it said {word}")


def said(process: "subprocess.Popen[str]") -> list[str]:
    output, _ = process.communicate(timeout=120)
    return output.split("\n")


def figures(database: str) -> tuple[Decimal, Decimal, Decimal]:
    """Supplied, promised, and the sum of the live reservations, as the shared database holds them."""
    asked = (
        "SELECT supplied, promised, (SELECT coalesce(sum(quantity), 0) FROM elements_reservation r"
        " WHERE r.supply_id = s.id AND r.state IN ('held', 'confirmed')) FROM elements_supply s"
    )
    if database.startswith("sqlite"):
        with closing(sqlite3.connect(database.removeprefix("sqlite:///"), timeout=30)) as held:
            [row] = held.execute(asked).fetchall()
    else:
        with psycopg.connect(database, autocommit=True) as server:
            [row] = server.execute(asked).fetchall()
    supplied, promised, rows = (Decimal(str(value)) for value in row)
    assert promised == rows <= supplied
    return supplied, promised, rows


def holds(start: Start, database: str) -> bool:
    """Whether the journal of the shared database holds."""
    return "holds True" in said(start("verify", [], database))


def test_killed_writer_leaves_nothing_and_stands_in_nobodys_way(contest: Contest, database: str, start: Start) -> None:
    lingering = start("linger", contest.codes[:1], database)
    until(lingering, "inside")
    assert figures(database) == (FREE, 0, 0), "what is not committed is not promised"
    lingering.send_signal(signal.SIGKILL)
    assert lingering.wait(30) == -signal.SIGKILL
    assert figures(database) == (FREE, 0, 0)
    after = said(start("hold", contest.codes[:3], database))
    assert sum(line.startswith("held ") for line in after) == 3
    assert figures(database) == (FREE, 3, 3)
    assert holds(start, database)


@on_sqlite
def test_processes_at_once_share_out_what_there_is_on_sqlite(contest: Contest, database: str, start: Start) -> None:
    writers = [start("hold", contest.codes[first : first + 10], database) for first in (0, 10, 20)]
    lines = [line for writer in writers for line in said(writer)]
    assert sum(line.startswith("held ") for line in lines) == FREE
    assert lines.count("refused reservation.not_free") == 30 - FREE
    assert figures(database) == (FREE, FREE, FREE)
    assert holds(start, database)


@pytest.fixture
def own_server(contest: Contest) -> Iterator[tuple[str, Callable[[], None]]]:
    """A server of this test's own with a copy of its database, and a way to restart it without warning."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tempfile.mkdtemp(prefix="luodi-restarted-")
    environment = {**os.environ, "LUODI_POSTGRES_HOME": home, "LUODI_POSTGRES_PORT": str(port)}
    tool = [str(ROOT / "tools/postgres")]

    def run(*command: str, **more: Any) -> str:
        return subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True, timeout=120, **more
        ).stdout

    try:
        address = run(*tool, "start").strip()
        held = connection.settings_dict
        here = f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
        programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        run(str(programs / "psql"), "--quiet", address, input=run(str(programs / "pg_dump"), "--no-owner", here))

        def restart() -> None:
            process = int((Path(home) / "data/postmaster.pid").read_text().split()[0])
            os.kill(process, signal.SIGQUIT)  # ends without finishing anything
            for _ in range(600):
                if not (Path(home) / "data/postmaster.pid").exists():
                    break
                time.sleep(0.05)
            run(*tool, "start")

        yield address, restart
    finally:
        subprocess.run([*tool, "stop"], env=environment, check=False)


@on_postgresql
def test_restarted_server_keeps_every_promise_that_was_acknowledged(
    contest: Contest, own_server: tuple[str, Callable[[], None]], start: Start
) -> None:
    address, restart = own_server
    writer = start("hold", contest.codes[:15], address)
    acknowledged = [until(writer, "held") for _ in range(5)]
    restart()
    acknowledged += [line for line in said(writer) if line.startswith("held ")]
    supplied, promised, _rows = figures(address)
    assert len(acknowledged) <= promised <= len(acknowledged) + 1, "the last may be kept without having been told"
    with psycopg.connect(address, autocommit=True) as server:
        kept = {number for (number,) in server.execute("SELECT id FROM elements_reservation")}
    assert {int(line.split()[1]) for line in acknowledged} <= kept
    said(start("hold", contest.codes[15:], address))
    assert figures(address) == (supplied, FREE, FREE)
    assert holds(start, address)
