"""Tables of cases: a line is ``expression => value``, and ``! code line:column`` where something fails.

Values are written as FEEL writes them, numbers with every digit they have.
"""

from decimal import Decimal
from typing import Any

import pytest

from luodi.engine.feel import DateTime, Function, Outcome, evaluate
from luodi.engine.feel.temporal import Date, Time

NOW = DateTime(Date(2022, 11, 22), Time(8, 30, 0, 0, 8 * 3600))


def shown(value: object) -> str:  # noqa: PLR0911 - one line for each kind of value
    """A value as the tables write it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case Decimal():
            return format(value, "f") if value else "0"
        case str():
            return f'"{value}"'
        case Function():
            return "function"
        case list():
            return f"[{', '.join(map(shown, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}: {shown(member)}" for key, member in value.items()) + "}"
    return str(value)


def rows(table: str) -> list[Any]:
    """The cases of a table, each under the text of its line."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip() and not line.strip().startswith("#")]
    return [pytest.param(*line.rsplit(" => ", 1), id=line[:90].replace("\\", "/")) for line in lines]


def check(expression: str, expected: str, context: dict[str, object] | None = None) -> None:
    """Assert that ``expression`` gives what the table says, and fails where and how it says."""
    outcome: Outcome = evaluate(expression, context, NOW)
    value, _, failure = expected.partition(" ! ")
    assert shown(outcome.value) == value, outcome.failures
    if failure:
        found = [f"{each.code} {each.line}:{each.column}" for each in outcome.failures]
        assert failure in found
        assert all(each.why.zh and each.why.en for each in outcome.failures)
    elif value != "null":
        assert not outcome.failures
