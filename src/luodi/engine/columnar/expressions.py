"""FEEL trees over columns: each node becomes work from a scope to a vector with the failures that its rows met.

What depends on nothing is evaluated once. What has no columnar form is handed, as small as possible, to the scalar
engine (see :mod:`luodi.engine.columnar.rowwise`) and named among the refusals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

import numpy as np

from luodi.engine.columnar import arithmetic, errors
from luodi.engine.columnar.axes import Axis, breaks_of
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.rowwise import Refused, Unsupported, row_by_row
from luodi.engine.columnar.scope import Answer, Circumstances, Scope, Work
from luodi.engine.columnar.vectors import (
    Codes,
    Rows,
    Vector,
    as_coded,
    constant,
    each_value,
    merged,
    truths,
)
from luodi.engine.dmn.compiling.cells import geometry
from luodi.engine.dmn.java import call_external
from luodi.engine.dmn.places import Place
from luodi.engine.feel import BUILTINS, DEFAULT_LIMITS, NUMBER, CompiledTests, Frame, Function, Refusal, Run, Value
from luodi.engine.feel import tree as feel
from luodi.engine.feel.compiling import Compiler
from luodi.engine.feel.failures import Source
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.properties import member
from luodi.engine.feel.types import ANY, shape

Inlined = Callable[[Sequence[Work]], Work]
"""A function of the model as work: from the work of its arguments, in order, to that of its value."""
IMPURE = frozenset({"now", "today"})
ROUNDINGS = frozenset({"decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"})


@dataclass(eq=False)
class Weaver:
    """Compiles the texts of one place of a model."""

    source: Source
    place: Place
    vectors: frozenset[str]
    """Names that are vectors."""
    fixed: Mapping[str, Value]
    """Names that are the same for every row: the model's functions."""
    around: Circumstances
    refusals: list[Refused] = field(default_factory=list)
    inlined: Callable[[str, tuple[str, ...], int], Inlined | None] = lambda _name, _names, _count: None
    """A function of the model by name, the names of the arguments given and their number."""

    def work(self, node: feel.Node) -> Work:
        """The work of a node."""
        if self.is_constant(node):
            return self.once(node)
        maker = _MAKERS.get(type(node), _none)
        try:
            return maker(self, node)
        except Unsupported as no:
            return self.scalar(node, no)

    def is_constant(self, node: feel.Node) -> bool:
        """Whether a node depends on nothing."""
        names = set(names_in(node))
        return names <= BUILTINS.keys() and not names & (self.vectors | self.fixed.keys() | {INPUT})

    def scalar_code(self, node: feel.Node) -> Callable[[Frame], Value]:
        """The scalar engine's code of a node."""
        names = set(self.vectors | self.fixed.keys())
        return Compiler(self.source, names, call_external, DEFAULT_LIMITS).code(node)

    def once(self, node: feel.Node) -> Work:
        """The work of a node that depends on nothing."""
        return row_by_row(self.scalar_code(node), (), {}, self.around)

    def scalar(self, node: feel.Node, no: Unsupported) -> Work:
        """The work of a node that the scalar engine does, which is no refusal for texts and days, asked by value."""
        used = sorted(set(names_in(node)) & self.vectors)
        by_value = len(used) == 1 and not _is_number(node, used[0])
        if not by_value:
            self.refusals.append(Refused(self.place.element, self.place.path, no.reason))
        return row_by_row(self.scalar_code(node), used, self.fixed, self.around)


def names_in(node: object) -> Iterator[str]:
    """All names that a tree mentions, its own loop variables among them."""
    if isinstance(node, feel.Name):
        yield node.name
    if isinstance(node, tuple):
        for each in node:
            yield from names_in(each)
    elif hasattr(node, "__dataclass_fields__") and (isinstance(node, feel.Iteration) or hasattr(node, "at")):
        for each in fields(node):  # type: ignore[arg-type] # a dataclass
            if each.name not in {"at", "type"}:
                yield from names_in(getattr(node, each.name))


def _is_number(node: object, name: str) -> bool:
    """Whether ``name`` may stand for numbers, of which there are as many as rows."""
    if isinstance(node, feel.Name) and node.name == name:
        return shape(node.type) in (NUMBER, ANY)
    if isinstance(node, tuple):
        return any(_is_number(each, name) for each in node)
    if hasattr(node, "__dataclass_fields__") and (isinstance(node, feel.Iteration) or hasattr(node, "at")):
        return any(_is_number(getattr(node, each.name), name) for each in fields(node))  # type: ignore[arg-type] # a dataclass
    return False


