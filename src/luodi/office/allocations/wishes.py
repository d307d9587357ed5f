"""What is asked of a run: how far ahead, by what a plan is weighed, which caps and which floor on risk hold.

Caps and the ceiling of risk are asked for as shares of the output of all candidates and become amounts before anything
is solved: a share of the plan itself would move with it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from luodi.office.allocations.words import Objective
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

MOST_QUARTERS = 12
LONGEST_SECONDS = 3600
MOST_SCENARIOS = 2_000
DEFAULT_WEIGHTS: Mapping[str, float] = {"output": 1.0, "tax": 1.0, "jobs": 0.5, "rd": 0.5, "carbon": 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """``weights`` are by objective (carbon counts against), ``tracks`` multiply the worth of a track's projects.

    ``front_loading`` is what a start in the coming quarter adds to a project's worth, ``balance`` what each yuan that
    a district lacks of its even share costs, in parts of the worth of a yuan of output. ``track_cap``, ``group_cap``,
    ``fund_cap`` and ``risk_ceiling`` are shares of all candidates' output, 0 for none. ``measures`` are the objectives
    of a front; with ``floors``, a plan takes the most of the first and at least the floors of the others.
    """

    quarters: int = 4
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    tracks: Mapping[str, float] = field(default_factory=dict)
    front_loading: float = 0.1
    balance: float = 0.2
    track_cap: float = 0.6
    group_cap: float = 0.4
    fund_cap: float = 0.6
    risk_ceiling: float = 0.5
    alpha: float = 0.95
    scenarios: int = 200
    seed: int = 0
    limit_seconds: float = 60.0
    required: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    floors: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    def as_json(self) -> dict[str, Any]:
        """What the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Wishes":
        """The wishes that :meth:`as_json` kept."""
        known = {each.name for each in fields(cls)}
        given: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        return cls(**{name: value for name, value in given.items() if name in known})

    def at_point(self, floors: tuple[float, ...]) -> "Wishes":
        """The same, for a plan at a point of a front."""
        return replace(self, floors=floors)


def _check(wishes: Wishes) -> None:
    """A ``Problem`` for what makes no sense; each field has a range of its own."""
    ranges: tuple[tuple[str, float, float], ...] = (
        ("quarters", 1, MOST_QUARTERS), ("front_loading", 0, 5), ("balance", 0, 100), ("track_cap", 0, 1),
        ("group_cap", 0, 1), ("fund_cap", 0, 1), ("risk_ceiling", 0, 1), ("alpha", 0.5, 0.999),
        ("scenarios", 20, MOST_SCENARIOS), ("seed", 0, 2**30), ("limit_seconds", 1, LONGEST_SECONDS),
    )  # fmt: skip
    for name, low, high in ranges:
        if not low <= getattr(wishes, name) <= high:
            within = Text(f"取值须在 {low:g} 至 {high:g} 之间", f"It lies between {low:g} and {high:g}")
            raise _refused("out_of_range", within, name)
    for name, weight in wishes.weights.items():
        if name not in Objective.values or not 0 <= weight <= 1000:
            raise _refused(
                "weights",
                Text(
                    f"权重须为 {'、'.join(Objective.values)} 之一，0 至 1000",
                    f"A weight is of {', '.join(Objective.values)}, from 0 to 1000",
                ),
                f"weights.{name}",
            )
    if not any(wishes.weights.values()) and not wishes.measures:
        raise _refused("weights", Text("至少一项权重大于 0", "One weight at least is above nought"), "weights")
    for track, factor in wishes.tracks.items():
        if not 0 <= factor <= 100:
            raise _refused(
                "tracks", Text("赛道系数须在 0 至 100 之间", "A track's factor is from 0 to 100"), f"tracks.{track}"
            )
    _check_measures(wishes)


def _check_measures(wishes: Wishes) -> None:
    named = wishes.measures
    if named and (not 2 <= len(set(named)) == len(named) <= 3 or not set(named) <= set(Objective.values)):
        raise _refused(
            "measures",
            Text("权衡须选两到三个不同的目标", "Trade-offs are between two or three different objectives"),
            "measures",
        )
    if wishes.floors and len(wishes.floors) != len(named) - 1:
        raise _refused("floors", Text("每个其他目标一个下限", "One floor for each other objective"), "floors")


def _refused(code: str, what: Text, field_name: str) -> Problem:
    return Problem(
        f"allocation.{code}",
        what,
        Text("请改正后再提交", "Correct it and send again"),
        Where(field=field_name),
    )
