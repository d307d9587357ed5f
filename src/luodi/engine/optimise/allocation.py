"""The city's allocation as arrays: which project goes to which site and starts in which quarter.

An *option* is one (project, site, start quarter). A plan takes at most one option per project, fills no site over
any of its resources (a plot takes one project), keeps to every shared row (an element of a district in a quarter,
a cap on a track, a group or a fund, a soft target) and to the floor on risk. Options that a hard rule forbids do
not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

import numpy as np

from luodi.engine.optimise.risk import Risk
from luodi.engine.optimise.solver import INFINITY, Flags, Indices, Numbers, Sparse

TOLERANCE = 1e-6


class RowKind(Enum):
    """What a shared row stands for."""

    ELEMENT = "element"
    TRACK_CAP = "track_cap"
    GROUP_CAP = "group_cap"
    FUND_CAP = "fund_cap"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class RowLabel:
    """The name of a shared row: what it limits, where and when (quarter -1: over the whole plan), in which unit."""

    kind: RowKind
    what: str
    place: str = ""
    quarter: int = -1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SharedRows:
    """``uses @ taken <= limits``, where going over a soft row costs its penalty per unit (infinite: hard)."""

    labels: tuple[RowLabel, ...]
    limits: Numbers
    penalties: Numbers
    uses: Sparse

    def __post_init__(self) -> None:
        if not len(self.labels) == len(self.limits) == len(self.penalties):
            raise ValueError("labels, limits and penalties must be one a row")


@dataclass(frozen=True, slots=True)
class Options:
    """One entry an option, sorted by site, project and start; ``loads`` is options x resources."""

    project: Indices
    site: Indices
    start: Indices
    value: Numbers
    loads: Numbers

    def __post_init__(self) -> None:
        order = np.lexsort((self.start, self.project, self.site))
        if (np.diff(order) < 0).any():
            raise ValueError("options must be sorted by site, project and start")

    def __len__(self) -> int:
        return len(self.project)


@dataclass(frozen=True, slots=True)
class AllocationProblem:
    """Everything that a plan is chosen by; see the module's docstring.

    ``resources`` name the columns of ``capacities`` (sites x resources). ``required`` projects must be in the plan;
    ``fixed`` options are promises already made. ``measures`` are named totals per option, for trade-offs and reports.
    """

    projects: tuple[str, ...]
    sites: tuple[str, ...]
    resources: tuple[str, ...]
    options: Options
    capacities: Numbers
    single: Flags
    rows: SharedRows
    risk: Risk | None = None
    required: frozenset[int] = frozenset()
    fixed: frozenset[int] = frozenset()
    measures: dict[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.capacities.shape != (len(self.sites), len(self.resources)):
            raise ValueError("capacities must be sites x resources")
        if self.options.loads.shape != (len(self.options), len(self.resources)):
            raise ValueError("loads must be options x resources")

    def restricted(self, keep: Flags) -> "AllocationProblem":
        """The problem with only the options of ``keep``; fixed options are kept and numbered anew."""
        keep = keep.copy()
        keep[list(self.fixed)] = True
        place = np.cumsum(keep) - 1
        options = self.options
        entries = keep[self.rows.uses.columns]
        uses = Sparse(
            self.rows.uses.rows[entries], place[self.rows.uses.columns[entries]], self.rows.uses.values[entries]
        )
        return replace(
            self,
            options=Options(
                options.project[keep], options.site[keep], options.start[keep], options.value[keep], options.loads[keep]
            ),
            rows=replace(self.rows, uses=uses),
            fixed=frozenset(int(place[option]) for option in self.fixed),
            measures={name: measure[keep] for name, measure in self.measures.items()},
        )

    def around(self, *, accepted: Sequence[int] = (), rejected: Sequence[int] = ()) -> "AllocationProblem":
        """The problem after a person accepted some options (they become fixed) and rejected others (they go)."""
        keep = np.ones(len(self.options), bool)
        keep[list(rejected)] = False
        return replace(self, fixed=self.fixed | frozenset(accepted)).restricted(keep)


def use_of_rows(problem: AllocationProblem, taken: Indices) -> Numbers:
    """How much of every shared row the taken options use."""
    chosen = np.zeros(len(problem.options))
    chosen[taken] = 1.0
    uses = problem.rows.uses
    used: Numbers = np.bincount(
        uses.rows, weights=uses.values * chosen[uses.columns], minlength=len(problem.rows.limits)
    ).astype(float)
    return used


def use_of_sites(problem: AllocationProblem, taken: Indices) -> Numbers:
    """How much of every site's resources the taken options use."""
    used = np.zeros(problem.capacities.shape)
    np.add.at(used, problem.options.site[taken], problem.options.loads[taken])
    return used


def value_of(problem: AllocationProblem, taken: Indices) -> float:
    """The objective of a plan: the options' values less the penalties of soft rows."""
    over = np.maximum(use_of_rows(problem, taken) - problem.rows.limits, 0.0)
    soft = np.isfinite(problem.rows.penalties)
    return float(problem.options.value[taken].sum() - (over[soft] * problem.rows.penalties[soft]).sum())


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a plan breaks and by how much."""

    rule: str
    what: str
    by: float


def breaches_of(problem: AllocationProblem, taken: Indices) -> list[Breach]:
    """Every rule that a plan breaks, counted from the problem alone; empty for a feasible plan."""
    options, found = problem.options, []
    counts = np.bincount(options.project[taken], minlength=len(problem.projects))
    found += [
        Breach("one option a project", problem.projects[p], float(counts[p] - 1)) for p in np.flatnonzero(counts > 1)
    ]
    found += [Breach("required", problem.projects[p], 1.0) for p in sorted(problem.required) if not counts[p]]
    found += [
        Breach("promised", problem.projects[options.project[o]], 1.0)
        for o in sorted(problem.fixed - set(taken.tolist()))
    ]
    guests = np.bincount(options.site[taken], minlength=len(problem.sites))
    found += [
        Breach("one project a plot", problem.sites[s], float(guests[s] - 1))
        for s in np.flatnonzero((guests > 1) & problem.single)
    ]
    over = use_of_sites(problem, taken) - problem.capacities
    for site, resource in np.argwhere(over > TOLERANCE * np.maximum(1.0, problem.capacities)):
        found.append(Breach(problem.resources[resource], problem.sites[site], float(over[site, resource])))
    limits = problem.rows.limits
    passed = use_of_rows(problem, taken) - limits
    hard = ~np.isfinite(problem.rows.penalties)
    for row in np.flatnonzero(hard & (passed > TOLERANCE * np.maximum(1.0, np.abs(limits)))):
        found.append(Breach(problem.rows.labels[row].kind.value, str(problem.rows.labels[row]), float(passed[row])))
    if problem.risk is not None:
        lost = problem.risk.conditional_loss(present(problem, taken))
        if lost > problem.risk.ceiling * (1 + TOLERANCE) + TOLERANCE:
            found.append(Breach("risk", "CVaR", lost - problem.risk.ceiling))
    return found


def present(problem: AllocationProblem, taken: Indices) -> Flags:
    """Which projects a plan holds."""
    there = np.zeros(len(problem.projects), bool)
    there[problem.options.project[taken]] = True
    return there


__all__ = [
    "INFINITY", "AllocationProblem", "Breach", "Options", "RowKind", "RowLabel", "SharedRows", "breaches_of", "present",
    "use_of_rows", "use_of_sites", "value_of",
]  # fmt: skip
