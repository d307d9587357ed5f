"""What makes bounds sharp and plans good: cover cuts against enumeration, walks against the limits they cross."""

import itertools
import time

import numpy as np
import pytest

from luodi.engine.optimise.allocate import Allocator, Work
from luodi.engine.optimise.allocation import breaches_of, use_of_rows, value_of
from luodi.engine.optimise.allocation_covers import Covers, lifted_cover, with_rows
from luodi.engine.optimise.allocation_master import Master, generate
from luodi.engine.optimise.allocation_walk import HABITS, Walk, _State
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.instances import invent
from luodi.engine.optimise.patterns import Pricer
from tests.engine.optimise.test_allocate import seconds, tiny


def corner(random: np.random.Generator, weights: np.ndarray, limit: float) -> np.ndarray:
    """A corner of a knapsack's relaxation: what a solver without whole numbers would show."""
    present = np.zeros(len(weights))
    left = limit
    for item in random.permutation(len(weights)):
        present[item] = min(1.0, max(left, 0.0) / weights[item])
        left -= weights[item]
    return present


def test_lifted_covers_cut_corners_off_and_hold_for_every_choice_within_the_limit() -> None:
    random = np.random.default_rng(1)
    choices = np.array(list(itertools.product([0, 1], repeat=10)))
    cut_off = 0
    for _ in range(150):
        weights = random.uniform(1, 10, 10)
        limit = float(weights.sum() * random.uniform(0.2, 0.8))
        present = corner(random, weights, limit)
        found = lifted_cover(weights, limit, present)
        if found is None:
            continue
        counts, most = found
        assert counts @ present > most
        assert (choices[choices @ weights <= limit] @ counts).max() <= most
        cut_off += 1
    assert cut_off > 50


def test_cover_cuts_lower_the_bound_and_no_plan_breaks_them() -> None:
    problem = invent(60, 30, seed=3)
    master = Master(problem, Pricer(problem))
    point = generate(master, seconds(30), rounds=60)
    assert point is not None
    cuts = Covers(problem).violated(master.weight_of_options(point.weights))
    assert cuts is not None
    cut = with_rows(problem, cuts)
    sharper = master.strengthened(cut)
    assert sharper.bound.value == master.bound.value
    generate(sharper, seconds(30), rounds=60)
    assert sharper.bound.value < master.bound.value * 0.999
    random = np.random.default_rng(1)
    for _ in range(50):
        order = random.permutation(len(problem.options))
        plan: list[int] = []
        for option in order[:300]:
            grown = np.array(sorted([*plan, int(option)]))
            if not breaches_of(problem, grown):
                plan = grown.tolist()
        used = use_of_rows(cut, np.array(plan, np.int64))
        assert (used <= cut.rows.limits + 1e-6)[len(problem.rows.limits) :].all()


@pytest.mark.parametrize("seed", range(1, 5))
def test_walk_never_ends_in_a_plan_that_breaks_a_rule_or_is_worth_less(seed: int) -> None:
    problem = invent(60, 30, seed=seed)
    walk = Walk(
        problem, Pricer(problem), np.arange(len(problem.options)), np.zeros(len(problem.rows.limits)),
        np.zeros((0, len(problem.projects))),
    )  # fmt: skip
    empty = np.zeros(0, np.int64)
    first = walk.run(empty, steps=150, budget=seconds(20), random=np.random.default_rng(seed), habits=HABITS[0])
    assert breaches_of(problem, first) == []
    assert value_of(problem, first) > value_of(problem, empty)
    second = walk.run(first, steps=150, budget=seconds(20), random=np.random.default_rng(seed), habits=HABITS[1])
    assert breaches_of(problem, second) == []
    assert value_of(problem, second) >= value_of(problem, first)


def test_changes_that_a_walk_foresees_are_those_that_happen() -> None:
    problem = tiny(2)
    none = np.zeros((0, len(problem.projects)))
    walk = Walk(problem, Pricer(problem), np.arange(len(problem.options)), np.zeros(len(problem.rows.limits)), none)
    state = _State(walk, np.zeros(0, np.int64), np.random.default_rng(1), HABITS[0])

    def passed() -> float:
        return float(np.maximum(state.used - walk.limits, 0.0) @ state.weights)

    random = np.random.default_rng(2)
    for _ in range(60):
        moves, before = state._moves(), passed()
        option = int(random.integers(len(walk.options)))
        if option in state.taken:
            continue
        state._put(option)
        assert passed() - before == pytest.approx(moves.passed[option])


def test_search_over_the_allocator_stops_when_it_is_told() -> None:
    problem = invent(60, 30, seed=5)
    asked = [0]

    def cancelled() -> bool:
        asked[0] += 1
        return asked[0] > 60

    began = time.monotonic()
    allocator = Allocator(problem, Budget(600, time.monotonic, cancelled), Work(), None)
    found = allocator.run(None)
    assert time.monotonic() - began < 60
    assert found.value <= found.bound
