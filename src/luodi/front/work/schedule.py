"""The daily schedule: what is done once a day, from which hour on. Each room adds its own with :func:`daily`.

A worker that was not there at the hour does it when it comes, on the same day; a day that nobody worked is passed over.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone
from django_tasks import task

from luodi.office.people.action import Occasion
from luodi.office.people.queries import demo_city
from luodi.office.people.system import system_user
from luodi.office.work.tasks import start_once

Job = Callable[[Occasion], object]
JOBS = ("luodi.front.work.housekeeping", "luodi.front.work.chasing")
"""Modules that add to the schedule."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the schedule. The job acts as the system, on the day for which it was started."""

    name: str
    after: time
    job: Job


SCHEDULE: dict[str, Entry] = {}


def daily(name: str, after: time) -> Callable[[Job], Job]:
    """Puts a function on the schedule, once a day from an hour on. It must do no harm when it is done twice."""

    def add(job: Job) -> Job:
        SCHEDULE[name] = Entry(name, after, job)
        return job

    return add


def start_due(at: datetime) -> list[str]:
    """Starts, as tasks, whatever is due today and was not started; the names of what was."""
    load()
    local = timezone.localtime(at)
    due = [entry for entry in SCHEDULE.values() if entry.after <= local.time()]
    return [
        entry.name
        for entry in due
        if start_once(entry.name, local.date(), at, lambda entry=entry: do.enqueue(entry.name, at.isoformat()))  # type: ignore[misc]
    ]


@task()
def do(name: str, at: str) -> None:
    """Does one line of the schedule."""
    load()
    moment, city = datetime.fromisoformat(at), demo_city()
    if city is not None:  # a demo city lives on its own day
        day = city.as_of
        moment = timezone.localtime(moment).replace(year=day.year, month=day.month, day=day.day)
    SCHEDULE[name].job(Occasion(system_user(), moment, f"schedule: {name}"))


def load() -> None:
    """Lets every room add its lines."""
    for module in JOBS:
        importlib.import_module(module)
