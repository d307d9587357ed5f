"""The worker: says that it lives, takes back what the dead have left, starts what is due, and works.

A heart of its own beats in a thread, so that a long task does not look like a death.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import OperationalError, close_old_connections, connection

from luodi.front.web import clock, working_calendar
from luodi.front.work import schedule
from luodi.front.work.webhooks import tell
from luodi.office.work import tasks

LOG = logging.getLogger("luodi.work")
IDLE_SECONDS = 1.0
BEAT_SECONDS = 10.0
_LOOK_AROUND = timedelta(seconds=15)


class Worker:
    """Works until it is told to stop; the task at hand is finished first."""

    def __init__(self) -> None:
        self.code = secrets.token_hex(16)
        self.host = socket.gethostname()
        self.stopping = threading.Event()

    def stop(self) -> None:
        """No further task is taken."""
        self.stopping.set()

    def run(self, *, once: bool = False) -> None:
        """Works on; with ``once`` until nothing is left to do."""
        self._beat()
        heart = threading.Thread(target=self._keep_beating, name="heart", daemon=True)
        heart.start()
        looked = None
        try:
            while not self.stopping.is_set():
                close_old_connections()
                _calmly(working_calendar.keep)
                now = clock.instant()
                if looked is None or now - looked >= _LOOK_AROUND:
                    looked = now
                    _calmly(lambda: tasks.take_back(self.host, clock.instant(), is_running))
                    _calmly(lambda: schedule.start_due(clock.instant()))
                busy = _calmly(self._work) or _calmly(lambda: tell(clock.instant()))
                if once and not busy:
                    return
                if not busy:
                    self.stopping.wait(IDLE_SECONDS)
        finally:
            self.stop()
            heart.join(timeout=BEAT_SECONDS)
            _calmly(lambda: tasks.say_gone(self.code))

    def _work(self) -> bool:
        task = tasks.take(self.code)
        if task is None:
            return False
        LOG.info("task %s %s", task.id, task.task_path)
        if not tasks.perform(task):
            LOG.error("task %s %s failed: %s", task.id, task.task_path, task.exception_class_path)
        return True

    def _keep_beating(self) -> None:
        while not self.stopping.wait(BEAT_SECONDS):
            _calmly(self._beat)
        connection.close()

    def _beat(self) -> bool:
        tasks.say_alive(self.code, self.host, os.getpid(), clock.instant())
        return True


def is_running(process: int) -> bool:
    """Whether a process of this machine lives."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _calmly(do: Callable[[], object]) -> bool:
    """Does it; a database that is locked or away for a moment is asked again the next time round."""
    try:
        return bool(do())
    except OperationalError:
        LOG.warning("the database did not answer", exc_info=True)
        close_old_connections()
        return False
