"""``luodi match``: one project against every site."""

import sys
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language

if TYPE_CHECKING:
    from luodi.office.allocations.matching import ProjectMatches

SHOWN = 20


@with_register
def match(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="Code of the project, for example LD2026-00012.")],
    *,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the register; default: today.")
    ] = None,
    as_user: Annotated[str, typer.Option("--as-user", help="Log-in name of who asks; default: the system.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with every site.")] = False,
) -> None:
    """Rank all sites for a project, with reasons; which need fails and by how much; and the nearest way out."""
    from django.utils import timezone

    from luodi.office.allocations.matching import match_project

    day = as_of.date() if as_of else timezone.localdate()
    found = match_project(acting_user(as_user), project, day)
    if as_json:
        sys.stdout.write(orjson.dumps(found, default=_plain, option=orjson.OPT_SORT_KEYS).decode() + "\n")
    else:
        _show(found)


def _show(found: "ProjectMatches") -> None:
    language = terminal_language()
    zh = language == "zh"
    console = Console(highlight=False)
    counted = len(found.fits), len(found.misfits)
    words = f"{counted[0]} 处可用，{counted[1]} 处不可用" if zh else f"{counted[0]} sites fit, {counted[1]} do not"
    console.print(f"{found.code} {found.name}: {words}", markup=False)
    table = Table(*(("得分", "载体", "园区", "理由") if zh else ("score", "site", "park", "reasons")))
    for fit in found.fits[:SHOWN]:
        why = "; ".join(f"{point.points:.1f} {point.why.in_language(language)}" for point in fit.points)
        table.add_row(f"{fit.score:.1f}", fit.site.code, fit.site.park_name, why)
    console.print(table)
    table = Table(*(("载体", "不满足", "需让出") if zh else ("site", "what fails", "would displace")))
    for misfit in found.misfits[:SHOWN]:
        why = "; ".join(failure.why.in_language(language) for failure in misfit.failures)
        table.add_row(misfit.site.code, why, ", ".join(misfit.displaced))
    console.print(table)
    for way in found.ways_out:
        console.print(f"→ {way.says.in_language(language)}", markup=False)


def _plain(value: object) -> object:
    """A decimal as text, for JSON."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(value)
