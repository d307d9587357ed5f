"""The light of one element need (五不缺): what a published DMN model says of shortfall, time and reservations."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from luodi.engine.dmn import Model
from luodi.engine.lights.light import Light
from luodi.engine.lights.rule_decision import RuleDecision
from luodi.reference.text import Text

_KEPT_ANSWERS = 50_000
_HUNDREDTH = Decimal("0.01")


class Security(StrEnum):
    """How firm what is reserved for a need is: that of its least firm reservation."""

    NOTHING = "nothing"
    HELD = "held"
    LAPSING = "lapsing"
    CONFIRMED = "confirmed"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _SECURITIES[self]


class ElementReason(StrEnum):
    """Why a need shows its light."""

    SHORT_AND_DUE = "short_and_due"
    SHORT = "short"
    SHORT_UNDATED = "short_undated"
    LAPSING = "lapsing"
    DUE_UNCONFIRMED = "due_unconfirmed"
    TIME_LEFT = "time_left"
    SECURED = "secured"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _REASONS[self]


@dataclass(frozen=True, slots=True)
class ElementVerdict:
    """A light and its reason."""

    light: Light
    reason: ElementReason


class ElementDecisions:
    """A model with the decision 要素灯. Raises Problem where the model lacks it."""

    def __init__(self, model: Model) -> None:
        self._decision = RuleDecision(model, "要素灯", ("缺口比例", "剩余工作日", "预留状态"))
        self._of = lru_cache(maxsize=_KEPT_ANSWERS)(self._asked)

    def of(self, short: Decimal, working_days_left: int | None, security: Security) -> ElementVerdict:
        """The verdict on a need of which the share ``short`` (0 to 1) lacks, so long before its day."""
        rounded = short.quantize(_HUNDREDTH)
        if short > 0:
            rounded = max(rounded, _HUNDREDTH)  # a little is short too
        return self._of(rounded, working_days_left, security)

    def _asked(self, short: Decimal, working_days_left: int | None, security: Security) -> ElementVerdict:
        answer = self._decision.ask(short, working_days_left, security.text.zh)
        if working_days_left is not None:  # of a missing day FEEL says that it cannot compare; the next rule answers
            answer.refuse_failures()
        return ElementVerdict(
            answer.word("灯", {light.text.zh: light for light in Light if light is not Light.NONE}),
            answer.word("原因", {reason.text.zh: reason for reason in ElementReason}),
        )


_SECURITIES = {
    Security.NOTHING: Text("无预留", "nothing reserved"),
    Security.HELD: Text("已预留", "held"),
    Security.LAPSING: Text("将到期", "about to lapse"),
    Security.CONFIRMED: Text("已确认", "confirmed"),
}
_REASONS = {
    ElementReason.SHORT_AND_DUE: Text("缺口临期", "short and due"),
    ElementReason.SHORT: Text("有缺口", "short"),
    ElementReason.SHORT_UNDATED: Text("缺口未定期", "short, no day set"),
    ElementReason.LAPSING: Text("预留将到期", "a hold is about to lapse"),
    ElementReason.DUE_UNCONFIRMED: Text("临期未确认", "due, held but not confirmed"),
    ElementReason.TIME_LEFT: Text("尚有时间", "short, with time left"),
    ElementReason.SECURED: Text("已保障", "secured"),
}
