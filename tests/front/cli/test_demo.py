"""``luodi demo`` as a process: ready in one command, harmless twice, clean after a kill, one at a time."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from luodi.front.demo.premises import Premises

DEMO = [sys.executable, "-c", "from luodi.front.cli.main import main; main()", "demo"]
SMALL = ["--enterprises", "60", "--projects", "12", "--parks", "4", "--as-of", "2026-11-22"]


def environment(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "VIRTUAL_ENV") if name in os.environ}
    # A demo never goes near the database that is configured; this one could not even be opened.
    never = "postgres://nobody@127.0.0.1:1/production"
    more = {"LUODI_HOME": str(home), "LANG": "en_GB.UTF-8", "PYTHONIOENCODING": "utf-8", "DATABASE_URL": never}
    return {**kept, **more}


def demo(home: Path, *arguments: str, expected: int = 0) -> str:
    outcome = subprocess.run(
        [*DEMO, *arguments], env=environment(home), capture_output=True, text=True, timeout=120, check=False
    )
    assert outcome.returncode == expected, outcome.stderr
    assert "Traceback" not in outcome.stderr
    return " ".join((outcome.stdout + outcome.stderr).split())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the small city stands."""
    home = tmp_path_factory.mktemp("home")
    said = demo(home, "--no-serve", *SMALL)
    assert "enterprises: 60" in said
    assert "administrator" in said
    assert said.count(".docx") == said.count(".xlsx") == 2
    return home


def test_demo_twice_uses_the_city_that_is_there(home: Path) -> None:
    database = Premises(home / "demo").database
    before = database.stat().st_ino
    assert "ready and used as it is" in demo(home, "--no-serve", *SMALL)
    assert database.stat().st_ino == before


def test_demo_serves_the_workbench_and_stops_on_sigterm(home: Path) -> None:
    process = subprocess.Popen(
        [*DEMO, *SMALL, "--port", "0"],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = next(line.strip() for line in process.stdout if line.startswith("http://127.0.0.1:"))
    try:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}no-such-page/", timeout=20)
        # While it is served, it is used again, but not replaced.
        assert "ready and used as it is" in demo(home, "--no-serve", *SMALL)
        assert "being served and cannot be replaced" in demo(home, "--no-serve", *SMALL, "--seed", "2", expected=2)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_demo_with_other_parameters_replaces_the_city(home: Path) -> None:
    demo(home, "--no-serve", *SMALL, "--seed", "2")
    marker = json.loads((home / "demo" / "city" / "city.json").read_text())
    assert marker["seed"] == 2
    assert not (home / "demo" / "building").exists()


def test_demo_killed_half_way_starts_over_cleanly(tmp_path: Path) -> None:
    premises = Premises(tmp_path / "demo")
    process = subprocess.Popen(
        [*DEMO, "--no-serve", "--enterprises", "400000"],
        env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while sum(file.stat().st_size for file in premises.building.glob("*")) < 5_000_000:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.1)
    process.kill()
    process.wait()
    assert premises.standing() is None
    demo(tmp_path, "--no-serve", *SMALL)
    assert premises.standing() is not None
    assert not premises.building.exists()


def test_demo_beside_another_is_a_problem(tmp_path: Path) -> None:
    with Premises(tmp_path / "demo").at_work():
        assert "Another luodi demo is at work here" in demo(tmp_path, "--no-serve", *SMALL, expected=2)


def test_demo_on_a_taken_port_is_a_problem_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"Port {port} is taken" in demo(tmp_path, "--port", port, *SMALL, expected=2)
    assert not (tmp_path / "demo").exists()


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0001-01-01", "2101-01-01"])
def test_demo_of_no_day_is_a_problem(tmp_path: Path, day: str) -> None:
    assert "Write it like 2026-11-22" in demo(tmp_path, "--no-serve", "--as-of", day, expected=2)
