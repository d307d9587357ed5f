"""``luodi brief`` from the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.briefs.models import Brief
from luodi.office.people.models import User
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db


def test_brief_writes_its_files_and_says_where(chief: User, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["brief", "--as-of", "2026-01-04", "--out", str(tmp_path), "--as-user", chief.username]
    )
    assert result.exit_code == 0, result.output
    for name in ("调度单-全市-20260104.docx", "调度单-全市-20260104.xlsx"):
        assert (tmp_path / name).exists()
        assert name in result.output
    assert Brief.objects.get().written_by == chief


def test_brief_of_a_stranger_is_a_problem(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["brief", "--as-of", "2026-01-04", "--out", str(tmp_path), "--as-user", "nobody"])
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "people.unknown_user"


def test_brief_of_an_unknown_district_is_a_problem(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["brief", "--as-of", "2026-01-04", "--district", "无此区", "--out", str(tmp_path)])
    assert isinstance(result.exception, Problem)
    assert not list(tmp_path.iterdir())
