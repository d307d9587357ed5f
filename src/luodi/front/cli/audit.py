"""``luodi audit``: is the journal whole, and what happened to an entity."""

from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register

app = typer.Typer(no_args_is_help=True, help="The journal: verify the chain, show an entity's history.")


@app.command("verify")
@with_register
def verify() -> None:
    """Walk the hash chain; exit with 1 when a row was edited, removed or inserted."""
    from luodi.office.journal import chain

    outcome = chain.verify()
    console = Console()
    if outcome.holds:
        console.print(f"{outcome.entries} entries, the chain holds 日志完整", markup=False)
        return
    for place in outcome.breaks:
        console.print(f"revision {place.revision}: {place.kind}", markup=False)
    raise typer.Exit(1)


@app.command("show")
@with_register
def show(
    entity: Annotated[str, typer.Argument(help="WORD/KEY, e.g. project/LD2026-00012 or enterprise/9131…")],
) -> None:
    """Show everything the journal knows of an entity, oldest first."""
    from luodi.office.journal import queries

    console = Console()
    for entry in queries.history_of(entity):
        console.print(
            f"{entry.revision}  {entry.at:%Y-%m-%d %H:%M}  {entry.actor}  {entry.action}  {entry.reason}", markup=False
        )
        for name, old, new in entry.fields:
            console.print(f"      {name}: {old} → {new}", markup=False)
