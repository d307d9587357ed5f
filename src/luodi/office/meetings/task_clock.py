"""The clock of a task, made of its rows: working days from the giving to the day set, until it is reported done.

A task that was reported and returned stood in between.
"""

from datetime import datetime

from django.utils import timezone

from luodi.engine.clocks.chasing import Chase, ChaseDecisions, Step, Urgency
from luodi.engine.clocks.clock import Clock, Extension, Limit, Pause, Reading, Unit, read
from luodi.engine.lights.light import Light
from luodi.office.meetings.models import MeetingTask
from luodi.office.meetings.words import TaskState
from luodi.reference.working_days import working_days_between

RETURNED = "反馈待核"
"""The reason of the pause that covers the time between a report and its return."""


def reading_of(task: MeetingTask, at: datetime) -> Reading:
    """What the task's clock says at ``at``. Ask with extensions and pauses prefetched for many."""
    days = working_days_between(timezone.localdate(task.given_at), task.due_on).days
    return read(
        Clock(
            task.given_at,
            Limit(max(1, days), Unit.WORKING_DAYS),
            tuple(Extension(row.days, row.reason) for row in task.extensions.all()),
            tuple(Pause(row.from_at, row.until_at, RETURNED) for row in task.pauses.all()),
            task.reported_at or task.ended_at,
        ),
        at,
    )


def light_of(task: MeetingTask, reading: Reading) -> Light:
    """The light of a task: of its clock; green while a report waits to be confirmed; none when it ended."""
    if task.state == TaskState.REPORTED:
        return Light.GREEN
    return reading.light if task.state == TaskState.OPEN else Light.NONE


def chase_of(task: MeetingTask, reading: Reading, ladder: ChaseDecisions) -> Chase:
    """The rung of the ladder on which a task stands."""
    return ladder.of_reading(Step.TASK, reading, Urgency(task.urgency))
