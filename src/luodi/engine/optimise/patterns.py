"""Patterns: which projects may stand on one site together, and the best of them at given prices.

At given prices of projects and shared rows every site is a knapsack of its own over its resources. A plot takes
the best single option. A space is searched breadth first over sets of growing size, cut by a bound on what may
still be added; when there are too many sets to hold, the search keeps the best of them and says an upper bound
from fractional knapsacks instead (Dantzig, 1957), so that what is built on it stays a bound.
"""

from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem
from luodi.engine.optimise.solver import Indices, Numbers

MOST_SETS = 20_000
SMALL = 1e-9
# sets worth less than this share of the best are not worth a column
NEAR = 0.9


@dataclass(frozen=True, slots=True)
class Packed:
    """The best sets of items found, best first, and a value that no set passes."""

    sets: tuple[tuple[int, ...], ...]
    bound: float


def best_sets(profits: Numbers, loads: Numbers, capacity: Numbers, keep: int = 3) -> Packed:
    """The most profitable sets within the capacity; ``loads`` is items x resources; each item fits."""
    if not len(profits):
        return Packed((), 0.0)
    if (loads.sum(axis=0) <= capacity + SMALL).all():
        return Packed((tuple(range(len(profits))),), float(profits.sum()))
    bulk = (loads / np.maximum(capacity, SMALL)).sum(axis=1)
    order = np.argsort(-(profits / np.maximum(bulk, SMALL)), kind="stable")
    items = _Items(profits[order], loads[order], bulk[order], capacity)
    state = _States(items.profits.copy(), items.loads.copy(), items.bulk.copy(), np.arange(len(order)))
    levels = [(np.full(len(order), -1), state.last)]
    first = np.argsort(-items.profits, kind="stable")[:keep]
    best = [(float(items.profits[item]), 0, int(item)) for item in first]
    bounded = True
    while len(state.last):
        floor = best[-1][0] if len(best) == keep else 0.0
        grown, parents, complete = _grow(state, items, max(floor, best[0][0] * NEAR))
        bounded &= complete
        if not len(parents):
            break
        levels.append((parents, grown.last))
        top = np.argsort(-grown.value, kind="stable")[:keep]
        best += [(float(grown.value[place]), len(levels) - 1, int(place)) for place in top]
        best.sort(key=lambda found: -found[0])
        best = best[:keep]
        state = grown
    sets = tuple(_set_of(levels, level, place, order) for _, level, place in best)
    bound = best[0][0] if bounded else _fractional(profits, loads, capacity)
    return Packed(sets, max(bound, best[0][0]))


class _Items:
    """The items of one site in the order of profit for bulk, with running sums for the bound."""

    def __init__(self, profits: Numbers, loads: Numbers, bulk: Numbers, capacity: Numbers) -> None:
        self.profits, self.loads, self.bulk, self.capacity = profits, loads, bulk, capacity
        self.profit_sums = np.concatenate([[0.0], np.cumsum(profits)])
        self.bulk_sums = np.concatenate([[0.0], np.cumsum(bulk)])
        self.all_bulk = float((capacity > 0).sum())

    def hope(self, used_bulk: Numbers, last: Indices) -> Numbers:
        """What the items after ``last`` may add at most, as a fractional knapsack over the bulk that is left."""
        begin = self.bulk_sums[last + 1]
        goal = begin + np.maximum(self.all_bulk - used_bulk, 0.0)
        whole = np.searchsorted(self.bulk_sums, goal + SMALL, side="right") - 1
        added = self.profit_sums[whole] - self.profit_sums[last + 1]
        part = np.minimum(whole, len(self.profits) - 1)
        share = np.clip((goal - self.bulk_sums[whole]) / np.maximum(self.bulk[part], SMALL), 0.0, 1.0)
        hope: Numbers = added + np.where(whole < len(self.profits), share * self.profits[part], 0.0)
        return hope


@dataclass(frozen=True, slots=True)
class _States:
    value: Numbers
    used: Numbers
    bulk: Numbers
    last: Indices


