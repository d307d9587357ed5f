"""All checks of a model: it is compiled as for evaluation, and every text and table on the way is looked at."""

from collections.abc import Iterator
from dataclasses import replace

from luodi.engine.dmn import model
from luodi.engine.dmn.checks.contents import check_contents
from luodi.engine.dmn.checks.findings import Finding, Place, Severity
from luodi.engine.dmn.checks.geometry import DEFAULT_BOUNDS, Bounds, check_geometry
from luodi.engine.dmn.checks.names import unknown_members, unknown_names
from luodi.engine.dmn.checks.priorities import check_hit_policy
from luodi.engine.dmn.checks.requirements import check_requirements
from luodi.engine.dmn.checks.table import Conclusion, Condition, Table
from luodi.engine.dmn.compiling.graph import compile_graph
from luodi.engine.dmn.compiling.logic import LogicCompiler, Made
from luodi.engine.dmn.item_types import Allowed, ItemTypes
from luodi.engine.dmn.linking import Resolver, link, no_imports
from luodi.engine.dmn.places import Place as ModelPlace
from luodi.engine.feel import (
    ANY,
    DATE,
    DATE_TIME,
    DEFAULT_LIMITS,
    Code,
    Compiled,
    CompiledTests,
    Failure,
    Limits,
    ListType,
    Named,
    NameScope,
    Simple,
    Type,
    compile_expression,
    compile_unary_tests,
    conforms,
    type_name,
)
from luodi.engine.feel.failures import Source
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.types import shape
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text


def check_definitions(
    definitions: model.Definitions, resolver: Resolver = no_imports, bounds: Bounds = DEFAULT_BOUNDS
) -> tuple[Finding, ...]:
    """The findings of a model, without those of its imports: errors first, each kind in the order of the file."""
    watch = _Watch(definitions)
    try:
        linked = link(definitions, resolver)
        graph = compile_graph(linked, DEFAULT_LIMITS, watch.compiler)
    except Problem as problem:
        return (*watch.findings, _of_problem(problem.record))
    problems = [each for each in (*linked.problems, *graph.problems) if each.where.file == definitions.file]
    found = [*map(_of_problem, problems), *watch.findings]
    for table in watch.tables:
        found += [*check_contents(table), *check_hit_policy(table), *check_geometry(table, bounds)]
    found += check_requirements(definitions)
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _of_problem(record: ProblemRecord) -> Finding:
    place = Place(element=record.where.field, line=record.where.line)
    return Finding(record.code, Severity.ERROR, record.what, place)


class _Watch:
    """What was seen while a model was compiled."""

    def __init__(self, definitions: model.Definitions) -> None:
        self.definitions = definitions
        self.findings: list[Finding] = []
        self.tables: list[Table] = []

    def compiler(self, definitions: model.Definitions, types: ItemTypes, limits: Limits) -> LogicCompiler:
        """A compiler that tells this watch, or an ordinary one for an imported model."""
        if definitions is not self.definitions:
            return LogicCompiler(definitions, types, limits)
        return _WatchedCompiler(definitions, types, limits, self)

    def text(self, text: str, compiled: Compiled | CompiledTests, scope: NameScope, place: Place) -> None:
        """Looks at one FEEL text."""
        if compiled.failure is not None:
            self._failure(compiled.failure, place)
            return
        if compiled.tree is None:
            return
        for name, offset in unknown_names(compiled.tree, scope):
            self._at(
                "dmn.name.unknown",
                Text(f"没有名为「{name}」的输入、决策或函数", f"There is no input, decision or function “{name}” here"),
                Source(text),
                offset,
                place,
            )
        for name, offset in unknown_members(compiled.tree):
            what = Text(f"这里没有「{name}」这一项", f"There is no member “{name}” here")
            self._at("dmn.name.member", what, Source(text), offset, place)

    def _failure(self, failure: Failure, place: Place) -> None:
        what = Text(
            f"{failure.why.zh}（第 {failure.line} 行第 {failure.column} 列）",
            f"{failure.why.en} (line {failure.line}, column {failure.column})",
        )
        self.findings.append(Finding(failure.code, Severity.ERROR, what, place))

    def _at(self, code: str, what: Text, source: Source, offset: int, place: Place) -> None:
        self._failure(source.failure(offset, code, what), place)


class _WatchedCompiler(LogicCompiler):
    """A compiler that shows every expression to a watch."""

    def __init__(self, definitions: model.Definitions, types: ItemTypes, limits: Limits, watch: _Watch) -> None:
        super().__init__(definitions, types, limits)
        self.watch = watch
        self.inside_table = False

    def expression(self, expression: model.Expression | None, scope: NameScope, place: ModelPlace) -> Made:
        """As without a watch."""
        if isinstance(expression, model.DecisionTable):
            _TableReader(self, expression, scope, place).read()
            outer, self.inside_table = self.inside_table, True
            made = super().expression(expression, scope, place)
            self.inside_table = outer
            return made
        return super().expression(expression, scope, place)

    def text(self, text: str | None, language: str, scope: NameScope, place: ModelPlace) -> Made:
        """As without a watch; the texts of a table are shown by its reader, with their rules and columns."""
        used = language or self.definitions.expression_language
        if not self.inside_table and text and text.strip() and (not used or "FEEL" in used.upper()):
            compiled = compile_expression(text, scope, None, self.limits)
            self.watch.text(text, compiled, scope, Place(place.element, place.path, line=place.line))
        return super().text(text, language, scope, place)

    def converted(self, code: Code, type_: Type, type_ref: str, place: ModelPlace, line: int | None = None) -> Made:
        """As without a watch."""
        wanted = self.types.of(type_ref, line)
        if wanted is not None and not self.inside_table and never_fits(type_, wanted):
            self.watch.findings.append(
                Finding(
                    "dmn.type.clash",
                    Severity.ERROR,
                    Text(
                        f"应为 {type_name(wanted)}，得到的总是 {type_name(type_)}",
                        f"{type_name(wanted)} is declared, and the value is always {type_name(type_)}",
                    ),
                    Place(place.element, place.path, line=line or place.line),
                )
            )
        return super().converted(code, type_, type_ref, place, line)


