"""``luodi import`` as a command of its own process: what it prints, how it exits, and what a kill leaves behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.front.exchange.registers import line, write_csv
from tests.front.migrated import LUODI, database_like, has_postgresql, put_in

pytestmark = pytest.mark.database

Environment = dict[str, str]


@pytest.fixture
def home(tmp_path: Path, worker_id: str, request: pytest.FixtureRequest) -> Iterator[Environment]:
    """An empty register of its own: SQLite, or a database of its own on the server that DATABASE_URL names."""
    environment = {**os.environ, "LUODI_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"}
    if has_postgresql():
        with database_like(request.getfixturevalue("migrated_database"), f"luodi_kill_{worker_id}") as address:
            yield {**environment, "DATABASE_URL": address}
        return
    environment.pop("DATABASE_URL", None)
    put_in(request.getfixturevalue("migrated_home"), tmp_path / "home")
    yield environment


def luodi(environment: Environment, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LUODI, *arguments], env=environment, text=True, capture_output=True, check=False, **options)


def counts_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    (only,) = done.stdout.splitlines()
    counts: dict[str, Any] = json.loads(only)
    return counts


def test_import_prints_one_line_of_counts(home: Environment, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "名单.csv", [line(1), line(2), line(3, 注册资金="很多")])
    counts = counts_of(luodi(home, "import", "enterprises", str(path), "--yes", "--json"))
    refusals = counts.pop("refusals")
    assert counts == {"accepted": 2, "created": 2, "updated": 0, "unchanged": 0, "review": 0, "refused": 1}
    assert Path(refusals).is_file()
    again = counts_of(luodi(home, "import", "enterprises", str(path), "--yes", "--json"))
    assert (again["unchanged"], again["created"], again["refusals"]) == (2, 0, refusals)
    clean = write_csv(tmp_path / "clean.csv", [line(4)])
    assert counts_of(luodi(home, "import", "enterprises", str(clean), "--yes", "--json"))["refusals"] is None


def test_import_asks_after_the_preview_and_leaves_all_alone_on_no(home: Environment, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [line(1), line(2, 注册资金="很多")])
    before = luodi(home, "audit", "verify").stdout
    done = luodi(home, "import", "enterprises", str(path), input="n\n")
    assert done.returncode == 0
    assert "新增" in done.stdout
    assert "不是金额" in done.stdout
    assert luodi(home, "audit", "verify").stdout == before
    assert counts_of(luodi(home, "import", "enterprises", str(path), "--yes", "--json"))["created"] == 1


def test_import_says_a_problem_in_one_line_and_exits_with_2(home: Environment, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    for name, said in (("empty.csv", "文件是空的"), ("none.csv", "找不到这个文件")):
        done = luodi(home, "import", "enterprises", str(tmp_path / name), "--yes", "--json")
        assert done.returncode == 2
        assert done.stdout == ""
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    done = luodi(home, "import", "enterprises", str(tmp_path / "x.csv"), "--as-user", "nobody", "--yes")
    assert done.returncode == 2
    assert "没有用户" in done.stderr


KILLED_HALF_WAY = """
import os
import signal
from luodi.front.cli.database import set_up
set_up()
from luodi.office.enterprises.actions import receive_enterprises
update = receive_enterprises.ReceiveEnterprises.flush_journal
batches = 0
def flush_then_die(self):
    global batches
    update(self)
    batches += 1
    if batches == 4:  # the lock, then three batches are written
        os.kill(os.getpid(), signal.SIGKILL)
receive_enterprises.ReceiveEnterprises.flush_journal = flush_then_die
from luodi.front.cli.main import main
main()
"""


def test_import_killed_half_way_leaves_nothing(home: Environment, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (line(n) for n in range(7000)))
    before = luodi(home, "audit", "verify").stdout
    arguments = ["import", "enterprises", str(path), "--yes", "--json"]
    killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, *arguments], env=home, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert luodi(home, "audit", "verify").stdout == before
    counts = counts_of(luodi(home, *arguments))
    assert (counts["created"], counts["accepted"], counts["refused"]) == (7000, 7000, 0)
    verified = luodi(home, "audit", "verify")
    assert verified.returncode == 0
    assert "日志完整" in verified.stdout


def test_import_killed_at_any_moment_is_whole_or_not_there(home: Environment, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", (line(n) for n in range(8000)))
    arguments = ["import", "enterprises", str(path), "--yes", "--json"]
    for seconds in (1.4, 2.0):
        process = subprocess.Popen([*LUODI, *arguments], env=home, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.kill()
        process.wait()
    counts = counts_of(luodi(home, *arguments))
    assert (counts["created"], counts["unchanged"]) in {(8000, 0), (0, 8000)}
    assert luodi(home, "audit", "verify").returncode == 0
