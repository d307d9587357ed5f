"""Generalised assignment against enumeration, and the bounds against what they bound."""

import itertools
import time

import numpy as np
import pytest

from luodi.engine.optimise.assignment import AssignmentProblem, as_model
from luodi.engine.optimise.assignment_bounds import SCALE, Master, Pricing, generate, linear_prices, walk
from luodi.engine.optimise.assignment_moves import Tables, tabu_search
from luodi.engine.optimise.assignment_search import solve_assignment
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.knapsack import IMPOSSIBLE, best_pack, forced_packs
from luodi.engine.optimise.solver import solve_relaxation


def problem_of(seed: int, agents: int = 3, jobs: int = 7) -> AssignmentProblem:
    """A tight problem whose costs may be negative, as in the form that is maximised."""
    random = np.random.default_rng(seed)
    weights = random.integers(1, 20, (agents, jobs))
    costs = random.integers(-30, 30, (agents, jobs))
    return AssignmentProblem(
        costs, weights, (weights.sum(axis=1) / agents * random.uniform(0.75, 1.1)).astype(np.int64)
    )


def least(problem: AssignmentProblem) -> int | None:
    """The least cost by trying every assignment."""
    costs = [
        problem.cost(np.array(agents))
        for agents in itertools.product(range(problem.agents), repeat=problem.jobs)
        if problem.is_feasible(np.array(agents))
    ]
    return min(costs, default=None)


def seconds(limit: float) -> Budget:
    return Budget(limit, time.monotonic)


@pytest.mark.parametrize("seed", range(25))
def test_solve_finds_the_least_cost_and_proves_it(seed: int) -> None:
    problem = problem_of(seed)
    result = solve_assignment(problem, seconds(20), seed=seed)
    known = least(problem)
    assert result.value == known
    assert result.infeasible is (known is None)
    if known is not None:
        assert result.bound == known
        assert problem.is_feasible(result.agents)
        assert problem.cost(result.agents) == known


@pytest.mark.parametrize("seed", range(10))
def test_bounds_stay_below_every_assignment(seed: int) -> None:
    problem = problem_of(seed)
    known = least(problem)
    assert known is not None
    pricing = Pricing(problem)
    random = np.random.default_rng(seed)
    for _ in range(20):
        assert pricing.at(random.uniform(-40, 40, problem.jobs)).bound <= known
    walk(pricing, np.zeros(problem.jobs), known, seconds(10), 100)
    generate(pricing, Master(problem, 1000.0), known, seconds(10))
    assert pricing.best is not None
    assert known - 30 < pricing.best.bound <= known


@pytest.mark.parametrize("seed", range(10))
def test_closing_pairs_leaves_every_better_assignment_open(seed: int) -> None:
    problem = problem_of(seed)
    pricing = Pricing(problem)
    walk(pricing, np.zeros(problem.jobs), 0, seconds(10), 60)
    known = least(problem)
    assert known is not None
    pricing.close_pairs(known + 1)
    best = [
        agents
        for agents in map(np.array, itertools.product(range(problem.agents), repeat=problem.jobs))
        if problem.is_feasible(agents) and problem.cost(agents) == known
    ]
    for agents in best:
        assert pricing.open[agents, np.arange(problem.jobs)].all()


def packs(profits: np.ndarray, weights: np.ndarray, capacity: int) -> list[tuple[int, tuple[int, ...]]]:
    """Every pack that fits, with its profit."""
    every = itertools.product((0, 1), repeat=len(profits))
    return [(int(np.dot(pack, profits)), pack) for pack in every if np.dot(pack, weights) <= capacity]


@pytest.mark.parametrize("seed", range(30))
def test_knapsack_agrees_with_trying_every_pack(seed: int) -> None:
    random = np.random.default_rng(seed)
    profits, weights = random.integers(-5, 30, 8), random.integers(0, 12, 8)
    capacity = int(random.integers(0, 40))
    every = packs(profits, weights, capacity)
    value, chosen = best_pack(profits, weights, capacity)
    assert value == max(worth for worth, _ in every)
    assert (int(profits[chosen].sum()), True) == (value, weights[chosen].sum() <= capacity)
    inside, outside = forced_packs(profits, weights, capacity)
    for item in range(8):
        assert inside[item] == max((worth for worth, pack in every if pack[item]), default=IMPOSSIBLE)
        assert outside[item] == max(worth for worth, pack in every if not pack[item])