def _grow(state: _States, items: _Items, floor: float) -> tuple[_States, Indices, bool]:
    """Every set with one more item that may still end above ``floor``; whether none had to be dropped."""
    count = len(items.profits)
    alive = np.flatnonzero(state.value + items.hope(state.bulk, state.last) > floor + SMALL)
    complete = len(alive) * count <= MOST_SETS * 50
    if not complete:
        alive = alive[np.argsort(-state.value[alive], kind="stable")[: MOST_SETS * 50 // count]]
    room = items.capacity - state.used[alive] + SMALL
    fits = np.arange(count) > state.last[alive, None]
    for resource in range(items.loads.shape[1]):
        fits &= items.loads[:, resource] <= room[:, resource, None]
    parent, item = np.nonzero(fits)
    parent = alive[parent]
    value = state.value[parent] + items.profits[item]
    if len(value) > MOST_SETS:
        chosen = np.argsort(-value, kind="stable")[:MOST_SETS]
        parent, item, value, complete = parent[chosen], item[chosen], value[chosen], False
    grown = _States(value, state.used[parent] + items.loads[item], state.bulk[parent] + items.bulk[item], item)
    return grown, parent, complete


def _set_of(levels: list[tuple[Indices, Indices]], level: int, place: int, order: Indices) -> tuple[int, ...]:
    items = []
    while level >= 0:
        parents, last = levels[level]
        items.append(int(order[last[place]]))
        place = int(parents[place])
        level -= 1
    return tuple(sorted(items))


def _fractional(profits: Numbers, loads: Numbers, capacity: Numbers) -> float:
    """The least of the fractional knapsacks over each resource alone."""
    least = float(profits.sum())
    for resource in range(loads.shape[1]):
        load = loads[:, resource]
        order = np.argsort(-(profits / np.maximum(load, SMALL)), kind="stable")
        total = np.cumsum(load[order])
        whole = int(np.searchsorted(total, capacity[resource], side="right"))
        value = float(profits[order[:whole]].sum())
        if whole < len(order):
            before = total[whole - 1] if whole else 0.0
            value += float(profits[order[whole]]) * (capacity[resource] - before) / max(load[order[whole]], SMALL)
        least = min(least, value)
    return least


@dataclass(frozen=True, slots=True)
class Priced:
    """What prices say of every site: patterns worth taking (option indices) and the sum of the sites' bounds."""

    patterns: list[tuple[int, Indices]]
    bound: float
    site_bounds: Numbers


class Pricer:
    """Prices all sites of one problem; holds what does not change with the prices."""

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        options = problem.options
        key = options.site * max(1, len(problem.projects)) + options.project
        self.pair_start = np.flatnonzero(np.concatenate([[True], np.diff(key) > 0])) if len(key) else key
        self.pair_end = np.append(self.pair_start[1:], len(key)) if len(key) else key
        self.pair_project = options.project[self.pair_start]
        self.pair_site = options.site[self.pair_start]
        self.pair_loads = options.loads[self.pair_start]
        self.site_pairs = np.searchsorted(self.pair_site, np.arange(len(problem.sites) + 1))
        uses = problem.rows.uses
        order = np.argsort(uses.columns, kind="stable")
        self.use_rows, self.use_values, self.use_columns = uses.rows[order], uses.values[order], uses.columns[order]
        self.use_start = np.searchsorted(self.use_columns, np.arange(len(options) + 1))

    def net_values(self, project_prices: Numbers, row_prices: Numbers) -> Numbers:
        """Each option's value less what it would pay for its project and the shared rows."""
        options = self.problem.options
        paid = np.bincount(self.use_columns, self.use_values * row_prices[self.use_rows], minlength=len(options))
        net: Numbers = options.value - paid - project_prices[options.project]
        return net

    def price(self, project_prices: Numbers, row_prices: Numbers, site_floor: Numbers | None = None) -> Priced:
        """The best patterns of every site that are worth more than ``site_floor`` (nought when not given)."""
        net = self.net_values(project_prices, row_prices)
        bounds = np.zeros(len(self.problem.sites))
        if not len(net):
            return Priced([], 0.0, bounds)
        pair_net = np.maximum.reduceat(net, self.pair_start)
        floor = np.zeros(len(bounds)) if site_floor is None else site_floor
        patterns: list[tuple[int, Indices]] = []
        for site in range(len(self.problem.sites)):
            first, end = self.site_pairs[site], self.site_pairs[site + 1]
            worth = pair_net[first:end]
            items = np.flatnonzero(worth > SMALL)
            if not len(items):
                continue
            if self.problem.single[site]:
                best = items[np.argsort(-worth[items], kind="stable")[:2]]
                bounds[site] = worth[best[0]]
                sets: list[Indices] = [np.array([item]) for item in best if worth[item] > floor[site] + 1e-7]
            else:
                packed = best_sets(worth[items], self.pair_loads[first:end][items], self.problem.capacities[site])
                bounds[site] = packed.bound
                sets = [items[list(found)] for found in packed.sets]
                sets = [found for found in sets if worth[found].sum() > floor[site] + 1e-7]
            patterns += [(site, self._options_of(first + found, net)) for found in sets]
        return Priced(patterns, float(bounds.sum()), bounds)

    def _options_of(self, pairs: Indices, net: Numbers) -> Indices:
        """The best start of each pair."""
        starts, ends = self.pair_start[pairs], self.pair_end[pairs]
        return np.array([start + int(net[start:end].argmax()) for start, end in zip(starts, ends, strict=True)])

    def rows_of(self, options: Indices) -> tuple[Indices, Numbers]:
        """The shared rows that these options use together, and how much."""
        spans = [slice(self.use_start[option], self.use_start[option + 1]) for option in options]
        rows = np.concatenate([self.use_rows[span] for span in spans])
        values = np.concatenate([self.use_values[span] for span in spans])
        found, place = np.unique(rows, return_inverse=True)
        return found.astype(np.int64), np.bincount(place, values, minlength=len(found)).astype(np.float64)
