"""``luodi dmn``: evaluate a decision, check a model, run the conformance kit. None needs the register."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Table

from luodi.engine.dmn import Outcome
from luodi.engine.feel import DateTime, Failure
from luodi.front.cli import dmn_check, dmn_excel
from luodi.front.cli.feel import say_failures
from luodi.front.exchange.dmn_kit import Score, Scoreboard, now_of, run_kit, summed
from luodi.front.exchange.dmn_models import load_model
from luodi.front.exchange.dmn_scoreboard import percentage, scoreboard_page
from luodi.front.exchange.dmn_values import as_wanted, inputs_of, json_text

app = typer.Typer(
    no_args_is_help=True, help="Decisions in DMN: evaluate, check, edit in Excel, run the conformance kit."
)


app.command("check")(dmn_check.check)
app.command("to-excel")(dmn_excel.to_excel)
app.command("from-excel")(dmn_excel.from_excel)


@app.callback()
def dmn() -> None:
    """Decisions in DMN: evaluate, check, edit in Excel, run the conformance kit."""


@app.command("evaluate")
def evaluate(
    model: Annotated[Path, typer.Argument(help="A .dmn file; models it imports are looked for beside it")],
    *,
    decision: Annotated[str, typer.Option(help="Name of the decision")],
    inputs: Annotated[
        str, typer.Option("--input", help="JSON object, .json file, or a .csv or .xlsx with one evaluation a row")
    ] = "{}",
    trace: Annotated[bool, typer.Option(help="Say which rules matched and what their cells saw")] = False,
) -> None:
    """Evaluate a decision: one line of JSON for each evaluation, with value, failures and, if asked for, trace."""
    made = load_model(model).decision(decision)
    types = {need.name: need.type for need in made.needed_inputs}
    now = _now()
    for row in inputs_of(inputs):
        given = {name: as_wanted(value, types[name]) if name in types else value for name, value in row.items()}
        outcome = made.evaluate(given, now, trace=trace)
        sys.stdout.write(_line(outcome) + "\n")
        say_failures(outcome.failures)


def _line(outcome: Outcome) -> str:
    failures = orjson.dumps([_failure(each) for each in outcome.failures]).decode()
    line = f'{{"value": {json_text(outcome.value)}, "failures": {failures}'
    if outcome.trace is not None:
        line += f', "trace": {orjson.dumps(outcome.trace.as_json()).decode()}'
    return line + "}"


def _failure(failure: Failure) -> dict[str, object]:
    record = failure.as_problem()
    return {
        "code": failure.code,
        "where": record.where.field,
        "line": failure.line,
        "column": failure.column,
        "zh": failure.why.zh,
        "en": failure.why.en,
    }


@app.command("tck")
def tck(
    directory: Annotated[Path, typer.Argument(help="Folder of the kit, or any folder in it")],
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
    markdown: Annotated[Path | None, typer.Option(help="Write the scoreboard as a page of the reference")] = None,
) -> None:
    """Run the DMN conformance kit and print a scoreboard by folder."""
    board = run_kit(directory, _now())
    if markdown is not None:
        markdown.write_text(scoreboard_page(board), encoding="utf-8")
    if json:
        sys.stdout.write(orjson.dumps(board.as_json()).decode() + "\n")
    else:
        _show(board)


def _show(board: Scoreboard) -> None:
    table = Table()
    for title in ("folder", "cases", "passed", "%", "non-null", "passed", "%"):
        table.add_column(title, justify="left" if title == "folder" else "right")
    for folder, score in board.folders.items():
        table.add_row(*_cells(folder, score))
    table.add_section()
    table.add_row(*_cells("total", board.total))
    if board.non_compliant:
        table.add_row(*_cells("non-compliant", summed(board.non_compliant.values())))
    console = Console()
    console.width = max(console.width, 100)
    console.print(table)
    for each in [*board.total.failed, *summed(board.non_compliant.values()).failed]:
        said = f"{each.folder} {each.case}: {each.expected!r} ≠ {each.got!r}"
        console.print(said, markup=False, highlight=False, soft_wrap=True)


def _cells(folder: str, score: Score) -> tuple[str, ...]:
    return (
        folder,
        str(score.cases),
        str(score.passed),
        percentage(score.passed, score.cases),
        str(score.non_null_cases),
        str(score.non_null_passed),
        percentage(score.non_null_passed, score.non_null_cases),
    )


def _now() -> DateTime:
    return now_of(datetime.now(UTC))
