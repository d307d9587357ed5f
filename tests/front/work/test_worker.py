"""The worker: what waits is done, what a dead one left is done again, and nothing starts twice for a day."""

import os
import signal
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from luodi.front.work import schedule
from luodi.front.work.worker import Worker, is_running
from luodi.office.projects.standing_keeping import are_standing
from luodi.office.work import tasks
from luodi.office.work.models import ScheduledRun
from luodi.office.work.models import Worker as WorkerRow
from tests.front.migrated import LUODI, environment, put_in
from tests.front.web.town import NOW

DONE: list[int] = []


@task()
def work(number: int) -> None:
    DONE.append(number)


@task()
def fail() -> None:
    raise ValueError("no")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)
    DONE.clear()


def take_and_do() -> bool:
    taken = tasks.take("w1")
    return taken is not None and tasks.perform(taken)


@pytest.mark.django_db
def test_task_is_taken_once_and_done() -> None:
    work.enqueue(1)
    first, second = tasks.take("w1"), tasks.take("w2")
    assert first is not None
    assert second is None
    assert tasks.perform(first)
    assert (DONE, DBTaskResult.objects.get().status) == ([1], "SUCCESSFUL")


@pytest.mark.django_db
def test_failure_is_kept_and_the_worker_goes_on() -> None:
    fail.enqueue()
    work.enqueue(2)
    assert not take_and_do()
    assert take_and_do()
    assert DBTaskResult.objects.get(status="FAILED").exception_class_path == "builtins.ValueError"


@pytest.mark.django_db
def test_task_of_a_dead_worker_is_taken_again() -> None:
    work.enqueue(3)
    tasks.say_alive("dead", "here", 1, NOW)
    assert tasks.take("dead") is not None
    assert tasks.take_back("here", NOW, lambda _process: True) == 0
    assert tasks.take_back("here", NOW, lambda _process: False) == 1
    assert take_and_do()
    assert DONE == [3]


@pytest.mark.django_db
def test_worker_elsewhere_is_dead_when_it_is_silent_for_long() -> None:
    work.enqueue(4)
    tasks.say_alive("far", "elsewhere", 1, NOW)
    tasks.take("far")
    assert tasks.take_back("here", NOW + timedelta(minutes=4), lambda _process: False) == 0
    assert tasks.take_back("here", NOW + timedelta(minutes=6), lambda _process: False) == 1


@pytest.mark.django_db
def test_task_that_kills_every_worker_is_given_up() -> None:
    work.enqueue(5)
    for number in range(tasks.MOST_ATTEMPTS):
        assert tasks.take(f"w{number}") is not None
        tasks.take_back("here", NOW, lambda _process: False)
    assert DBTaskResult.objects.get().status == "FAILED"
    assert not DONE


@pytest.mark.django_db
def test_schedule_starts_everything_once_a_day() -> None:
    started = schedule.start_due(NOW)
    assert set(started) == set(schedule.SCHEDULE)
    assert schedule.start_due(NOW) == []
    assert ScheduledRun.objects.count() == DBTaskResult.objects.count() == len(started)
    assert set(schedule.start_due(NOW + timedelta(days=1))) == set(started)


@pytest.mark.django_db
def test_schedule_waits_for_the_hour() -> None:
    early = NOW.replace(hour=16, minute=6)  # six minutes past midnight in the city
    assert schedule.start_due(early) == ["projects.standings"]


@pytest.mark.django_db
def test_schedule_brings_standings_to_the_day(db: Any) -> None:
    from tests.front.web.town import build_town

    build_town()
    schedule.start_due(NOW)
    while take_and_do():
        pass
    assert are_standing(NOW.date())
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


@pytest.mark.django_db(transaction=True)
def test_worker_works_until_nothing_is_left() -> None:
    work.enqueue(6)
    Worker().run(once=True)
    assert DONE == [6]
    assert not WorkerRow.objects.exists()


def test_this_process_is_running() -> None:
    assert is_running(os.getpid())


def test_worker_ends_with_its_parent(tmp_path: Path, migrated_home: Path) -> None:
    put_in(migrated_home, tmp_path)
    command = [*LUODI, "worker"]
    with subprocess.Popen([*command, "--with-parent"], env=environment(tmp_path), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=90) == 0
    with subprocess.Popen(command, env=environment(tmp_path), stderr=subprocess.PIPE) as stopped:
        assert stopped.stderr is not None
        stopped.stderr.readline()
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(timeout=90) == 0
