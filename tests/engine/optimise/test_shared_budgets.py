from itertools import product
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.optimise import shared_budgets
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.shared_budgets import SharedBudget, stacks_within
from luodi.engine.optimise.stacks import NOT_ENTITLED, Exclusion, best_stacks
from tests.engine.optimise.test_stacks import POLICIES, every_lawful, links

amounts_of_few = st.lists(
    st.lists(st.sampled_from([NOT_ENTITLED, 0, 1, 5, 70, 90]), min_size=POLICIES, max_size=POLICIES),
    min_size=1,
    max_size=3,
).map(lambda rows: np.array(rows, np.int64))


@st.composite
def shared(draw):
    amounts = draw(amounts_of_few)
    budgets = [
        SharedBudget(
            np.array(draw(st.lists(st.booleans(), min_size=POLICIES, max_size=POLICIES)), bool),
            np.array(draw(st.lists(st.booleans(), min_size=len(amounts), max_size=len(amounts))), bool),
            draw(st.integers(0, 260)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return amounts, budgets


def best_total(amounts, exclusions, budgets):
    best = 0
    for choice in product(*(list(every_lawful(row, exclusions)) for row in amounts)):
        taken = np.array([chosen for chosen, _ in choice])
        spent = np.where(taken, np.maximum(amounts, 0), 0)
        if all(spent[np.ix_(each.enterprises, each.policies)].sum() <= each.limit for each in budgets):
            best = max(best, int(spent.sum()))
    return best


@settings(deadline=None, max_examples=30)
@given(shared(), links)
def test_stacks_within_keeps_every_budget_and_is_the_best_of_all(town, exclusions):
    amounts, budgets = town
    found = stacks_within(amounts, exclusions, budgets, Budget(20, monotonic))
    for each in budgets:
        assert found.stacks.amounts[np.ix_(each.enterprises, each.policies)].sum() <= each.limit
    assert not any((found.stacks.taken[:, each.one] & found.stacks.taken[:, each.other]).any() for each in exclusions)
    assert found.stacks.amounts.sum() == best_total(amounts, exclusions, budgets)
    assert found.gap <= 1e-6


@settings(deadline=None, max_examples=30)
@given(shared(), links)
def test_stacks_within_bound_holds_also_without_the_integer_program(town, exclusions):
    amounts, budgets = town
    most = shared_budgets.MOST_COLUMNS
    shared_budgets.MOST_COLUMNS = -1
    try:
        found = stacks_within(amounts, exclusions, budgets, Budget(20, monotonic))
    finally:
        shared_budgets.MOST_COLUMNS = most
    best = best_total(amounts, exclusions, budgets)
    assert found.stacks.amounts.sum() <= best <= found.bound + 1e-6


def test_stacks_within_thousands_of_enterprises_leaves_a_small_gap():
    chance = np.random.default_rng(7)
    amounts = np.where(
        chance.random((3_000, 4)) < 0.4, chance.integers(1_000_000, 90_000_000, (3_000, 4)), NOT_ENTITLED
    )
    everyone, all_policies = np.ones(3_000, bool), np.ones(4, bool)
    district = chance.integers(0, 3, 3_000)
    total = int(np.maximum(amounts, 0).sum())
    budgets = [SharedBudget(all_policies, everyone, total // 3)]
    budgets += [SharedBudget(np.arange(4) == 1, district == each, total // 40) for each in range(3)]
    found = stacks_within(amounts, [Exclusion(0, 1, "组"), Exclusion(1, 2, "组")], budgets, Budget(30, monotonic))
    assert found.gap < 1e-4
    assert found.stacks.amounts.sum() > total // 3 * 0.99


def test_stacks_within_puts_those_that_are_alike_into_one_group_and_earlier_ones_first():
    amounts = np.tile(np.array([[30, 20]]), (1_000, 1))
    budget = SharedBudget(np.array([True, True]), np.ones(1_000, bool), 30 * 400 + 25)
    found = stacks_within(amounts, [Exclusion(0, 1, "组")], [budget], Budget(20, monotonic))
    assert found.groups == 1
    assert found.stacks.amounts.sum() == 30 * 400 + 20
    assert found.stacks.taken[:400, 0].all()


def test_stacks_within_budgets_that_reach_is_the_best_combination():
    amounts = np.array([[5, 7, NOT_ENTITLED], [0, 0, 4]])
    budget = SharedBudget(np.ones(3, bool), np.ones(2, bool), 100)
    exclusions = [Exclusion(0, 1, "组")]
    found = stacks_within(amounts, exclusions, [budget], Budget(20, monotonic))
    assert (found.stacks.taken == best_stacks(amounts, exclusions).taken).all()
    assert found.gap == pytest.approx(0)
