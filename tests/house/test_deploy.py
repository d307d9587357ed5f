"""What is shipped for running the house: the container file and the units of systemd are sound and hardened."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def test_container_file_passes_hadolint() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    ended = subprocess.run([hadolint, DEPLOY / "Containerfile"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_container_runs_as_nobody_special_and_tells_its_health() -> None:
    stages = re.split(r"^FROM ", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    last = stages[-1]
    assert len(stages) == 3
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "/healthz" in last


def test_container_file_copies_what_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [name for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert sources
    assert not [name for name in sources if not (ROOT / name).exists()]
    kept = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{name}" for name in sources} <= set(kept)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_units_pass_systemd_analyze(tmp_path: Path) -> None:
    for unit in UNITS:  # the program is not installed on the machine that runs the tests
        text = unit.read_text(encoding="utf-8").replace("/opt/luodi/bin/luodi", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    ended = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout + ended.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_service_is_hardened(unit: Path) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-2000:]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_service_calls_a_command_that_there_is(unit: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # names of systemd have capitals
    parser.read(unit, encoding="utf-8")
    program, command, *options = parser["Service"]["ExecStart"].split()
    assert program == "/opt/luodi/bin/luodi"
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    section = page.split(f"## `luodi {command}", 1)[1].split("\n## ", 1)[0]
    assert not [option for option in options if option.startswith("--") and f"`{option}`" not in section]


def test_example_of_the_environment_names_documented_settings() -> None:
    text = (DEPLOY / "environment.example").read_text(encoding="utf-8")
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    assert names
    assert not [name for name in names if f"`{name}`" not in page]
