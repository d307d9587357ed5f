"""From a problem to what came of it: solve, explain, and say it in rows."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np

from luodi.engine.optimise.allocate import Allocation, Progress, Work, allocate
from luodi.engine.optimise.allocation import AllocationProblem, RowKind, present
from luodi.engine.optimise.allocation_reasons import left_out, shadow_prices
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.conflicts import ConflictUndecided, conflict_of
from luodi.engine.optimise.solver import Indices
from luodi.engine.optimise.trade_offs import front_of
from luodi.office.allocations.building import Built, Pair, build
from luodi.office.allocations.city_snapshot import CitySnapshot
from luodi.office.allocations.holding import Holdings
from luodi.office.allocations.outcome import LeftOutRow, Outcome, PlannedRow, PointRow, PriceRow
from luodi.office.allocations.telling import Teller
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import LeftOutReason, RunState

CONFLICT_SECONDS = 60.0
FRONT_POINTS = 11


def solve_plan(
    city: CitySnapshot, wishes: Wishes, clock: Callable[[], float], *,
    cancelled: Callable[[], bool], told: Callable[[Progress], None],
    accepted: Sequence[Pair] = (), rejected: Sequence[Pair] = (),
) -> Outcome:  # fmt: skip
    """A plan with its bound, or the rules in conflict when there is none."""
    budget = Budget(wishes.limit_seconds, clock, cancelled)
    built = build(city, wishes, accepted=accepted, rejected=rejected)
    found = allocate(built.problem, budget, Work(seed=wishes.seed), told=told)
    if cancelled():
        return Outcome(RunState.CANCELLED, budget.used)
    if found.plan is None:
        return _conflict(city, built, Budget(CONFLICT_SECONDS, clock, cancelled), budget)
    return _planned(city, built, found, budget.used)


def solve_front(
    city: CitySnapshot, wishes: Wishes, clock: Callable[[], float], *, cancelled: Callable[[], bool]
) -> Outcome:
    """The front of the wishes' measures: what is the most of the first for at least so much of the others."""
    budget = Budget(wishes.limit_seconds, clock, cancelled)
    built = build(city, wishes)
    front = front_of(built.problem, wishes.measures, budget, points=FRONT_POINTS if len(wishes.measures) == 2 else 6)
    if cancelled():
        return Outcome(RunState.CANCELLED, budget.used)
    points = tuple(PointRow(point.floors, point.most) for point in front.points)
    return Outcome(RunState.DONE, budget.used, size=_size(city, built.problem), points=points)


def _conflict(city: CitySnapshot, built: Built, budget: Budget, spent: Budget) -> Outcome:
    try:
        rules = conflict_of(built.problem, budget)
    except ConflictUndecided:
        rules = ()
    teller = Teller(city, built.problem, built.points_a_yuan)
    return Outcome(
        RunState.INFEASIBLE if rules else RunState.FAILED,
        spent.used,
        size=_size(city, built.problem),
        conflict=tuple(teller.rule(rule) for rule in rules),
        fault="" if rules else "时间内没有找到方案 no plan was found in time",
    )


def _planned(city: CitySnapshot, built: Built, found: Allocation, seconds: float) -> Outcome:
    problem = built.problem
    plan = found.plan if found.plan is not None else np.zeros(0, np.int64)
    teller = Teller(city, problem, built.points_a_yuan)
    rows = _rows(city, problem, plan)
    left = [
        LeftOutRow(
            city.candidates[each.project].project_id,
            LeftOutReason(each.reason.value),
            "" if each.option is None else city.places[problem.sites[problem.options.site[each.option]]].code,
            None if each.option is None else city.quarters[int(problem.options.start[each.option])][0],
            tuple(teller.missing(each)),
        )
        for each in left_out(problem, found)
    ]
    nothing = [LeftOutRow(pk, LeftOutReason.NO_NEEDS) for pk, _code in city.without_needs]
    prices = [
        PriceRow(
            shadow.label.kind.value, shadow.label.what, shadow.label.place,
            city.quarters[shadow.label.quarter][0] if shadow.label.kind is RowKind.ELEMENT else None,
            shadow.price, shadow.used, shadow.limit, teller.price(shadow),
        )
        for shadow in shadow_prices(problem, found)
    ]  # fmt: skip
    return Outcome(
        RunState.DONE,
        seconds,
        found.value,
        found.bound,
        found.gap,
        _size(city, problem),
        _totals(city, problem, plan),
        _risk(problem, plan),
        rows=rows,
        left_outs=(*left, *nothing),
        prices=tuple(prices),
    )


def _rows(city: CitySnapshot, problem: AllocationProblem, plan: Indices) -> tuple[PlannedRow, ...]:
    """Rows in the order in which they draw on the lots: the earliest first, then the most valuable."""
    options = problem.options
    order = sorted(plan.tolist(), key=lambda option: (options.start[option], -options.value[option], option))
    holdings = Holdings(city)
    rows = []
    for option in order:
        candidate = city.candidates[int(options.project[option])]
        site, quarter = problem.sites[int(options.site[option])], int(options.start[option])
        place = city.places[site]
        rows.append(
            PlannedRow(
                candidate.project_id, place.kind, place.code, place.district_code, place.park_name, quarter,
                city.quarters[quarter][0], float(options.value[option]),
                Decimal(str(candidate.asks.totals["output"])).quantize(Decimal("0.01")), candidate.known,
                holdings.of(candidate, site, quarter), bool(candidate.promised_site),
            )
        )  # fmt: skip
    return tuple(rows)


def _size(city: CitySnapshot, problem: AllocationProblem) -> dict[str, int]:
    return {
        "projects": len(problem.projects),
        "sites": len(problem.sites),
        "options": len(problem.options),
        "promised": sum(bool(each.promised_site) for each in city.candidates),
        "estimated": sum(each.known == "estimated" for each in city.candidates),
    }


def _totals(city: CitySnapshot, problem: AllocationProblem, plan: Indices) -> dict[str, float]:
    """Yearly totals of the plan's projects, and of all candidates for comparison."""
    taken = [city.candidates[int(problem.options.project[option])] for option in plan]
    names = sorted({name for each in city.candidates for name in each.asks.totals})
    found = {name: sum(each.asks.totals.get(name, 0.0) for each in taken) for name in names}
    every = {f"{name}_of_all": sum(each.asks.totals.get(name, 0.0) for each in city.candidates) for name in names}
    return {**found, **every}


def _risk(problem: AllocationProblem, plan: Indices) -> dict[str, float]:
    if problem.risk is None:
        return {}
    lost = problem.risk.conditional_loss(present(problem, plan))
    return {"cvar": lost, "ceiling": problem.risk.ceiling, "alpha": problem.risk.alpha}
