"""``luodi allocate``: the best allocation of projects to sites and quarters, with its bound, prices and left-outs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from luodi.front.cli.database import with_register
from luodi.front.cli.terminal import acting_user, terminal_language
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from luodi.engine.optimise.allocate import Progress
    from luodi.office.people.models import User

SHOWN = 25


@with_register
def allocate(
    *,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day of the register; default: today.")
    ] = None,
    quarters: Annotated[int, typer.Option("--quarters", help="How many coming quarters to plan, 1 to 12.")] = 4,
    weights: Annotated[
        str,
        typer.Option(
            "--weights",
            help="Weights of output, tax, jobs, rd, carbon (against) as name=number by commas; what is not named is 0.",
        ),
    ] = "",
    tracks: Annotated[
        str, typer.Option("--tracks", help="Priority of tracks: factors on their worth, track=number by commas.")
    ] = "",
    front_loading: Annotated[
        float, typer.Option("--front-loading", help="What a start in the coming quarter adds to a project's worth.")
    ] = 0.1,
    balance: Annotated[
        float, typer.Option("--balance", help="What a yuan lacking of a district's even share costs, 0 for nothing.")
    ] = 0.2,
    track_cap: Annotated[
        float, typer.Option("--track-cap", help="Most of all output in one track, 0 for no cap.")
    ] = 0.6,
    group_cap: Annotated[
        float, typer.Option("--group-cap", help="Most of all output in one group, 0 for no cap.")
    ] = 0.4,
    fund_cap: Annotated[float, typer.Option("--fund-cap", help="Most of all output of one fund, 0 for no cap.")] = 0.6,
    risk_ceiling: Annotated[
        float, typer.Option("--risk-ceiling", help="CVaR of lost output at most, as a share of all output; 0 for none.")
    ] = 0.5,
    require: Annotated[
        list[str] | None, typer.Option("--require", help="Code of a project that must be in the plan; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of every choice and scenario.")] = 0,
    limit: Annotated[float, typer.Option("--limit", help="Seconds of solving at most.")] = 60.0,
    as_user: Annotated[str, typer.Option("--as-user", help="Log-in name of who acts; default: the system.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Allocate the city: which signed project gets which site from which quarter. Exits 1 when rules conflict."""
    from django.utils import timezone

    from luodi.front.work.allocating import compute_now
    from luodi.office.allocations import queries
    from luodi.office.allocations.actions.ask_allocation import AskAllocation
    from luodi.office.allocations.wishes import DEFAULT_WEIGHTS, Wishes
    from luodi.office.allocations.words import RunState
    from luodi.office.people.action import Occasion

    user = acting_user(as_user)
    occasion = Occasion(user, timezone.now(), "luodi allocate")
    wishes = Wishes(
        quarters=quarters,
        weights=_numbers(weights, "--weights") or dict(DEFAULT_WEIGHTS),
        tracks=_numbers(tracks, "--tracks"),
        front_loading=front_loading,
        balance=balance,
        track_cap=track_cap,
        group_cap=group_cap,
        fund_cap=fund_cap,
        risk_ceiling=risk_ceiling,
        seed=seed,
        limit_seconds=limit,
        required=tuple(require or ()),
    )
    run = AskAllocation(occasion=occasion, as_of=as_of.date() if as_of else occasion.on, wishes=wishes).execute()
    with _progress_shown() as told:
        compute_now(run.pk, told)
    found = queries.seen_run(user, run.pk)
    if as_json:
        sys.stdout.write(orjson.dumps(_as_json(user, run.pk), option=orjson.OPT_SORT_KEYS).decode() + "\n")
    else:
        _show(user, run.pk)
    if found.run.state is not RunState.DONE:
        raise typer.Exit(1)


