"""What commands say where there is no register that they can work with: one line, and exit status 2."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.reference.problems import Problem


@pytest.mark.django_db
def test_command_on_a_database_that_is_not_migrated_is_a_problem() -> None:
    MigrationRecorder.Migration.objects.filter(app="people").latest("name").delete()
    with pytest.raises(Problem, match=r"serve\.not_migrated"):
        CliRunner().invoke(app, ["audit", "verify"], catch_exceptions=False)


@pytest.mark.parametrize(
    "database", ["postgres://luodi@127.0.0.1:1/none", "sqlite:///{folder}/none/x", "sqlite:///{folder}/junk"]
)
@pytest.mark.parametrize("command", [["migrate"], ["audit", "verify"]])
def test_command_on_no_database_is_a_problem(tmp_path: Path, database: str, command: list[str]) -> None:
    (tmp_path / "junk").write_bytes(b"no database at all" * 100)
    url = database.format(folder=tmp_path)
    assert "cannot be read" in said_by_a_process(command, LUODI_HOME=str(tmp_path), DATABASE_URL=url)


@pytest.mark.parametrize("command", [["migrate"], ["demo", "--no-serve", "--port", "0"]])
def test_command_in_a_home_that_is_no_folder_is_a_problem(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "file").touch()
    assert "cannot be used" in said_by_a_process(command, LUODI_HOME=str(tmp_path / "file"))


def said_by_a_process(command: list[str], **environment: str) -> str:
    """What the command says on standard error when it ends with 2."""
    ended = subprocess.run(
        [sys.executable, "-c", "from luodi.front.cli.main import main; main()", *command],
        env={**os.environ, "LANG": "en", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    return ended.stderr
