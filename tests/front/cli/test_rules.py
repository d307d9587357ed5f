"""``luodi rules``: from the model in force, over a file that is edited, to a version of its own."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import DecisionName
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped_rules(Occasion(system_user(), datetime(2020, 1, 1, 2, tzinfo=UTC), "test"))


def run(*arguments: str) -> str:
    return CliRunner().invoke(app, ["rules", *arguments], catch_exceptions=False, env={"COLUMNS": "160"}).output


def edited(folder: Path, old: str, new: str) -> str:
    path = folder / "新的.dmn"
    text = run("show", "lights", "--xml")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return str(path)


def test_publish_what_show_wrote_makes_the_next_version(tmp_path: Path) -> None:
    before = date(2020, 6, 1).isoformat()
    assert "lights v2" in run("publish", "lights", edited(tmp_path, "<text>40</text>", "<text>45</text>"))
    assert "<text>45</text>" in run("show", "lights", "--xml")
    assert "<text>45</text>" not in run("show", "lights", "--xml", "--as-of", before)
    listed = [line for line in run("list").splitlines() if "lights" in line]
    assert [("2" in line.split("│")[2], "●" in line) for line in listed] == [(True, True), (False, False)]


def test_show_has_every_cell_of_every_table() -> None:
    shown = run("show", "lights")
    assert all(name in shown for name in ("门槛", "节点灯", "进展灯", "项目灯"))
    assert '"投产"' in shown
    assert "list contains(?," in shown
    assert "120" in shown


def test_publish_a_model_that_will_not_do_names_the_cell(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        run("publish", "lights", edited(tmp_path, "<text>&lt; 0</text>", "<text>&lt; 零</text>"))
    assert caught.value.record.where.file == "新的.dmn"
    assert caught.value.record.where.field == "节点灯 rule[2] 节点剩余工作日"
    assert DecisionModel.objects.count() == len(DecisionName)


def test_publish_as_somebody_who_may_not_is_refused(tmp_path: Path) -> None:
    office = Office.objects.create(code="city", name="市投促办", level=OfficeLevel.CITY)
    User.objects.create(username="li", display_name="李", office=office, role=Role.CHIEF)
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        run("publish", "lights", edited(tmp_path, "<text>40</text>", "<text>45</text>"), "--as-user", "li")


def test_rules_of_an_unknown_name_or_encoding_are_problems(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"rules\.unknown_name"):
        run("show", "light")
    path = tmp_path / "gbk.dmn"
    path.write_bytes(run("show", "lights", "--xml").encode("gbk"))
    with pytest.raises(Problem, match=r"rules\.not_utf8"):
        run("publish", "lights", str(path))
