"""How long a computation may take, and how it is told to stop. The clock comes from the caller."""

from collections.abc import Callable
from dataclasses import dataclass, field


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Budget:
    """``seconds`` from the moment of making it, on the caller's monotonic ``clock``; ``cancelled`` is asked often."""

    seconds: float
    clock: Callable[[], float]
    cancelled: Callable[[], bool] = _never
    began: float = field(default=-1.0)

    def __post_init__(self) -> None:
        if self.began < 0:
            object.__setattr__(self, "began", self.clock())

    @property
    def used(self) -> float:
        """Seconds since the beginning."""
        return self.clock() - self.began

    @property
    def left(self) -> float:
        """Seconds that remain, never below nought."""
        return max(0.0, self.seconds - self.used)

    @property
    def over(self) -> bool:
        """Whether to stop now, for time or because somebody asked."""
        return self.left <= 0 or self.cancelled()

    def share(self, part: float) -> "Budget":
        """A budget that ends after ``part`` (0 to 1) of what remains, on the same clock."""
        return Budget(self.left * part, self.clock, self.cancelled, self.clock())

    def at_most(self, seconds: float) -> "Budget":
        """A budget of ``seconds`` from now, or of what remains when that is less."""
        return Budget(min(self.left, seconds), self.clock, self.cancelled, self.clock())
