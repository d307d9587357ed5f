"""What the schedule presses: cases and tasks whose clocks are late or nearly so, each rung of the ladder once."""

from datetime import time
from typing import Any

from luodi.front.work.schedule import daily
from luodi.office.meetings.actions.chase_task import ChaseTask
from luodi.office.meetings.task_queries import tasks_to_chase
from luodi.office.people.action import Action, Occasion
from luodi.office.services.actions.chase_case import ChaseCase
from luodi.office.services.pool import cases_to_chase
from luodi.reference.problems import Problem


@daily("cases.chase", after=time(8, 30))
def chase_cases(occasion: Occasion) -> int:
    """Chases every case that stands on a rung not pressed yet; how many."""
    return sum(_pressed(ChaseCase(occasion=occasion, case=case)) for case in cases_to_chase(occasion.at))


@daily("tasks.chase", after=time(8, 40))
def chase_tasks(occasion: Occasion) -> int:
    """Chases every task that stands on a rung not pressed yet; how many."""
    return sum(_pressed(ChaseTask(occasion=occasion, task=task)) for task in tasks_to_chase(occasion.at))


def _pressed(chase: Action[Any]) -> bool:
    """Whether there was something to press; another problem is for whoever looks after the schedule."""
    try:
        chase.execute()
    except Problem as problem:
        if problem.code.endswith(".nothing_to_chase"):
            return False
        raise
    return True