# --- truths -----------------------------------------------------------------------------------------------------------


def truth_codes(vector: Vector) -> Codes:
    """0, 1 and 2 for null, false and true; what is no boolean counts as null."""
    source = as_coded(vector)
    places = [2 if value is True else 1 if value is False else 0 for value in source.values]
    if places == list(range(len(places))):
        return source.codes
    return np.array(places, np.intp)[source.codes]


def both_true(first: Answer, second: Answer) -> Answer:
    """``first and second``: the second is not looked at where the first is false."""
    one, other = truth_codes(first.vector), truth_codes(second.vector)
    codes = np.where((one == 1) | (other == 1), 1, np.where((one == 2) & (other == 2), 2, 0))
    return Answer(truths(codes), errors.both(first.failed, errors.only(second.failed, one != 1)))


def _logic(weaver: Weaver, node: feel.Logic) -> Work:
    parts = [weaver.work(part) for part in node.parts]
    decisive = 2 if node.operator == "or" else 1

    def work(scope: Scope) -> Answer:
        codes = np.full(scope.count, 3 - decisive, np.intp)
        failed: Failed = None
        for part in parts:
            answer = part(scope)
            open_rows = codes != decisive
            failed = errors.both(failed, errors.only(answer.failed, open_rows))
            found = truth_codes(answer.vector)
            codes = np.where(open_rows, np.where(found == decisive, decisive, np.where(found == 0, 0, codes)), codes)
        return Answer(truths(codes), failed)

    return work


def _if(weaver: Weaver, node: feel.If) -> Work:
    branches = [(weaver.work(condition), weaver.work(value)) for condition, value in node.branches]
    otherwise = weaver.work(node.otherwise)

    def work(scope: Scope) -> Answer:
        waiting: Rows = np.arange(scope.count)
        parts: list[tuple[Rows, Vector]] = []
        failed: Failed = None

        def ask(rows: Rows, code: Work) -> Vector:
            nonlocal failed
            answer = code(scope.part(rows))
            failed = errors.both(failed, errors.spread(answer.failed, rows, scope.count))
            return answer.vector

        for condition, value in branches:
            if not len(waiting):
                break
            true = truth_codes(ask(waiting, condition)) == 2
            chosen, waiting = waiting[true], waiting[~true]
            if len(chosen):
                parts.append((chosen, ask(chosen, value)))
        if len(waiting):
            parts.append((waiting, ask(waiting, otherwise)))
        return Answer(merged(scope.count, parts), failed) if parts else Answer(constant(None, scope.count))

    return work


# --- operators --------------------------------------------------------------------------------------------------------


def _name(weaver: Weaver, node: feel.Name) -> Work:
    name = node.name
    if name not in weaver.vectors:
        raise Unsupported(f"「{name}」不是列", f"“{name}” is no column")
    return lambda scope: Answer(scope.get(name))


def _arithmetic(weaver: Weaver, node: feel.Arithmetic) -> Work:
    if any(symbol == "**" for symbol, _, _ in node.rest):
        raise Unsupported("乘方没有列式形式", "Powers have no columnar form")
    first = weaver.work(node.first)
    rest = [(symbol, weaver.work(operand)) for symbol, _, operand in node.rest]

    def work(scope: Scope) -> Answer:
        vector, failed = first(scope)
        for symbol, operand in rest:
            other = operand(scope)
            made = arithmetic.calculated(symbol, vector, other.vector)
            vector = made.vector
            failed = errors.both(failed, errors.both(other.failed, made.failed))
        return Answer(vector, failed)

    return work


def _negation(weaver: Weaver, node: feel.Negation) -> Work:
    return _arithmetic_or_scalar(weaver, node, node.operand, arithmetic.negated)


def _arithmetic_or_scalar(
    weaver: Weaver, node: feel.Node, operand: feel.Node, fast: Callable[[Vector], Answer | None]
) -> Work:
    """``fast`` where it has an answer, else the scalar engine's code of ``node`` for each value of ``operand``."""
    value = weaver.work(operand)
    slow = _over_one(weaver, node, operand)

    def work(scope: Scope) -> Answer:
        given = value(scope)
        made = fast(given.vector) or slow(given.vector)
        return Answer(made.vector, errors.both(given.failed, made.failed))

    return work


