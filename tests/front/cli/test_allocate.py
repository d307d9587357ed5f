"""``luodi match`` and ``luodi allocate`` on a small city."""

# ruff: noqa: F811 - a fixture that is asked for by its name

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.allocations.models import AllocationRun
from luodi.office.people.action import Occasion
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem
from tests.office.allocations.conftest import at, city, pudong_office, rules, today  # noqa: F401 - fixtures

NO_LIMITS = ("--track-cap", "0", "--group-cap", "0", "--fund-cap", "0", "--risk-ceiling", "0", "--balance", "0")


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.cli.safety.refuse_unmigrated", lambda: None)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def run() -> Callable[..., tuple[int, str]]:
    def invoke(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(words), catch_exceptions=True)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    return invoke


def test_match_prints_every_site_once(city: dict[str, Project], run: Callable[..., tuple[int, str]]) -> None:
    code, printed = run("match", city["甲"].code, "--as-of", "2026-11-20", "--json")
    said = json.loads(printed)
    assert code == 0
    assert {each["site"]["code"] for each in [*said["fits"], *said["misfits"]]} == {"ZJ-S1", "JD-S1", "JD-P1"}
    assert "2 sites fit, 1 do not" in run("match", city["甲"].code)[1]


def test_allocate_prints_plan_bound_and_left_outs(
    city: dict[str, Project], run: Callable[..., tuple[int, str]], today: Occasion
) -> None:
    code, printed = run("allocate", "--as-of", "2026-11-20", "--quarters", "2", *NO_LIMITS, "--json")
    said = json.loads(printed)
    assert code == 0
    assert {row["site"] for row in said["plan"]} == {"ZJ-S1", "JD-S1", "JD-P1"}
    assert said["value"] <= said["bound"] * (1 + 1e-9)
    assert said["gap"] == pytest.approx(0, abs=1e-6)
    assert {each["reason"] for each in said["left_out"]} == {"site", "no_needs"}
    assert "proven gap" in run("allocate", "--as-of", "2026-11-20", *NO_LIMITS)[1]


def test_allocate_of_rules_in_conflict_names_them_and_exits_with_one(
    city: dict[str, Project], run: Callable[..., tuple[int, str]]
) -> None:
    must = [word for name in ("甲", "乙", "丙") for word in ("--require", city[name].code)]
    code, printed = run("allocate", "--as-of", "2026-11-20", *NO_LIMITS, *must)
    assert code == 1
    assert printed.count("must be in the plan") == 3
    assert AllocationRun.objects.get().state == "infeasible"


def test_allocate_refuses_what_is_no_number(city: dict[str, Project], run: Callable[..., tuple[int, str]]) -> None:
    with pytest.raises(Problem, match=r"allocation\.option"):
        run("allocate", "--weights", "output=much")
