"""A tabu walk over plans: one project comes, goes or moves at a time, and limits may be passed at a price.

The price of passing a limit rises while it is passed and falls while all are kept (strategic oscillation; Yagiura,
Ibaraki and Glover 2004 for assignment), so the walk crosses the border of what is allowed again and again. A step
weighs every candidate option at once: what its project brings more, less what limits would be passed more. Where the
walk crosses the border, and now and then where it does not, a copy of the plan is mended and filled up.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, value_of
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.patterns import Pricer
from luodi.engine.optimise.solver import INFINITY, Flags, Indices, Numbers

NOBODY = -1
SMALL = 1e-9
EASE = 1e-7
NOISE = 0.3
CHEAPEST, DEAREST = 0.05, 50.0
MENDED_EVERY = 100
MOST_MENDING = 100


@dataclass(frozen=True, slots=True)
class Habits:
    """How a walk behaves: for how many steps a moved project rests, and how fast prices rise and fall."""

    rest: tuple[int, int]
    rise: float
    fall: float


HABITS = (Habits((1, 3), 1.5, 0.95), Habits((2, 4), 1.1, 0.9), Habits((2, 6), 1.3, 0.9))


class Walk:
    """One problem through some of its options: every limit that they meet is a row, in one table of entries."""

    def __init__(
        self, problem: AllocationProblem, pricer: Pricer, candidates: Indices, prices: Numbers, cuts: Numbers
    ) -> None:
        options = problem.options
        self.problem = problem
        self.options = candidates[np.argsort(options.project[candidates], kind="stable")]
        self.project, self.value = options.project[self.options], options.value[self.options].copy()
        self.must = np.zeros(len(problem.projects), bool)
        self.must[list(problem.required)] = True
        self.value[self.must[self.project]] += 10.0 * float(np.abs(options.value).max(initial=1.0))
        self.first = np.searchsorted(self.project, np.arange(len(problem.projects) + 1))
        self.mean = float(np.abs(options.value).mean())
        self._rows(pricer, prices)
        self.gradients = np.zeros((len(problem.projects), 0))
        self.cut_base = np.zeros(0)
        for gradient in cuts:
            self.know(gradient)

    def _rows(self, pricer: Pricer, prices: Numbers) -> None:
        problem, shared = self.problem, len(self.problem.rows.limits)
        sites, resources = problem.capacities.shape
        site = problem.options.site[self.options]
        single = problem.single[site]
        loads = np.where(single[:, None], 0.0, problem.options.loads[self.options])
        loader, resource = np.nonzero(loads)
        alone = np.flatnonzero(single)
        lengths = pricer.use_start[self.options + 1] - pricer.use_start[self.options]
        entries = _spans(pricer.use_start[self.options], lengths)
        rows = np.concatenate([
            pricer.use_rows[entries],
            shared + site[loader] * resources + resource,
            shared + sites * resources + site[alone],
        ])  # fmt: skip
        owner = np.concatenate([np.repeat(np.arange(len(self.options)), lengths), loader, alone])
        amounts = np.concatenate([pricer.use_values[entries], loads[loader, resource], np.ones(len(alone))])
        order = np.argsort(owner, kind="stable")
        known, self.rows = np.unique(rows[order], return_inverse=True)
        self.amounts = amounts[order]
        self.starts = np.searchsorted(owner[order], np.arange(len(self.options) + 1))
        nothing = np.full(sites * resources + sites, INFINITY)
        penalties = np.concatenate([problem.rows.penalties, nothing])[known]
        self.limits = np.concatenate([problem.rows.limits, problem.capacities.ravel(), np.ones(sites)])[known]
        self.soft = np.isfinite(penalties)
        typical = np.bincount(self.rows, np.abs(self.amounts), len(known)) / np.bincount(
            self.rows, minlength=len(known)
        )
        price = np.concatenate([prices, np.zeros(len(nothing))])[known]
        self.base = np.where(self.soft, penalties, np.maximum(1.5 * price, 0.3 * self.mean / typical))
        self.ease = np.where(self.soft, 0.0, EASE * np.maximum(1.0, np.abs(self.limits)))

    def know(self, gradient: Numbers) -> None:
        """One more mean over worst scenarios that plans are held to."""
        self.gradients = np.column_stack([self.gradients, gradient])
        typical = float(gradient[gradient > 0].mean()) if (gradient > 0).any() else 1.0
        self.cut_base = np.append(self.cut_base, self.mean / typical)

    def run(self, plan: Indices, *, steps: int, budget: Budget, random: np.random.Generator, habits: Habits) -> Indices:
        """The best plan met within ``steps`` from ``plan`` on; ``plan`` itself when none is better."""
        best, best_value = plan, value_of(self.problem, plan)
        for found in self._met(plan, steps=steps, budget=budget, random=random, habits=habits):
            value = value_of(self.problem, found)
            if value > best_value + SMALL:
                best, best_value = found, value
        return best

    def _met(
        self, plan: Indices, *, steps: int, budget: Budget, random: np.random.Generator, habits: Habits
    ) -> Iterator[Indices]:
        if not len(self.options):
            return
        state = _State(self, plan, random, habits)
        for step in range(steps):
            if step % 16 == 0 and budget.over:
                return
            state.step()
            state.reprice()
            if state.kept or step % MENDED_EVERY == 0:
                mended = state.copy()
                if mended.mend():
                    yield mended.plan
                state.learn()


def _spans(starts: Indices, lengths: Indices) -> Indices:
    """The numbers from each start on, as many as its length, one span after another."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    spans: Indices = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return spans


