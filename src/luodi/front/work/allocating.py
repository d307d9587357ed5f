"""Computes allocation runs in the background, and hands out the clocks to whoever computes one at once."""

import time
from collections.abc import Callable

from django.db import transaction
from django_tasks import task

from luodi.engine.optimise.allocate import Progress
from luodi.front.web import clock
from luodi.office.allocations.actions.ask_allocation import AskAllocation
from luodi.office.allocations.computing import Clocks, compute
from luodi.office.allocations.models import AllocationRun


@task()
def compute_run(number: int) -> None:
    """Computes the run with this number; one that has ended is left alone."""
    compute(number, clocks())


def ask(asked: AskAllocation) -> AllocationRun:
    """Writes a run down and lets the worker compute it."""
    run = asked.execute()
    transaction.on_commit(lambda: compute_run.enqueue(run.pk))
    return run


def compute_now(number: int, told: Callable[[Progress], None]) -> None:
    """Computes a run in this process."""
    compute(number, clocks(), told)


def clocks() -> Clocks:
    """The clocks of this machine."""
    return Clocks(clock.instant, time.monotonic)
