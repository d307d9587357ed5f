"""Cover cuts: which sets of projects cannot share a scarce row, said more sharply than the row itself says it.

A row with few projects is a knapsack of its own that patterns of sites do not see. When the projects of a *cover*
together pass its limit, at most all but one of them may use it (Balas 1975); other projects are lifted into the
inequality one by one, as heavily as every choice within the limit allows (exact, by the least weight per count). A cut
is a shared row like any other: it counts options, so the sites' pricing stays as it is.
"""

from dataclasses import replace

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, RowLabel, SharedRows
from luodi.engine.optimise.solver import INFINITY, Indices, Numbers, Sparse, join

VIOLATED = 0.02


def lifted_cover(weights: Numbers, limit: float, present: Numbers) -> tuple[Numbers, int] | None:
    """Counts and their greatest sum for one knapsack, as far as ``present`` (0 to 1) violates them; nothing if not."""
    room = limit * (1 + 1e-9) + 1e-9
    if weights.sum() <= room:
        return None
    order = np.argsort((1.0 - present) / weights, kind="stable")
    cover = list(order[: int(np.searchsorted(np.cumsum(weights[order]), room, side="right")) + 1])
    total = float(weights[cover].sum())
    for item in sorted(cover, key=lambda i: present[i]):
        if total - weights[item] > room:
            cover.remove(item)
            total -= float(weights[item])
    most = len(cover) - 1
    # least weight of a choice that counts at least so much
    least = np.concatenate([[0.0], np.cumsum(np.sort(weights[cover]))])
    counts = np.zeros(len(weights))
    counts[cover] = 1.0
    inside = np.zeros(len(weights), bool)
    inside[cover] = True
    outside = np.flatnonzero(~inside)
    for item in outside[np.lexsort((-weights[outside], -present[outside]))]:
        left = room - weights[item]
        own = most if left < 0 else most - (int(np.searchsorted(least, left, side="right")) - 1)
        if own <= 0:
            continue
        counts[item] = own
        shifted = np.concatenate([np.full(own, weights[item]), weights[item] + least])[: len(least)]
        least = np.minimum(least, shifted)
        least = np.minimum.accumulate(least[::-1])[::-1]
    return (counts, most) if float(counts @ present) > most + VIOLATED else None


class Covers:
    """The knapsacks among the shared rows of a problem: their projects, each with its least use."""

    def __init__(self, problem: AllocationProblem) -> None:
        self.problem = problem
        uses = problem.rows.uses
        order = np.argsort(uses.rows, kind="stable")
        starts = np.searchsorted(uses.rows[order], np.arange(len(problem.rows.limits) + 1))
        self.rows: list[tuple[int, Indices, Indices, Indices, Numbers]] = []
        for row in np.flatnonzero(~np.isfinite(problem.rows.penalties) & (problem.rows.limits > 0)):
            span = order[starts[row] : starts[row + 1]]
            if not len(span) or (uses.values[span] <= 0).any():
                continue
            options = uses.columns[span]
            projects, place = np.unique(problem.options.project[options], return_inverse=True)
            weights = np.full(len(projects), INFINITY)
            np.minimum.at(weights, place, uses.values[span])
            self.rows.append((int(row), options, place, projects, weights))
        self._seen: set[bytes] = set()

    def violated(self, taken: Numbers) -> SharedRows | None:
        """The cuts that ``taken`` (a weight an option) violates, as rows; nothing when there are none."""
        labels: list[RowLabel] = []
        limits: list[float] = []
        parts: list[Sparse] = []
        for row, options, place, projects, weights in self.rows:
            present = np.minimum(np.bincount(place, taken[options], minlength=len(projects)), 1.0)
            found = lifted_cover(weights, float(self.problem.rows.limits[row]), present)
            if found is None:
                continue
            counts, most = found
            key = row.to_bytes(4, "big") + counts.tobytes()
            if key in self._seen:
                continue
            self._seen.add(key)
            amounts = counts[place]
            there = amounts > 0
            parts.append(Sparse(np.full(int(there.sum()), len(labels)), options[there], amounts[there]))
            labels.append(self.problem.rows.labels[row])
            limits.append(float(most))
        if not labels:
            return None
        return SharedRows(tuple(labels), np.array(limits), np.full(len(limits), INFINITY), join(*parts))


def with_rows(problem: AllocationProblem, more: SharedRows) -> AllocationProblem:
    """The problem with more shared rows after its own."""
    rows = problem.rows
    uses = Sparse(more.uses.rows + len(rows.limits), more.uses.columns, more.uses.values)
    return replace(
        problem,
        rows=SharedRows(
            rows.labels + more.labels, np.concatenate([rows.limits, more.limits]),
            np.concatenate([rows.penalties, more.penalties]), join(rows.uses, uses),
        ),
    )  # fmt: skip
