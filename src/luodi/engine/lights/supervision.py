"""Supervision 督办: who presses a project that shows a light, and how hard, as a published DMN model says."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from luodi.engine.dmn import Model
from luodi.engine.lights.light import Light
from luodi.engine.lights.rule_decision import RuleDecision
from luodi.reference.text import Text

_KEPT_ANSWERS = 50_000
_YI = Decimal(100_000_000)


class Rung(StrEnum):
    """How hard a project is pressed, from not at all to the leader's desk."""

    NONE = "none"
    REMINDED = "reminded"
    URGED = "urged"
    SUPERVISED = "supervised"
    RAISED = "raised"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _RUNGS[self]


class Supervisor(StrEnum):
    """Who presses."""

    NOBODY = "nobody"
    TASK_FORCE_LEAD = "task_force_lead"
    DISTRICT_OFFICE = "district_office"
    CITY_SECTION = "city_section"
    LEADER = "leader"

    @property
    def text(self) -> Text:
        """The word for them."""
        return _SUPERVISORS[self]


@dataclass(frozen=True, slots=True)
class Supervision:
    """The rung that a project stands on, and who presses it."""

    rung: Rung
    supervisor: Supervisor


class SupervisionDecisions:
    """A model of supervision with the decision 督办. Raises Problem where the model lacks it."""

    def __init__(self, model: Model) -> None:
        self._decision = RuleDecision(model, "督办", ("灯", "红灯工作日", "投资亿元"))
        self.of = lru_cache(maxsize=_KEPT_ANSWERS)(self._of)
        """The supervision of a light, the working days that it has been red, and the investment (yuan or None)."""

    def _of(self, light: Light, red_working_days: int, investment_cny: Decimal | None) -> Supervision:
        investment = None if investment_cny is None else investment_cny / _YI
        answer = self._decision.ask(light.text.zh, red_working_days, investment)
        if investment is not None:  # of an unknown investment FEEL says that it cannot compare; the next rule answers
            answer.refuse_failures()
        supervision = Supervision(
            answer.word("档次", {rung.text.zh: rung for rung in Rung}),
            answer.word("责任层级", {supervisor.text.zh: supervisor for supervisor in Supervisor}),
        )
        if (supervision.rung is Rung.NONE) is not (supervision.supervisor is Supervisor.NOBODY):
            answer.refuse("责任层级", Text("与“档次”不一致", "does not agree with “档次”"))
        return supervision


_RUNGS = {
    Rung.NONE: Text("不督办", "no supervision"),
    Rung.REMINDED: Text("提醒", "reminded"),
    Rung.URGED: Text("催办", "urged"),
    Rung.SUPERVISED: Text("督办", "supervised"),
    Rung.RAISED: Text("提级", "raised to the leader"),
}
_SUPERVISORS = {
    Supervisor.NOBODY: Text("无", "nobody"),
    Supervisor.TASK_FORCE_LEAD: Text("专班负责人", "lead of the task force"),
    Supervisor.DISTRICT_OFFICE: Text("区级主管部门", "the district's office"),
    Supervisor.CITY_SECTION: Text("市级主管处室", "the city's section"),
    Supervisor.LEADER: Text("分管领导", "the leader in charge"),
}