def _over_one(weaver: Weaver, node: feel.Node, operand: feel.Node) -> Callable[[Vector], Answer]:
    """The scalar engine's code of ``node`` with a vector in place of ``operand``, its only part that is not fixed."""
    hole = feel.Name(operand.at, operand.type, INPUT)
    code = weaver.scalar_code(_replaced(node, operand, hole))
    around = weaver.around

    def ask(value: Value) -> tuple[Value, int]:
        run = Run(now=around.now)
        return code(Frame({**weaver.fixed, INPUT: value}, None, run)), errors.bits_of(run.failures)

    return lambda vector: Answer(*each_value(vector, ask))


def _replaced(node: Any, old: object, new: object) -> Any:
    if node is old:
        return new
    if isinstance(node, tuple):
        return tuple(_replaced(each, old, new) for each in node)
    if hasattr(node, "at") and hasattr(node, "__dataclass_fields__"):
        return replace(node, **{each.name: _replaced(getattr(node, each.name), old, new) for each in fields(node)})
    return node


def _compare(weaver: Weaver, node: feel.Compare) -> Work:
    left, right, symbol = weaver.work(node.left), weaver.work(node.right), node.operator

    def work(scope: Scope) -> Answer:
        one, other = left(scope), right(scope)
        made = arithmetic.compared(symbol, one.vector, other.vector)
        return Answer(made.vector, errors.both(made.failed, errors.both(one.failed, other.failed)))

    return work


def _between(weaver: Weaver, node: feel.Between) -> Work:
    value, low, high = weaver.work(node.value), weaver.work(node.low), weaver.work(node.high)

    def work(scope: Scope) -> Answer:
        tested, least, most = value(scope), low(scope), high(scope)
        made = both_true(
            arithmetic.compared(">=", tested.vector, least.vector),
            arithmetic.compared("<=", tested.vector, most.vector),
        )
        operands = errors.both(tested.failed, errors.both(least.failed, most.failed))
        return Answer(made.vector, errors.both(operands, made.failed))

    return work


def _in(weaver: Weaver, node: feel.In) -> Work:
    if not all(weaver.is_constant(test) for test in node.tests):
        raise Unsupported("in 的右边不是常量", "What stands behind “in” is not constant")
    value = weaver.work(node.value)
    hole = feel.Name(node.value.at, node.value.type, INPUT)
    code = weaver.scalar_code(replace(node, value=hole))
    tests = CompiledTests(
        weaver.source, feel.Tests(node.at, node.type, node.tests, False), _never, None, DEFAULT_LIMITS
    )
    axis = Axis()
    axis.add(lambda value: _said(code, value, weaver), breaks_of(geometry(tests)))

    def work(scope: Scope) -> Answer:
        given = value(scope)
        made = of_axis(axis, given.vector)
        return Answer(made.vector, errors.both(given.failed, made.failed))

    return work


def _never(_value: Value, _frame: Frame) -> bool | None:
    return None


def _said(code: Callable[[Frame], Value], value: Value, weaver: Weaver) -> tuple[int, int]:
    run = Run(now=weaver.around.now)
    answer = code(Frame({**weaver.fixed, INPUT: value}, None, run))
    return 2 if answer is True else 1 if answer is False else 0, errors.bits_of(run.failures)


def of_axis(axis: Axis, vector: Vector) -> Answer:
    """The truths that the only probe of an axis gives for a vector."""
    classes = axis.classify(vector)
    said: list[Any] = [each[0] for each in axis.answers]
    codes = np.array([code for code, _ in said], np.intp)
    bits = np.array([bits for _, bits in said], np.uint64)
    return Answer(truths(codes[classes]), bits[classes] if bits.any() else None)


def _path(weaver: Weaver, node: feel.Path) -> Work:
    base, name = weaver.work(node.base), node.name

    def ask(value: Value) -> tuple[Value, int]:
        if isinstance(value, list):
            return [_member_or_none(each, name) for each in value], 0
        try:
            return member(value, name), 0
        except Refusal as no:
            return None, errors.BITS.get(no.code, errors.OTHER)

    def work(scope: Scope) -> Answer:
        given = base(scope)
        vector, failed = each_value(given.vector, ask)
        return Answer(vector, errors.both(given.failed, failed))

    return work


def _member_or_none(value: Value, name: str) -> Value:
    try:
        return member(value, name)
    except Refusal:
        return None


# --- calls ------------------------------------------------------------------------------------------------------------


