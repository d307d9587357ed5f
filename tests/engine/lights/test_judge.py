"""Lights from deadlines and silence: where each threshold turns, and what needs no light."""

from datetime import date

import pytest

from luodi.engine.lights.judge import NodeSignal, Signals, Verdict, judge
from luodi.engine.lights.light import Light
from luodi.engine.lights.thresholds import LightDefinition, Thresholds, read_lights
from luodi.reference.problems import Problem
from luodi.reference.text import Text

RULES = LightDefinition(
    default=Thresholds(node_yellow_before=10, node_red_after=3, silence_yellow=10, silence_red=20),
    by_stage={"lead": Thresholds(node_yellow_before=0, node_red_after=3, silence_yellow=30, silence_red=60)},
    unlit_stages=frozenset({"at_capacity"}),
    unlit_healths=frozenset({"withdrawn"}),
)


def seen(*left: int, silent: int = 0, stage: str = "signed", health: str = "on_track") -> Verdict:
    nodes = tuple(NodeSignal(Text("供地", "supply the land"), date(2026, 4, 30), days) for days in left)
    return judge(Signals(stage, health, nodes, silent), RULES)


@pytest.mark.parametrize(
    ("left", "light"),
    [(11, Light.GREEN), (10, Light.YELLOW), (0, Light.YELLOW), (-1, Light.YELLOW), (-2, Light.YELLOW),
     (-3, Light.RED), (-200, Light.RED)],
)  # fmt: skip
def test_judge_a_node_turns_at_its_thresholds(left: int, light: Light) -> None:
    assert seen(left).light == light


@pytest.mark.parametrize(
    ("silent", "light"), [(9, Light.GREEN), (10, Light.YELLOW), (19, Light.YELLOW), (20, Light.RED)]
)
def test_judge_silence_turns_at_its_thresholds(silent: int, light: Light) -> None:
    assert seen(silent=silent).light == light


def test_judge_takes_the_gravest_and_keeps_every_reason() -> None:
    verdict = seen(5, -4, silent=12)
    assert verdict.light == Light.RED
    assert [reason.zh for reason in verdict.reasons] == [
        "“供地”应于 2026-04-30 完成，已逾期 4 个工作日",
        "“供地”应于 2026-04-30 完成，还剩 5 个工作日",
        "已 12 个工作日没有进展记录",
    ]
    assert verdict.reasons[0].en == "“supply the land” was due on 2026-04-30, 4 working days ago"


def test_judge_a_stage_by_its_own_thresholds() -> None:
    assert seen(silent=29, stage="lead").light == Light.GREEN
    assert seen(silent=30, stage="lead").light == Light.YELLOW


@pytest.mark.parametrize(("stage", "health"), [("at_capacity", "on_track"), ("signed", "withdrawn")])
def test_judge_no_light_where_none_is_needed(stage: str, health: str) -> None:
    verdict = seen(-100, silent=500, stage=stage, health=health)
    assert verdict.light == Light.NONE
    assert verdict.reasons


def test_light_has_word_shape_and_colour_of_its_own() -> None:
    assert len({light.icon for light in Light}) == len({light.text for light in Light}) == len(Light)
    assert Light.RED.colour == "light-red"


DEFAULT = {"node_yellow_before": 10, "node_red_after": 1, "silence_yellow": 10, "silence_red": 20}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "default"),
        ({"default": DEFAULT | {"silence_red": 10}}, "default.silence_yellow"),
        ({"default": DEFAULT | {"node_red_after": 0}}, "default.node_red_after"),
        ({"default": DEFAULT | {"node_red_after": True}}, "default.node_red_after"),
        ({"default": DEFAULT | {"silence": 3}}, "default.silence"),
        ({"default": DEFAULT, "stages": {"nowhere": {}}}, "stages.nowhere"),
        ({"default": DEFAULT, "stages": {"lead": {"silence_yellow": 30}}}, "stages.lead.silence_yellow"),
        ({"default": DEFAULT, "unlit_stages": ["lead", "lead"]}, "unlit_stages"),
        ({"default": DEFAULT, "colour": "red"}, "colour"),
        ([], ""),
    ],
)
def test_read_lights_names_the_field_that_is_wrong(given: object, field: str) -> None:
    with pytest.raises(Problem) as caught:
        read_lights(given, stages=["lead", "signed"], healths=["withdrawn"])
    assert (caught.value.record.where.file, caught.value.record.where.field) == ("lights.toml", field)


def test_read_lights_fills_a_stage_from_the_default() -> None:
    rules = read_lights(
        {"default": DEFAULT, "stages": {"lead": {"silence_red": 99}}}, stages=["lead"], healths=["withdrawn"]
    )
    assert rules.of("lead") == Thresholds(10, 1, 10, 99)
    assert read_lights(rules.to_mapping(), stages=["lead"], healths=["withdrawn"]) == rules
