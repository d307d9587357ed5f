"""Turns signals into a light with its reasons. Pure: every count of days comes in with the signals."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luodi.engine.lights.light import Light
from luodi.engine.lights.thresholds import LightDefinition, Thresholds
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class NodeSignal:
    """An open node with a deadline. ``working_days_left`` is negative when the deadline has passed."""

    name: Text
    planned_on: date
    working_days_left: int


@dataclass(frozen=True, slots=True)
class Signals:
    """What a light is judged by. ``silent_working_days`` counts since the last recorded progress."""

    stage: str
    health: str
    nodes: tuple[NodeSignal, ...]
    silent_working_days: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A light and why it burns, the gravest reason first."""

    light: Light
    reasons: tuple[Text, ...]


def judge(signals: Signals, rules: LightDefinition) -> Verdict:
    """The gravest of what nodes and silence say; no light where the rules say that none is needed."""
    if signals.health in rules.unlit_healths:
        return Verdict(Light.NONE, (Text("项目已退出，不再亮灯", "the project is withdrawn and needs no light"),))
    if signals.stage in rules.unlit_stages:
        return Verdict(Light.NONE, (Text("项目已走完全程，不再亮灯", "the project has arrived and needs no light"),))
    thresholds = rules.of(signals.stage)
    findings = [*_of_nodes(signals.nodes, thresholds), *_of_silence(signals.silent_working_days, thresholds)]
    if not findings:
        return Verdict(Light.GREEN, (Text("节点按期，近期有进展", "nodes are on time and progress is recent"),))
    findings.sort(key=lambda finding: -finding[0].severity)
    return Verdict(findings[0][0], tuple(reason for _light, reason in findings))


def _of_nodes(nodes: tuple[NodeSignal, ...], thresholds: Thresholds) -> Iterator[tuple[Light, Text]]:
    for node in sorted(nodes, key=lambda node: node.working_days_left):
        left = node.working_days_left
        if left < 0:
            yield Light.RED if -left >= thresholds.node_red_after else Light.YELLOW, _late(node)
        elif left <= thresholds.node_yellow_before:
            yield Light.YELLOW, _near(node)


def _late(node: NodeSignal) -> Text:
    days = -node.working_days_left
    return Text(
        f"“{node.name.zh}”应于 {node.planned_on} 完成，已逾期 {days} 个工作日",
        f"“{node.name.en}” was due on {node.planned_on}, {_days(days)} ago",
    )


def _near(node: NodeSignal) -> Text:
    days = node.working_days_left
    if days == 0:
        return Text(f"“{node.name.zh}”于 {node.planned_on} 到期", f"“{node.name.en}” falls due on {node.planned_on}")
    return Text(
        f"“{node.name.zh}”应于 {node.planned_on} 完成，还剩 {days} 个工作日",
        f"“{node.name.en}” is due on {node.planned_on}, in {_days(days)}",
    )


def _of_silence(silent: int, thresholds: Thresholds) -> Iterator[tuple[Light, Text]]:
    if silent < thresholds.silence_yellow:
        return
    reason = Text(f"已 {silent} 个工作日没有进展记录", f"no progress recorded for {_days(silent)}")
    yield Light.RED if silent >= thresholds.silence_red else Light.YELLOW, reason


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
