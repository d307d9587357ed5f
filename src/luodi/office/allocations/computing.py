"""Computes a run: takes it up, solves it with progress and cancel, and keeps what came of it.

Nothing is locked meanwhile: the run is computed from one reading of the register, and written once at the end. A run
that a dead worker left half done is computed again from the beginning.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from luodi.engine.optimise.allocate import Progress
from luodi.office.allocations.actions.keep_allocation import KeepAllocation
from luodi.office.allocations.building import Pair
from luodi.office.allocations.models import AllocationRow, AllocationRun
from luodi.office.allocations.outcome import Outcome
from luodi.office.allocations.site_snapshot import site_key
from luodi.office.allocations.snapshot import city_on
from luodi.office.allocations.solving import solve_front, solve_plan
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import OPEN_STATES, RowState, RunKind, RunState
from luodi.office.elements.words import SupplyKind
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.reference.problems import Problem

TELL_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of the caller: the instant, and seconds that only grow."""

    now: Callable[[], datetime]
    seconds: Callable[[], float]


def compute(number: int, clocks: Clocks, told: Callable[[Progress], None] = lambda _progress: None) -> None:
    """Computes the run with this number, unless it has ended; a fault of the program is kept with it and raised."""
    run = AllocationRun.objects.select_related("asked_by__office").filter(pk=number, state__in=OPEN_STATES).first()
    if run is None:
        return
    AllocationRun.objects.filter(pk=number).update(state=RunState.RUNNING)
    began = clocks.seconds()
    try:
        outcome = _outcome(run, clocks, told)
    except Problem as problem:
        outcome = Outcome(RunState.FAILED, clocks.seconds() - began, fault=problem.record.in_language("zh")[:300])
    except Exception as fault:
        _keep(run, Outcome(RunState.FAILED, clocks.seconds() - began, fault=type(fault).__name__), clocks)
        raise
    _keep(run, outcome, clocks)


def _keep(run: AllocationRun, outcome: Outcome, clocks: Clocks) -> None:
    KeepAllocation(occasion=Occasion(system_user(), clocks.now(), "computed"), run=run, outcome=outcome).execute()


def _outcome(run: AllocationRun, clocks: Clocks, told: Callable[[Progress], None]) -> Outcome:
    listener = _Listener(run, clocks, told)
    if listener.cancelled():
        return Outcome(RunState.CANCELLED, 0.0)
    wishes = Wishes.from_json(run.wishes)
    city = city_on(run.asked_by, run.as_of, wishes.quarters)
    if run.kind == RunKind.FRONT:
        return solve_front(city, wishes, clocks.seconds, cancelled=listener.cancelled)
    accepted, rejected = around(run)
    return solve_plan(
        city, wishes, clocks.seconds, cancelled=listener.cancelled, told=listener, accepted=accepted, rejected=rejected
    )


def around(run: AllocationRun) -> tuple[list[Pair], list[Pair]]:
    """What was accepted and what rejected of the runs that this one is based on, the whole way back."""
    accepted: list[Pair] = []
    rejected: list[Pair] = []
    before = run.based_on
    seen = set()
    while before is not None and before.pk not in seen:
        seen.add(before.pk)
        rows = AllocationRow.objects.filter(run=before).exclude(state__in=(RowState.OPEN, RowState.KEPT))
        for row in rows.select_related("project").order_by("pk"):
            key = site_key(SupplyKind(row.site_kind), row.site_code)
            if row.state == RowState.REJECTED:
                rejected.append(Pair(row.project.code, key))
            elif row.project.code not in {pair.project for pair in accepted}:
                accepted.append(Pair(row.project.code, key, row.quarter))
        before = before.based_on
    return accepted, rejected


class _Listener:
    """Writes progress down twice a second at most, and asks as often whether to stop."""

    def __init__(self, run: AllocationRun, clocks: Clocks, told: Callable[[Progress], None]) -> None:
        self._run, self._clocks, self._told = run, clocks, told
        self._asked = self._wrote = float("-inf")
        self._cancelled = False

    def __call__(self, progress: Progress) -> None:
        self._told(progress)
        now = self._clocks.seconds()
        if now - self._wrote < TELL_EVERY:
            return
        self._wrote = now
        value = progress.value if progress.value > float("-inf") else None
        bound = progress.bound if progress.bound < float("inf") else None
        gap = progress.gap if progress.gap < float("inf") else None
        AllocationRun.objects.filter(pk=self._run.pk, state=RunState.RUNNING).update(
            step=progress.stage.value, seconds=progress.seconds, value=value, bound=bound, gap=gap
        )

    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        now = self._clocks.seconds()
        if not self._cancelled and now - self._asked >= TELL_EVERY:
            self._asked = now
            self._cancelled = AllocationRun.objects.filter(pk=self._run.pk, cancel_asked=True).exists()
        return self._cancelled
