"""``luodi brief``: the weekly dispatch document and its workbook."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language


@with_register
def brief(
    *,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the brief; default: today.")
    ] = None,
    district: Annotated[str, typer.Option("--district", help="Code or name of a district; default: the city.")] = "",
    as_user: Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the files; default: briefs in LUODI_HOME.")
    ] = None,
) -> None:
    """Write the brief (调度单) of the city or of a district: a .docx, and an .xlsx with the rows of every figure."""
    from django.conf import settings
    from django.utils import timezone

    from luodi.front.exchange.brief import write_brief
    from luodi.office.briefs.queries import district_called
    from luodi.office.people.action import Occasion

    occasion = Occasion(acting_user(as_user), timezone.now(), "luodi brief")
    day = as_of.date() if as_of else occasion.on
    code = district_called(district) if district else ""
    written = write_brief(occasion, day, code, out or settings.HOME / "briefs")
    whole, console = written.contents.whole, Console(soft_wrap=True)
    shown = ("signed", "in_hand", "light.red", "light.yellow", "light.green", "silent", "withdrawn")
    figures = "  ".join(
        f"{whole.figure(code).label.in_language(terminal_language())} {whole.figure(code).value}" for code in shown
    )
    console.print(f"{written.contents.heading.document_number}  {figures}", markup=False, highlight=False)
    for path in written.paths:
        console.print(str(path), markup=False, highlight=False)
