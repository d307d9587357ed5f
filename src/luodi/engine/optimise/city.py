"""From projects, sites, supplies and weights to the arrays that are allocated.

A total (output, tax, jobs …) is divided by its mean over the projects, so that weights compare aims and not units. A
stock (flats, power) is used from the start quarter on; a flow (a fund's money) only in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from luodi.engine.optimise.allocation import INFINITY, AllocationProblem, Options, RowKind, RowLabel, SharedRows
from luodi.engine.optimise.feasible import Feasibility
from luodi.engine.optimise.risk import Risk, scenarios_of
from luodi.engine.optimise.sites import SHARED, Measure, Site, SiteKind, SiteNeeds
from luodi.engine.optimise.solver import Indices, Numbers, Sparse

RESOURCES = tuple(measure for measure in Measure if measure in SHARED)


@dataclass(frozen=True, slots=True)
class CityProject:
    """A project: its needs of a site, its yearly totals, what it asks of shared elements, and when it may start.

    ``totals`` name at least ``output``; ``demands`` are by element; quarters count from nought; ``chance`` is the
    chance that it does not convert.
    """

    needs: SiteNeeds
    totals: Mapping[str, float]
    demands: Mapping[str, float] = field(default_factory=dict)
    group: str = ""
    fund: str = ""
    chance: float = 0.2
    earliest: int = 0
    latest: int = 1_000


@dataclass(frozen=True, slots=True)
class Supply:
    """``amount`` of an element in a place (a district, or a fund) for a quarter; a flow is used up in its quarter."""

    element: str
    place: str
    quarter: int
    amount: float
    unit: str
    flow: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``amount`` of output from one track, group or fund, by kind of row."""

    kind: RowKind
    what: str
    amount: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """At least ``amount`` of output for a district or area; each unit that lacks costs ``penalty`` points."""

    district: str
    amount: float
    penalty: float


@dataclass(frozen=True, slots=True)
class Aims:
    """Weights of the totals (negative for carbon), of tracks, and of an early start.

    ``front_loading`` is the part of a project's worth that is added when it starts in the coming quarter, and
    ``patience`` the part that each later quarter takes away.
    """

    weights: Mapping[str, float]
    tracks: Mapping[str, float] = field(default_factory=dict)
    front_loading: float = 0.1
    patience: float = 0.03


