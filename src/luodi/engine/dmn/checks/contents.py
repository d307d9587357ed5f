"""What stands in the cells of a table: constants of another type than the column's, values that are not allowed."""

from collections.abc import Iterator

from luodi.engine.dmn.checks.axes import is_always
from luodi.engine.dmn.checks.cells import CellReader
from luodi.engine.dmn.checks.findings import Finding, Severity
from luodi.engine.dmn.checks.lines import KINDS, feel_text
from luodi.engine.dmn.checks.table import Conclusion, Condition, Table, known_value
from luodi.engine.feel import CompiledTests, LimitReached, Run, Simple, Type, Value, coerce, kind_name, type_name
from luodi.engine.feel.types import shape
from luodi.reference.text import Text


def check_contents(table: Table) -> Iterator[Finding]:
    """The findings of one table."""
    yield from _check_size(table)
    for condition in table.conditions:
        yield from _check_condition(table, condition)
    for conclusion in table.conclusions:
        yield from _check_conclusion(table, conclusion)


def _check_size(table: Table) -> Iterator[Finding]:
    box = table.box
    for number, rule in enumerate(box.rules):
        if len(rule.inputs) != len(box.inputs) or len(rule.outputs) != len(box.outputs):
            have, want = len(rule.inputs) + len(rule.outputs), len(box.inputs) + len(box.outputs)
            yield table.finding(
                "dmn.rule.cells",
                Severity.ERROR,
                Text(
                    f"该规则有 {have} 个单元格，应有 {want} 个",
                    f"The rule has {have} cells, and there are {want} columns",
                ),
                [number],
            )


def _check_condition(table: Table, condition: Condition) -> Iterator[Finding]:
    if table.box.rules and all(cell is None or is_always(cell) for cell in condition.cells):
        yield table.finding(
            "dmn.input.unused",
            Severity.WARNING,
            Text("没有规则用到此输入", "No rule uses this input"),
            column=condition.heading,
        )
    seen: set[str] = set()
    for rule, cell in enumerate(condition.cells):
        if cell is None or cell.source.text in seen:
            continue
        seen.add(cell.source.text)
        wrong = _wrong_kind(cell, condition.type)
        if wrong is not None:
            wanted, kind, text = type_name(condition.type), kind_name(wrong), _written(wrong)
            yield table.finding(
                "dmn.cell.type",
                Severity.ERROR,
                Text(
                    f"此列是 {wanted}，单元格与 {kind} {text} 比较",
                    f"The column is a {wanted}, and the cell compares it with the {kind} {text}",
                ),
                [rule],
                condition.heading,
            )
            continue
        strange = _not_allowed(cell, condition)
        if strange:
            listed_zh, listed_en = "、".join(map(_written, strange)), ", ".join(map(_written, strange))
            yield table.finding(
                "dmn.cell.not_allowed",
                Severity.WARNING,
                Text(f"不在此列允许的取值内：{listed_zh}", f"Not among the values allowed in this column: {listed_en}"),
                [rule],
                condition.heading,
            )


def _wrong_kind(cell: CompiledTests, type_: Type) -> Value:
    """A constant that values of ``type_`` cannot be compared with, None where there is none."""
    wanted = shape(type_)
    if not isinstance(wanted, Simple) or wanted not in KINDS:
        return None
    for constant in _flat(CellReader(cell).constants or ()):
        if constant is not None and not coerce(constant, wanted)[0]:
            return constant
    return None


def _flat(constants: tuple[Value, ...]) -> Iterator[Value]:
    for each in constants:
        if isinstance(each, list):
            yield from _flat(tuple(each))
        else:
            yield each


def _not_allowed(cell: CompiledTests, condition: Condition) -> list[Value]:
    """The single values of a cell that the column does not allow."""
    kind = KINDS.get(wanted) if isinstance(wanted := shape(condition.type), Simple) else None
    if kind is None or not condition.allowed:
        return []
    verdict = CellReader(cell).verdict(kind)
    if verdict is None:
        return []
    points = [kind.value(span.low) for span in verdict.true if span.low is not None and span.low == span.high]
    return [each for each in points if not all(_passes(tests, each) for tests in condition.allowed)]


def _passes(tests: CompiledTests, value: Value) -> bool:
    """Whether ``value`` passes; what cannot be said counts as passing."""
    try:
        return tests.matches(value, {}, Run()) is not False
    except LimitReached:
        return True


def _check_conclusion(table: Table, conclusion: Conclusion) -> Iterator[Finding]:
    for rule, cell in enumerate(conclusion.cells):
        is_known, value = known_value(cell)
        if not is_known or value is None:
            continue
        if not coerce(value, shape(conclusion.type))[0]:
            yield table.finding(
                "dmn.output.type",
                Severity.ERROR,
                Text(
                    f"结论应为 {type_name(conclusion.type)}，这里是 {kind_name(value)}",
                    f"The output must be a {type_name(conclusion.type)}, and here is a {kind_name(value)}",
                ),
                [rule],
                conclusion.heading,
            )
        elif conclusion.values is not None and not _passes(conclusion.values, value):
            yield table.finding(
                "dmn.output.not_allowed",
                Severity.ERROR,
                Text(
                    f"{_written(value)} 不在此列列出的取值内",
                    f"{_written(value)} is not among the output values of the column",
                ),
                [rule],
                conclusion.heading,
            )


def _written(value: Value) -> str:
    return kind_name(value) if isinstance(value, list | dict) else feel_text(value)
