"""Allocation against enumeration, and every promise of its results checked from the problem alone."""

import itertools
import time
from dataclasses import replace

import numpy as np
import pytest

from luodi.engine.optimise.allocate import Progress, Work, allocate
from luodi.engine.optimise.allocation import INFINITY, AllocationProblem, breaches_of, value_of
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.instances import invent
from luodi.engine.optimise.patterns import best_sets

TINY = Work(covers=3, walks=2, steps=200, neighbourhoods=20, gap=1e-7)
SMALL = Work(rounds=30, covers=3, walks=2, steps=300, neighbourhoods=10)


def seconds(limit: float) -> Budget:
    return Budget(limit, time.monotonic)


def tiny(seed: int) -> AllocationProblem:
    """Seven projects with sixteen options between them, and limits that two or three of them fill."""
    random = np.random.default_rng(seed)
    city = invent(40, 20, quarters=2, seed=seed, scenarios=40)
    few = np.isin(city.options.project, random.choice(np.unique(city.options.project), 7, replace=False))
    kept = np.zeros(len(city.options), bool)
    kept[random.choice(np.flatnonzero(few), min(16, int(few.sum())), replace=False)] = True
    problem = city.restricted(kept)
    uses = problem.rows.uses
    largest = np.zeros(len(problem.rows.limits))
    np.maximum.at(largest, uses.rows, uses.values)
    limits = np.where(problem.rows.limits < 0, problem.rows.limits / 4, 1.6 * largest)
    assert problem.risk is not None
    everyone = np.isin(np.arange(40), problem.options.project)
    risk = replace(problem.risk, ceiling=0.6 * problem.risk.conditional_loss(everyone))
    return replace(problem, rows=replace(problem.rows, limits=limits), risk=risk)


def best_plan(problem: AllocationProblem) -> float:
    """The greatest value by trying every choice of an option or none for every project."""
    choices = [[None, *np.flatnonzero(problem.options.project == project)] for project in range(len(problem.projects))]
    best = -INFINITY
    for chosen in itertools.product(*choices):
        plan = np.array(sorted(option for option in chosen if option is not None), np.int64)
        if not breaches_of(problem, plan):
            best = max(best, value_of(problem, plan))
    return best


@pytest.mark.parametrize("seed", range(1, 11))
def test_allocate_finds_the_best_plan_of_tiny_problems(seed: int) -> None:
    problem = tiny(seed)
    found = allocate(problem, seconds(20), TINY)
    known = best_plan(problem)
    assert found.plan is not None
    assert breaches_of(problem, found.plan) == []
    assert found.value == pytest.approx(value_of(problem, found.plan))
    assert found.value == pytest.approx(known)
    assert found.bound >= known - 1e-6


@pytest.mark.parametrize("seed", range(1, 9))
def test_promised_options_are_kept_and_the_bound_still_holds(seed: int) -> None:
    problem = tiny(seed)
    promised = next(o for o in range(len(problem.options)) if not breaches_of(problem, np.array([o])))
    problem = replace(problem, fixed=frozenset({promised}))
    found = allocate(problem, seconds(20), TINY)
    assert found.plan is not None
    assert promised in found.plan
    assert found.value == pytest.approx(best_plan(problem))
    assert found.bound >= found.value - 1e-6


def test_plan_of_a_middling_city_breaks_nothing_and_stays_below_its_bound() -> None:
    problem = invent(60, 30, seed=3)
    found = allocate(problem, seconds(20), Work(rounds=40, walks=2, steps=300, neighbourhoods=20))
    assert found.plan is not None
    assert breaches_of(problem, found.plan) == []
    assert 0.6 * found.bound < found.value <= found.bound
    assert problem.risk is not None


def test_rejected_options_do_not_come_back_and_accepted_ones_stay() -> None:
    problem = invent(40, 20, seed=4)
    work = SMALL
    first = allocate(problem, seconds(20), work)
    assert first.plan is not None
    accepted, rejected = first.plan[: len(first.plan) // 2], first.plan[len(first.plan) // 2 :]
    again = problem.around(accepted=tuple(accepted), rejected=tuple(rejected))
    second = allocate(again, seconds(20), work)
    assert second.plan is not None

    def names(given: AllocationProblem, plan: np.ndarray) -> set[tuple[int, int, int]]:
        options = given.options
        return set(zip(options.project[plan], options.site[plan], options.start[plan], strict=True))

    assert names(problem, accepted) <= names(again, second.plan)
    assert not names(problem, rejected) & names(again, second.plan)
    assert breaches_of(again, second.plan) == []


def test_same_seed_and_work_give_the_same_plan() -> None:
    problem = invent(40, 20, seed=5)
    work = Work(rounds=25, nodes=50, covers=3, walks=2, steps=300, neighbourhoods=8, small_nodes=50)
    first, second = (allocate(problem, seconds(300), work) for _ in range(2))
    assert first.plan is not None
    assert second.plan is not None
    assert first.plan.tolist() == second.plan.tolist()
    assert (first.value, first.bound) == (second.value, second.bound)


def test_cancelled_allocation_stops_soon_with_a_true_bound() -> None:
    problem = invent(150, 70, seed=6)
    told: list[Progress] = []
    began = time.monotonic()
    found = allocate(problem, Budget(120, time.monotonic, lambda: len(told) >= 3), told=told.append)
    assert time.monotonic() - began < 60
    assert found.value <= found.bound < INFINITY
    assert found.plan is None or breaches_of(problem, found.plan) == []


def test_progress_is_told_with_bounds_that_only_fall_and_values_that_only_rise() -> None:
    told: list[Progress] = []
    allocate(
        invent(40, 20, seed=7),
        seconds(20),
        Work(rounds=30, covers=3, walks=2, steps=300, neighbourhoods=10),
        told=told.append,
    )
    assert [p.bound for p in told] == sorted((p.bound for p in told), reverse=True)
    assert [p.value for p in told] == sorted(p.value for p in told)


@pytest.mark.parametrize("seed", range(30))
def test_best_set_of_a_site_is_the_best_of_all_sets(seed: int) -> None:
    random = np.random.default_rng(seed)
    profits, loads = random.uniform(0.1, 10, 9), random.uniform(0, 5, (9, 3))
    capacity = random.uniform(5, 12, 3)
    known = max(
        profits[list(chosen)].sum()
        for size in range(10)
        for chosen in itertools.combinations(range(9), size)
        if (loads[list(chosen)].sum(axis=0) <= capacity).all()
    )
    packed = best_sets(profits, loads, capacity)
    assert packed.bound == pytest.approx(known)
    values = [
        profits[list(found)].sum() for found in packed.sets if (loads[list(found)].sum(axis=0) <= capacity + 1e-6).all()
    ]
    assert max(values, default=0.0) == pytest.approx(known)


def test_no_time_at_all_still_gives_a_true_bound() -> None:
    problem = invent(40, 20, seed=8)
    found = allocate(problem, seconds(0))
    assert found.plan is None or breaches_of(problem, found.plan) == []
    assert found.value <= found.bound < INFINITY
    more = allocate(problem, seconds(20), Work(rounds=30, covers=2, walks=2, steps=200, neighbourhoods=5))
    assert more.value <= found.bound


def test_required_project_that_fits_nowhere_leaves_no_plan() -> None:
    problem = tiny(4)
    missing = next(p for p in range(40) if p not in problem.options.project)
    found = allocate(replace(problem, required=frozenset({missing})), seconds(5), Work(neighbourhoods=3))
    assert found.plan is None
    assert found.value == -INFINITY
    assert found.unmet > 0
