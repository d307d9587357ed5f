"""The logic of a model over columns: literal expressions, tables, contexts with a result, calls of its functions."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from luodi.engine.columnar import errors
from luodi.engine.columnar.axes import Axis, breaks_of
from luodi.engine.columnar.columns import TRUE, Cell, Column, FreeCell
from luodi.engine.columnar.conversion import Conversion, converting
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.expressions import Inlined, Weaver, names_in
from luodi.engine.columnar.results import Results
from luodi.engine.columnar.rowwise import Refused, Unsupported, row_by_row
from luodi.engine.columnar.scope import Answer, Circumstances, Scope, Work
from luodi.engine.columnar.tables import TablePlan
from luodi.engine.columnar.vectors import Mask, constant, each_value, merged
from luodi.engine.dmn import model
from luodi.engine.dmn.compiling.cells import geometry, speaks_of_null
from luodi.engine.dmn.compiling.logic import LogicCompiler, Made
from luodi.engine.dmn.compiling.rule_index import ColumnIndex
from luodi.engine.dmn.compiling.tables import TableParts, table_parts
from luodi.engine.dmn.item_types import ItemTypes
from luodi.engine.dmn.java import call_external
from luodi.engine.dmn.places import Place
from luodi.engine.feel import (
    ANY,
    DEFAULT_LIMITS,
    Code,
    CompiledTests,
    Frame,
    FunctionType,
    HostFunction,
    Limits,
    NameScope,
    Run,
    Type,
    Value,
    compile_expression,
)
from luodi.engine.feel import tree as feel
from luodi.engine.feel.expressions import frame_of
from luodi.engine.feel.failures import Source
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.types import shape
from luodi.reference.text import Text

FREE_CELL = Text("单元格依赖其他列", "A cell depends on other columns")
OUTPUTS = Text("多列或限定取值的计算结论", "Calculated outputs with several columns or listed values")
DEEPEST = 20
"""How deep functions may call functions to be unfolded."""


@dataclass(frozen=True)
class Seen:
    """How the scalar engine compiled an expression."""

    expression: model.Expression
    scope: NameScope
    place: Place
    code: Code
    type: Type


class Recorder(LogicCompiler):
    """The scalar engine's compiler, which remembers what it made of each expression."""

    def __init__(self, definitions: model.Definitions, types: ItemTypes, limits: Limits = DEFAULT_LIMITS) -> None:
        super().__init__(definitions, types, limits)
        self.seen: dict[tuple[int, str], Seen] = {}

    def expression(self, expression: model.Expression | None, scope: NameScope, place: Place) -> Made:
        """As ever."""
        made = super().expression(expression, scope, place)
        if expression is not None:
            self.seen[id(expression), place.element] = Seen(expression, scope, place, *made)
        return made


@dataclass(frozen=True)
class Knowledge:
    """A business knowledge model: how to unfold its calls."""

    element: model.BusinessKnowledgeModel
    recorder: Recorder
    functions: Mapping[str, Value]


