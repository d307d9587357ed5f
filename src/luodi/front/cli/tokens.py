"""``luodi token``: tokens of programs, for who runs the installation."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.office.people.access import Permission
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.office.people.action import Occasion

app = typer.Typer(no_args_is_help=True, help="Tokens: issue, list and revoke what programs come in with.")


@app.command("issue")
@with_register
def issue(
    username: Annotated[str, typer.Argument(help="Log-in name of the user for whom the program acts")],
    *,
    title: Annotated[str, typer.Option(help="What the token is for")],
    scope: Annotated[list[Permission], typer.Option(help="A permission; given once for each")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is good for")] = 90,
) -> None:
    """Issue a token to a user; it is printed once and not kept."""
    from luodi.front.issuing import issue as issue_token

    occasion = _occasion(username, "luodi token issue")
    typer.echo(issue_token(occasion, title, scope, occasion.on + timedelta(days=days)))


@app.command("list")
@with_register
def listed(username: Annotated[str, typer.Argument(help="Log-in name")]) -> None:
    """List what a user sees of tokens: the own ones, and for an administrator those of the users within reach."""
    from luodi.office.programs.tokens import tokens

    occasion = _occasion(username, "luodi token list")
    console = Console()
    for row in tokens(occasion.user, occasion.on):
        used = f"{row.last_used_at:%Y-%m-%d %H:%M}" if row.last_used_at else "—"
        state = "✓" if row.valid else "✗"
        line = f"{row.number}  {state}  {row.prefix}…  {row.owner}  {row.title}  {row.expires_on}  {used}"
        console.print(f"{line}  {' '.join(row.scopes)}", markup=False, highlight=False, soft_wrap=True)


@app.command("revoke")
@with_register
def revoke(
    number: Annotated[int, typer.Argument(help="Number of the token, as luodi token list shows it")],
    *,
    by: Annotated[str, typer.Option(help="Log-in name of its owner, or of an administrator")],
) -> None:
    """Revoke a token; it is never given back."""
    from luodi.office.programs.actions.revoke_token import RevokeToken
    from luodi.office.programs.tokens import find_token

    occasion = _occasion(by, "luodi token revoke")
    token = find_token(occasion.user, number)
    if token is None:
        raise Problem(
            "token.not_found",
            Text(f"没有 {by} 可见的令牌 {number}", f"{by} sees no token {number}"),
            Text("请用 luodi token list 核对", "Check with luodi token list"),
            Where(field="NUMBER"),
        )
    RevokeToken(occasion=occasion, token=token).execute()
    typer.echo(f"{token.prefix}… ✗")


def _occasion(username: str, reason: str) -> "Occasion":
    from luodi.front.web import clock
    from luodi.office.people.action import Occasion
    from luodi.office.people.staff import find_user
    from luodi.office.people.system import system_user

    user = find_user(system_user(), username)
    if user is None:
        raise Problem(
            "people.unknown_user",
            Text(f"没有用户“{username}”", f"There is no user “{username}”"),
            Text("请核对登录名", "Check the log-in name"),
            Where(field=username),
        )
    return Occasion(user, clock.instant(), reason)
