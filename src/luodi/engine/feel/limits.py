"""How much one evaluation may use, and the account that is drawn on while it runs.

Every limit is a count, never a clock: the same text and values always reach the same limit at the same place.
Reaching one raises a ``Problem``; the outermost call turns it into a failure record with a null value.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from luodi.engine.feel.failures import Failure, Source
from luodi.reference.problems import Problem
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.engine.feel.temporal import DateTime

REMEDY = Text("请缩小表达式或数据的规模", "Make the expression or its data smaller")


class LimitReached(Problem):
    """An expression wants more than it may use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one expression and of one evaluation."""

    text_length: int = 262_144
    """Characters of an expression."""
    nesting: int = 60
    """Levels of brackets, calls and operators inside each other."""
    calls: int = 64
    """FEEL functions that have called each other and not yet returned."""
    steps: int = 5_000_000
    """Parts of the text evaluated again in loops, filters and calls; elements visited by built-ins."""
    size: int = 20_000_000
    """Characters and list elements produced."""
    failures: int = 100
    """Failure records kept; later ones are dropped."""


DEFAULT_LIMITS = Limits()
FAILURE_STEPS = 20
"""What a failure costs, compared with evaluating a part that succeeds."""


def refuse(code: str, zh: str, en: str) -> NoReturn:
    """Stop because the limit ``code`` is reached."""
    raise LimitReached(f"feel.limit.{code}", Text(zh, en), REMEDY)


@dataclass(slots=True)
class Run:
    """The account of one evaluation: failures so far, and what is left of the limits.

    ``now`` is the instant that ``now()`` and ``today()`` answer; without it they give null, for the engine has no
    clock. One ``Run`` may serve many expressions, as when a decision evaluates all cells of a table.
    """

    limits: Limits = DEFAULT_LIMITS
    now: "DateTime | None" = None
    failures: list[Failure] = field(default_factory=list)
    steps_left: int = field(init=False)
    size_left: int = field(init=False)
    calls_left: int = field(init=False)

    def __post_init__(self) -> None:
        """Open the account at the limits."""
        self.steps_left = self.limits.steps
        self.size_left = self.limits.size
        self.calls_left = self.limits.calls

    def step(self, count: int = 1) -> None:
        """Account for ``count`` visited elements or calls."""
        self.steps_left -= count
        if self.steps_left < 0:
            refuse("steps", "表达式的计算步数超过上限", "The expression takes more steps than allowed")

    def produce(self, count: int) -> None:
        """Account for ``count`` characters or list elements about to be produced."""
        self.size_left -= count
        if self.size_left < 0:
            refuse("size", "表达式产生的数据超过上限", "The expression produces more data than allowed")

    def enter_call(self) -> None:
        """Account for a FEEL function that starts."""
        self.calls_left -= 1
        if self.calls_left < 0:
            self.calls_left = 0
            refuse("calls", "函数互相调用的层数超过上限", "Functions call each other more deeply than allowed")

    def fail(self, source: Source, offset: int, code: str, why: Text) -> None:
        """Keep a failure at ``offset`` of ``source``."""
        self.step(FAILURE_STEPS)
        if len(self.failures) < self.limits.failures:
            self.failures.append(source.failure(offset, code, why))
