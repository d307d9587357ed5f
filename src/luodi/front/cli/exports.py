"""``luodi export``: any list, to .xlsx or .csv, as far as the acting user may see it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.imports import UserOption
from luodi.front.cli.terminal import acting_user


class Exported(StrEnum):
    """The lists that can be written out."""

    ENTERPRISES = "enterprises"
    PROJECTS = "projects"
    PARKS = "parks"
    PLOTS = "plots"
    SPACES = "spaces"
    FACTS = "facts"
    NEEDS = "needs"
    SUPPLIES = "supplies"
    RESERVATIONS = "reservations"
    JOURNAL = "journal"


@with_register
def export(
    what: Annotated[Exported, typer.Argument(help="Which list.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="Where to: a name in .xlsx or .csv.", show_default=False)],
    *,
    as_user: UserOption = "",
) -> None:
    """Write a list out, so that it can be imported again unchanged."""
    from django.utils import timezone

    from luodi.front.exchange.export_tables import export_tables
    from luodi.front.exchange.exports import write_table
    from luodi.office.people.action import Occasion
    from luodi.office.people.reading import note_export

    table = export_tables(timezone.localdate())[what.value]
    user = acting_user(as_user)
    rows = write_table(table, user, file)
    note_export(Occasion(user, timezone.now()), table.name, rows)
    Console(stderr=True).print(f"{rows:,} → {file}", markup=False, highlight=False, soft_wrap=True)
