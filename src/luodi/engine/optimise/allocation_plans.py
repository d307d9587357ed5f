"""Plans in whole numbers: a plan that grows option by option, and the solver on patterns or on a neighbourhood."""

from collections.abc import Iterable

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, use_of_rows, use_of_sites
from luodi.engine.optimise.allocation_master import Master
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.patterns import Pricer
from luodi.engine.optimise.solver import (
    INFINITY,
    Flags,
    Indices,
    Limits,
    Model,
    Numbers,
    Sparse,
    Status,
    join,
    solve_integer,
)

SLACK = 1e-7
NOTHING = np.zeros(0, np.int64)


class Growing:
    """A plan to which options are added while every hard rule holds."""

    def __init__(self, problem: AllocationProblem, pricer: Pricer, taken: Indices = NOTHING) -> None:
        self.problem, self.pricer = problem, pricer
        self.taken = [int(option) for option in taken]
        self.site_used = use_of_sites(problem, taken)
        self.row_used = use_of_rows(problem, taken)
        self.guests = np.bincount(problem.options.site[taken], minlength=len(problem.sites))
        self.placed = np.bincount(problem.options.project[taken], minlength=len(problem.projects)) > 0
        self.ceiling = np.where(np.isfinite(problem.rows.penalties), INFINITY, problem.rows.limits)
        self.ceiling = self.ceiling + SLACK * np.maximum(1.0, np.abs(problem.rows.limits))
        self.risk = problem.risk
        self.losses = self.risk.losses(self.placed) if self.risk else np.zeros(1)

    def try_add(self, option: int) -> bool:
        """Adds the option when nothing stands against it."""
        options = self.problem.options
        project, site = int(options.project[option]), int(options.site[option])
        if self.placed[project] or (self.problem.single[site] and self.guests[site]):
            return False
        if (self.site_used[site] + options.loads[option] > self.problem.capacities[site] + SLACK).any():
            return False
        span = slice(self.pricer.use_start[option], self.pricer.use_start[option + 1])
        rows, amounts = self.pricer.use_rows[span], self.pricer.use_values[span]
        if ((self.row_used[rows] + amounts > self.ceiling[rows]) & (amounts > 0)).any():
            return False
        if self.risk is not None:
            losses = self.losses + self.risk.failed[:, project] * self.risk.outputs[project]
            if np.sort(losses)[::-1] @ self.risk.weights > self.risk.ceiling:
                return False
            self.losses = losses
        self.site_used[site] += options.loads[option]
        self.row_used[rows] += amounts
        self.guests[site] += 1
        self.placed[project] = True
        self.taken.append(option)
        return True

    def add_all(self, options: Iterable[int]) -> "Growing":
        """Tries each option in turn."""
        for option in options:
            self.try_add(int(option))
        return self

    @property
    def plan(self) -> Indices:
        """The options taken, sorted."""
        return np.array(sorted(self.taken), np.int64)


def solve_patterns(master: Master, columns: Indices, start: Indices, budget: Budget, limits: Limits) -> Indices | None:
    """The solver on some of the master's patterns; the plan, or nothing when none keeps every hard rule."""
    problem, pricer = master.problem, master.pricer
    if not len(columns):
        return None
    projects, sites = len(problem.projects), len(problem.sites)
    first_row, first_cut = projects + sites, projects + sites + len(problem.rows.limits)
    rows, places, amounts = [], [], []
    value = np.zeros(len(columns))
    for place, column in enumerate(columns):
        options = master.patterns[column]
        used, values = pricer.rows_of(options)
        own = problem.options.project[options]
        cuts = master.cuts[:, own].sum(axis=1)
        here = np.concatenate(
            [own, [projects + master.pattern_site[column]], first_row + used, first_cut + np.arange(len(cuts))]
        )
        rows.append(here)
        places.append(np.full(len(here), place))
        amounts.append(np.concatenate([np.ones(len(own) + 1), values, cuts]))
        value[place] = problem.options.value[options].sum()
    soft = np.flatnonzero(np.isfinite(problem.rows.penalties))
    lower = np.full(first_cut + len(master.cuts), -INFINITY)
    lower[list(problem.required)] = 1.0
    ceiling = problem.risk.ceiling if problem.risk else INFINITY
    upper = np.concatenate([np.ones(first_row), problem.rows.limits, np.full(len(master.cuts), ceiling)])
    matrix = Sparse(np.concatenate(rows), np.concatenate(places), np.concatenate(amounts))
    over = Sparse(first_row + soft, len(columns) + np.arange(len(soft)), np.full(len(soft), -1.0))
    count = len(columns) + len(soft)
    model = Model(
        np.concatenate([-value, problem.rows.penalties[soft]]),
        np.zeros(count),
        np.concatenate([np.ones(len(columns)), np.full(len(soft), INFINITY)]),
        lower,
        upper,
        join(matrix, over),
        np.arange(count) < len(columns),
    )
    begin = _as_start(master, columns, start, soft) if len(start) else None
    answer = solve_integer(model, budget, limits, start=begin)
    if not answer.found:
        return None
    chosen = np.flatnonzero(answer.values[: len(columns)] > 0.5)
    return np.sort(np.concatenate([NOTHING, *(master.patterns[column] for column in columns[chosen])]))


