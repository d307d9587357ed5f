"""``luodi demo``: a whole invented city in one command, in a database of its own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from luodi.front.cli import serve
from luodi.front.cli.database import make_home, set_up
from luodi.front.cli.terminal import terminal_language
from luodi.front.demo.parameters import CityParameters
from luodi.front.demo.premises import Premises
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

EARLIEST, LATEST = date(2010, 1, 1), date(2100, 12, 31)
_STEPS = {
    "places": Text("园区、地块、物业", "parks, plots, spaces"),
    "enterprises": Text("企业", "enterprises"),
    "projects": Text("项目", "projects"),
    "cases": Text("企业诉求", "cases"),
    "policies": Text("政策", "policies"),
    "elements": Text("要素", "elements"),
}


def demo(
    *,
    enterprises: Annotated[int, typer.Option(min=1, help="Enterprises in the register")] = 5000,
    projects: Annotated[int, typer.Option(min=1, help="Projects, from lead to full capacity")] = 320,
    parks: Annotated[int, typer.Option(min=1, help="Parks with plots and spaces")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed builds the same city")] = 1,
    as_of: Annotated[str, typer.Option(help="The city's today, YYYY-MM-DD", show_default="today")] = "",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the workbench; 0 takes a free one")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the week is run")] = False,
) -> None:
    """Build the demo city, run its week, write the briefs, and serve the workbench on this machine."""
    parameters = CityParameters.of_this_program(
        seed=seed, as_of=_day(as_of), enterprises=enterprises, projects=projects, parks=parks
    )
    home = Path(os.environ.get("LUODI_HOME", "var")).resolve() / "demo"
    premises = Premises(home)
    if not no_serve:
        serve.refuse_taken_port("127.0.0.1", port)
    make_home(home)
    console = Console()
    with ExitStack() as served:
        with premises.at_work():
            premises.recover()
            _open(premises)
            if premises.standing() == parameters:
                _say(console, Text("演示城市已就绪，直接使用", "The demo city is ready and used as it is"))
            else:
                _build(premises, parameters)
            served.enter_context(premises.in_use())
            _run_week(console, premises, parameters)
        _show_log_ins(console, premises)
        if not no_serve:
            serve.run("127.0.0.1", port)


def _open(premises: Premises) -> None:
    """Sets Django up with the city as its home; a DATABASE_URL of the environment is never touched."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["LUODI_HOME"] = str(premises.city)
    set_up()
    _use_database(premises.database)


def _use_database(file: Path) -> None:
    """Turns to another SQLite file, the way Django's own test runner turns to the test database."""
    from django.db import connections

    connections.close_all()
    connections["default"].settings_dict["NAME"] = str(file)


def _build(premises: Premises, parameters: CityParameters) -> None:
    from django.core.management import call_command

    from luodi.front.demo.building import build

    with premises.vacated():
        premises.prepare_site()
        _use_database(premises.database_being_built)
        call_command("migrate", interactive=False, verbosity=0)
        with _bars() as bars:
            build(parameters, bars)
        _use_database(premises.database)
        premises.move_in(parameters)


class _Bars:
    """A bar for every step, on standard error; a line for every finished step where that is no terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks = {
            step: progress.add_task(text.in_language(terminal_language()), total=None, start=False)
            for step, text in _STEPS.items()
        }

    def __call__(self, step: str, done: int, total: int) -> None:
        task = self._tasks[step]
        if done == 0:
            self._progress.start_task(task)
        self._progress.update(task, completed=done, total=total)
        if done == total and not self._progress.console.is_terminal:
            text = _STEPS[step].in_language(terminal_language())
            self._progress.console.print(f"{text}: {total:,}", markup=False, highlight=False)


@contextmanager
def _bars() -> Iterator[_Bars]:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as progress:
        yield _Bars(progress)


def _run_week(console: Console, premises: Premises, parameters: CityParameters) -> None:
    from luodi.front.demo.week import run_week

    week = run_week(parameters.as_of, premises.city / "briefs")
    lights = "  ".join(
        f"{light.icon} {light.text.in_language(terminal_language())} {count}" for light, count in week.lights.items()
    )
    console.print(f"{parameters.as_of}  {lights}", markup=False, highlight=False)
    for path in week.documents:
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)


def _show_log_ins(console: Console, premises: Premises) -> None:
    from django.utils import translation

    from luodi.front.demo.people import DEMO_PASSWORD, DEMO_USERS

    zh = terminal_language() == "zh"
    table = Table(title="演示登录" if zh else "Demo log-ins")
    for heading in ("登录名", "人员", "角色") if zh else ("log-in", "person", "role"):
        table.add_column(heading)
    with translation.override("zh-hans" if zh else "en"):
        for user in DEMO_USERS:
            table.add_row(user.username, user.display_name, str(user.role.label))
    console.print(table)
    _say(console, Text(f"密码（全部相同）：{DEMO_PASSWORD}", f"Password (of all): {DEMO_PASSWORD}"))
    _say(console, Text(f"数据库：{premises.database}", f"Database: {premises.database}"))


def _say(console: Console, text: Text) -> None:
    console.print(text.in_language(terminal_language()), markup=False, highlight=False, soft_wrap=True)


def _day(text: str) -> date:
    if not text:
        # A command line is where a clock may be read.
        return date.today()  # noqa: DTZ011
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _not_a_day(text) from error
    if not EARLIEST <= day <= LATEST:
        raise _not_a_day(text)
    return day


def _not_a_day(text: str) -> Problem:
    return Problem(
        "demo.not_a_day",
        Text(f"“{text}”不是 {EARLIEST} 至 {LATEST} 间的日期", f"“{text}” is not a day from {EARLIEST} to {LATEST}"),
        Text("请写成 2026-11-22 这样", "Write it like 2026-11-22"),
        Where(field="--as-of"),
    )
