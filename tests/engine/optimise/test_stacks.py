from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.engine.optimise.stacks import (
    NOT_ENTITLED,
    Exclusion,
    best_stacks,
    components,
    exclusions_of,
    forgone,
    lawful_sets,
)
from luodi.reference.problems import Problem

POLICIES = 5
pairs = st.tuples(st.integers(0, POLICIES - 1), st.integers(0, POLICIES - 1)).filter(lambda pair: pair[0] < pair[1])
links = st.lists(pairs, unique=True, max_size=7).map(lambda found: [Exclusion(a, b, "组") for a, b in found])
matrices = st.lists(
    st.lists(st.sampled_from([NOT_ENTITLED, 0, 1, 5, 70, 10**12]), min_size=POLICIES, max_size=POLICIES),
    min_size=1,
    max_size=4,
).map(lambda rows: np.array(rows, np.int64))


def every_lawful(row, exclusions):
    for chosen in product((False, True), repeat=POLICIES):
        entitled = all(row[policy] != NOT_ENTITLED for policy in range(POLICIES) if chosen[policy])
        if entitled and not any(chosen[each.one] and chosen[each.other] for each in exclusions):
            yield chosen, sum(int(row[policy]) for policy in range(POLICIES) if chosen[policy])


@given(matrices, links)
def test_best_stacks_is_the_best_of_all_lawful_combinations(amounts, exclusions):
    stacks = best_stacks(amounts, exclusions)
    for row, taken, total in zip(amounts, stacks.taken, stacks.totals, strict=True):
        lawful = dict(every_lawful(row, exclusions))
        assert lawful[tuple(taken.tolist())] == total == max(lawful.values())


@given(matrices, links)
def test_forgone_names_for_everything_not_taken_what_was_taken_instead(amounts, exclusions):
    stacks = best_stacks(amounts, exclusions)
    lost = forgone(amounts, stacks, exclusions)
    assert {(each.enterprise, each.policy) for each in lost} == set(
        map(tuple, np.argwhere((amounts != NOT_ENTITLED) & ~stacks.taken).tolist())
    )
    assert all(stacks.taken[each.enterprise, each.instead_of_it] for each in lost)


def test_components_are_what_exclusions_link():
    linked = components(6, [Exclusion(0, 3, ""), Exclusion(3, 5, ""), Exclusion(1, 2, "")])
    assert [each.tolist() for each in linked] == [[0, 3, 5], [1, 2]]


def test_lawful_sets_are_the_largest_ones():
    sets = lawful_sets(np.array([0, 1, 2]), [Exclusion(0, 1, ""), Exclusion(1, 2, "")])
    assert sorted(map(tuple, sets.tolist())) == [(False, True, False), (True, False, True)]


def test_lawful_sets_of_too_many_linked_policies_is_refused():
    with pytest.raises(Problem) as caught:
        lawful_sets(np.arange(21), [Exclusion(a, a + 1, "") for a in range(20)])
    assert caught.value.code == "stacks.too_linked"


def test_exclusions_of_names_what_is_shared():
    assert exclusions_of([("甲", "研发费用"), ("乙",), ("研发费用", "甲")]) == [Exclusion(0, 2, "甲、研发费用")]
