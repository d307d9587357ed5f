"""``luodi policy nurture``: makes the nurture list anew and shows who is nearest to most money."""

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from luodi.front.cli.database import with_register
from luodi.front.cli.policy_options import ActorOption, AsOfOption, IdsArgument, JsonOption
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.reference.text import Text


@with_register
def nurture(
    ids: IdsArgument = None,
    *,
    as_of: AsOfOption = None,
    district: Annotated[str, typer.Option(metavar="CODE", help="Only enterprises of this district.")] = "",
    rows: Annotated[int, typer.Option(min=0, help="How many rows are printed.")] = 20,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the whole list: .xlsx or .csv.")] = None,
    user: ActorOption = "",
    as_json: JsonOption = False,
) -> None:
    """Find the enterprises that one or two facts keep from an entitlement, and keep the list."""
    from django.utils import timezone

    from luodi.front.exchange.listing import Listing, write_to
    from luodi.office.people.action import Occasion
    from luodi.office.policies.actions.make_nurture_list import MakeNurtureList
    from luodi.office.policies.nurturing import NurtureFilter, nurtured

    occasion = Occasion(acting_user(user), timezone.now(), "luodi policy nurture")
    day = as_of.date() if as_of else occasion.on
    made = MakeNurtureList(
        occasion=occasion, as_of=day, policy_codes=tuple(ids or ()), district_code=district
    ).execute()
    if as_json:
        said = [
            {
                "policy": each.policy_code,
                "enterprises": each.enterprises,
                "near": each.near,
                "looked_at": each.looked_at,
                "found": len(each.rows),
            }
            for each in made
        ]
        sys.stdout.write(orjson.dumps({"as_of": day.isoformat(), "policies": said}).decode() + "\n")
        return
    codes = {each.policy_code for each in made}
    found = [
        row
        for row in nurtured(occasion.user, NurtureFilter(district_code=district), 0, 10**9)[0]
        if row.policy_code in codes
    ]
    language = terminal_language()
    heads = tuple(head.in_language(language) for head in _HEADS)
    cells = [
        (
            row.credit_code,
            row.enterprise_name,
            row.policy_title.in_language(language),
            "; ".join(
                f"{each.subject.in_language(language)} {each.now.in_language(language)}"
                f" → {each.needed.in_language(language)}"
                for each in row.changes
            ),
            "" if row.gain_cny is None else row.gain_cny,
        )
        for row in found
    ]
    if out is not None:
        write_to(Listing(_TITLE.in_language(language), heads, tuple(cells)), out)
    table = Table(*heads, title=f"{_TITLE.in_language(language)} {len(found):,}", title_justify="left")
    for line in cells[:rows]:
        table.add_row(*(f"{cell:,}" if not isinstance(cell, str) else cell for cell in line))
    Console(highlight=False).print(table)


_TITLE = Text("培育清单", "Nurture list")
_HEADS = (
    Text("信用代码", "Credit code"),
    Text("名称", "Name"),
    Text("政策", "Policy"),
    Text("差距", "What is wanting"),
    Text("可得（元）", "Would get (yuan)"),
)
