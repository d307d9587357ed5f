"""Code for decision tables (DMN 1.5, 8.2 and 10.3.2.10)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luodi.engine.dmn import model
from luodi.engine.dmn.compiling.cells import Always, Geometry, OneOf, geometry, speaks_of_null
from luodi.engine.dmn.compiling.hit_policies import Hits, position_among
from luodi.engine.dmn.compiling.rule_index import RuleIndex, rule_index
from luodi.engine.dmn.compiling.run import ModelRun
from luodi.engine.dmn.places import Place
from luodi.engine.dmn.trace import TableTrace
from luodi.engine.feel import (
    ANY,
    NUMBER,
    Code,
    CompiledTests,
    ContextType,
    Frame,
    ListType,
    NameScope,
    Type,
    Value,
    compile_unary_tests,
)

if TYPE_CHECKING:
    from luodi.engine.dmn.compiling.logic import LogicCompiler, Made

Test = Callable[[Value, Frame], bool | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A condition column: its value, and a test that the value is allowed."""

    code: Code
    type: Type
    text: str
    tests: CompiledTests | None

    @property
    def allowed(self) -> Test | None:
        """The test as a closure, None where every value passes."""
        return None if self.tests is None else self.tests.test


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A conclusion column."""

    name: str
    type: Type
    type_ref: str
    allowed: Test | None
    priorities: tuple[Value, ...]
    default: Code | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The condition cells: for each rule the columns that must be tested, and whether the test speaks of null."""

    cells: tuple[tuple[tuple[int, Test, bool], ...], ...]
    index: RuleIndex | None
    tests: tuple[tuple[CompiledTests | None, ...], ...]
    """The cells by rule and column, None for one that every value passes."""

    def candidates(self, values: Sequence[Value]) -> Iterable[int]:
        return range(len(self.cells)) if self.index is None else self.index.candidates(values)


@dataclass(frozen=True, slots=True)
class TableParts:
    """A table taken apart: what an engine needs that runs it over many rows at once."""

    columns: list[Column]
    conclusions: list[Conclusion]
    rules: Rules
    output: Callable[[int, Frame], Value]
    types: list[Type]
    hits: Hits
    place: Place


def table(compiler: "LogicCompiler", box: model.DecisionTable, scope: NameScope, place: Place) -> "Made":
    """A decision table."""
    parts = table_parts(compiler, box, scope, place)
    stop_at_first = box.hit_policy is model.HitPolicy.FIRST
    code = _evaluation(parts.columns, parts.rules, parts.hits, parts.place, stop_at_first=stop_at_first)
    types = parts.types
    row = (
        types[0]
        if len(types) == 1
        else ContextType({each.name: type_ for each, type_ in zip(parts.conclusions, types, strict=True)})
    )
    if parts.hits.aggregation is not None:
        row = NUMBER if parts.hits.aggregation is model.Aggregation.COUNT else row
    return code, row if box.hit_policy.is_single or parts.hits.aggregation else ListType(row)


def table_parts(compiler: "LogicCompiler", box: model.DecisionTable, scope: NameScope, place: Place) -> TableParts:
    """The parts of a table, compiled."""
    place = place.at("", box.line)
    columns = [_column(compiler, clause, scope, place, number) for number, clause in enumerate(box.inputs, 1)]
    conclusions = [_conclusion(compiler, clause, scope, place) for clause in box.outputs]
    rules = _rules(compiler, box, columns, scope)
    output, types = _outputs(compiler, box, conclusions, scope, place)
    hits = Hits(
        box.hit_policy,
        box.aggregation if box.hit_policy is model.HitPolicy.COLLECT else None,
        output,
        lambda value, frame: _rank(value, conclusions, frame),
        _default(conclusions, box.hit_policy.is_single),
        len(conclusions),
        place,
    )
    return TableParts(columns, conclusions, rules, output, types, hits, place)


