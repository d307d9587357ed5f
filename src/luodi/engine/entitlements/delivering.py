"""From an entitlement to the money: the steps, how long each may take, and until when an application is in time."""

from datetime import date, datetime
from enum import StrEnum

from luodi.engine.clocks.clock import Clock, Limit, Reading, Unit, read
from luodi.engine.entitlements.policy import PolicyDefinition
from luodi.engine.entitlements.words import AppliesHow
from luodi.reference.text import Text


class Step(StrEnum):
    """What a payment waits for."""

    CLAIM = "claim"
    PREPARE = "prepare"
    APPROVE = "approve"
    PAY = "pay"

    @property
    def text(self) -> Text:
        """The step as people read it."""
        return _TEXTS[self]


_TEXTS = {
    Step.CLAIM: Text("待企业确认或申报", "the enterprise confirms or applies"),
    Step.PREPARE: Text("待初审", "the policy desk checks"),
    Step.APPROVE: Text("待审批", "the chief approves"),
    Step.PAY: Text("待拨付", "the finance desk pays"),
}

# Working days. What needs no application is checked before it is announced, so it asks for less time afterwards.
_LIMITS = {
    AppliesHow.AUTOMATIC: {Step.CLAIM: 10, Step.PREPARE: 3, Step.APPROVE: 2, Step.PAY: 5},
    AppliesHow.INSTANT: {Step.CLAIM: 20, Step.PREPARE: 5, Step.APPROVE: 3, Step.PAY: 5},
    AppliesHow.BY_DEADLINE: {Step.CLAIM: 30, Step.PREPARE: 20, Step.APPROVE: 5, Step.PAY: 10},
}


def limit_of(applies_how: AppliesHow, step: Step) -> Limit:
    """How long a step may take."""
    return Limit(_LIMITS[applies_how][step], Unit.WORKING_DAYS)


def reading_of(applies_how: AppliesHow, step: Step, since: datetime, at: datetime) -> Reading:
    """What the clock of a step says at ``at``; the step began at ``since``. Both aware."""
    return read(Clock(since, limit_of(applies_how, step)), at)


def deadline_of(policy: PolicyDefinition, period: str, on: date) -> date | None:
    """The last day of an application for ``period``: in its year, or, for what comes once, the next one from ``on``.

    None for a policy without a deadline.
    """
    if policy.apply_by is None:
        return None
    month, day = policy.apply_by
    if period[:4].isdigit():
        return date(int(period[:4]), month, day)
    this_year = date(on.year, month, day)
    return this_year if on <= this_year else date(on.year + 1, month, day)