def _call(weaver: Weaver, node: feel.Call) -> Work:
    if not isinstance(node.function, feel.Name):
        raise Unsupported("被调用的不是名称", "What is called is not a name")
    name = node.function.name
    if name in weaver.fixed:
        inlined = weaver.inlined(name, node.names, len(node.arguments))
        if inlined is None:
            raise Unsupported(f"函数「{name}」不能展开", f"The function “{name}” cannot be unfolded")
        return inlined([weaver.work(argument) for argument in node.arguments])
    if name in weaver.vectors or name not in BUILTINS or node.names:
        raise Unsupported(f"「{name}」不是可列式计算的函数", f"“{name}” has no columnar form")
    return _builtin(weaver, node, name)


def _builtin(weaver: Weaver, node: feel.Call, name: str) -> Work:
    arguments = node.arguments
    free = [each for each in arguments if not weaver.is_constant(each)]
    if name in {"min", "max", "sum"}:
        if len(arguments) == 1 and isinstance(arguments[0], feel.ListOf):
            arguments = arguments[0].elements
        if len(arguments) > 1:
            return _aggregate(weaver, node, name, arguments)
    if name in IMPURE or len(free) != 1 or free[0] not in arguments:
        raise Unsupported(f"{name} 没有列式形式", f"{name} has no columnar form")
    if name in ROUNDINGS:
        return _rounding(weaver, node, name, free[0])
    if name == "not" and len(arguments) == 1:
        return _arithmetic_or_scalar(weaver, node, free[0], lambda _vector: None)
    if _is_number_work(free[0]):
        raise Unsupported(f"{name} 没有列式形式", f"{name} has no columnar form")
    return _arithmetic_or_scalar(weaver, node, free[0], lambda _vector: None)


def _is_number_work(node: feel.Node) -> bool:
    return shape(node.type) in (NUMBER, ANY)


def _aggregate(weaver: Weaver, node: feel.Call, name: str, arguments: Sequence[feel.Node]) -> Work:
    works = [weaver.work(each) for each in arguments]
    builtin = BUILTINS[name]

    def slow(values: list[Answer]) -> Answer:
        holes = [feel.Name(node.at, ANY, f"?{position}") for position in range(len(values))]
        code = row_by_row(_calling(builtin), [each.name for each in holes], {}, weaver.around)
        count = len(values[0].vector)
        return code(Scope(count, {hole.name: each.vector for hole, each in zip(holes, values, strict=True)}))

    def work(scope: Scope) -> Answer:
        given = [each(scope) for each in works]
        vectors = [each.vector for each in given]
        fast = arithmetic.total(vectors) if name == "sum" else arithmetic.extreme(vectors, 1 if name == "max" else -1)
        made = fast or slow(given)
        failed = made.failed
        for each in given:
            failed = errors.both(failed, each.failed)
        return Answer(made.vector, failed)

    return work


def _calling(builtin: Function) -> Callable[[Frame], Value]:
    source = Source("")

    def code(frame: Frame) -> Value:
        try:
            return builtin.call(frame.run, list(frame.names.values()))
        except Refusal as no:
            frame.run.fail(source, 0, no.code, no.why)
            return None

    return code


def _rounding(weaver: Weaver, node: feel.Call, name: str, operand: feel.Node) -> Work:
    arguments = node.arguments
    places = 0
    if operand is not arguments[0] or len(arguments) > 2:
        raise Unsupported(f"{name} 的位数不是常量", f"The scale of {name} is not constant")
    if len(arguments) == 2:
        scale = weaver.scalar_code(arguments[1])(Frame({}, None, Run()))
        if not isinstance(scale, Decimal) or abs(scale) > 30:
            raise Unsupported(f"{name} 的位数不寻常", f"The scale of {name} is unusual")
        places = int(scale)
    elif name not in {"floor", "ceiling"}:
        raise Unsupported(f"{name} 缺少位数", f"{name} has no scale")
    return _arithmetic_or_scalar(weaver, node, operand, lambda vector: arithmetic.rounded(vector, places, name))


def _none(_weaver: Weaver, node: feel.Node) -> Work:
    raise Unsupported("此类表达式没有列式形式", f"{type(node).__name__} has no columnar form")


_MAKERS: Mapping[type, Callable[[Weaver, Any], Work]] = {
    feel.Name: _name,
    feel.Arithmetic: _arithmetic,
    feel.Negation: _negation,
    feel.Compare: _compare,
    feel.Between: _between,
    feel.In: _in,
    feel.Logic: _logic,
    feel.If: _if,
    feel.Path: _path,
    feel.Call: _call,
}
