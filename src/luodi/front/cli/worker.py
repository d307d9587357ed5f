"""``luodi worker``: does what waits in the background, until it is told to stop."""

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register


@with_register
def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Work in the background: tasks, the daily schedule and webhooks. Any number of workers may run."""
    from luodi.front.work.worker import Worker

    made = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        made.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if with_parent:  # whoever started it holds the other end of standard input, and lets go of it by dying
        threading.Thread(target=_until_alone, args=[made.stop], daemon=True).start()
    else:
        Console(stderr=True).print("后台工作已启动 Working", style="dim")
    made.run(once=once)


def _until_alone(stop: Callable[[], None]) -> None:
    sys.stdin.read()
    stop()
