"""What an evaluation can tell: the decisions made, the rules that matched, and the cells that had no answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.engine.feel import Range, Value, number_text
from luodi.engine.feel.values import Function

LONGEST_TEXT = 200
MOST_ELEMENTS = 20
DEEPEST = 4
MOST_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class TableTrace:
    """One evaluation of a table. Rules and columns count from 1."""

    element: str
    path: str
    inputs: tuple[tuple[str, Value], ...]
    matched: tuple[int, ...]
    unanswered: tuple[tuple[int, int], ...]
    """Rule and column of the cells that gave neither true nor false."""
    value: Value

    def as_json(self) -> dict[str, Any]:
        """The entry with shortened values."""
        return {
            "table": f"{self.element} {self.path}".strip(),
            "inputs": [{"expression": text, "value": shortened(value)} for text, value in self.inputs],
            "matched": list(self.matched),
            "unanswered": [{"rule": rule, "input": column} for rule, column in self.unanswered],
            "value": shortened(self.value),
        }


@dataclass(frozen=True, slots=True)
class DecisionTrace:
    """A decision that was made."""

    decision: str
    value: Value

    def as_json(self) -> dict[str, Any]:
        """The entry with a shortened value."""
        return {"decision": self.decision, "value": shortened(self.value)}


@dataclass(slots=True)
class Trace:
    """The entries in the order of evaluation; at most ``MOST_ENTRIES`` are kept, ``left_out`` counts the rest."""

    entries: list[TableTrace | DecisionTrace] = field(default_factory=list)
    left_out: int = 0

    def add(self, entry: TableTrace | DecisionTrace) -> None:
        """Keeps an entry."""
        if len(self.entries) < MOST_ENTRIES:
            self.entries.append(entry)
        else:
            self.left_out += 1

    @property
    def tables(self) -> Sequence[TableTrace]:
        """The tables that were evaluated."""
        return [entry for entry in self.entries if isinstance(entry, TableTrace)]

    def as_json(self) -> dict[str, Any]:
        """The trace as JSON values, small enough to be stored with a result."""
        return {"steps": [entry.as_json() for entry in self.entries], "left_out": self.left_out}


def shortened(value: Value, depth: int = DEEPEST) -> Any:
    """``value`` as a JSON value; long texts and lists are cut, numbers are texts so that no digit is lost."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, list | dict) and depth == 0:
        return "…"
    if isinstance(value, list):
        cut = [shortened(each, depth - 1) for each in value[:MOST_ELEMENTS]]
        return cut if len(value) <= MOST_ELEMENTS else [*cut, f"… {len(value)}"]
    if isinstance(value, dict):
        return {name: shortened(each, depth - 1) for name, each in list(value.items())[:MOST_ELEMENTS]}
    text = value_text(value)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def value_text(value: Value) -> str:
    """A value without parts as text."""
    if isinstance(value, Range):
        if value.bound:
            return f"{value.bound} {value_text(value.end if value.bound in {'<', '<='} else value.start)}"
        left, right = "[" if value.start_included else "(", "]" if value.end_included else ")"
        return f"{left}{value_text(value.start)}..{value_text(value.end)}{right}"
    if isinstance(value, Function):
        return f"function {value.name}"
    if isinstance(value, Decimal):
        return number_text(value)
    return str(value)
