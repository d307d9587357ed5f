"""What commands share at the terminal: its language, who acts, and progress that does not get into the output."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Language, Text

if TYPE_CHECKING:
    from luodi.office.people.models import User


def terminal_language() -> Language:
    """English where the terminal's locale is English, else 中文."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def acting_user(username: str) -> "User":
    """The active user of this log-in name, the system when it is empty; a ``Problem`` for a stranger."""
    from luodi.office.people.models import User
    from luodi.office.people.system import system_user

    if not username:
        return system_user()
    user = User.objects.select_related("office").filter(username=username, is_active=True).first()
    if user is None:
        raise Problem(
            "people.unknown_user",
            Text(f"没有用户“{username}”", f"There is no user “{username}”"),
            Text("请核对登录名", "Check the log-in name"),
            Where(field="--as-user"),
        )
    return user


@contextmanager
def rows_counted(label: str) -> Iterator[Callable[[int], None]]:
    """A line on standard error that counts rows while a long step runs; silent when that is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,.0f}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=None)
        yield lambda rows: progress.update(task, completed=rows)


def say_problems(problems: Iterable[ProblemRecord]) -> None:
    """Each problem as a line on standard error, in the terminal's language."""
    console, language = Console(stderr=True), terminal_language()
    for problem in problems:
        console.print(problem.in_language(language), markup=False, highlight=False, soft_wrap=True)
