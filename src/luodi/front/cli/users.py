"""``luodi user``: the first administrator of an installation, and help for who cannot get in."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.office.people.access import Role
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

app = typer.Typer(no_args_is_help=True, help="Users: create, list, unlock, and what else helps in.")

if TYPE_CHECKING:
    from luodi.office.people.directory import UserLine

UserName = Annotated[str, typer.Argument(metavar="NAME", help="Log-in name")]
Reason = Annotated[str, typer.Option("--reason", help="Why; goes into the journal.")]
AsUser = Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")]


@app.callback()
def users() -> None:
    """Users: create the first administrator, and help who cannot get in; the rest is done in the workbench."""


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


@app.command("list")
@with_register
def list_users(
    *,
    office: Annotated[str, typer.Option(help="Only those of the office with this code")] = "",
    as_user: AsUser = "",
) -> None:
    """List users: log-in name, name, office, role, and the state of the account."""
    from django.utils import timezone
    from rich.table import Table

    from luodi.office.people.directory import users_within_reach

    zh, en = ("登录名", "姓名", "机构", "角色", "状态"), ("name", "person", "office", "role", "state")
    table = Table(*(zh if terminal_language() == "zh" else en))
    found = users_within_reach(acting_user(as_user), timezone.now(), office_code=office, size=10**6)
    for row in found.rows:
        role = str((row.desk_field or row.role).label)
        table.add_row(row.username, row.display_name, row.office_name, role, _state(row))
    Console().print(table)


@app.command("unlock")
@with_register
def unlock(username: UserName, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """Let a user who was locked out try again at once."""
    from luodi.office.people.actions.unlock_log_in import UnlockLogIn

    _do(UnlockLogIn, username, reason, as_user)


@app.command("reset-factor")
@with_register
def reset_factor(username: UserName, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """Turn the second factor of a user off, who lost the telephone and the recovery codes."""
    from luodi.office.people.actions.second_factor import ResetSecondFactor

    _do(ResetSecondFactor, username, reason, as_user)


@app.command("end-sessions")
@with_register
def end_sessions(username: UserName, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """End every session of a user."""
    from luodi.office.people.actions.end_sessions import EndSessions

    _do(EndSessions, username, reason, as_user)


@app.command("deactivate")
@with_register
def deactivate(username: UserName, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """Deactivate a user who left."""
    from luodi.office.people.actions.deactivate_user import DeactivateUser

    _do(DeactivateUser, username, reason, as_user)


@app.command("reactivate")
@with_register
def reactivate(username: UserName, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """Let a deactivated user in again."""
    from luodi.office.people.actions.edit_user import ReactivateUser

    _do(ReactivateUser, username, reason, as_user)


@app.command("set-password")
@with_register
def set_password(
    username: UserName,
    *,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin")] = False,
    reason: Reason = "",
    as_user: AsUser = "",
) -> None:
    """Set a password; the person chooses another at the next log-in."""
    from luodi.office.people.actions.set_password import SetPassword

    password = _password(from_stdin=password_stdin)
    _do(SetPassword, username, reason, as_user, password=password, must_change=True)


def _state(row: "UserLine") -> str:
    if not row.is_active:
        return "deactivated"
    return "locked" if row.locked_until else "second factor" if row.has_second_factor else ""


def _do(action: Callable[..., Any], username: str, reason: str, as_user: str, **more: object) -> None:
    from django.utils import timezone

    from luodi.office.people.action import Occasion
    from luodi.office.people.directory import user_to_manage

    by = acting_user(as_user)
    user = user_to_manage(by, username)
    occasion = Occasion(by, timezone.now(), reason)
    action(occasion=occasion, user=user, **more).execute()
    Console().print(f"{user.username} · {user.display_name} · {user.office.name}", markup=False, highlight=False)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("密码 Password", hide_input=True, confirmation_prompt="再次输入 Again")
    return password
