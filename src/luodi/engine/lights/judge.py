"""Turns signals into a light with its reasons, as the published rules decide. Every count of days comes in."""

from dataclasses import dataclass
from datetime import date

from luodi.engine.lights.decisions import Finding, LightDecisions, Reason
from luodi.engine.lights.light import Light
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
    """A light and why it burns, the gravest reason first; ``red_working_days`` counts from the day it turned red."""

    light: Light
    reasons: tuple[Text, ...]
    red_working_days: int = 0


def judge(signals: Signals, rules: LightDecisions) -> Verdict:
    """What ``rules`` make of nodes and silence. Raises Problem where the rules give no answer."""
    stage = signals.stage
    nodes = sorted(signals.nodes, key=lambda node: node.working_days_left)
    findings = [(rules.node(stage, node.working_days_left), node) for node in nodes]
    silence = rules.silence(stage, signals.silent_working_days)
    seen = frozenset((silence.light, *(finding.light for finding, _node in findings)))
    project = rules.project(stage, signals.health, seen)
    if project.reason is not Reason.FINDINGS:
        return Verdict(project.light, (_WITHOUT_FINDINGS[project.reason],))
    said = [(finding, _of_node(finding, node)) for finding, node in findings if finding.light is not Light.GREEN]
    if silence.light is not Light.GREEN:
        said.append((silence, _of_silence(signals.silent_working_days)))
    said.sort(key=lambda pair: -pair[0].light.severity)
    red_days = max(finding.red_working_days for finding, _reason in said) if project.light is Light.RED else 0
    return Verdict(project.light, tuple(reason for _finding, reason in said), red_days)


_WITHOUT_FINDINGS = {
    Reason.WITHDRAWN: Text("项目已退出，不再亮灯", "the project is withdrawn and needs no light"),
    Reason.ARRIVED: Text("项目已走完全程，不再亮灯", "the project has arrived and needs no light"),
    Reason.WELL: Text("节点按期，近期有进展", "nodes are on time and progress is recent"),
}


def _of_node(finding: Finding, node: NodeSignal) -> Text:
    return _late(node) if finding.reason is Reason.OVERDUE else _near(node)


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


def _of_silence(silent: int) -> Text:
    return Text(f"已 {silent} 个工作日没有进展记录", f"no progress recorded for {_days(silent)}")


def _days(count: int) -> str:
    return f"{count} working day{'' if count == 1 else 's'}"
