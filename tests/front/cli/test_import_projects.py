"""``luodi import projects`` and ``luodi review`` as commands: what they print, and what a kill leaves behind."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.front.cli.test_imports import Environment, counts_of, home, luodi
from tests.front.exchange.ledgers.sheets import HEADER, large_ledger, write_book

pytestmark = pytest.mark.database

__all__ = ["home"]  # the fixture of a register of its own

KILLED_HALF_WAY = """
import os
import signal
from luodi.front.cli.database import set_up
set_up()
from luodi.office.projects.actions import receive_projects
flush = receive_projects.ReceiveProjects.flush_journal
chunks = 0
def flush_then_die(self):
    global chunks
    flush(self)
    chunks += 1
    if chunks == 2:
        os.kill(os.getpid(), signal.SIGKILL)
receive_projects.ReceiveProjects.flush_journal = flush_then_die
from luodi.front.cli.main import main
main()
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    rows = [
        HEADER,
        [1, "鼎泰半导体晶圆制造基地", "鼎泰科技", 50, "松江区", "2026-01-10", "签约"],
        [2, "研发总部", "甲公司", 5, "浦东新区", None, "在谈"],
        [3, "丙基地", "丙", "很多", "浦东新区", None, "在谈"],
    ]
    return write_book(tmp_path / "台账.xlsx", {"台账": rows})


def test_import_prints_one_line_of_counts(home: Environment, ledger: Path) -> None:
    arguments = ["import", "projects", str(ledger), "--as-of", "2026-06-30", "--yes", "--json"]
    counts = counts_of(luodi(home, *arguments))
    assert Path(counts.pop("refusals")).is_file()
    assert counts == {"accepted": 2, "created": 2, "updated": 0, "unchanged": 0, "review": 0, "refused": 1}
    again = counts_of(luodi(home, *arguments))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_import_previews_before_anything_was_ever_imported(home: Environment, ledger: Path) -> None:
    done = luodi(home, "import", "projects", str(ledger), "--as-of", "2026-06-30", input="n\n")
    assert done.returncode == 0
    assert "不是金额" in done.stdout
    assert luodi(home, "audit", "show", "project/LD2026-00001").stdout == ""


def test_import_says_a_problem_in_one_line_and_exits_with_2(home: Environment, ledger: Path) -> None:
    for arguments, said in (
        (["--as-of", "不知道哪天"], "不知道哪天"),
        (["--district", "火星"], "火星"),
        ([], "--as-of"),
    ):
        done = luodi(home, "import", "projects", str(ledger), "--yes", "--json", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_review_lists_and_decides(home: Environment, tmp_path: Path, ledger: Path) -> None:
    luodi(home, "import", "projects", str(ledger), "--as-of", "2026-06-30", "--yes", "--json")
    other = [HEADER, [1, "研发总部", "乙公司", 5, "浦东新区", None, "在谈"]]
    path = write_book(tmp_path / "另一份.xlsx", {"台账": other})
    counts = counts_of(luodi(home, "import", "projects", str(path), "--as-of", "2026-07-31", "--yes", "--json"))
    assert counts["review"] == 1
    [line] = luodi(home, "review", "list", "--json").stdout.splitlines()
    row = json.loads(line)
    assert (row["incoming_name"], row["candidate_name"], row["decision"]) == ("研发总部", "研发总部", "open")
    done = luodi(home, "review", "decide", str(row["id"]), "--different", "--reason", "两家公司")
    assert done.returncode == 0, done.stderr
    assert luodi(home, "review", "list", "--json").stdout == ""
    assert luodi(home, "review", "decide", str(row["id"]), "--same").returncode == 2
    assert luodi(home, "audit", "verify").returncode == 0


def test_import_killed_half_way_leaves_nothing(home: Environment, tmp_path: Path) -> None:
    path = large_ledger(tmp_path / "大台账.xlsx", 1500)
    arguments = ["import", "projects", str(path), "--as-of", "2026-06-30", "--yes", "--json"]
    before = luodi(home, "audit", "verify").stdout
    killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, *arguments], env=home, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert luodi(home, "audit", "verify").stdout == before
    counts = counts_of(luodi(home, *arguments))
    assert (counts["created"], counts["accepted"], counts["refused"]) == (1500, 1500, 0)
    assert luodi(home, "audit", "verify").returncode == 0


def test_import_killed_at_any_moment_is_whole_or_not_there(home: Environment, tmp_path: Path) -> None:
    path = large_ledger(tmp_path / "大台账.xlsx", 1500)
    arguments = ["import", "projects", str(path), "--as-of", "2026-06-30", "--yes", "--json"]
    command = [sys.executable, "-c", "from luodi.front.cli.main import main; main()"]
    for seconds in (2.0, 3.0):
        process = subprocess.Popen([*command, *arguments], env=home, stdout=subprocess.DEVNULL)
        time.sleep(seconds)
        process.kill()
        process.wait()
    counts = counts_of(luodi(home, *arguments))
    assert (counts["created"], counts["unchanged"]) in {(1500, 0), (0, 1500)}
    assert luodi(home, "audit", "verify").returncode == 0
