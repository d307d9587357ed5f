"""``luodi feel``: the value of a FEEL expression."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from luodi.engine.feel import Failure, evaluate, from_python
from luodi.front.cli.terminal import terminal_language
from luodi.front.exchange.dmn_kit import now_of
from luodi.front.exchange.dmn_values import json_text, read_context


def feel(
    expression: Annotated[str, typer.Argument(help="FEEL text, e.g. 'sum(金额) * 2'")],
    context: Annotated[str, typer.Option(help="JSON object with the names that the expression uses")] = "{}",
) -> None:
    """Print the value of a FEEL expression as JSON; what failed goes to standard error, with exit status 1."""
    names = {name: from_python(value) for name, value in read_context(context).items()}
    outcome = evaluate(expression, names, now_of(datetime.now().astimezone()))
    Console().print(json_text(outcome.value), markup=False, highlight=False, soft_wrap=True)
    say_failures(outcome.failures)
    if outcome.failures and outcome.value is None:
        raise typer.Exit(1)


def say_failures(failures: Sequence[Failure]) -> None:
    """One line on standard error for each failure, in the language of the terminal."""
    console = Console(stderr=True)
    for failure in failures:
        said = failure.as_problem().in_language(terminal_language())
        console.print(said, style="yellow", markup=False, highlight=False, soft_wrap=True)
