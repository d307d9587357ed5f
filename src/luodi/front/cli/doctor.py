"""``luodi doctor``: is everything well, and if not, what to do."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from luodi.front.cli.database import set_up
from luodi.front.cli.terminal import terminal_language

_SIGNS = {"well": ("✓", "green"), "note": ("!", "yellow"), "wrong": ("✗", "red")}


def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON document, for monitoring.")] = False
) -> None:
    """Look at database, storage, workers, clock, journal, standings and search; exit with 1 when something is wrong."""
    set_up()
    from django.utils import timezone

    from luodi.front.operations.doctor import examine
    from luodi.front.operations.findings import State

    console, language = Console(), terminal_language()
    findings = []
    for finding in examine(timezone.now()):
        findings.append(finding)
        if not as_json:
            sign, colour = _SIGNS[finding.state]
            line = f"{sign} {finding.area}: {finding.what.in_language(language)}"
            console.print(line, style=colour, markup=False, highlight=False, soft_wrap=True)
            if finding.remedy:
                console.print(
                    f"    → {finding.remedy.in_language(language)}", markup=False, highlight=False, soft_wrap=True
                )
    broken = [finding for finding in findings if finding.state is State.WRONG]
    if as_json:
        said = {"well": not broken, "findings": [asdict(finding) for finding in findings]}
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    if broken:
        raise typer.Exit(1)