@dataclass(frozen=True, slots=True)
class _Moves:
    """By option: what value grows by and what more is passed; by project of the plan (``here``): the same of going."""

    value: Numbers
    passed: Numbers
    here: Indices
    lost: Numbers
    relief: Numbers


class _State:
    """A plan on the walk, how much it uses of every row, and what each row's passing costs now."""

    def __init__(self, walk: Walk, plan: Indices, random: np.random.Generator, habits: Habits) -> None:
        self.walk, self.random, self.habits = walk, random, habits
        self.taken = np.full(len(walk.problem.projects), NOBODY)
        self.until = np.zeros(len(self.taken), np.int64)
        self.time = 0
        self.used = np.zeros(len(walk.limits))
        noise = np.exp(random.uniform(-NOISE, NOISE, len(walk.base)))
        self.weights = walk.base * np.where(walk.soft, 1.0, noise)
        self.cut_weights = walk.cut_base.copy()
        self.own = np.zeros(len(walk.rows))
        self.lost = np.zeros(len(walk.cut_base))
        places = {int(option): place for place, option in enumerate(walk.options)}
        for option in plan:
            if int(option) in places:
                self._take(places[int(option)])

    def copy(self) -> "_State":
        """The same plan at first prices, to be changed by itself."""
        other = copy.copy(self)
        for name in ("taken", "used", "own", "lost", "cut_weights"):
            setattr(other, name, getattr(self, name).copy())
        other.weights = self.walk.base.copy()
        other.until = np.zeros(len(self.taken), np.int64)
        return other

    @property
    def plan(self) -> Indices:
        """The options taken."""
        return np.sort(self.walk.options[self.taken[self.taken >= 0]])

    @property
    def over(self) -> Flags:
        """The hard rows that are passed."""
        found: Flags = (self.used > self.walk.limits + self.walk.ease) & ~self.walk.soft
        return found

    @property
    def kept(self) -> bool:
        """Whether every hard row and every known risk cut is kept."""
        risk = self.walk.problem.risk
        return not self.over.any() and (risk is None or bool((self.lost <= risk.ceiling).all()))

    def within_risk(self) -> bool:
        """Whether the floor on risk holds by its full definition; if not, its cut is known from now on."""
        risk = self.walk.problem.risk
        there = self.taken >= 0
        if risk is None or risk.conditional_loss(there) <= risk.ceiling:
            return True
        self.walk.know(risk.gradient(there.astype(float)))
        self.learn()
        return False

    def learn(self) -> None:
        """Counts the risk cuts that other plans of the walk have shown."""
        known = len(self.lost)
        fresh = self.walk.gradients[self.taken >= 0, known:].sum(axis=0)
        self.lost = np.append(self.lost, fresh)
        self.cut_weights = np.append(self.cut_weights, self.walk.cut_base[known:])

    def step(self) -> None:
        """The best move of a project that does not rest."""
        self.time += 1
        moves = self._moves()
        rests = self.until > self.time
        gains = moves.value - moves.passed
        gains[rests[self.walk.project]] = -INFINITY
        gains[self.taken[moves.here]] = -INFINITY
        at = int(gains.argmax())
        drops = np.where(rests[moves.here] | self.walk.must[moves.here], -INFINITY, moves.relief - moves.lost)
        worst = int(drops.argmax()) if len(drops) else -1
        if worst >= 0 and drops[worst] > gains[at]:
            self._drop(int(moves.here[worst]))
        elif gains[at] > -INFINITY:
            self._put(at)

    def reprice(self) -> None:
        """Dearer what is passed; all else cheaper when nothing is."""
        walk, habits = self.walk, self.habits
        over = self.over
        if over.any():
            self.weights[over] *= habits.rise
        else:
            self.weights *= habits.fall
        np.clip(self.weights, CHEAPEST * walk.base, DEAREST * walk.base, out=self.weights)
        self.weights[walk.soft] = walk.base[walk.soft]
        if walk.problem.risk is not None:
            self.cut_weights *= np.where(self.lost > walk.problem.risk.ceiling, habits.rise, habits.fall)
            np.clip(self.cut_weights, CHEAPEST * walk.cut_base, DEAREST * walk.cut_base, out=self.cut_weights)

    def mend(self) -> bool:
        """Whether the plan could be made to keep all limits; what then still fits is added."""
        for _ in range(MOST_MENDING):
            if self.kept and self.within_risk():
                break
            if not self._repair():
                return False
        else:
            return False
        for _ in range(MOST_MENDING):
            if not self._fill():
                break
        return True

    def _repair(self) -> bool:
        """The move or going that loses the least value for what less is passed; whether there was one."""
        walk, moves = self.walk, self._moves()
        shifts = (self.taken[walk.project] >= 0) & (moves.passed < -SMALL)
        shifts[self.taken[moves.here]] = False
        shift = np.where(shifts, -moves.value / np.maximum(-moves.passed, SMALL), INFINITY)
        goes = (moves.relief > SMALL) & ~walk.must[moves.here]
        drop = np.where(goes, moves.lost / np.maximum(moves.relief, SMALL), INFINITY)
        at, gone = int(shift.argmin()), int(drop.argmin()) if len(drop) else -1
        if gone >= 0 and drop[gone] <= shift[at] and drop[gone] < INFINITY:
            self._drop(int(moves.here[gone]))
        elif shift[at] < INFINITY:
            self._put(at)
        else:
            return False
        return True

    def _fill(self) -> bool:
        """Puts in, or moves, what brings most and passes nothing; whether there was something."""
        walk, moves = self.walk, self._moves()
        fits = (moves.passed <= SMALL) & (self.until <= 0)[walk.project]
        gains = np.where(fits, moves.value, -INFINITY)
        at = int(gains.argmax())
        if gains[at] <= SMALL:
            return False
        project = int(walk.project[at])
        before = int(self.taken[project])
        self._put(at)
        if not (self.kept and self.within_risk()):
            self._drop(project)
            if before >= 0:
                self._take(before)
        # a project is put in once: what the risk floor refuses would else be tried for ever
        self.until[project] = self.time + MENDED_EVERY
        return True

    def _moves(self) -> _Moves:
        walk = self.walk
        here = np.flatnonzero(self.taken >= 0)
        lost, relief = self._leaving(here)
        coming, going = self._risk_changes(here)
        own_value, own_relief = np.zeros(len(self.taken)), np.zeros(len(self.taken))
        own_value[here], own_relief[here] = lost, relief
        value = walk.value - own_value[walk.project]
        passed = self._entering() + (coming - own_relief)[walk.project]
        return _Moves(value, passed, here, lost, relief + going)

    def _entering(self) -> Numbers:
        """What more would be passed with every option, its project's own use taken off."""
        walk = self.walk
        slack = (self.used - walk.limits)[walk.rows]
        slack -= self.own
        more = np.maximum(slack + walk.amounts, 0.0)
        more -= np.maximum(slack, 0.0)
        more *= self.weights[walk.rows]
        added: Numbers = np.add.reduceat(np.append(more, 0.0), walk.starts[:-1])
        added[walk.starts[1:] == walk.starts[:-1]] = 0.0
        return added

    def _leaving(self, here: Indices) -> tuple[Numbers, Numbers]:
        """Of each project of the plan its value, and how much less would be passed without it."""
        walk = self.walk
        taken = self.taken[here]
        lengths = walk.starts[taken + 1] - walk.starts[taken]
        entries = _spans(walk.starts[taken], lengths)
        rows = walk.rows[entries]
        slack = (self.used - walk.limits)[rows]
        relief = np.maximum(slack, 0.0) - np.maximum(slack - walk.amounts[entries], 0.0)
        owner = np.repeat(np.arange(len(here)), lengths)
        total = np.bincount(owner, relief * self.weights[rows], len(here)).astype(np.float64)
        return walk.value[taken], total

    def _risk_changes(self, here: Indices) -> tuple[Numbers, Numbers]:
        """What risk cuts say to each project's coming (nought for those here) and to each one's going."""
        walk = self.walk
        coming = np.zeros(len(self.taken))
        if walk.problem.risk is None:
            return coming, np.zeros(len(here))
        slack = self.lost - walk.problem.risk.ceiling
        over = np.maximum(slack, 0.0)
        coming = (np.maximum(slack + walk.gradients, 0.0) - over) @ self.cut_weights
        coming[here] = 0.0
        going: Numbers = (over - np.maximum(slack - walk.gradients[here], 0.0)) @ self.cut_weights
        return coming, going

    def _put(self, place: int) -> None:
        project = int(self.walk.project[place])
        if self.taken[project] >= 0:
            self._drop(project)
        self._take(place)
        self.until[project] = self.time + int(self.random.integers(*self.habits.rest))

    def _take(self, place: int) -> None:
        walk = self.walk
        project = int(walk.project[place])
        self.taken[project] = place
        span = slice(walk.starts[place], walk.starts[place + 1])
        self.used[walk.rows[span]] += walk.amounts[span]
        self._own(project, walk.rows[span], walk.amounts[span])
        self.lost += walk.gradients[project]

    def _drop(self, project: int) -> None:
        walk = self.walk
        place = int(self.taken[project])
        self.taken[project] = NOBODY
        span = slice(walk.starts[place], walk.starts[place + 1])
        self.used[walk.rows[span]] -= walk.amounts[span]
        self._own(project, walk.rows[span], np.zeros(span.stop - span.start))
        self.lost -= walk.gradients[project]
        self.until[project] = self.time + int(self.random.integers(*self.habits.rest))

    def _own(self, project: int, rows: Indices, amounts: Numbers) -> None:
        """Remembers, at all entries of a project's options, what the project itself uses of their rows."""
        walk = self.walk
        entries = slice(walk.starts[walk.first[project]], walk.starts[walk.first[project + 1]])
        mine = np.zeros(len(walk.limits))
        mine[rows] = amounts
        self.own[entries] = mine[walk.rows[entries]]
