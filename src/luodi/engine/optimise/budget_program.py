"""Choosing within budgets as an integer program, for models that are small enough.

For every group and part a column says how many take each set (together no more than the group), and one how many of
these really take each policy. Any such numbers can be handed out to enterprises, whatever excludes what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.budget_filling import Filling, Portion
from luodi.engine.optimise.budget_groups import Groups, Part
from luodi.engine.optimise.solver import Limits, Model, Numbers, Sparse, solve_integer


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the columns of a group and part begin: first those of sets, then those of policies."""

    group: int
    part: int
    first: int


@dataclass(slots=True)
class _Program:
    """Columns and rows as they come; every row has an upper bound only."""

    costs: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def add_row(self, limit: float, columns: Iterable[tuple[int, float]]) -> None:
        self.entries += [(len(self.limits), column, value) for column, value in columns]
        self.limits.append(limit)

    def model(self) -> Model:
        rows, columns, values = zip(*self.entries, strict=True)
        count = len(self.costs)
        return Model(
            np.array(self.costs),
            np.zeros(count),
            np.array(self.upper),
            np.full(len(self.limits), -np.inf),
            np.array(self.limits),
            Sparse(np.array(rows, np.int64), np.array(columns, np.int64), np.array(values, float)),
            np.ones(count, bool),
        )


def solved(groups: Groups, parts: Sequence[Part], filling: Filling, budget: Budget) -> tuple[Filling, float]:
    """The better of ``filling`` and what the solver finds from there, and the bound in fen that it proves."""
    scale = float(max(1, groups.worth.max()))
    program, places = _written(groups, parts, scale)
    start = _started(filling, places, parts, len(program.costs))
    answer = solve_integer(program.model(), budget, Limits(gap=1e-9), start=start)
    found = _read(answer.values, places, parts, groups) if answer.found else None
    return (found if found is not None and found.total > filling.total else filling), -answer.bound * scale


def _written(groups: Groups, parts: Sequence[Part], scale: float) -> tuple[_Program, list[_Place]]:
    """The program with money in units of ``scale`` and each budget as 1, so that tolerances mean the same for all."""
    program, places = _Program(), list[_Place]()
    used: list[list[tuple[int, float]]] = [[] for _ in groups.limits]
    for group, count in enumerate(groups.counts.tolist()):
        for number, part in enumerate(parts):
            first, worth = len(program.costs), groups.worth[group, part.policies]
            places.append(_Place(group, number, first))
            program.costs += [0.0] * len(part.sets) + (-worth / scale).tolist()
            program.upper += [float(count)] * (len(part.sets) + len(part.policies))
            program.add_row(float(count), ((first + each, 1.0) for each in range(len(part.sets))))
            for at, policy in enumerate(part.policies.tolist()):
                column, within = first + len(part.sets) + at, np.flatnonzero(part.sets[:, at]).tolist()
                program.add_row(0.0, [(column, 1.0), *((first + each, -1.0) for each in within)])
                for each in np.flatnonzero(groups.inside[group] & groups.touches[:, policy]).tolist():
                    if worth[at]:
                        used[each].append((column, float(worth[at])))
    for limit, entries in zip(groups.limits.tolist(), used, strict=True):
        whole = float(max(1, limit))
        program.add_row(limit / whole, ((column, amount / whole) for column, amount in entries))
    return program, places


def _started(filling: Filling, places: Sequence[_Place], parts: Sequence[Part], columns: int) -> Numbers:
    at = {(each.group, each.part): each.first for each in places}
    start = np.zeros(columns)
    for each in filling.portions:
        part, first = parts[each.part], at[each.group, each.part]
        start[first + each.within] += each.count
        for policy in each.policies:
            start[first + len(part.sets) + int(np.flatnonzero(part.policies == policy)[0])] += each.count
    return start


def _read(values: Numbers, places: Sequence[_Place], parts: Sequence[Part], groups: Groups) -> Filling | None:
    """The solver's numbers as portions; None where rounding them overspends a budget."""
    whole = np.rint(values).astype(np.int64)
    portions: list[Portion] = []
    for place in places:
        group, number, first, part = place.group, place.part, place.first, parts[place.part]
        takes = dict(zip(part.policies.tolist(), whole[first + len(part.sets) :].tolist(), strict=False))
        for within, members in enumerate(part.sets):
            waiting, policies = int(whole[first + within]), [int(each) for each in part.policies[members]]
            while waiting:
                chosen = tuple(each for each in policies if takes[each])
                count = min([waiting, *(takes[each] for each in chosen)])
                for each in chosen:
                    takes[each] -= count
                portions.append(Portion(group, number, count, within, chosen))
                waiting -= count
    spent = np.zeros(len(groups.limits), np.int64)
    total = 0
    for portion in portions:
        for policy in portion.policies:
            amount = int(groups.worth[portion.group, policy]) * portion.count
            spent[groups.inside[portion.group] & groups.touches[:, policy]] += amount
            total += amount
    return None if (spent > groups.limits).any() else Filling(tuple(portions), total)
