"""The chase ladder (催办): who is pressed when a clock runs out, and how hard, as a published DMN model says."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from luodi.engine.clocks.clock import Reading, Unit
from luodi.engine.dmn import Model
from luodi.engine.lights.light import Light
from luodi.engine.lights.rule_decision import RuleDecision
from luodi.engine.lights.supervision import Rung
from luodi.reference.text import Text

_KEPT_ANSWERS = 10_000
_HOURS_A_DAY = 24


class Step(StrEnum):
    """What a clock waits for."""

    TAKE_UP = "take_up"
    ANSWER = "answer"
    TASK = "task"

    @property
    def text(self) -> Text:
        """The word for it, as the model has it."""
        return _STEPS[self]


class Chased(StrEnum):
    """Who is pressed."""

    NOBODY = "nobody"
    HANDLER = "handler"
    HEAD_OF_OFFICE = "head_of_office"
    CITY_SECTION = "city_section"
    LEADER = "leader"

    @property
    def text(self) -> Text:
        """The word for them, as the model has it."""
        return _CHASED[self]


class Urgency(StrEnum):
    """How pressing something is."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"

    @property
    def text(self) -> Text:
        """The word for it, as the models have it."""
        return _URGENCIES[self]


@dataclass(frozen=True, slots=True)
class Chase:
    """The rung that a clock stands on, and who is pressed."""

    rung: Rung
    chased: Chased

    @property
    def height(self) -> int:
        """0 for none; each rung is one higher than the one below."""
        return list(Rung).index(self.rung)


class ChaseDecisions:
    """A model of chasing with the decision 催办. Raises Problem where the model lacks it."""

    def __init__(self, model: Model) -> None:
        self._decision = RuleDecision(model, "催办", ("环节", "灯", "逾期工作日", "紧急程度"))
        self.of = lru_cache(maxsize=_KEPT_ANSWERS)(self._of)
        """The chase for a step, a light, the working days it is late (0 in time), and the urgency."""

    def of_reading(self, step: Step, reading: Reading, urgency: Urgency) -> Chase:
        """The chase that a clock calls for now."""
        return self.of(step, reading.light, days_late(reading), urgency)

    def _of(self, step: Step, light: Light, working_days_late: int, urgency: Urgency) -> Chase:
        answer = self._decision.ask(step.text.zh, light.text.zh, working_days_late, urgency.text.zh)
        answer.refuse_failures()
        chase = Chase(
            answer.word("档次", {rung.text.zh: rung for rung in Rung}),
            answer.word("催办对象", {chased.text.zh: chased for chased in Chased}),
        )
        if (chase.rung is Rung.NONE) is not (chase.chased is Chased.NOBODY):
            answer.refuse("催办对象", Text("与“档次”不一致", "does not agree with “档次”"))
        return chase


def days_late(reading: Reading) -> int:
    """Working days beyond the end, a begun one counted; 0 in time."""
    return -(-reading.late // _HOURS_A_DAY) if reading.unit is Unit.HOURS else reading.late


def try_chasing(rules: ChaseDecisions) -> None:
    """Asks for every step, light and urgency, late by none to sixty days. Raises the first answer that will not do."""
    for step in Step:
        for urgency in Urgency:
            for light in Light:
                for late in range(1, 61) if light is Light.RED else (0,):
                    rules.of(step, light, late, urgency)


_STEPS = {
    Step.TAKE_UP: Text("签收", "taking up"),
    Step.ANSWER: Text("答复", "answering"),
    Step.TASK: Text("交办", "task"),
}
_CHASED = {
    Chased.NOBODY: Text("无", "nobody"),
    Chased.HANDLER: Text("经办人", "who handles it"),
    Chased.HEAD_OF_OFFICE: Text("承办单位负责人", "the head of the handling office"),
    Chased.CITY_SECTION: Text("市级主管处室", "the city's section"),
    Chased.LEADER: Text("分管领导", "the leader in charge"),
}
_URGENCIES = {
    Urgency.NORMAL: Text("一般", "normal"),
    Urgency.URGENT: Text("紧急", "urgent"),
    Urgency.CRITICAL: Text("特急", "critical"),
}