def _numbers(written: str, option: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in filter(None, (each.strip() for each in written.split(","))):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise Problem(
                "allocation.option",
                Text(f"“{part}”不是“名称=数值”", f"“{part}” is not name=number"),
                Text("例如 output=1,tax=1,jobs=0.5", "For example output=1,tax=1,jobs=0.5"),
                Where(field=option),
            ) from None
    return found


@contextmanager
def _progress_shown() -> "Iterator[Callable[[Progress], None]]":
    """A line on standard error with value, bound and gap; silent when that is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("…", total=None)

        def told(progress: "Progress") -> None:
            figures = f"{progress.value:,.1f} ≤ {progress.bound:,.1f}  {progress.gap:.2%}"
            bar.update(task, description=f"{progress.stage.value}  {figures}")

        yield told


def _show(user: "User", number: int) -> None:
    from luodi.office.allocations import queries

    language = terminal_language()
    zh = language == "zh"
    console = Console(highlight=False, soft_wrap=True)
    shown = queries.seen_run(user, number)
    run = shown.run
    console.print(f"#{number} {run.as_of} · {run.state.label} · {run.seconds:.1f} s", markup=False)
    for rule in shown.conflict:
        console.print(f"  ✗ {rule.in_language(language)}", markup=False)
    if shown.fault:
        console.print(shown.fault, markup=False)
    if run.value is None or run.bound is None or run.gap is None:
        return
    words = ("价值", "上界", "已证差距") if zh else ("value", "bound", "proven gap")
    console.print(f"{words[0]} {run.value:,.2f}  {words[1]} {run.bound:,.2f}  {words[2]} {run.gap:.2%}", markup=False)
    rows, left = queries.plan_rows(user, number), queries.left_outs(user, number)
    heads = ("项目", "载体", "园区", "季度", "价值") if zh else ("project", "site", "park", "quarter", "points")
    table = Table(*heads, title=f"{len(rows)}")
    for row in rows[:SHOWN]:
        quarter = f"{row.starts_on.year}Q{(row.starts_on.month + 2) // 3}"
        name = f"{row.project_code} {row.project_name}"
        table.add_row(name, row.site_code, row.park_name, quarter, f"{row.value:,.1f}")
    console.print(table)
    for price in queries.prices(user, number)[:SHOWN]:
        console.print(f"· {price.says.in_language(language)}", markup=False)
    console.print(f"{'未安排' if zh else 'left out'}: {len(left)}", markup=False)
    for each in left[:SHOWN]:
        needed = "; ".join(text.in_language(language) for text in each.missing)
        console.print(f"  {each.project_code} {each.reason.label}: {needed}", markup=False)


def _as_json(user: "User", number: int) -> dict[str, Any]:
    from luodi.office.allocations import queries

    shown = queries.seen_run(user, number)
    run = shown.run
    return {
        "run": number,
        "as_of": run.as_of,
        "state": run.state.value,
        "value": run.value,
        "bound": run.bound,
        "gap": run.gap,
        "seconds": run.seconds,
        "wishes": shown.wishes.as_json(),
        "size": shown.size,
        "totals": shown.totals,
        "risk": shown.risk,
        "conflict": [{"zh": each.zh, "en": each.en} for each in shown.conflict],
        "fault": shown.fault,
        "plan": [
            {
                "project": row.project_code,
                "site": row.site_code,
                "kind": row.site_kind.value,
                "district": row.district_code,
                "starts_on": row.starts_on,
                "value": row.value,
                "output_cny": str(row.output_cny),
                "output_known": row.output_known.value,
                "promised": row.state.value == "kept",
                "elements": [
                    {"kind": each.kind.value, "key": each.key, "quantity": str(each.quantity)} for each in row.elements
                ],
            }
            for row in queries.plan_rows(user, number)
        ],
        "prices": [
            {
                "kind": price.kind, "what": price.what, "place": price.place, "quarter_on": price.quarter_on,
                "price": price.price, "used": price.used, "limit": price.most, "zh": price.says.zh, "en": price.says.en,
            }
            for price in queries.prices(user, number)
        ],
        "left_out": [
            {
                "project": each.project_code,
                "reason": each.reason.value,
                "site": each.site_code,
                "would_bring_in": [{"zh": text.zh, "en": text.en} for text in each.missing],
            }
            for each in queries.left_outs(user, number)
        ],
    }  # fmt: skip
