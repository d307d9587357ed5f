"""A decision table as the checks see it: its cells compiled, each column with its type and the values it allows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from luodi.engine.dmn import model
from luodi.engine.dmn.checks.findings import Cell, Finding, Place, Severity
from luodi.engine.dmn.checks.lines import feel_text
from luodi.engine.feel import Compiled, CompiledTests, Frame, LimitReached, Run, Type, Value
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Condition:
    """An input column. ``cells`` has one for each rule, None where it is missing or empty."""

    heading: str
    expression: str
    type: Type
    cells: tuple[CompiledTests | None, ...]
    allowed: tuple[CompiledTests, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An output column. ``values`` are those in force: the column's own, or its type's."""

    heading: str
    type: Type
    cells: tuple[Compiled | None, ...]
    values: CompiledTests | None = None
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``place`` names its element."""

    place: Place
    box: model.DecisionTable
    conditions: tuple[Condition, ...]
    conclusions: tuple[Conclusion, ...]

    @property
    def has_default(self) -> bool:
        """Whether something is answered where no rule matches."""
        return any(each.has_default for each in self.conclusions)

    def at(self, rules: Sequence[int] = (), column: str = "") -> Place:
        """A place in the table; ``rules`` count from 0."""
        line = self.box.rules[rules[0]].line if rules else self.box.line
        return Place(self.place.element, self.place.table, tuple(rule + 1 for rule in rules), column, line)

    def finding(
        self, code: str, severity: Severity, what: Text, rules: Sequence[int] = (), column: str = ""
    ) -> Finding:
        """A finding in the table."""
        return Finding(code, severity, what, self.at(rules, column))

    def matching(self, values: Sequence[Value]) -> list[int]:
        """The rules that match ``values``, one for each condition, by evaluating their cells. They count from 0."""
        names = example_context(self.conditions, values)
        return [rule for rule in range(len(self.box.rules)) if self._matches(rule, values, names)]

    def matches(self, rule: int, values: Sequence[Value]) -> bool:
        """Whether one rule matches."""
        return self._matches(rule, values, example_context(self.conditions, values))

    def _matches(self, rule: int, values: Sequence[Value], names: Mapping[str, Value]) -> bool:
        frame = Frame(names, None, Run())
        try:
            for condition, value in zip(self.conditions, values, strict=True):
                cell = condition.cells[rule]
                if cell is not None and cell.matches_in(value, frame) is not True:
                    return False
        except LimitReached:
            return False
        return True

    def example(self, values: Sequence[Value]) -> tuple[Cell, ...]:
        """``values`` beside the headings of their columns."""
        pairs = dict(zip((each.heading for each in self.conditions), values, strict=True))
        return tuple(Cell(heading, feel_text(value)) for heading, value in pairs.items())


def example_context(conditions: Sequence[Condition], values: Sequence[Value]) -> dict[str, Value]:
    """The input names that ``values`` give, where conditions are names or paths."""
    context: dict[str, Value] = {}
    for condition, value in zip(conditions, values, strict=True):
        *path, name = (part.strip() for part in condition.expression.split("."))
        inside = context
        for step in path:
            below = inside.setdefault(step, {})
            if not isinstance(below, dict):
                break
            inside = below
        else:
            inside[name] = value
    return context


def known_value(cell: Compiled | None) -> tuple[bool, Value]:
    """Whether an output cell is a constant, and which."""
    if cell is None or cell.tree is None or not cell.is_constant:
        return False, None
    return True, cell.value({}, Run())


def distinct_inputs(conditions: Sequence[Condition]) -> Iterator[list[int]]:
    """The conditions that ask for the same expression, together."""
    groups: dict[str, list[int]] = {}
    for number, condition in enumerate(conditions):
        groups.setdefault(condition.expression or f"\0{number}", []).append(number)
    yield from groups.values()
