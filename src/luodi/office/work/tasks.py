"""Taking tasks from the table of django-tasks, and taking again what a dead worker has left.

A task runs at least once: a worker that dies after its work and before it says so leaves the task to be done again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from luodi.office.work.models import ScheduledRun, Worker

SILENT_FOR = timedelta(minutes=5)
"""After which a worker elsewhere counts as dead; one on this machine does as soon as its process is gone."""

LONGEST_WAIT = timedelta(minutes=10)

MOST_ATTEMPTS = 5


class KilledTooOften(Exception):  # noqa: N818 - what the record of the task says
    """Every worker that took the task died over it."""


def take(worker: str) -> "DBTaskResult[..., Any] | None":
    """The next task, now the worker's; None when none is due."""
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # asked without a lock: an idle worker keeps no writer waiting
        return None
    with exclusive_transaction():
        task = ready.get_locked()
        if task is not None:
            task.claim(worker)
    return task


def perform(task: "DBTaskResult[..., Any]") -> bool:
    """Runs a task that was taken and keeps what came of it; whether it succeeded."""
    try:
        found = task.task_result
        task.set_successful(task.task.call(*found.args, **found.kwargs))
    except Exception as error:  # noqa: BLE001 - whatever a task raises is kept with it
        task.set_failed(error)
        return False
    return True


def say_alive(code: str, host: str, process: int, at: datetime) -> None:
    """Notes that a worker lives."""
    fields = {"host": host, "process": process, "seen_at": at}
    Worker.objects.update_or_create(code=code, defaults=fields, create_defaults={**fields, "started_at": at})


def say_gone(code: str) -> None:
    """Notes that a worker has ended."""
    Worker.objects.filter(code=code).delete()


def take_back(host: str, at: datetime, runs: Callable[[int], bool]) -> int:
    """Makes what dead workers have left ready again; how many tasks. ``runs`` tells whether a process here lives.

    A task over which worker after worker has died is given up.
    """
    for worker in Worker.objects.filter(Q(seen_at__lt=at - SILENT_FOR) | Q(host=host)):
        if worker.seen_at < at - SILENT_FOR or not runs(worker.process):
            worker.delete()
    living = set(Worker.objects.values_list("code", flat=True))
    again = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            task.set_failed(KilledTooOften(f"{len(task.worker_ids)} workers died over it"))
            continue
        again += DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY
        )
    return again


@dataclass(frozen=True, slots=True)
class Background:
    """How background work stands: living workers, tasks that wait, that nobody alive does, that failed of late."""

    alive: int
    waiting: int
    stuck: int
    failed: int


def look(at: datetime) -> Background:
    """How background work stands at an instant. A task that was due for ten minutes and not taken is stuck too."""
    living = set(Worker.objects.filter(seen_at__gte=at - SILENT_FOR).values_list("code", flat=True))
    running = DBTaskResult.objects.running()
    left = sum(1 for task in running if not task.worker_ids or task.worker_ids[-1] not in living)
    ready = DBTaskResult.objects.ready()
    overdue = ready.filter(enqueued_at__lt=at - LONGEST_WAIT).count()
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=at - timedelta(days=1)).count()
    return Background(len(living), ready.count(), left + overdue, failed)


def start_once(name: str, day: date, at: datetime, start: Callable[[], object]) -> bool:
    """Starts something for a day unless it was started; the note and what ``start`` writes stand or fall together."""
    with transaction.atomic():
        _run, is_new = ScheduledRun.objects.get_or_create(name=name, day=day, defaults={"started_at": at})
        if is_new:
            start()
    return is_new


def forget(before: datetime) -> int:
    """Forgets tasks that ended before an instant; how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]
