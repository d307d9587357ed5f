"""What is said about a plan: prices, reasons, conflicts, trade-offs, and the measure of risk itself."""

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from luodi.engine.optimise.allocate import Work, allocate
from luodi.engine.optimise.allocation import AllocationProblem, Options, SharedRows, breaches_of
from luodi.engine.optimise.allocation_reasons import Reason, left_out, shadow_prices, with_shortages_met
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.conflicts import Promise, Required, SharedLimit, SiteLimit, conflict_of
from luodi.engine.optimise.instances import invent
from luodi.engine.optimise.risk import Risk, scenarios_of
from luodi.engine.optimise.trade_offs import front_of, problem_at
from tests.engine.optimise.test_allocate import tiny

WORK = Work(rounds=40, covers=3, walks=2, steps=300, neighbourhoods=10, nodes=200)


def seconds(limit: float) -> Budget:
    return Budget(limit, time.monotonic)


def test_every_project_is_in_the_plan_or_left_out_with_what_would_bring_it_in() -> None:
    problem = invent(40, 20, seed=4)
    found = allocate(problem, seconds(30), WORK)
    assert found.plan is not None
    left = left_out(problem, found)
    inside = set(problem.options.project[found.plan].tolist())
    assert {one.project for one in left} | inside == set(range(40))
    brought = 0
    for one in left:
        assert (one.reason is Reason.NO_SITE) == (one.option is None)
        if one.option is None or any(short.what == "plot" for short in one.shortages):
            continue
        capacities, limits, ceiling = with_shortages_met(problem, one)
        assert problem.risk is not None
        larger = replace(
            problem,
            capacities=capacities,
            rows=replace(problem.rows, limits=limits),
            risk=replace(problem.risk, ceiling=ceiling),
        )
        assert breaches_of(larger, np.append(found.plan, one.option)) == []
        brought += 1
    assert brought


def test_price_of_an_element_bounds_what_one_more_unit_brings() -> None:
    problem = invent(40, 20, seed=4)
    found = allocate(problem, seconds(30), WORK)
    prices = shadow_prices(problem, found)
    assert prices
    dearest = prices[0]
    row = problem.rows.labels.index(dearest.label)
    limits = problem.rows.limits.copy()
    limits[row] += 0.02 * abs(limits[row])
    more = allocate(replace(problem, rows=replace(problem.rows, limits=limits)), seconds(30), WORK)
    rise = dearest.price * 0.02 * abs(problem.rows.limits[row])
    assert more.value <= found.priced + rise + 1e-6 * found.priced
    assert found.bound <= found.priced


def test_promises_that_clash_are_named_and_each_of_them_is_needed() -> None:
    problem = tiny(3)
    options = problem.options
    doubled = np.flatnonzero(np.bincount(options.site, minlength=len(problem.sites)) >= 2)
    site = next(s for s in doubled if len(set(options.project[options.site == s])) >= 2)
    first = np.flatnonzero(options.site == site)
    one = int(first[0])
    other = int(next(o for o in first if options.project[o] != options.project[one]))
    capacities = problem.capacities.copy()
    capacities[site] = np.maximum(options.loads[one], options.loads[other]) * 1.01
    single = problem.single.copy()
    single[site] = False
    clash = replace(problem, capacities=capacities, single=single, fixed=frozenset({one, other}))
    rules = conflict_of(clash, seconds(30))
    assert {Promise(one), Promise(other)} <= set(rules)
    assert any(isinstance(rule, SiteLimit | SharedLimit) for rule in rules)
    assert conflict_of(replace(clash, fixed=frozenset({one})), seconds(30)) == ()


def test_required_project_without_an_option_clashes_alone() -> None:
    problem = tiny(4)
    missing = next(p for p in range(40) if p not in problem.options.project)
    assert conflict_of(replace(problem, required=frozenset({missing})), seconds(30)) == (Required(missing),)


def test_problem_without_promises_has_no_conflict() -> None:
    assert conflict_of(tiny(5), seconds(30)) == ()


def test_front_falls_and_bounds_every_plan_made_at_its_points() -> None:
    problem = invent(40, 20, seed=4)
    measures = ("output", "jobs")
    front = front_of(problem, measures, seconds(60), points=5)
    assert len(front.points) == 5
    most = [point.most for point in front.points]
    assert all(later <= earlier * 1.003 for earlier, later in pairwise(most))
    assert most[-1] < most[0]
    made = []
    for point in (front.points[0], front.points[-2]):
        found = allocate(problem_at(problem, measures, point.floors), seconds(20), WORK)
        assert found.plan is not None
        totals = [float(problem.measures[name][found.plan].sum()) for name in measures]
        if totals[1] >= point.floors[0]:
            assert totals[0] <= point.most * (1 + 1e-6)
        made.append(totals)
    assert made[0][0] >= made[1][0]
    assert made[0][1] <= made[1][1]


@pytest.mark.parametrize(("alpha", "count"), [(0.9, 50), (0.95, 30), (0.5, 7)])
def test_conditional_loss_is_the_mean_of_the_worst_scenarios(alpha: float, count: int) -> None:
    random = np.random.default_rng(1)
    failed, outputs = random.random((count, 12)) < 0.3, random.uniform(1, 9, 12)
    risk = Risk(failed, outputs, alpha, 1.0)
    there = random.random(12) < 0.7
    losses = failed @ (outputs * there)
    # Rockafellar and Uryasev: the least over levels, which is reached at one of the losses
    direct = min(level + np.maximum(losses - level, 0).sum() / ((1 - alpha) * count) for level in losses)
    assert risk.conditional_loss(there) == pytest.approx(direct)
    gradient = risk.gradient(there.astype(float))
    assert gradient @ there == pytest.approx(direct)
    for _ in range(50):
        other = random.random(12) < 0.5
        assert gradient @ other <= risk.conditional_loss(other) + 1e-9


def test_scenarios_keep_each_chance_and_hang_together_within_a_track() -> None:
    chance = np.full(60, 0.3)
    track, none = np.repeat([0, 1, 2], 20), np.full(60, -1)
    failed = scenarios_of(chance, track, none, none, count=4000, seed=3)
    assert failed.mean(axis=0) == pytest.approx(chance, abs=0.05)
    together = np.corrcoef(failed[:, :40].astype(float).T)
    inside = together[:20, :20][~np.eye(20, dtype=bool)].mean()
    across = together[:20, 20:].mean()
    assert inside > across + 0.08
    assert (failed == scenarios_of(chance, track, none, none, count=4000, seed=3)).all()


def test_options_out_of_order_are_refused() -> None:
    one = np.array([1, 0])
    with pytest.raises(ValueError, match="sorted"):
        Options(one, one, one, np.ones(2), np.ones((2, 1)))


def test_rows_need_a_label_a_limit_and_a_penalty_each() -> None:
    problem: AllocationProblem = tiny(1)
    with pytest.raises(ValueError, match="one a row"):
        SharedRows(problem.rows.labels, problem.rows.limits[:-1], problem.rows.penalties, problem.rows.uses)
