"""Code for ``and``, ``or``, ``if`` and unary tests: what decides between true, false and null."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from luodi.engine.feel.compiling.operators import INPUT, Test, any_of, unary_test
from luodi.engine.feel.frames import Code, Frame
from luodi.engine.feel.tree import If, Logic, Tests
from luodi.engine.feel.values import Value

if TYPE_CHECKING:
    from luodi.engine.feel.compiling.compiler import Compiler


def logic(compiler: "Compiler", node: Logic) -> Code:
    """``a and b`` or ``a or b``, in three values: what is neither true nor false counts as null."""
    parts = [compiler.code(part) for part in node.parts]
    decisive = node.operator == "or"

    def run(frame: Frame) -> Value:
        answer: bool | None = not decisive
        for part in parts:
            value = part(frame)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                answer = None
        return answer

    return compiler.folded(run, parts)


def if_(compiler: "Compiler", node: If) -> Code:
    """``if … then … else …``; a condition that is not true counts as false."""
    branches = [(compiler.code(condition), compiler.code(value)) for condition, value in node.branches]
    otherwise = compiler.code(node.otherwise)

    def run(frame: Frame) -> Value:
        for condition, value in branches:
            if condition(frame) is True:
                return value(frame)
        return otherwise(frame)

    return run


def tests(compiler: "Compiler", node: Tests) -> Code:
    """Unary tests over the value named ``?``."""
    test = tests_code(compiler, node)
    return lambda frame: test(frame.names.get(INPUT), frame)


def tests_code(compiler: "Compiler", node: Tests) -> Test:
    """Unary tests as a function of the value under test."""
    made = [unary_test(compiler, test) for test in node.tests]
    if not made:
        return lambda _value, _frame: True
    if node.negated:
        return lambda value, frame: _not(any_of(value, made, frame))
    if len(made) == 1:
        return made[0]
    return lambda value, frame: any_of(value, made, frame)


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


MAKERS: Mapping[type, Callable[["Compiler", Any], Code]] = {Logic: logic, If: if_, Tests: tests}
