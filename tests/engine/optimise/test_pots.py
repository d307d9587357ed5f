import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.engine.optimise.pots import Pot, first_come, pro_rata, stacks_by_rule
from luodi.engine.optimise.stacks import NOT_ENTITLED, Exclusion, best_stacks

POLICIES = 4
pairs = st.tuples(st.integers(0, POLICIES - 1), st.integers(0, POLICIES - 1)).filter(lambda pair: pair[0] < pair[1])
links = st.lists(pairs, unique=True, max_size=5).map(lambda found: [Exclusion(a, b, "组") for a, b in found])
matrices = st.lists(
    st.lists(st.sampled_from([NOT_ENTITLED, 0, 10, 25, 70, 3_001]), min_size=POLICIES, max_size=POLICIES),
    min_size=1,
    max_size=6,
).map(lambda rows: np.array(rows, np.int64))


@st.composite
def towns(draw):
    amounts = draw(matrices)
    count = len(amounts)
    pots = []
    for policy in draw(st.lists(st.integers(0, POLICIES - 1), max_size=3)):
        inside = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)), bool)
        order = np.array(draw(st.permutations(range(count))), np.int64)
        pots.append(Pot(policy, inside, draw(st.integers(0, 150)), order, draw(st.booleans())))
    return amounts, pots


@settings(deadline=None)
@given(towns(), links)
def test_stacks_by_rule_keeps_every_budget_and_every_exclusion(town, exclusions):
    amounts, pots = town
    found = stacks_by_rule(amounts, exclusions, pots).stacks
    assert not (found.taken & (amounts == NOT_ENTITLED)).any()
    assert not any((found.taken[:, each.one] & found.taken[:, each.other]).any() for each in exclusions)
    assert ((found.amounts >= 0) & (found.amounts <= np.maximum(amounts, 0))).all()
    for pot in pots:
        assert found.amounts[pot.enterprises, pot.policy].sum() <= pot.limit


@settings(deadline=None)
@given(towns(), links)
def test_stacks_by_rule_leaves_nobody_who_could_change_over_for_what_is_left(town, exclusions):
    amounts, pots = town
    found = stacks_by_rule(amounts, exclusions, pots).stacks
    for policy in {pot.policy for pot in pots}:
        against = [a if b == policy else b for a, b in ((e.one, e.other) for e in exclusions) if policy in (a, b)]
        for row in range(len(amounts)):
            mine = [pot for pot in pots if pot.policy == policy and pot.enterprises[row]]
            left = [pot.limit - found.amounts[pot.enterprises, policy].sum() for pot in mine]
            if mine and not found.taken[row, policy] and 0 < amounts[row, policy] <= min(left):
                assert amounts[row, policy] <= found.amounts[row, against].sum()


@settings(deadline=None)
@given(matrices, links)
def test_stacks_by_rule_without_budgets_is_the_best_combination(amounts, exclusions):
    found, best = stacks_by_rule(amounts, exclusions, []).stacks, best_stacks(amounts, exclusions)
    assert (found.taken == best.taken).all()
    assert (found.amounts == best.amounts).all()


def test_stacks_by_rule_who_comes_too_late_takes_the_other_policy():
    amounts = np.array([[100, 60], [100, 60]])
    pot = Pot(0, np.array([True, True]), 100, np.array([1, 0]))
    found = stacks_by_rule(amounts, [Exclusion(0, 1, "组")], [pot])
    assert found.stacks.amounts.tolist() == [[0, 60], [100, 0]]
    assert found.short[0].tolist() == [0]


def test_stacks_by_rule_of_a_district_and_of_all_cuts_twice():
    amounts = np.array([[100], [100], [100]])
    everyone, order = np.ones(3, bool), np.arange(3)
    pots = [Pot(0, np.array([True, True, False]), 150, order), Pot(0, everyone, 200, order)]
    assert stacks_by_rule(amounts, [], pots).stacks.amounts.ravel().tolist() == [100, 50, 50]


def test_stacks_by_rule_pro_rata_gives_all_the_same_share():
    amounts = np.array([[100], [50], [NOT_ENTITLED]])
    pot = Pot(0, np.ones(3, bool), 75, np.arange(3), is_pro_rata=True)
    assert stacks_by_rule(amounts, [], [pot]).stacks.amounts.ravel().tolist() == [50, 25, 0]


def test_first_come_pays_in_order_until_the_budget_ends():
    paid = first_come(np.array([50, 40, 30]), np.array([2, 0, 1]), 100)
    assert paid.tolist() == [50, 20, 30]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=8), st.integers(0, 3 * 10**9))
def test_pro_rata_spends_the_budget_to_the_fen_and_keeps_the_order_of_amounts(amounts, budget):
    given_out = pro_rata(np.array(amounts), np.arange(len(amounts)), budget)
    assert given_out.sum() == min(budget, sum(amounts))
    assert all(0 <= paid <= amount for paid, amount in zip(given_out.tolist(), amounts, strict=True))
    total = max(1, sum(amounts))
    for paid, amount in zip(given_out.tolist(), amounts, strict=True):
        assert abs(paid * total - amount * min(budget, sum(amounts))) <= total
