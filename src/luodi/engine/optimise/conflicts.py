"""Rules in conflict: when no plan keeps every promise, a set of rules that cannot hold together.

The set is irreducible: without any one of its rules the rest can be kept (QuickXplain: Junker, AAAI 2004). It is
found by asking the solver whether a plan exists under part of the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, RowLabel
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.solver import INFINITY, Model, Sparse, Status, join, solve_integer


@dataclass(frozen=True, slots=True)
class Promise:
    """An option that is promised."""

    option: int


@dataclass(frozen=True, slots=True)
class Required:
    """A project that must be in the plan."""

    project: int


@dataclass(frozen=True, slots=True)
class SiteLimit:
    """What a site holds; resource -1: one project on a plot."""

    site: int
    resource: int


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """A hard shared row."""

    row: int
    label: RowLabel


@dataclass(frozen=True, slots=True)
class RiskFloor:
    """The ceiling of the mean loss in the worst scenarios."""


Rule = Promise | Required | SiteLimit | SharedLimit | RiskFloor


class ConflictUndecided(Exception):  # noqa: N818 - what happened, as elsewhere
    """The budget ended before it was known which rules clash."""


def rules_of(problem: AllocationProblem) -> tuple[Rule, ...]:
    """Every rule that could be given up; the oldest promises first, so that they are the last to be blamed."""
    sites, resources = problem.capacities.shape
    limits: list[Rule] = []
    for site in range(sites):
        if problem.single[site]:
            limits.append(SiteLimit(site, -1))
        limits += [SiteLimit(site, resource) for resource in range(resources)]
    hard = np.flatnonzero(~np.isfinite(problem.rows.penalties))
    limits += [SharedLimit(int(row), problem.rows.labels[row]) for row in hard]
    if problem.risk is not None:
        limits.append(RiskFloor())
    must: list[Rule] = [Promise(option) for option in sorted(problem.fixed)]
    must += [Required(project) for project in sorted(problem.required)]
    return (*limits, *must)


def conflict_of(problem: AllocationProblem, budget: Budget) -> tuple[Rule, ...]:
    """An irreducible set of rules that no plan keeps; empty when some plan keeps them all."""
    check = _Check(problem, budget)
    rules = rules_of(check.problem)
    if check.possible(rules):
        return ()
    found = _explain(check, [], list(rules), changed=False)
    given = {new: old for old, new in check.renumbered.items()}
    return tuple(Promise(given[rule.option]) if isinstance(rule, Promise) else rule for rule in found)


def _explain(check: "_Check", kept: Sequence[Rule], rules: Sequence[Rule], *, changed: bool) -> list[Rule]:
    """QuickXplain: what of ``rules`` clashes with ``kept``."""
    if changed and not check.possible(kept):
        return []
    if len(rules) == 1:
        return list(rules)
    half = len(rules) // 2
    first, second = list(rules[:half]), list(rules[half:])
    late = _explain(check, [*kept, *first], second, changed=True)
    early = _explain(check, [*kept, *late], first, changed=bool(late))
    return [*early, *late]


class _Check:
    """Whether a plan exists under some of the rules."""

    def __init__(self, problem: AllocationProblem, budget: Budget) -> None:
        self.budget = budget
        floors = (~np.isfinite(problem.rows.penalties) & (problem.rows.limits < 0)).any()
        must = set(problem.required) | {int(problem.options.project[option]) for option in problem.fixed}
        keep = np.ones(len(problem.options), bool) if floors else np.isin(problem.options.project, list(must))
        place = np.cumsum(keep) - 1
        self.renumbered = {option: int(place[option]) for option in problem.fixed}
        self.problem = replace(problem.restricted(keep))

    def possible(self, rules: Sequence[Rule]) -> bool:
        """Whether some plan keeps these rules."""
        if not rules:
            return True
        if not len(self.problem.options):
            return not any(self._asks(rule) for rule in rules)
        answer = solve_integer(self._model(rules), self.budget)
        if answer.found:
            return True
        if answer.status is Status.INFEASIBLE:
            return False
        raise ConflictUndecided

    def _asks(self, rule: Rule) -> bool:
        """Whether an empty plan breaks the rule."""
        if isinstance(rule, SharedLimit):
            return bool(self.problem.rows.limits[rule.row] < 0)
        return isinstance(rule, Promise | Required)

    def _model(self, rules: Sequence[Rule]) -> Model:
        """The options, with only these rules as rows, and scenarios for the risk floor."""
        problem, options = self.problem, self.problem.options
        every = np.arange(len(options))
        parts = [Sparse(options.project, every, np.ones(len(options)))]
        lower = [np.full(len(problem.projects), -INFINITY)]
        upper = [np.ones(len(problem.projects))]
        least = np.zeros(len(options))
        row = len(problem.projects)
        extra = 0
        for rule in rules:
            match rule:
                case Promise(option):
                    least[option] = 1.0
                    continue
                case Required(project):
                    lower[0][project] = 1.0
                    continue
                case SiteLimit(site, resource):
                    there = np.flatnonzero(options.site == site)
                    amounts = np.ones(len(there)) if resource < 0 else options.loads[there, resource]
                    limit = 1.0 if resource < 0 else float(problem.capacities[site, resource])
                case SharedLimit(shared, _):
                    mine = problem.rows.uses.rows == shared
                    there, amounts = problem.rows.uses.columns[mine], problem.rows.uses.values[mine]
                    limit = float(problem.rows.limits[shared])
                case RiskFloor():
                    risk_part, limits = self._risk_rows(row, len(options))
                    parts.append(risk_part)
                    lower.append(np.full(len(limits), -INFINITY))
                    upper.append(limits)
                    row += len(limits)
                    extra = len(limits)
                    continue
            parts.append(Sparse(np.full(len(there), row), there, amounts))
            lower.append(np.array([-INFINITY]))
            upper.append(np.array([limit]))
            row += 1
        count = len(options) + extra
        low = np.concatenate([least, np.zeros(extra)])
        if extra:
            low[len(options)] = -INFINITY
        return Model(
            np.zeros(count), low, np.concatenate([np.ones(len(options)), np.full(extra, INFINITY)]),
            np.concatenate(lower), np.concatenate(upper), join(*parts), np.arange(count) < len(options),
        )  # fmt: skip

    def _risk_rows(self, row: int, first: int) -> tuple[Sparse, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """Rockafellar and Uryasev's rows: one level, one excess a scenario, and the ceiling."""
        risk = self.problem.risk
        if risk is None:
            raise ValueError("the problem knows no risk")
        scenarios = len(risk.failed)
        lost = risk.failed[:, self.problem.options.project] * risk.outputs[self.problem.options.project]
        scenario, option = np.nonzero(lost)
        share = 1.0 / ((1.0 - risk.alpha) * scenarios)
        each = np.arange(scenarios)
        matrix = join(
            Sparse(row + scenario, option, lost[scenario, option]),
            Sparse(row + each, np.full(scenarios, first), np.full(scenarios, -1.0)),
            Sparse(row + each, first + 1 + each, np.full(scenarios, -1.0)),
            Sparse(np.full(scenarios + 1, row + scenarios), first + np.arange(scenarios + 1),
                   np.concatenate([[1.0], np.full(scenarios, share)])),
        )  # fmt: skip
        return matrix, np.concatenate([np.zeros(scenarios), [risk.ceiling]])
