"""The shipped tables of chasing and routing: what they say, and what is refused before it is published."""

from datetime import datetime

import pytest

from luodi.engine.clocks.chasing import Chase, Chased, Step, Urgency, days_late
from luodi.engine.clocks.clock import CHINA, Clock, Limit, Unit, read
from luodi.engine.clocks.routing import Category, Handler, Level, Need
from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung
from luodi.office.projects.decisions import check_decision, shipped_decision, shipped_rules
from luodi.office.projects.words import DecisionName
from luodi.reference.problems import Problem


@pytest.mark.parametrize(
    ("light", "late", "urgency", "rung", "chased"),
    [
        (Light.GREEN, 0, Urgency.CRITICAL, Rung.NONE, Chased.NOBODY),
        (Light.YELLOW, 0, Urgency.NORMAL, Rung.REMINDED, Chased.HANDLER),
        (Light.RED, 1, Urgency.NORMAL, Rung.URGED, Chased.HEAD_OF_OFFICE),
        (Light.RED, 2, Urgency.URGENT, Rung.SUPERVISED, Chased.CITY_SECTION),
        (Light.RED, 6, Urgency.NORMAL, Rung.SUPERVISED, Chased.CITY_SECTION),
        (Light.RED, 4, Urgency.CRITICAL, Rung.RAISED, Chased.LEADER),
        (Light.RED, 11, Urgency.NORMAL, Rung.RAISED, Chased.LEADER),
        (Light.NONE, 0, Urgency.CRITICAL, Rung.NONE, Chased.NOBODY),
    ],
)
def test_ladder_rises_with_lateness(light: Light, late: int, urgency: Urgency, rung: Rung, chased: Chased) -> None:
    assert shipped_rules().chase.of(Step.ANSWER, light, late, urgency) == Chase(rung, chased)


def test_ladder_never_sinks_as_days_pass() -> None:
    chase = shipped_rules().chase
    for step in Step:
        for urgency in Urgency:
            heights = [chase.of(step, Light.RED, late, urgency).height for late in range(1, 40)]
            assert heights == sorted(heights)


def test_hours_late_count_as_begun_days() -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=CHINA)
    clock = Clock(monday, Limit(24, Unit.HOURS))
    assert days_late(read(clock, datetime(2026, 11, 17, 10, tzinfo=CHINA))) == 1
    assert days_late(read(clock, datetime(2026, 11, 18, 10, tzinfo=CHINA))) == 2


def test_routing_names_the_leading_level_first() -> None:
    of = shipped_rules().routing.of
    assert of(Category.ELEMENT, Need.LAND, Urgency.NORMAL) == (
        Handler(Level.DISTRICT, True),
        Handler(Level.CITY, False),
    )
    assert of(Category.SURROUNDINGS, Need.NONE, Urgency.NORMAL) == (Handler(Level.PARK, True),)
    assert of(Category.OTHER, Need.NONE, Urgency.CRITICAL)[1] == Handler(Level.CITY, False)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (DecisionName.CASE_ROUTING, '<text>"协办"</text>', '<text>"主办"</text>'),
        (DecisionName.CASE_ROUTING, '<text>"区级"</text>', '<text>"镇级"</text>'),
        (DecisionName.CASE_CHASE, '<text>"经办人"</text>', '<text>"无"</text>'),
        (DecisionName.CASE_CHASE, "&gt; 10", "&gt; 十"),
    ],
)
def test_table_that_cannot_work_is_refused(name: DecisionName, old: str, new: str) -> None:
    xml = shipped_decision(name)
    assert old in xml
    with pytest.raises(Problem):
        check_decision(name, xml.replace(old, new), "试.dmn")


@pytest.mark.parametrize("name", [DecisionName.CASE_ROUTING, DecisionName.CASE_CHASE])
def test_shipped_table_can_do_its_work(name: DecisionName) -> None:
    check_decision(name, shipped_decision(name), f"{name}.dmn")