@dataclass(eq=False)
class Weaving:
    """Compiles the expressions of one decision or function."""

    recorder: Recorder
    element: str
    vectors: frozenset[str]
    fixed: Mapping[str, Value]
    around: Circumstances
    knowledge: Mapping[int, Knowledge]
    """The functions of the model that can be unfolded, by the identity of their values."""
    axis_of: Callable[[str], Axis | None] = lambda _name: None
    """The axis that all tables share over a vector of this name."""
    depth: int = 0
    refusals: list[Refused] = field(default_factory=list)
    table_plan: TablePlan | None = None
    """The plan of the last table compiled."""

    def expression(self, expression: model.Expression | None) -> Work:
        """The work of an expression; what has no columnar form is left to the scalar engine and named."""
        if expression is None:
            return lambda scope: Answer(constant(None, scope.count))
        seen = self.recorder.seen[id(expression), self.element]
        try:
            work = self._made(expression, seen)
        except Unsupported as no:
            self.refusals.append(Refused(self.element, seen.place.path, no.reason))
            return row_by_row(seen.code, sorted(self.vectors), self.fixed, self.around)
        return converting(work, self.recorder.types.of(expression.type_ref))

    def _made(self, expression: model.Expression, seen: Seen) -> Work:
        match expression:
            case model.LiteralExpression():
                language = expression.expression_language or self.recorder.definitions.expression_language
                return self.text(expression.text, language, seen.scope, seen.place)
            case model.DecisionTable():
                self.table_plan = plan = self.table(expression, seen)

                def tabled(scope: Scope) -> Answer:
                    answer = plan.evaluate(scope)
                    scope.table = answer
                    return Answer(answer.vector, answer.failed)

                return tabled
            case model.Context():
                return self._context(expression)
            case model.Invocation():
                return self._invocation(expression)
        kind = type(expression).__name__
        raise Unsupported(f"{kind} 没有列式形式", f"A boxed {kind} has no columnar form")

    def text(self, text: str | None, language: str, scope: NameScope, place: Place) -> Work:
        """The work of a FEEL text."""
        if language and "FEEL" not in language.upper():
            raise Unsupported(f"不支持表达式语言 {language}", f"{language} is not supported")
        if text is None or not text.strip():
            return lambda scope: Answer(constant(None, scope.count))
        compiled = compile_expression(text, scope, call_external, self.recorder.limits)
        if compiled.tree is None:
            return row_by_row(compiled.code, (), {}, self.around)
        return self.weaver(text, place).work(compiled.tree)

    def weaver(self, text: str, place: Place) -> Weaver:
        """The compiler of one text."""
        return Weaver(Source(text), place, self.vectors, self.fixed, self.around, self.refusals, self._inlined)

    def mentioned(self, expression: model.Expression | None) -> frozenset[str]:
        """The vectors that an expression mentions; of a boxed one all that it may."""
        if not isinstance(expression, model.LiteralExpression):
            return self.vectors
        return frozenset(self._names_of([expression], self.recorder.seen[id(expression), self.element].scope))

    # --- tables -------------------------------------------------------------------------------------------------------

    def table(self, box: model.DecisionTable, seen: Seen) -> TablePlan:
        """The plan of a table."""
        parts = table_parts(self.recorder, box, seen.scope, seen.place)
        count = len(box.rules)
        columns, free = self._columns(box, parts, seen.scope)
        outputs, constants = [], []
        for rule in range(count):
            work, fixed = self._output(box, parts, rule, seen)
            outputs.append(work)
            constants.append(fixed)
        nothing, nothing_constant = self._nothing(box, parts, seen)
        known = [each for each in constants if each is not None]
        results = Results(parts.hits, outputs, known if len(known) == count else None, nothing, nothing_constant)
        mentioned = [frozenset(self._names_of(rule.outputs, seen.scope)) for rule in box.rules]
        return TablePlan(columns, free, count, results, self.around.knowing, mentioned)

    def _columns(
        self, box: model.DecisionTable, parts: TableParts, scope: NameScope
    ) -> tuple[list[Column], list[FreeCell]]:
        index = dict(parts.rules.index.columns) if parts.rules.index is not None else {}
        columns: list[Column] = []
        free: list[FreeCell] = []
        for position, clause in enumerate(box.inputs):
            work = self.expression(clause.expression)
            name = self._plain_name(clause)
            shared = self.axis_of(name) if name is not None else None
            axis = shared or Axis()
            cells: list[Cell | None] = []
            for rule in range(len(box.rules)):
                tests = parts.rules.tests[rule][position]
                if tests is None:
                    cells.append(None)
                elif self._is_free(tests):
                    cells.append(None)
                    free.append(FreeCell(rule, position, self._free(tests, parts.place), speaks_of_null(tests)))
                else:
                    cells.append(Cell(self._probe(axis, tests), speaks_of_null(tests)))
            mentioned = frozenset(self._names_of([clause.expression] if clause.expression else [], scope))
            column = Column(work, axis, tuple(cells), mentioned, name=name if shared is not None else None)
            allowed = parts.columns[position].tests
            if allowed is not None and self._is_free(allowed):
                raise Unsupported("允许值依赖其他列", "The values allowed depend on other columns")
            if allowed is not None:
                column.allowed = self._probe_allowed(axis, allowed)
            if position in index:
                column.candidates = _probe_index(axis, index[position])
            columns.append(column)
        return columns, free

    def _plain_name(self, clause: model.InputClause) -> str | None:
        """The vector that a column shows unchanged."""
        expression = clause.expression
        if expression is None or expression.text is None:
            return None
        name = expression.text.strip()
        if name not in self.vectors:
            return None
        seen = self.recorder.seen[id(expression), self.element]
        tree = compile_expression(name, seen.scope, None, self.recorder.limits).tree
        if not isinstance(tree, feel.Name) or tree.name != name:
            return None
        wanted = self.recorder.types.of(expression.type_ref)
        return name if wanted is None or wanted is ANY or wanted == tree.type else None

    def _is_free(self, tests: CompiledTests) -> bool:
        names = set(names_in(tests.tree)) - {INPUT}
        return tests.tree is not None and bool(names & self.vectors or names & self.fixed.keys())

    def _free(self, tests: CompiledTests, place: Place) -> Work:
        """A cell that looks at other values, over the vector ``?``."""
        inside = replace(self, vectors=self.vectors | {INPUT}, refusals=self.refusals)
        weaver = inside.weaver(tests.source.text, place)
        match tests.tree:
            case feel.Tests(tests=(feel.UnaryRange(bound=bound, operand=operand, at=at, type=type_),), negated=False):
                subject = feel.Name(at, ANY, INPUT)
                if bound:
                    return weaver.work(feel.Compare(at, type_, bound, subject, operand))
            case feel.Tests(tests=(feel.Condition(expression=expression),), negated=False):
                work = weaver.work(expression)
                return lambda scope: _tested(work(scope))
        self.refusals.append(Refused(self.element, place.path, FREE_CELL))
        test = tests.test
        names = sorted((set(names_in(tests.tree)) & self.vectors) | {INPUT})

        def code(frame: Frame) -> Value:
            return test(frame.names[INPUT], frame)

        return row_by_row(code, names, self.fixed, self.around)

    def _probe(self, axis: Axis, tests: CompiledTests) -> int:
        around = self.around

        def probe(value: Value) -> Hashable:
            run = Run(now=around.now)
            answer = tests.matches_in(value, frame_of({}, run))
            return TRUE if answer is True else 0 if answer is None else 1, errors.bits_of(run.failures)

        return axis.add(probe, breaks_of(geometry(tests)), ("cell", tests.source.text, _kind(tests)))

    def _probe_allowed(self, axis: Axis, tests: CompiledTests) -> int:
        around = self.around

        def probe(value: Value) -> Hashable:
            if value is None:
                return True, 0
            run = Run(now=around.now)
            answer = tests.matches_in(value, frame_of({}, run)) is True
            return answer, errors.bits_of(run.failures)

        return axis.add(probe, breaks_of(geometry(tests)), ("allowed", tests.source.text, _kind(tests)))

    def _output(
        self, box: model.DecisionTable, parts: TableParts, rule: int, seen: Seen
    ) -> tuple[Work, tuple[Value, int] | None]:
        """The work of a rule's output, and its value and failures where it depends on nothing."""
        cells = box.rules[rule].outputs[: len(box.outputs)]

        def code(frame: Frame) -> Value:
            return parts.output(rule, frame)

        names = self._names_of(cells, seen.scope)
        if not names:
            work = row_by_row(code, (), self.fixed, self.around)
            return work, _only(work)
        if len(box.outputs) == 1 and parts.conclusions[0].allowed is None:
            work = self.expression(cells[0])
            return converting(work, self.recorder.types.of(box.outputs[0].type_ref)), None
        self.refusals.append(Refused(self.element, f"{seen.place.path} rule[{rule + 1}]".strip(), OUTPUTS))
        return row_by_row(code, sorted(names & self.vectors), self.fixed, self.around), None

    def _nothing(
        self, box: model.DecisionTable, parts: TableParts, seen: Seen
    ) -> tuple[Work, tuple[Value, int] | None]:
        """What the table gives where no rule matches."""
        names = self._names_of([each.default for each in box.outputs if each.default is not None], seen.scope)

        def code(frame: Frame) -> Value:
            return parts.hits.result((), frame)

        work = row_by_row(code, sorted(names & self.vectors), self.fixed, self.around)
        return work, None if names else _only(work)

    def _names_of(self, cells: Sequence[model.LiteralExpression], scope: NameScope) -> set[str]:
        """The names of the model, and the functions of the moment, that the texts mention."""
        found: set[str] = set()
        for cell in cells:
            tree = compile_expression(cell.text or "null", scope, None, self.recorder.limits).tree
            found |= set(names_in(tree)) & (self.vectors | self.fixed.keys())
        return found

    # --- contexts and calls -------------------------------------------------------------------------------------------

    def _context(self, box: model.Context) -> Work:
        entries: list[tuple[str, Work]] = []
        inside = replace(self, refusals=[])
        result: Work | None = None
        for entry in box.entries:
            name = entry.variable.name if entry.variable is not None else ""
            if isinstance(entry.expression, model.FunctionDefinition):
                raise Unsupported("方框上下文中定义了函数", "A context defines a function")
            work = inside.expression(entry.expression)
            if entry.variable is None or not name:
                result = work
                continue
            entries.append((name, converting(work, self.recorder.types.of(entry.variable.type_ref))))
            inside = replace(inside, vectors=inside.vectors | {name}, axis_of=_unless(inside.axis_of, name))
        if result is None:
            raise Unsupported("方框上下文没有结果项", "A context without result gives a context")
        self.refusals += inside.refusals
        final = result

        def work_all(scope: Scope) -> Answer:
            failed: Failed = None
            for name, work in entries:
                answer = work(scope)
                failed = errors.both(failed, answer.failed)
                scope = scope.with_names({name: answer.vector})
            answer = final(scope)
            return Answer(answer.vector, errors.both(failed, answer.failed))

        return work_all

    def _invocation(self, box: model.Invocation) -> Work:
        called = box.function
        if not isinstance(called, model.LiteralExpression) or (called.text or "").strip() not in self.fixed:
            raise Unsupported("被调用的不是模型的函数", "What is called is no function of the model")
        names, works = [], []
        for binding in box.bindings:
            if binding.parameter is None:
                continue
            names.append(binding.parameter.name)
            work = self.expression(binding.expression)
            works.append(converting(work, self.recorder.types.of(binding.parameter.type_ref)))
        if len(set(names)) < len(names):
            raise Unsupported("参数重复", "A parameter is bound twice")
        inlined = self._inlined((called.text or "").strip(), tuple(names), len(names), missing=True)
        if inlined is None:
            raise Unsupported("函数不能展开", "The function cannot be unfolded")
        return inlined(works)

    def _inlined(self, name: str, names: tuple[str, ...], count: int, *, missing: bool = False) -> Inlined | None:
        """How to unfold a call, None for a function that cannot be."""
        function = self.fixed.get(name)
        known = self.knowledge.get(id(function))
        if known is None or not isinstance(function, HostFunction) or self.depth >= DEEPEST:
            return None
        wanted = [each.name for each in function.parameters]
        fits = set(names) <= set(wanted) and len(set(names)) == len(names) if names or missing else count == len(wanted)
        box = known.element.logic
        if not fits or box is None or box.kind is not model.FunctionKind.FEEL or name == self.element:
            return None
        inside = Weaving(
            known.recorder,
            known.element.name,
            frozenset(wanted),
            known.functions,
            self.around,
            self.knowledge,
            depth=self.depth + 1,
            refusals=self.refusals,
        )
        body = converting(inside.expression(box.body), _result_of(known))
        order = list(names) if names or missing else wanted
        conversions = {each.name: Conversion(each.type, "feel.arguments") for each in function.parameters}
        return lambda works: _calling(dict(zip(order, works, strict=True)), wanted, conversions, body)


