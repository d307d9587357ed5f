"""The clocks of a handling, made of its rows: one to take it up, one to answer; which of them runs, and its ladder.

The clock of the answer starts when the handling is taken up, but no later than it should have been: taking up late
buys no time. While an answer waits to be accepted and is then returned, the clock stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from luodi.engine.clocks.chasing import Step, Urgency
from luodi.engine.clocks.clock import Clock, Extension, Limit, Pause, Reading, Unit, read
from luodi.engine.lights.light import Light
from luodi.office.services.models import Case, CaseHandling
from luodi.office.services.words import CaseState

ROUTE_WITHIN = Limit(24, Unit.HOURS)


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock that runs (or ran last) and what it says; ``step`` is what it waits for."""

    step: Step
    reading: Reading


def take_up_clock(handling: CaseHandling) -> Clock:
    """From the assignment until it is taken up."""
    limit = Limit(handling.take_up_hours, Unit.HOURS)
    return Clock(handling.assigned_at, limit, stopped_at=handling.taken_up_at)


def answer_clock(handling: CaseHandling) -> Clock:
    """From the taking up, at the latest from when that was due, until the answer."""
    due = read(take_up_clock(handling), handling.assigned_at).due_at
    return Clock(
        min(handling.taken_up_at or due, due),
        Limit(handling.answer_days, Unit.WORKING_DAYS),
        tuple(Extension(row.days, row.reason) for row in handling.extensions.all()),
        tuple(Pause(row.from_at, row.until_at, row.reason) for row in handling.pauses.all()),
        handling.answered_at,
    )


def timing_of(handling: CaseHandling, at: datetime) -> Timing:
    """What a handling waits for at ``at``. Ask with extensions and pauses prefetched for many."""
    if handling.taken_up_at is None or at < handling.taken_up_at:
        return Timing(Step.TAKE_UP, read(take_up_clock(handling), at))
    return Timing(Step.ANSWER, read(answer_clock(handling), at))


def timing_of_case(case: Case, handlings: Iterable[CaseHandling], at: datetime) -> Timing | None:
    """The gravest clock of a case: of its open handlings, or of routing; None when all is answered or closed."""
    if case.state == CaseState.CLOSED:
        return None
    if case.state == CaseState.NEW:
        return Timing(Step.TAKE_UP, read(Clock(case.opened_at, ROUTE_WITHIN), at))
    timings = [timing_of(handling, at) for handling in handlings if handling.answered_at is None]
    return min(timings, key=lambda one: (-one.reading.light.severity, one.reading.due_at), default=None)


def light_of(timing: Timing | None, state: str) -> Light:
    """The light of a case: of its gravest clock; green while an answer waits to be accepted; none when closed."""
    if timing is None:
        return Light.NONE if state == CaseState.CLOSED else Light.GREEN
    return timing.reading.light


def urgency_of(case: Case) -> Urgency:
    """The case's urgency as the ladder has it."""
    return Urgency(case.urgency)