def test_tabu_tables_say_what_a_move_changes() -> None:
    problem = problem_of(3, agents=4, jobs=12)
    random = np.random.default_rng(0)
    agents = random.integers(0, 4, 12)
    tables = Tables(problem, agents, np.ones(problem.costs.shape, bool), price=2.0)

    def priced(place: np.ndarray) -> float:
        loads = np.zeros(4)
        np.add.at(loads, place, problem.weights[place, np.arange(12)])
        return problem.cost(place) + 2.0 * np.maximum(loads - problem.capacities, 0).sum()

    for _ in range(40):
        job, other = random.choice(12, 2, replace=False)
        agent = int(random.integers(4))
        if agent != tables.agents[job]:
            moved = tables.agents.copy()
            moved[job] = agent
            assert tables.entering[agent, job] + tables.leaving[job] == pytest.approx(
                priced(moved) - priced(tables.agents)
            )
        if tables.agents[job] != tables.agents[other]:
            swapped = tables.agents.copy()
            swapped[[job, other]] = swapped[[other, job]]
            assert tables.swaps[job, other] == pytest.approx(priced(swapped) - priced(tables.agents))
        if agent != tables.agents[job]:
            tables.place([(int(job), agent)])
            nearest = tables.swaps.min(axis=1)
            assert tables.swaps[np.arange(12), tables.partner] == pytest.approx(nearest)


@pytest.mark.parametrize("seed", range(6))
def test_prices_of_capacities_bound_nearly_as_well_as_the_linear_relaxation(seed: int) -> None:
    random = np.random.default_rng(seed)
    weights = random.integers(1, 100, (6, 60))
    costs = 111 - weights + random.integers(-10, 11, (6, 60))
    problem = AssignmentProblem(costs, weights, (0.8 * weights.sum(axis=1) / 6).astype(np.int64))
    prices, reduced = linear_prices(problem, seconds(20))
    relaxed = solve_relaxation(as_model(problem, np.ones(costs.shape, bool))[0], seconds(20))
    # an exact knapsack at the relaxation's own prices bounds at least as well as the relaxation
    assert Pricing(problem).at(prices).scaled / SCALE >= relaxed.objective * 0.995
    assert reduced.min(axis=0) == pytest.approx(np.zeros(60))


def test_search_from_an_assignment_over_the_capacities_comes_to_one_within_them() -> None:
    random = np.random.default_rng(4)
    weights = random.integers(1, 50, (4, 30))
    problem = AssignmentProblem(random.integers(1, 50, (4, 30)), weights, weights.sum(axis=1) // 4 + 20)
    everybody_at_one = np.zeros(30, np.int64)
    assert not problem.is_feasible(everybody_at_one)
    found = tabu_search(
        problem, everybody_at_one, np.ones(weights.shape, bool), target=0, budget=seconds(10),
        random=np.random.default_rng(1), steps=800,
    )  # fmt: skip
    assert problem.is_feasible(found)


def test_solve_without_time_gives_a_true_bound_or_none() -> None:
    problem = problem_of(6)
    result = solve_assignment(problem, seconds(0))
    known = least(problem)
    assert known is not None
    assert result.bound is None or result.bound <= known
    assert not result.infeasible


def test_tabu_search_never_leaves_the_capacities() -> None:
    problem = problem_of(1, agents=5, jobs=30)
    first = solve_assignment(problem, seconds(3)).agents
    found = tabu_search(
        problem,
        first,
        np.ones(problem.costs.shape, bool),
        target=-(10**9),
        budget=seconds(5),
        random=np.random.default_rng(2),
        steps=500,
    )
    assert problem.is_feasible(found)
    assert problem.cost(found) <= problem.cost(first)


def test_cancelled_solve_stops_and_keeps_a_true_bound() -> None:
    random = np.random.default_rng(5)
    weights = random.integers(1, 100, (20, 200))
    problem = AssignmentProblem(111 - weights + random.integers(-10, 11, (20, 200)), weights, weights.sum(1) // 25)
    asked = [0]

    def cancelled() -> bool:
        asked[0] += 1
        return asked[0] > 20

    began = time.monotonic()
    result = solve_assignment(problem, Budget(60, time.monotonic, cancelled))
    assert time.monotonic() - began < 20
    if result.value is not None:
        assert problem.is_feasible(result.agents)
        assert result.bound is not None
        assert result.bound <= result.value


def test_bound_is_a_whole_number_that_the_scale_does_not_round_up() -> None:
    problem = problem_of(2)
    pricing = Pricing(problem)
    priced = pricing.at(np.full(problem.jobs, 0.3))
    assert priced.bound * SCALE >= priced.scaled > (priced.bound - 1) * SCALE


@pytest.mark.parametrize(
    ("costs", "weights", "capacities"),
    [((2, 3), (3, 2), (2,)), ((2, 3), (2, 3), (3,))],
)
def test_problem_refuses_shapes_that_do_not_fit(
    costs: tuple[int, int], weights: tuple[int, int], capacities: tuple[int]
) -> None:
    with pytest.raises(ValueError, match="agents"):
        AssignmentProblem(np.zeros(costs, int), np.zeros(weights, int), np.zeros(capacities, int))
