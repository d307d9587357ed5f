"""What the commands of ``luodi policy`` take alike."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

BookOption = Annotated[
    Path | None, typer.Option("--book", metavar="FOLDER", help="The policy book.", show_default="the installed one")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DAY", help="A day, YYYY-MM-DD.", show_default="today"),
]
ActorOption = Annotated[str, typer.Option("--as-user", metavar="NAME", help="Who does it.", show_default="the system")]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[POLICY]...", help="Ids of policies; none for all.")]
