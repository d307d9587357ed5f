"""``luodi review``: the imported rows on which a person has to decide."""

from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.reference.problems import Problem
from luodi.reference.text import Text

app = typer.Typer(no_args_is_help=True, help="Doubtful rows: list them, decide them.")

UserOption = Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")]


@app.command("list")
@with_register
def list_rows(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Decided ones as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    as_user: UserOption = "",
) -> None:
    """Show doubtful rows, each with both names and the reason."""
    import sys
    from dataclasses import asdict

    import orjson

    from luodi.office.imports import queries

    console, language = Console(), terminal_language()
    for row in queries.doubtful_rows(acting_user(as_user), open_only=not everything):
        if as_json:
            sys.stdout.write(orjson.dumps(asdict(row)).decode() + "\n")
            continue
        console.print(f"{row.id}  {row.file_name} {row.sheet} {row.row}  [{row.decision}]", markup=False)
        console.print(f"    {row.incoming_name}", markup=False, highlight=False)
        console.print(f"    {row.candidate_name}  {row.candidate_code}", markup=False, highlight=False)
        console.print(f"    {row.reason.in_language(language)}", markup=False, highlight=False)


@app.command("decide")
@with_register
def decide(
    number: Annotated[int, typer.Argument(help="The number that the list shows.")],
    *,
    same: Annotated[bool, typer.Option("--same/--different", help="The same project, or one of its own.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; goes into the journal.")] = "",
    as_user: UserOption = "",
) -> None:
    """Decide a row, and with it all that wait with the same name for the same project; it is applied at once."""
    from django.utils import timezone

    from luodi.office.imports import queries
    from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
    from luodi.office.people.action import Occasion

    user = acting_user(as_user)
    row = queries.doubtful_row(user, number)
    if row is None:
        raise Problem(
            "doubtful_row.unknown",
            Text(f"没有编号为 {number} 的存疑行", f"There is no doubtful row {number}"),
            Text("请用 luodi review list 查看", "See luodi review list"),
        )
    project = DecideDoubtfulRow(occasion=Occasion(user, timezone.now(), reason), row=row, same=same).execute()
    Console().print(f"{row.incoming_name} → {project.code} {project.name}", markup=False, highlight=False)
