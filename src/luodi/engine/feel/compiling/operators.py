"""Code for arithmetic, comparison, membership and ``instance of``.

The common cases get closures of their own: numbers with numbers, and anything against a constant, without a call
into the general rules.
"""

import operator as py
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from luodi.engine.feel.arithmetic import NUMBER_OPERATIONS, calculate, negate
from luodi.engine.feel.comparing import compare, holds, is_in
from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.frames import Code, Constant, Frame
from luodi.engine.feel.numbers import ARITHMETIC_ERRORS
from luodi.engine.feel.tree import (
    Arithmetic,
    Between,
    Compare,
    Condition,
    In,
    InstanceOf,
    Negation,
    RangeOf,
    UnaryRange,
)
from luodi.engine.feel.types import UNKNOWN_TYPE, is_instance, kind_name
from luodi.engine.feel.values import Range, Value
from luodi.reference.text import Text

if TYPE_CHECKING:
    from luodi.engine.feel.compiling.compiler import Compiler
    from luodi.engine.feel.limits import Run

PYTHON_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": py.eq,
    "!=": py.ne,
    "<": py.lt,
    "<=": py.le,
    ">": py.gt,
    ">=": py.ge,
}
INPUT = "?"
DIRECT = (Decimal, str)
"""Classes whose values Python compares as FEEL does."""

Test = Callable[[Value, Frame], bool | None]
"""A unary test: the value under test and the frame, to true, false or null."""


def arithmetic(compiler: "Compiler", node: Arithmetic) -> Code:
    """``a + b - c``."""
    code = compiler.code(node.first)
    operands = [code]
    operands.extend(compiler.code(operand) for _, _, operand in node.rest)
    if len(node.rest) == 1:
        symbol, at, _ = node.rest[0]
        return compiler.folded(_one_operation(compiler, symbol, at, *operands), operands)
    steps = [
        (symbol, NUMBER_OPERATIONS[symbol], at, right)
        for (symbol, at, _), right in zip(node.rest, operands[1:], strict=True)
    ]
    source = compiler.source

    def run(frame: Frame) -> Value:
        value = code(frame)
        for symbol, fast, at, right in steps:
            other = right(frame)
            try:
                if value.__class__ is Decimal and other.__class__ is Decimal:
                    value = fast(value, other)
                    continue
            except ARITHMETIC_ERRORS:
                pass
            try:
                value = calculate(symbol, value, other, frame.run)
            except Refusal as no:
                frame.run.fail(source, at, no.code, no.why)
                value = None
        return value

    return compiler.folded(run, operands)


def _one_operation(compiler: "Compiler", symbol: str, at: int, left: Code, right: Code) -> Code:
    fast, source = NUMBER_OPERATIONS[symbol], compiler.source

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        try:
            if a.__class__ is Decimal and b.__class__ is Decimal:
                return fast(a, b)
        except ARITHMETIC_ERRORS:
            pass
        try:
            return calculate(symbol, a, b, frame.run)
        except Refusal as no:
            frame.run.fail(source, at, no.code, no.why)
            return None

    return run


def negation(compiler: "Compiler", node: Negation) -> Code:
    """``-a``."""
    operand = compiler.code(node.operand)
    return compiler.folded(compiler.guarded(node.at, lambda frame: negate(operand(frame))), [operand])


def comparison(compiler: "Compiler", node: Compare) -> Code:
    """``a < b``."""
    left, right, symbol = compiler.code(node.left), compiler.code(node.right), node.operator
    fast = PYTHON_COMPARISONS[symbol]
    if isinstance(right, Constant) and isinstance(right.value, DIRECT):
        constant, kind = right.value, right.value.__class__

        def against(frame: Frame) -> Value:
            value = left(frame)
            if value.__class__ is kind:
                return fast(value, constant)
            return holds(symbol, value, constant, frame.run)

        return compiler.folded(compiler.guarded(node.at, against), [left, right])

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        if a.__class__ is Decimal and b.__class__ is Decimal:
            return fast(a, b)
        return holds(symbol, a, b, frame.run)

    return compiler.folded(compiler.guarded(node.at, run), [left, right])


def between(compiler: "Compiler", node: Between) -> Code:
    """``a between b and c``, which is ``a >= b and a <= c`` in three values."""
    value, low, high = compiler.code(node.value), compiler.code(node.low), compiler.code(node.high)
    source, at = compiler.source, node.at

    def run(frame: Frame) -> Value:
        tested = value(frame)
        answer: bool | None = True
        for sign, end in ((1, low(frame)), (-1, high(frame))):
            try:
                if compare(tested, end) * sign < 0:
                    return False
            except Refusal as no:
                frame.run.fail(source, at, no.code, no.why)
                answer = None
        return answer

    return run


def in_(compiler: "Compiler", node: In) -> Code:
    """``a in b`` or ``a in (b, < c)``."""
    value = compiler.code(node.value)
    tests = [unary_test(compiler, test) for test in node.tests]

    def run(frame: Frame) -> Value:
        return any_of(value(frame), tests, frame)

    return run


