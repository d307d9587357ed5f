"""What changed between two sets of lines, case by case."""

from dataclasses import replace

import pytest

from luodi.engine.lights.light import Light
from luodi.office.briefs.changes import ChangeKind, changes_between
from luodi.office.projects.words import Health, Stage
from tests.office.briefs.samples import line, many_lines, week_earlier


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({}, {}, []),
        ({}, {"stage": Stage.LANDED}, ["stage_forward"]),
        ({"stage": Stage.STARTED}, {"stage": Stage.LANDED}, ["stage_back"]),
        ({}, {"light": Light.RED}, ["light_worse"]),
        ({"light": Light.RED}, {"light": Light.YELLOW}, ["light_better"]),
        ({}, {"health": Health.STALLED}, ["health_worse"]),
        ({"health": Health.STALLED}, {"health": Health.SLIPPING}, ["health_better"]),
        ({"health": Health.SLIPPING}, {}, ["back_on_track"]),
        ({}, {"health": Health.WITHDRAWN, "light": Light.NONE}, ["withdrawn"]),
        ({"health": Health.WITHDRAWN, "light": Light.NONE}, {}, ["resumed"]),
        ({"health": Health.WITHDRAWN}, {"health": Health.WITHDRAWN, "stage": Stage.LANDED}, []),
        ({"counted": False}, {}, ["newly_signed"]),
        ({}, {"counted": False}, ["left"]),
        ({}, {"stage": Stage.LANDED, "light": Light.RED}, ["stage_forward", "light_worse"]),
        ({}, {"name": "改名"}, []),
    ],
)
def test_changes_of_one_project(before: dict[str, object], after: dict[str, object], kinds: list[str]) -> None:
    assert [change.kind for change in changes_between([line(**before)], [line(**after)])] == kinds


def test_changes_balance_the_number_of_projects() -> None:
    now = many_lines(200)
    before = [replace(each, counted=number % 13 != 0) for number, each in enumerate(week_earlier(now))]
    changes = [change.kind for change in changes_between(before, now)]
    arrived, left = changes.count(ChangeKind.NEWLY_SIGNED), changes.count(ChangeKind.LEFT)
    assert arrived > left
    assert sum(each.counted for each in now) - sum(each.counted for each in before) == arrived - left


def test_changes_are_ordered_and_repeatable() -> None:
    now = many_lines(100)
    found = changes_between(week_earlier(now), now)
    assert found == changes_between(list(reversed(week_earlier(now))), list(reversed(now)))
    order = list(ChangeKind)
    assert [order.index(change.kind) for change in found] == sorted(order.index(change.kind) for change in found)