def _evaluation(columns: list[Column], rules: Rules, hits: Hits, place: Place, *, stop_at_first: bool) -> Code:
    codes = [column.code for column in columns]
    guarded = [(position, column) for position, column in enumerate(columns) if column.allowed is not None]

    def run(frame: Frame) -> Value:
        values = [code(frame) for code in codes]
        open_cells: dict[int, list[int]] = {}
        matched: list[int] = []
        account = frame.run if isinstance(frame.run, ModelRun) else None
        knowing = account is not None and account.knowing
        if all(_is_allowed(values[position], column, place, frame, position) for position, column in guarded):
            for rule in rules.candidates(values):
                unanswered = _unanswered(rules, rule, values, frame, place, knowing=knowing)
                if unanswered:
                    open_cells[rule] = unanswered
                elif unanswered is not None:
                    matched.append(rule)
                    if stop_at_first:
                        break
            value = hits.result_knowing(matched, list(open_cells), frame) if knowing else hits.result(matched, frame)
        else:
            value = None
        if account is not None and account.trace is not None:
            account.trace.add(
                TableTrace(
                    place.element,
                    place.path,
                    tuple((column.text, each) for column, each in zip(columns, values, strict=True)),
                    tuple(rule + 1 for rule in matched),
                    tuple((rule + 1, position + 1) for rule, cells in open_cells.items() for position in cells),
                    value,
                )
            )
        return value

    return run


def _unanswered(
    rules: Rules, rule: int, values: list[Value], frame: Frame, place: Place, *, knowing: bool
) -> list[int] | None:
    """The columns of ``rule`` whose cells give neither true nor false; None where a cell is not true.

    An empty list is a match. The standard is content with the first column without answer. With ``knowing`` all are
    found, and a missing value answers no test, though FEEL would call ``5`` false and ``not(5)`` true of it, unless
    the test itself speaks of null.
    """
    failures = frame.run.failures
    before = len(failures)
    found: list[int] = []
    for position, test, of_null in rules.cells[rule]:
        if knowing and values[position] is None and not of_null:
            found.append(position)
            continue
        answer = test(values[position], frame)
        if answer is None:
            place.at(f"rule[{rule + 1}].input[{position + 1}]").mark(failures, before)
            found.append(position)
            if not knowing:
                break
        elif answer is not True:
            return None
    return found


def _is_allowed(value: Value, column: Column, place: Place, frame: Frame, position: int) -> bool:
    if value is None or column.allowed is None or column.allowed(value, frame) is True:
        return True
    place.at(f"input[{position + 1}]").fail(
        frame.run,
        "dmn.table.input",
        f"「{column.text}」的值不在允许的范围内",
        f"The value of “{column.text}” is not among those allowed",
    )
    return False


def _column(
    compiler: "LogicCompiler", clause: model.InputClause, scope: NameScope, place: Place, number: int
) -> Column:
    here = place.at(f"input[{number}]", clause.line)
    code, type_ = compiler.expression(clause.expression, scope, here)
    text = (clause.expression.text or "").strip() if clause.expression is not None else ""
    return Column(code, type_, text, _tests(compiler, clause.values, scope, type_))


def _tests(
    compiler: "LogicCompiler", tests: model.UnaryTests | None, scope: NameScope, type_: Type
) -> CompiledTests | None:
    """Compiled unary tests, None where there are none or every value passes."""
    compiled = _compiled_tests(compiler, tests, scope, type_)
    return None if compiled is None or isinstance(geometry(compiled), Always) else compiled


def _compiled_tests(
    compiler: "LogicCompiler", tests: model.UnaryTests | None, scope: NameScope, type_: Type
) -> CompiledTests | None:
    """Compiled unary tests, None where there are none."""
    if tests is None or not (tests.text or "").strip():
        return None
    return compile_unary_tests(tests.text or "", scope, type_, limits=compiler.limits)