def any_of(value: Value, tests: list[Test], frame: Frame) -> bool | None:
    """True when one of ``tests`` holds, null when none does and one has no answer, else false."""
    answer: bool | None = False
    for test in tests:
        passed = test(value, frame)
        if passed:
            return True
        if passed is None:
            answer = None
    return answer


def unary_test(compiler: "Compiler", node: Any) -> Test:
    """The test that ``node`` is for a value: a comparison, or membership in what it evaluates to."""
    if isinstance(node, Condition):
        return _condition(compiler, node)
    if isinstance(node, UnaryRange):
        return _bound_test(compiler, node)
    code = compiler.code(node)
    source, at, is_range = compiler.source, node.at, isinstance(node, RangeOf)
    if isinstance(code, Constant):
        fast = constant_test(code.value)
        if fast is not None:
            return _with_failures(fast, lambda value, run: is_in(value, code.value, run), source, at)
        wanted = code.value
        return _with_failures(None, lambda value, run: is_in(value, wanted, run), source, at)

    def test(value: Value, frame: Frame) -> bool | None:
        wanted = code(frame)
        if wanted is None and is_range:
            return None
        if wanted.__class__ is bool and value.__class__ is not bool:
            return wanted is True
        try:
            return is_in(value, wanted, frame.run)
        except Refusal as no:
            frame.run.fail(source, at, no.code, no.why)
            return None

    return test


def _condition(compiler: "Compiler", node: Condition) -> Test:
    """An expression over ``?`` that must be true; the value under test is in its own block."""
    code, source, at = compiler.inside({INPUT}, node.expression), compiler.source, node.at

    def test(value: Value, frame: Frame) -> bool | None:
        answer = code(Frame({INPUT: value}, frame, frame.run))
        if answer is None or isinstance(answer, bool):
            return answer
        kind = kind_name(answer)
        frame.run.fail(
            source, at, "feel.test", Text(f"条件得到 {kind}，不是真假", f"The test gives a {kind}, not a boolean")
        )
        return None

    return test


def constant_test(wanted: Value) -> Callable[[Value], bool | None] | None:
    """A test against a constant without a call into the general rules; null where those must decide."""
    if isinstance(wanted, DIRECT):
        kind = wanted.__class__
        return lambda value: value == wanted if value.__class__ is kind else None
    if isinstance(wanted, Range) and not wanted.bound and isinstance(wanted.start, DIRECT):
        low: Any = wanted.start
        high: Any = wanted.end
        kind = low.__class__
        above = py.ge if wanted.start_included else py.gt
        below = py.le if wanted.end_included else py.lt

        def within(value: Any) -> bool | None:
            return bool(above(value, low) and below(value, high)) if value.__class__ is kind else None

        return within
    return None


def _with_failures(
    fast: Callable[[Value], bool | None] | None, slow: Callable[[Value, "Run"], bool], source: Any, at: int
) -> Test:
    def test(value: Value, frame: Frame) -> bool | None:
        if fast is not None:
            answer = fast(value)
            if answer is not None:
                return answer
        try:
            return slow(value, frame.run)
        except Refusal as no:
            frame.run.fail(source, at, no.code, no.why)
            return None

    return test


def _bound_test(compiler: "Compiler", node: UnaryRange) -> Test:
    """``< 10`` as a test."""
    operand, symbol, source, at = compiler.code(node.operand), node.bound, compiler.source, node.at
    fast = PYTHON_COMPARISONS[symbol]
    constant = operand.value if isinstance(operand, Constant) else None
    if isinstance(constant, DIRECT):
        kind = constant.__class__
        return _with_failures(
            lambda value: fast(value, constant) if value.__class__ is kind else None,
            lambda value, run: holds(symbol, value, constant, run),
            source,
            at,
        )

    def test(value: Value, frame: Frame) -> bool | None:
        try:
            return holds(symbol, value, operand(frame), frame.run)
        except Refusal as no:
            frame.run.fail(source, at, no.code, no.why)
            return None

    return test


def instance_of(compiler: "Compiler", node: InstanceOf) -> Code:
    """``a instance of T``."""
    value, wanted = compiler.code(node.value), node.wanted
    if wanted is UNKNOWN_TYPE:
        unknown = Refusal(
            "feel.type.unknown", "没有这个类型，或缺少它的参数", "No such type, or its parameters are missing"
        )

        def refuse(_frame: Frame) -> Value:
            raise unknown

        return compiler.guarded(node.at, refuse)
    return lambda frame: is_instance(value(frame), wanted)


MAKERS: Mapping[type, Callable[["Compiler", Any], Code]] = {
    Arithmetic: arithmetic,
    Negation: negation,
    Compare: comparison,
    Between: between,
    In: in_,
    InstanceOf: instance_of,
}
