"""``luodi office``: the tree of offices, and creating, renaming, moving and closing one."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user

if TYPE_CHECKING:
    from luodi.office.people.action import Occasion

app = typer.Typer(no_args_is_help=True, help="Offices: the tree, and what is done to it.")

Code = Annotated[str, typer.Argument(metavar="CODE", help="Code of the office")]
Reason = Annotated[str, typer.Option("--reason", help="Why; goes into the journal.")]
AsUser = Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")]
Parent = Annotated[str, typer.Option(help="Code of the office above")]


@app.command("list")
@with_register
def list_offices(*, as_user: AsUser = "") -> None:
    """Show the tree: name, code, what it reaches, active users."""
    from luodi.office.people.directory import office_tree

    for line in office_tree(acting_user(as_user)):
        closed = f" ✕ {line.closed_on}" if line.closed_on else ""
        said = f"{'  ' * line.depth}{line.name} [{line.code}] {line.level.value} {line.reaches} ({line.users}){closed}"
        Console().print(said, markup=False, highlight=False, soft_wrap=True)


@app.command("create")
@with_register
def create(
    code: Code,
    *,
    name: Annotated[str, typer.Option(help="Name of the office")],
    level: Annotated[str, typer.Option(help="city, district, park or enterprise")],
    parent: Parent = "",
    district: Annotated[str, typer.Option(help="Code of the district")] = "",
    park: Annotated[str, typer.Option(help="Code of the park")] = "",
    credit_code: Annotated[str, typer.Option(help="Credit code of the enterprise")] = "",
    reason: Reason = "",
    as_user: AsUser = "",
) -> None:
    """Create an office."""
    from luodi.office.people.actions.create_office import CreateOffice
    from luodi.office.people.directory import office_to_manage
    from luodi.office.people.words import OfficeLevel

    if level not in OfficeLevel.values:
        raise typer.BadParameter(level, param_hint="--level")
    occasion = _occasion(as_user, reason)
    CreateOffice(
        occasion=occasion,
        code=code,
        title=name,
        level=OfficeLevel(level),
        parent=office_to_manage(occasion.user, parent) if parent else None,
        district_code=district,
        park_code=park,
        credit_code=credit_code,
    ).execute()


@app.command("rename")
@with_register
def rename(
    code: Code, name: Annotated[str, typer.Argument(help="New name")], *, reason: Reason = "", as_user: AsUser = ""
) -> None:
    """Rename an office."""
    from luodi.office.people.actions.edit_office import EditOffice
    from luodi.office.people.directory import office_to_manage

    occasion = _occasion(as_user, reason)
    office = office_to_manage(occasion.user, code)
    EditOffice(occasion=occasion, office=office, title=name, parent=office.parent).execute()


@app.command("move")
@with_register
def move(code: Code, *, parent: Parent, reason: Reason = "", as_user: AsUser = "") -> None:
    """Put an office under another."""
    from luodi.office.people.actions.edit_office import EditOffice
    from luodi.office.people.directory import office_to_manage

    occasion = _occasion(as_user, reason)
    office = office_to_manage(occasion.user, code)
    above = office_to_manage(occasion.user, parent)
    EditOffice(occasion=occasion, office=office, title=office.name, parent=above).execute()


@app.command("close")
@with_register
def close(code: Code, *, reason: Reason = "", as_user: AsUser = "") -> None:
    """Close an office that nobody works in any more."""
    from luodi.office.people.actions.edit_office import CloseOffice
    from luodi.office.people.directory import office_to_manage

    occasion = _occasion(as_user, reason)
    CloseOffice(occasion=occasion, office=office_to_manage(occasion.user, code)).execute()


def _occasion(as_user: str, reason: str) -> "Occasion":
    from django.utils import timezone

    from luodi.office.people.action import Occasion

    return Occasion(acting_user(as_user), timezone.now(), reason)
