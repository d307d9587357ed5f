"""``luodi migrate`` and what every command that needs the register shares."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import django
from django.core.management import call_command
from rich.console import Console

from luodi.front.cli import safety
from luodi.front.cli.terminal import terminal_language
from luodi.reference.problems import Problem
from luodi.reference.text import Text

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def with_register(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Sets Django up before ``command`` runs; modules that hold models are imported inside it.

    A ``Problem`` where there is no register that this program can work with.
    """

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        set_up()
        safety.refuse_unmigrated()
        from luodi.office.projects.calendar import bring_in_force

        bring_in_force()
        return command(*args, **kwargs)

    return run


def set_up() -> None:
    """Loads settings and apps, and makes the folder of the embedded database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.site.settings")
    django.setup()
    from django.conf import settings

    make_home(Path(settings.HOME))


def make_home(folder: Path) -> None:
    """Makes the folder in which an installation keeps its files; a ``Problem`` where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            "settings.home",
            Text(
                f"无法使用文件夹 {folder}（{error.strerror}）", f"The folder {folder} cannot be used ({error.strerror})"
            ),
            Text("请把 LUODI_HOME 设为可写的文件夹", "Set LUODI_HOME to a folder that can be written"),
        ) from error


@contextmanager
def problems_said() -> Iterator[None]:
    """Turns a ``Problem`` into one line on standard error, in the language of the terminal, and exit status 2."""
    try:
        yield
    except Problem as problem:
        said = problem.record.in_language(terminal_language())
        Console(stderr=True).print(said, style="red", markup=False, soft_wrap=True)
        sys.exit(2)


def migrate() -> None:
    """Create or upgrade the database that DATABASE_URL names, and load districts, routes and decision models."""
    set_up()
    safety.unapplied_migrations()
    call_command("migrate", interactive=False, verbosity=1)
    from django.utils import timezone

    from luodi.office.people.action import Occasion
    from luodi.office.people.system import system_user
    from luodi.office.projects.setup import load_shipped_rules
    from luodi.office.projects.standing_keeping import mark_standings_stale

    load_shipped_rules(Occasion(system_user(), timezone.now(), "luodi migrate"))
    mark_standings_stale()  # another version may judge otherwise


def check_migrations() -> None:
    """Fail when a model has changed without a migration."""
    set_up()
    call_command("makemigrations", check=True, dry_run=True)
