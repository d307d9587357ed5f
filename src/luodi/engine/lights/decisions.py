"""The lights as a published DMN model says them: thresholds of a stage, what a node or silence says, and the light.

The model has the decisions 门槛, 节点灯, 进展灯 and 项目灯; stages and healths stand in it by their words.
Answers are kept, so that a register of many projects asks each question once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luodi.engine.dmn import Model
from luodi.engine.lights.light import Light
from luodi.engine.lights.rule_decision import Answer, RuleDecision
from luodi.reference.text import Text

_KEPT_ANSWERS = 50_000


class Reason(StrEnum):
    """Why a light burns, as the word in the model."""

    OVERDUE = "逾期"
    DUE_SOON = "临期"
    ON_TIME = "按期"
    SILENT = "久无进展"
    RECENT = "近期有进展"
    WITHDRAWN = "已退出"
    ARRIVED = "已达产"
    FINDINGS = "各项"
    WELL = "正常"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a light turns. All in working days.

    ``node_yellow_before``: yellow from so many days before a node's deadline.
    ``node_red_after``: red from so many days after it; yellow until then.
    ``silence_yellow``, ``silence_red``: yellow, red after so many days without recorded progress.
    """

    node_yellow_before: int
    node_red_after: int
    silence_yellow: int
    silence_red: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one thing says: a light, why, and for how many working days it has been red (0 when it is not)."""

    light: Light
    reason: Reason
    red_working_days: int = 0


class LightDecisions:
    """A model of lights, ready to be asked. ``stages`` and ``healths``: the words of the model by code.

    Raises Problem where the model lacks a decision or asks for what nobody gives.
    """

    def __init__(self, model: Model, *, stages: Mapping[str, str], healths: Mapping[str, str]) -> None:
        self._stages, self._healths = stages, healths
        self._thresholds = RuleDecision(model, "门槛", ("阶段",))
        self._node = RuleDecision(model, "节点灯", ("阶段", "节点剩余工作日"))
        self._silence = RuleDecision(model, "进展灯", ("阶段", "无进展工作日"))
        self._project = RuleDecision(model, "项目灯", ("阶段", "状态", "各项灯"))
        self.of = lru_cache(maxsize=_KEPT_ANSWERS)(self._of)
        """The thresholds of a stage."""
        self.node = lru_cache(maxsize=_KEPT_ANSWERS)(self._of_node)
        """What an open node says: stage, and working days left (negative when its day has passed)."""
        self.silence = lru_cache(maxsize=_KEPT_ANSWERS)(self._of_silence)
        """What silence says: stage, and working days since the last recorded progress."""
        self.project = lru_cache(maxsize=_KEPT_ANSWERS)(self._of_project)
        """The light of a project: stage, health, and the lights of its nodes and of silence."""

    def _of(self, stage: str) -> Thresholds:
        answer = self._thresholds.ask(self._stages[stage])
        answer.refuse_failures()
        thresholds = Thresholds(
            answer.count("临期几日亮黄灯", 0),
            answer.count("逾期几日亮红灯", 1),
            answer.count("无进展几日亮黄灯", 1),
            answer.count("无进展几日亮红灯", 1),
        )
        if thresholds.silence_yellow >= thresholds.silence_red:
            answer.refuse("无进展几日亮黄灯", Text("应小于“无进展几日亮红灯”", "must be less than “无进展几日亮红灯”"))
        return thresholds

    def _of_node(self, stage: str, working_days_left: int) -> Finding:
        answer = self._node.ask(self._stages[stage], working_days_left)
        return _finding(answer, Reason.OVERDUE if working_days_left < 0 else Reason.DUE_SOON, Reason.ON_TIME)

    def _of_silence(self, stage: str, silent_working_days: int) -> Finding:
        answer = self._silence.ask(self._stages[stage], silent_working_days)
        return _finding(answer, Reason.SILENT, Reason.RECENT)

    def _of_project(self, stage: str, health: str, lights: frozenset[Light]) -> Finding:
        seen = [light.text.zh for light in sorted(lights, key=lambda light: -light.severity)]
        answer = self._project.ask(self._stages[stage], self._healths[health], seen)
        answer.refuse_failures()
        light = answer.word("灯", {light.text.zh: light for light in Light})
        # A light that burns must be able to say why, and only findings can.
        allowed = {
            Light.NONE: (Reason.WITHDRAWN, Reason.ARRIVED),
            Light.GREEN: (Reason.WELL,),
        }.get(light, (Reason.FINDINGS,))
        finding = Finding(light, answer.word("理由", {reason.value: reason for reason in allowed}))
        if light is Light.GREEN and lights != {Light.GREEN}:
            answer.refuse("灯", Text("有一项不是绿灯时不能为绿灯", "cannot be green while a finding is not"))
        if finding.reason is Reason.FINDINGS and light not in lights:
            answer.refuse("灯", Text("不在各项灯之中，说不出理由", "is none of the findings, so nothing can say why"))
        return finding


def _finding(answer: Answer, troubled: Reason, calm: Reason) -> Finding:
    answer.refuse_failures()
    light = answer.word("灯", {light.text.zh: light for light in (Light.RED, Light.YELLOW, Light.GREEN)})
    reason = calm if light is Light.GREEN else troubled
    answer.word("理由", {reason.value: reason})
    return Finding(light, reason, answer.count("红灯工作日", 1) if light is Light.RED else 0)
