"""Knapsacks with whole weights, solved exactly by dynamic programming over the capacity.

Profits are whole numbers too (scaled by the caller), so that every sum here is exact. Kellerer, Pferschy and Pisinger,
*Knapsack Problems* (2004), chapters 2 and 5; the values with one item forced in or out join a table from the front with
one from the back.
"""

import numpy as np

from luodi.engine.optimise.solver import Flags, Indices

IMPOSSIBLE = -(2**60)


def best_pack(profits: Indices, weights: Indices, capacity: int) -> tuple[int, Flags]:
    """The greatest profit of a choice of items within the capacity, and the choice. Items may have negative profit."""
    chosen = np.zeros(len(profits), bool)
    items = np.flatnonzero((profits > 0) & (weights <= capacity))
    if not len(items):
        return 0, chosen
    if int(weights[items].sum()) <= capacity:
        chosen[items] = True
        return int(profits[items].sum()), chosen
    best = np.zeros(capacity + 1, np.int64)
    taken = np.zeros((len(items), capacity + 1), bool)
    for place, item in enumerate(items):
        weight = int(weights[item])
        candidate = best[: capacity + 1 - weight] + profits[item]
        np.greater(candidate, best[weight:], out=taken[place, weight:])
        np.maximum(candidate, best[weight:], out=best[weight:])
    room = capacity
    for place in range(len(items) - 1, -1, -1):
        if taken[place, room]:
            item = items[place]
            chosen[item] = True
            room -= int(weights[item])
    return int(best[capacity]), chosen


def forced_packs(profits: Indices, weights: Indices, capacity: int) -> tuple[Indices, Indices]:
    """For every item, the greatest profit with it in (``IMPOSSIBLE`` when too heavy) and with it out."""
    count = len(profits)
    inside = np.full(count, IMPOSSIBLE, np.int64)
    useful = np.flatnonzero((profits > 0) & (weights <= capacity))
    before = np.zeros((len(useful) + 1, capacity + 1), np.int64)
    for place, item in enumerate(useful):
        _add(before[place], before[place + 1], int(profits[item]), int(weights[item]))
    full = before[-1]
    outside = np.full(count, full[capacity], np.int64)
    after = np.zeros(capacity + 1, np.int64)
    following = np.zeros(capacity + 1, np.int64)
    for place in range(len(useful) - 1, -1, -1):
        item, weight = useful[place], int(weights[useful[place]])
        joined = before[place] + after[::-1]
        outside[item] = joined.max()
        room = capacity - weight
        inside[item] = profits[item] + (before[place, : room + 1] + after[room::-1][: room + 1]).max()
        _add(after, following, int(profits[item]), weight)
        after, following = following, after
    for item in np.flatnonzero((profits <= 0) & (weights <= capacity)):
        inside[item] = profits[item] + full[capacity - int(weights[item])]
    return inside, outside


def _add(old: Indices, new: Indices, profit: int, weight: int) -> None:
    new[:weight] = old[:weight]
    np.maximum(old[weight:], old[: len(old) - weight] + profit, out=new[weight:])