def _rules(compiler: "LogicCompiler", box: model.DecisionTable, columns: list[Column], scope: NameScope) -> Rules:
    known: dict[tuple[int, str], tuple[Geometry, CompiledTests | None]] = {}
    by_column: list[list[Geometry]] = [[] for _ in columns]
    by_rule: list[tuple[CompiledTests | None, ...]] = []
    for rule in box.rules:
        row: list[CompiledTests | None] = []
        for position, column in enumerate(columns):
            cell = rule.inputs[position] if position < len(rule.inputs) else None
            key = position, (cell.text or "").strip() if cell is not None else ""
            if key not in known:
                compiled = _compiled_tests(compiler, cell, scope, column.type)
                shape = Always() if compiled is None else geometry(compiled)
                known[key] = shape, None if isinstance(shape, Always) else compiled
            shape, tests = known[key]
            by_column[position].append(shape)
            row.append(tests)
        by_rule.append(tuple(row))
    cells = tuple(
        tuple((position, each.test, speaks_of_null(each)) for position, each in enumerate(row) if each is not None)
        for row in by_rule
    )
    return Rules(cells, rule_index(by_column, len(cells)), tuple(by_rule))


def _conclusion(compiler: "LogicCompiler", clause: model.OutputClause, scope: NameScope, place: Place) -> Conclusion:
    type_ = compiler.types.of(clause.type_ref, clause.line) or ANY
    own = _compiled_tests(compiler, clause.values, scope, type_)
    listed = own or _compiled_tests(compiler, compiler.types.output_values(clause.type_ref), scope, type_)
    shape = geometry(listed) if listed is not None else None
    default = None
    if clause.default is not None and (clause.default.text or "").strip():
        here = place.at(f"default.{clause.name}" if clause.name else "default", clause.line)
        code, known = compiler.expression(clause.default, scope, here)
        default, _ = compiler.converted(code, known, clause.type_ref, here)
    return Conclusion(
        clause.name,
        type_,
        clause.type_ref,
        own.test if own is not None and not isinstance(geometry(own), Always) else None,
        shape.pieces if isinstance(shape, OneOf) else (),
        default,
    )


def _outputs(
    compiler: "LogicCompiler",
    box: model.DecisionTable,
    conclusions: list[Conclusion],
    scope: NameScope,
    place: Place,
) -> tuple[Callable[[int, Frame], Value], list[Type]]:
    """What gives the output of a rule, and the types of the conclusion columns."""
    rows: list[list[Code]] = []
    types = [each.type for each in conclusions]
    for number, rule in enumerate(box.rules, 1):
        row = []
        for position, conclusion in enumerate(conclusions):
            here = place.at(f"rule[{number}].output[{position + 1}]", rule.line)
            cell = rule.outputs[position] if position < len(rule.outputs) else None
            code, type_ = compiler.expression(cell, scope, here)
            code, type_ = compiler.converted(code, type_, conclusion.type_ref, here)
            if conclusion.allowed is not None:
                code = _only_allowed(code, conclusion.allowed, here)
            if types[position] is ANY:
                types[position] = type_
            row.append(code)
        rows.append(row)
    if len(conclusions) == 1:
        codes = [row[0] for row in rows]
        return lambda rule, frame: codes[rule](frame), types
    names = [each.name for each in conclusions]

    def output(rule: int, frame: Frame) -> Value:
        return {name: code(frame) for name, code in zip(names, rows[rule], strict=True)}

    return output, types


def _only_allowed(code: Code, allowed: Test, place: Place) -> Code:
    def run(frame: Frame) -> Value:
        value = code(frame)
        if value is None or allowed(value, frame) is True:
            return value
        place.fail(
            frame.run,
            "dmn.table.output",
            "结论不在允许的取值内",
            "The output is not among the values allowed",
        )
        return None

    return run


def _default(conclusions: list[Conclusion], is_single: bool) -> Code | None:
    if all(each.default is None for each in conclusions):
        return None
    parts = [(each.name, each.default) for each in conclusions]

    def run(frame: Frame) -> Value:
        values = {name: default(frame) if default is not None else None for name, default in parts}
        value: Value = next(iter(values.values())) if len(parts) == 1 else values
        return value if is_single else [value]

    return run


def _rank(value: Value, conclusions: list[Conclusion], frame: Frame) -> tuple[int, ...]:
    """The priority of an output: the places of its parts in the lists of output values, column by column."""
    if len(conclusions) == 1:
        return (position_among(value, conclusions[0].priorities, frame),)
    parts = value if isinstance(value, dict) else {}
    return tuple(
        position_among(parts.get(each.name), each.priorities, frame) for each in conclusions if each.priorities
    )