def _result_of(known: Knowledge) -> Type | None:
    variable = known.element.variable
    if variable is None:
        return None
    declared = known.recorder.types.of(variable.type_ref) or ANY
    inner = shape(declared)
    return inner.result if isinstance(inner, FunctionType) else declared


def _calling(
    works: Mapping[str, Work], wanted: Sequence[str], conversions: Mapping[str, Conversion], body: Work
) -> Work:
    def work(scope: Scope) -> Answer:
        failed: Failed = None
        bound = {}
        unfit: Mask = np.zeros(scope.count, np.bool_)
        for name in works:
            answer = works[name](scope)
            failed = errors.both(failed, answer.failed)
            made = conversions[name](answer.vector)
            bound[name] = made.vector
            if made.failed is not None:
                unfit |= errors.whole(made.failed, scope.count) != 0
        for name in wanted:
            if name not in bound:
                bound[name] = constant(None, scope.count)
        inner = Scope(scope.count, bound)
        if not unfit.any():
            answer = body(inner)
            return Answer(answer.vector, errors.both(failed, answer.failed))
        rows, rest = np.flatnonzero(~unfit), np.flatnonzero(unfit)
        answer = body(inner.part(rows))
        failed = errors.both(failed, errors.where(unfit, "feel.arguments"))
        vector = merged(scope.count, [(rows, answer.vector), (rest, constant(None, len(rest)))])
        return Answer(vector, errors.both(failed, errors.spread(answer.failed, rows, scope.count)))

    return work


def _only(work: Work) -> tuple[Value, int]:
    """The value and failures of work that depends on nothing."""
    answer = work(Scope(1, {}))
    value = answer.vector.values[0] if hasattr(answer.vector, "values") else None
    return value, int(errors.whole(answer.failed, 1)[0])


def _tested(answer: Answer) -> Answer:
    """A condition among tests: what is no boolean is null, and that is a failure."""

    def ask(value: Value) -> tuple[Value, int]:
        if value is None or isinstance(value, bool):
            return value, 0
        return None, errors.BITS["feel.test"]

    vector, failed = each_value(answer.vector, ask)
    return Answer(vector, errors.both(answer.failed, failed))


def _probe_index(axis: Axis, index: ColumnIndex) -> int:
    return axis.add(index.candidates, set(), ("index", id(index)))


def _kind(tests: CompiledTests) -> str:
    """What makes two cells of one text different: the way their text was read."""
    return repr(tests.tree)


def _unless(axis_of: Callable[[str], Axis | None], hidden: str) -> Callable[[str], Axis | None]:
    return lambda name: None if name == hidden else axis_of(name)
