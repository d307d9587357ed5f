"""``luodi user``: the first administrator of an installation, before anybody can log in."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.office.people.access import Role
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

app = typer.Typer(no_args_is_help=True, help="Users: create the first administrator.")


@app.callback()
def users() -> None:
    """Users: create the first administrator; after that, users are managed in the workbench."""


@app.command("create")
@with_register
def create(
    username: Annotated[str, typer.Argument(help="Log-in name")],
    *,
    name: Annotated[str, typer.Option(help="The person's name")],
    office: Annotated[str, typer.Option(help="Code of the person's office")] = "city",
    office_name: Annotated[str, typer.Option(help="Name of that office; creates it, at city level, when new")] = "",
    role: Annotated[Role, typer.Option(help="What the person is")] = Role.ADMINISTRATOR,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin")] = False,
) -> None:
    """Create a user, as the system actor; the password is asked for, or read from standard input."""
    from django.db import transaction
    from django.utils import timezone

    from luodi.office.people.action import Occasion
    from luodi.office.people.actions.create_office import CreateOffice
    from luodi.office.people.actions.create_user import CreateUser
    from luodi.office.people.models import OfficeLevel
    from luodi.office.people.queries import office_with_code
    from luodi.office.people.system import system_user

    known = office_with_code(office)
    if known is None and not office_name:
        raise Problem(
            "people.unknown_office",
            Text(f"没有编号为“{office}”的机构", f"There is no office with the code “{office}”"),
            Text(
                "核对编号，或用 --office-name 写明名称以新建",
                "Check the code, or name it with --office-name to create it",
            ),
            Where(field="--office"),
        )
    password = _password(from_stdin=password_stdin)
    occasion = Occasion(system_user(), timezone.now(), "luodi user create")
    with transaction.atomic():
        if known is None:
            known = CreateOffice(occasion=occasion, code=office, title=office_name, level=OfficeLevel.CITY).execute()
        CreateUser(
            occasion=occasion, username=username, display_name=name, office=known, role=role, password=password
        ).execute()
    Console().print(f"{username} · {name} · {known.name} · {role.value}", markup=False, highlight=False)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("密码 Password", hide_input=True, confirmation_prompt="再次输入 Again")
    return password
