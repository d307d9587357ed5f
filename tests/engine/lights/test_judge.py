"""Lights from deadlines and silence: where each threshold turns, and what needs no light."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.lights.decisions import Thresholds
from luodi.engine.lights.judge import NodeSignal, Signals, Verdict, judge
from luodi.engine.lights.light import Light
from luodi.reference.text import Text

from .models import HEALTHS, STAGES, lights_with

OWN = {
    "signed": Thresholds(node_yellow_before=10, node_red_after=3, silence_yellow=10, silence_red=20),
    "lead": Thresholds(node_yellow_before=0, node_red_after=3, silence_yellow=30, silence_red=60),
}
RULES = lights_with(OWN)


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


@pytest.mark.parametrize(
    ("left", "silent", "days"),
    [((-2,), 0, 0), ((-3,), 0, 1), ((-3, -8), 0, 6), ((-3,), 25, 6), ((), 20, 1), ((), 9, 0)],
)
def test_judge_counts_the_working_days_of_the_longest_red(left: tuple[int, ...], silent: int, days: int) -> None:
    assert seen(*left, silent=silent).red_working_days == days


def expected(signals: Signals, thresholds: Thresholds) -> Verdict:
    """What lights meant before they were a model: the oracle."""
    if signals.health == "withdrawn":
        return Verdict(Light.NONE, ())
    if signals.stage == "at_capacity":
        return Verdict(Light.NONE, ())
    lights: list[tuple[Light, int, int]] = []
    for node in sorted(signals.nodes, key=lambda node: node.working_days_left):
        left = node.working_days_left
        if left < 0:
            red = -left >= thresholds.node_red_after
            lights.append(
                (Light.RED if red else Light.YELLOW, -left, 1 - left - thresholds.node_red_after if red else 0)
            )
        elif left <= thresholds.node_yellow_before:
            lights.append((Light.YELLOW, left, 0))
    silent = signals.silent_working_days
    if silent >= thresholds.silence_yellow:
        red = silent >= thresholds.silence_red
        lights.append((Light.RED if red else Light.YELLOW, silent, 1 + silent - thresholds.silence_red if red else 0))
    lights.sort(key=lambda finding: -finding[0].severity)
    if not lights:
        return Verdict(Light.GREEN, ())
    said = tuple(Text(str(days), "") for _light, days, _red in lights)
    return Verdict(lights[0][0], said, max(red for *_, red in lights))


thresholds = st.builds(
    lambda before, after, yellow, more: Thresholds(before, after, yellow, yellow + more),
    st.integers(0, 30), st.integers(1, 15), st.integers(1, 60), st.integers(1, 60),
)  # fmt: skip
days_left = st.integers(-40, 40) | st.integers(-2_000, 2_000)
situations = st.tuples(
    st.sampled_from(sorted(STAGES)),
    st.sampled_from(sorted(HEALTHS)),
    st.lists(days_left, max_size=4),
    st.integers(0, 130) | st.integers(0, 3_000),
)


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(STAGES, thresholds)), st.lists(situations, min_size=10, max_size=40))
def test_judge_agrees_with_the_thresholds_whatever_they_are(
    rules: dict[str, Thresholds], situations: list[tuple[str, str, list[int], int]]
) -> None:
    model = lights_with(rules)
    for stage, health, left, silent in situations:
        nodes = tuple(NodeSignal(Text("供地", "land"), date(2026, 4, 30), days) for days in left)
        signals = Signals(stage, health, nodes, silent)
        verdict, oracle = judge(signals, model), expected(signals, rules[stage])
        assert (verdict.light, verdict.red_working_days) == (oracle.light, oracle.red_working_days)
        for reason, days in zip(verdict.reasons, oracle.reasons, strict=bool(oracle.reasons)):
            assert days.zh == "0" or f" {days.zh} 个工作日" in reason.zh
