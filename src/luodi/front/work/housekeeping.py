"""What the schedule does for the house itself: the standings of a new day, and forgetting what is no longer needed."""

from datetime import time, timedelta

from luodi.front.work.schedule import daily
from luodi.office.elements.actions.expire_reservations import ExpireReservations
from luodi.office.people.action import Occasion
from luodi.office.programs import repeats
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.work import tasks

KEPT_TASKS = timedelta(days=30)


@daily("projects.standings", after=time(0, 5))
def standings(occasion: Occasion) -> None:
    """Brings the standings of all projects to the new day, before the first reader asks."""
    keep_standings(occasion.on)


@daily("programs.forget_answers", after=time(3, 0))
def forget_answers(occasion: Occasion) -> None:
    """Forgets the answers to idempotency keys that are no longer kept."""
    repeats.forget(occasion.at)


@daily("work.forget_tasks", after=time(3, 10))
def forget_tasks(occasion: Occasion) -> None:
    """Forgets tasks that ended a month ago."""
    tasks.forget(occasion.at - KEPT_TASKS)


@daily("elements.expire", after=time(0, 10))
def expire_reservations(occasion: Occasion) -> None:
    """Ends the holds whose last day has gone by."""
    ExpireReservations(occasion=occasion).execute()