@dataclass(frozen=True, slots=True)
class RiskAim:
    """The floor on risk: CVaR at ``alpha`` of lost output over seeded scenarios stays below ``ceiling``."""

    ceiling: float
    alpha: float = 0.95
    scenarios: int = 200
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise already made: project, site and start quarter."""

    project: str
    site: str
    start: int


def city_problem(
    projects: Sequence[CityProject], sites: Sequence[Site], quarters: Sequence[tuple[date, date]], aims: Aims, *,
    supplies: Sequence[Supply] = (), caps: Sequence[Cap] = (), targets: Sequence[Target] = (),
    risk: RiskAim | None = None, promised: Sequence[Promised] = (), required: Sequence[str] = (),
) -> AllocationProblem:  # fmt: skip
    """The problem over ``quarters`` (first and last day each); a promise that no site can keep raises ``KeyError``."""
    options = _options(projects, sites, quarters, aims)
    keys = tuple(project.needs.project for project in projects)
    places = tuple(site.key for site in sites)
    at = {
        (keys[p], places[s], int(t)): option
        for option, (p, s, t) in enumerate(zip(options.project, options.site, options.start, strict=True))
    }
    output = np.array([project.totals["output"] for project in projects])
    names = sorted({name for project in projects for name in project.totals})
    return AllocationProblem(
        projects=keys,
        sites=places,
        resources=tuple(measure.value for measure in RESOURCES),
        options=options,
        capacities=_capacities(sites, options),
        single=np.array([site.kind is SiteKind.PLOT for site in sites], bool),
        rows=_rows(projects, sites, options, supplies, caps=caps, targets=targets),
        risk=None if risk is None else _risk(projects, output, risk),
        required=frozenset(keys.index(key) for key in required),
        fixed=frozenset(at[promise.project, promise.site, promise.start] for promise in promised),
        measures={
            name: np.array([project.totals.get(name, 0.0) for project in projects])[options.project] for name in names
        },
    )


def worth_of(projects: Sequence[CityProject], aims: Aims) -> list[float]:
    """The points of each project before its start quarter is known: 100 for an average one at weights of one."""
    means = {
        name: float(np.mean([abs(project.totals.get(name, 0.0)) for project in projects])) or 1.0
        for name in aims.weights
    }
    points = []
    for project in projects:
        total = sum(weight * project.totals.get(name, 0.0) / means[name] for name, weight in aims.weights.items())
        points.append(100.0 * total * aims.tracks.get(project.needs.track, 1.0))
    return points


def _capacities(sites: Sequence[Site], options: Options) -> Numbers:
    """What is free on each site; of what nobody states there is as much as all options together could want.

    Who already stands on a site may use more than it states: nothing is free then, and a plan that leaves it alone
    breaks no rule.
    """
    free = np.array([[site.free(measure) for measure in RESOURCES] for site in sites]).reshape(len(sites), -1)
    every = options.loads.sum(axis=0) + 1.0
    offered: Numbers = np.where(np.isfinite(free), np.maximum(free, 0.0), every)
    return offered


def _options(
    projects: Sequence[CityProject], sites: Sequence[Site], quarters: Sequence[tuple[date, date]], aims: Aims
) -> Options:
    possible = Feasibility(sites)
    ends = np.array([last.toordinal() for _first, last in quarters])
    free_from = np.array([site.available_from.toordinal() if site.available_from else 0 for site in sites])
    earliest_at = np.searchsorted(ends, free_from)  # the first quarter that ends on or after the day
    parts = [np.zeros((0, 3), np.int64)]
    for number, project in enumerate(projects):
        places = possible.sites_for(project.needs)
        last = min(project.latest, len(quarters) - 1)
        for start in range(project.earliest, last + 1):
            there = places[earliest_at[places] <= start]
            parts.append(np.column_stack([there, np.full(len(there), number), np.full(len(there), start)]))
    table = np.concatenate(parts)
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    site_of, project_of, start_of = table[:, 0], table[:, 1], table[:, 2]
    worth = np.array(worth_of(projects, aims))
    timing = 1.0 - aims.patience * start_of + aims.front_loading * (start_of == 0)
    loads = np.array([[project.needs.needs.get(measure, 0.0) for measure in RESOURCES] for project in projects])
    return Options(
        project_of, site_of, start_of, worth[project_of] * timing, loads.reshape(-1, len(RESOURCES))[project_of]
    )


def _rows(
    projects: Sequence[CityProject], sites: Sequence[Site], options: Options, supplies: Sequence[Supply], *,
    caps: Sequence[Cap], targets: Sequence[Target],
) -> SharedRows:  # fmt: skip
    district = np.array([site.district for site in sites])[options.site]
    fund = np.array([project.fund for project in projects])[options.project]
    output = np.array([project.totals["output"] for project in projects])[options.project]
    belongs = {
        RowKind.TRACK_CAP: np.array([project.needs.track for project in projects])[options.project],
        RowKind.GROUP_CAP: np.array([project.group for project in projects])[options.project],
        RowKind.FUND_CAP: fund,
    }
    labels: list[RowLabel] = []
    limits: list[float] = []
    penalties: list[float] = []
    parts: list[Sparse] = []

    def add(
        label: RowLabel,
        there: Indices,
        amounts: np.ndarray[tuple[int], np.dtype[np.float64]],
        limit: float,
        penalty: float = INFINITY,
    ) -> None:
        parts.append(Sparse(np.full(len(there), len(labels)), there, amounts[there]))
        labels.append(label)
        limits.append(limit)
        penalties.append(penalty)

    for supply in supplies:
        asked = np.array([project.demands.get(supply.element, 0.0) for project in projects])[options.project]
        when = options.start == supply.quarter if supply.flow else options.start <= supply.quarter
        there = np.flatnonzero(((district == supply.place) | (fund == supply.place)) & when & (asked > 0))
        label = RowLabel(RowKind.ELEMENT, supply.element, supply.place, supply.quarter, supply.unit)
        add(label, there, asked, supply.amount)
    for cap in caps:
        add(
            RowLabel(cap.kind, cap.what, unit=cap.unit),
            np.flatnonzero(belongs[cap.kind] == cap.what),
            output,
            cap.amount,
        )
    for target in targets:
        inside = np.array([target.district == site.district or target.district in site.areas for site in sites], bool)
        there = np.flatnonzero(inside[options.site])
        add(RowLabel(RowKind.TARGET, "output", target.district), there, -output, -target.amount, target.penalty)
    nothing = Sparse(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    rows = np.concatenate([part.rows for part in [nothing, *parts]])
    columns = np.concatenate([part.columns for part in [nothing, *parts]])
    values = np.concatenate([part.values for part in [nothing, *parts]])
    return SharedRows(tuple(labels), np.array(limits, float), np.array(penalties, float), Sparse(rows, columns, values))


def _risk(projects: Sequence[CityProject], output: np.ndarray[tuple[int], np.dtype[np.float64]], aim: RiskAim) -> Risk:
    def numbered(names: Sequence[str]) -> Indices:
        known = {name: number for number, name in enumerate(sorted(set(names) - {""}))}
        return np.array([known.get(name, -1) for name in names], np.int64)

    failed = scenarios_of(
        np.array([project.chance for project in projects]),
        numbered([project.needs.track for project in projects]),
        numbered([project.group for project in projects]),
        numbered([project.fund for project in projects]),
        count=aim.scenarios,
        seed=aim.seed,
    )
    return Risk(failed, output, aim.alpha, aim.ceiling)
