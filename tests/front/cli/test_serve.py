"""``luodi serve`` as a process: it says where it listens, stops when told, and says in one line why it cannot start."""

import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.front.migrated import LUODI, environment, put_in


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, migrated_home: Path) -> Path:
    """A home with a migrated, empty register."""
    return put_in(migrated_home, tmp_path_factory.mktemp("home"))


@pytest.fixture
def server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [*LUODI, "serve", "--port", "0"],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    yield process, address
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_serve_answers_and_stops_on_sigterm(server: tuple[subprocess.Popen[str], str]) -> None:
    process, address = server
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    request = urllib.request.Request(address + "no-such-page/", method="GET")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request, timeout=90)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "For this machine only" in said
    assert "Traceback" not in said


def test_serve_stops_on_ctrl_c(server: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = server
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "Traceback" not in said


def refused(home: Path, *arguments: str, **more: str) -> str:
    outcome = subprocess.run(
        [*LUODI, "serve", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert outcome.returncode == 2
    assert "Traceback" not in outcome.stderr
    return " ".join(outcome.stderr.split())


def test_serve_on_a_taken_port_is_a_problem(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is taken" in refused(home, "--port", str(port))


def test_serve_beyond_loopback_lists_what_is_unsafe(home: Path) -> None:
    said = refused(home, "--host", "0.0.0.0", LUODI_DEBUG="1")
    assert all(words in said for words in ("debug mode is on", "secret key is the default", "no host name is set"))


def test_serve_without_migrations_is_a_problem(tmp_path: Path) -> None:
    assert "Run luodi migrate first" in refused(tmp_path)


def test_a_database_url_that_is_none_is_a_problem(home: Path) -> None:
    assert "DATABASE_URL is not the address of a database" in refused(home, DATABASE_URL="luodi on the big server")


def test_an_empty_database_url_means_the_embedded_database(tmp_path: Path) -> None:
    assert "Run luodi migrate first" in refused(tmp_path, DATABASE_URL="")