def never_fits(type_: Type, wanted: Type) -> bool:
    """Whether no value of ``type_`` but null is one of ``wanted``, as far as scalar types tell."""
    one, other = shape(type_), shape(wanted)
    if isinstance(one, ListType):
        one = shape(one.element)
    if isinstance(other, ListType):
        other = shape(other.element)
    if not (isinstance(one, Simple) and isinstance(other, Simple)) or ANY in {one, other}:
        return False
    return not conforms(one, other) and not (one is DATE and other is DATE_TIME)


class _TableReader:
    """Compiles the cells of a table for the checks."""

    def __init__(
        self, compiler: _WatchedCompiler, box: model.DecisionTable, scope: NameScope, place: ModelPlace
    ) -> None:
        self.compiler = compiler
        self.box = box
        self.scope = scope
        self.place = Place(place.element, box.label or (place.path or ""), line=box.line)

    def read(self) -> None:
        """Shows every text to the watch, and hands it the table."""
        conditions = tuple(self.condition(position, clause) for position, clause in enumerate(self.box.inputs))
        conclusions = tuple(self.conclusion(position, clause) for position, clause in enumerate(self.box.outputs))
        self.compiler.watch.tables.append(Table(self.place, self.box, conditions, conclusions))

    def condition(self, position: int, clause: model.InputClause) -> Condition:
        text = (clause.expression.text or "").strip() if clause.expression is not None else ""
        heading = clause.label or text or f"#{position + 1}"
        asked = self.expression(clause.expression, heading)
        type_ = asked.type if asked is not None else ANY
        if clause.expression is not None:
            type_ = self.compiler.types.of(clause.expression.type_ref, clause.line) or type_
        cells = self.cells(
            [rule.inputs[position] if position < len(rule.inputs) else None for rule in self.box.rules], type_, heading
        )
        own = self.tests(clause.values, type_, heading)
        return Condition(heading, text, type_, tuple(cells), (*allowed_by(type_), *([own] if own else [])))

    def conclusion(self, position: int, clause: model.OutputClause) -> Conclusion:
        heading = clause.label or clause.name or f"#{position + 1}"
        type_ = (
            self.compiler.types.of(clause.type_ref or ("" if len(self.box.outputs) > 1 else self.box.type_ref)) or ANY
        )
        outputs = [rule.outputs[position] if position < len(rule.outputs) else None for rule in self.box.rules]
        cells = tuple(self.expression(cell, heading, rule) for rule, cell in enumerate(outputs))
        own = self.tests(clause.values, type_, heading)
        values = own or next(iter(allowed_by(type_)), None)
        default = self.expression(clause.default, heading)
        return Conclusion(heading, type_, cells, values, default is not None)

    def cells(self, cells: list[model.UnaryTests | None], type_: Type, heading: str) -> Iterator[CompiledTests | None]:
        """The cells of a column, those of the same text compiled once."""
        made: dict[str, CompiledTests | None] = {}
        for rule, cell in enumerate(cells):
            text = (cell.text or "").strip() if cell is not None else ""
            if text not in made:
                made[text] = self.tests(cell, type_, heading, rule)
            yield made[text]

    def tests(
        self, tests: model.UnaryTests | None, type_: Type, heading: str, rule: int | None = None
    ) -> CompiledTests | None:
        text = (tests.text or "").strip() if tests is not None else ""
        if not text:
            return None
        compiled = compile_unary_tests(text, self.scope, type_, limits=self.compiler.limits)
        self.compiler.watch.text(text, compiled, self.scope.child({INPUT: type_}), self._at(heading, rule))
        return compiled

    def expression(
        self, expression: model.LiteralExpression | None, heading: str, rule: int | None = None
    ) -> Compiled | None:
        text = (expression.text or "").strip() if expression is not None else ""
        if not text:
            return None
        compiled = compile_expression(text, self.scope, None, self.compiler.limits)
        self.compiler.watch.text(text, compiled, self.scope, self._at(heading, rule))
        return compiled

    def _at(self, heading: str, rule: int | None) -> Place:
        rules = () if rule is None else (rule + 1,)
        line = self.box.rules[rule].line if rule is not None else self.box.line
        return replace(self.place, rules=rules, column=heading, line=line)


def allowed_by(type_: Type) -> Iterator[CompiledTests]:
    """The tests that a named type makes on its values."""
    while isinstance(type_, Named):
        if isinstance(type_.allows, Allowed):
            yield type_.allows.tests
        type_ = type_.base
