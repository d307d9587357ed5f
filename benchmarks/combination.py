"""The best combinations of a city within its budget and those of districts: time, and distance to the bound.

``uv run python benchmarks/combination.py [ENTERPRISES]``. Half of the twelve policies pay a fixed award, half an amount
of its own to everybody; six pairs exclude each other; three policies have a budget in each of sixteen districts.
"""

import sys
from time import monotonic, process_time

import numpy as np

from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.shared_budgets import SharedBudget, stacks_within
from luodi.engine.optimise.stacks import NOT_ENTITLED, Exclusion, Fen, best_stacks

POLICIES, DISTRICTS = 12, 16
PAIRS = ((0, 1), (0, 2), (1, 2), (3, 4), (5, 6), (6, 7))
AWARDS = (5_000_000, 10_000_000, 25_000_000)


def invented(enterprises: int) -> Fen:
    """Amounts in fen, seeded."""
    chance = np.random.default_rng(1)
    amounts = np.full((enterprises, POLICIES), NOT_ENTITLED, np.int64)
    for policy in range(POLICIES):
        entitled = chance.random(enterprises) < 0.15
        count = int(entitled.sum())
        own = chance.lognormal(15, 1.5, count).astype(np.int64)
        amounts[entitled, policy] = chance.choice(AWARDS, count) if policy % 2 else own
    return amounts


def main() -> None:
    """Prints what was measured."""
    amounts = invented(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    exclusions = [Exclusion(one, other, "") for one, other in PAIRS]
    district = np.random.default_rng(2).integers(0, DISTRICTS, len(amounts))
    began, used = monotonic(), process_time()
    free = int(best_stacks(amounts, exclusions).amounts.sum())
    print(f"without budgets: {monotonic() - began:.1f} s, {process_time() - used:.1f} s of processor")
    wanted = np.maximum(amounts, 0).sum(axis=0)
    budgets = [SharedBudget(np.ones(POLICIES, bool), np.ones(len(amounts), bool), free // 2)]
    budgets += [
        SharedBudget(np.arange(POLICIES) == policy, district == each, int(wanted[policy]) * 4 // (10 * DISTRICTS))
        for policy in (0, 1, 3)
        for each in range(DISTRICTS)
    ]
    began, used = monotonic(), process_time()
    found = stacks_within(amounts, exclusions, budgets, Budget(3_600, monotonic))
    print(f"within {len(budgets)} budgets: {monotonic() - began:.1f} s, {process_time() - used:.1f} s of processor")
    entitlements, paid = int((amounts != NOT_ENTITLED).sum()), int(found.stacks.amounts.sum())
    print(f"{entitlements} entitlements, {found.groups} groups, {paid / 1e10:.3f} hundred million yuan")
    print(f"distance to the proven bound: {found.gap:.10%}")


if __name__ == "__main__":
    main()