def _as_start(master: Master, columns: Indices, start: Indices, soft: Indices) -> Numbers:
    sites = master.problem.options.site[start]
    keys = {start[sites == site].tobytes() for site in np.unique(sites)}
    chosen = np.array([master.patterns[column].tobytes() in keys for column in columns], float)
    over = np.maximum(use_of_rows(master.problem, start) - master.problem.rows.limits, 0.0)[soft]
    return np.concatenate([chosen, over])


def solve_neighbourhood(
    master: Master, plan: Indices, free_sites: Flags, worth: Numbers, *, budget: Budget, limits: Limits
) -> tuple[Indices, bool, float]:
    """The plan with the free sites filled anew; ``worth`` (options) says which options may come in.

    Everything outside stays. Says also whether the solver came to its end, and what no plan over the same options and
    the same outside passes.
    """
    problem = master.problem
    options = problem.options
    stays = ~free_sites[options.site[plan]]
    kept = plan[stays]
    outside = np.zeros(len(problem.projects), bool)
    outside[options.project[kept]] = True
    open_options = free_sites[options.site] & ~outside[options.project] & (worth > 0)
    fixed = np.zeros(len(options), bool)
    fixed[plan[~stays]] = True
    candidates = np.flatnonzero(open_options | fixed)
    if len(candidates) < 2:
        return plan, True, INFINITY
    model, soft = _neighbourhood_model(master, kept, candidates)
    begin = np.concatenate([
        fixed[candidates].astype(float),
        np.maximum(use_of_rows(problem, plan) - problem.rows.limits, 0.0)[soft],
    ])  # fmt: skip
    answer = solve_integer(model, budget, limits, start=begin)
    bound = float(options.value[kept].sum()) - answer.bound
    if not answer.found:
        return plan, False, bound
    chosen = candidates[answer.values[: len(candidates)] > 0.5]
    return np.sort(np.concatenate([kept, chosen])), answer.status is Status.OPTIMAL, bound


def _neighbourhood_model(master: Master, kept: Indices, candidates: Indices) -> tuple[Model, Indices]:
    problem, options = master.problem, master.problem.options
    local_project, project_row = np.unique(options.project[candidates], return_inverse=True)
    local_site, site_row = np.unique(options.site[candidates], return_inverse=True)
    resources = len(problem.resources)
    columns = np.arange(len(candidates))
    spans = [np.arange(master.pricer.use_start[o], master.pricer.use_start[o + 1]) for o in candidates]
    entries = np.concatenate(spans) if spans else NOTHING
    lengths = np.array([len(span) for span in spans])
    used_rows, shared_row = np.unique(master.pricer.use_rows[entries], return_inverse=True)
    soft = np.flatnonzero(np.isfinite(problem.rows.penalties))
    soft_place = {int(row): place for place, row in enumerate(soft)}
    first_site = len(local_project)
    first_single = first_site + resources * len(local_site)
    first_row = first_single + len(local_site)
    first_cut = first_row + len(used_rows)
    single = problem.single[options.site[candidates]]
    parts = [
        Sparse(project_row, columns, np.ones(len(columns))),
        *(
            Sparse(first_site + r * len(local_site) + site_row, columns, options.loads[candidates, r])
            for r in range(resources)
        ),
        Sparse(first_single + site_row[single], columns[single], np.ones(int(single.sum()))),
        Sparse(first_row + shared_row, np.repeat(columns, lengths), master.pricer.use_values[entries]),
    ]
    present = np.zeros(len(problem.projects))
    present[options.project[kept]] = 1.0
    for cut, gradient in enumerate(master.cuts):
        parts.append(Sparse(np.full(len(columns), first_cut + cut), columns, gradient[options.project[candidates]]))
    touched = [(place, soft_place[int(row)]) for place, row in enumerate(used_rows) if int(row) in soft_place]
    if touched:
        parts.append(
            Sparse(
                first_row + np.array([place for place, _ in touched]),
                len(columns) + np.array([place for _, place in touched]),
                np.full(len(touched), -1.0),
            )
        )
    left = (problem.rows.limits - use_of_rows(problem, kept))[used_rows]
    hard = ~np.isfinite(problem.rows.penalties[used_rows])
    ceiling = problem.risk.ceiling if problem.risk else INFINITY
    upper = np.concatenate([
        np.ones(len(local_project)),
        problem.capacities[local_site].T.ravel(),
        np.ones(len(local_site)),
        np.where(hard, np.maximum(left, 0.0), left),
        ceiling - master.cuts @ present,
    ])  # fmt: skip
    lower = np.full(len(upper), -INFINITY)
    must = np.isin(local_project, list(problem.required))
    lower[: len(local_project)][must] = 1.0
    count = len(columns) + len(soft)
    model = Model(
        np.concatenate([-options.value[candidates], problem.rows.penalties[soft]]),
        np.zeros(count),
        np.concatenate([np.ones(len(columns)), np.full(len(soft), INFINITY)]),
        lower, upper, join(*parts), np.arange(count) < len(columns),
    )  # fmt: skip
    return model, soft
