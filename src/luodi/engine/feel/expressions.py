"""Compiled expressions and unary tests: what the rest of Luodi holds of a FEEL text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from luodi.engine.feel.compiling.choices import tests_code
from luodi.engine.feel.compiling.compiler import Compiler
from luodi.engine.feel.compiling.operators import Test
from luodi.engine.feel.failures import Failure, Source, SyntaxRefusal
from luodi.engine.feel.frames import Code, Constant, Frame
from luodi.engine.feel.limits import DEFAULT_LIMITS, LimitReached, Limits, Run
from luodi.engine.feel.names import NameScope
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.parser import Parser
from luodi.engine.feel.shapes import kind_of
from luodi.engine.feel.temporal import DateTime
from luodi.engine.feel.tree import Node
from luodi.engine.feel.types import ANY, ContextType, FunctionType, ListType, RangeType, Type
from luodi.engine.feel.values import ExternalHook, Function, Range, Value, from_python
from luodi.reference.text import Text

TOO_DEEP = Text("表达式或数据嵌套太深", "The expression or its data is nested too deeply")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gives: a value, null where something failed, and what failed where."""

    value: Value
    failures: tuple[Failure, ...] = ()


class Compiled:
    """An expression, compiled once. A text that is no FEEL compiles too: it gives null and says why.

    ``tree`` is None then, and ``failure`` holds the reason.
    """

    __slots__ = ("_code", "failure", "limits", "source", "tree")

    def __init__(self, source: Source, tree: Node | None, code: Code, failure: Failure | None, limits: Limits) -> None:
        self.source = source
        self.tree = tree
        self.failure = failure
        self.limits = limits
        self._code = code

    @property
    def type(self) -> Type:
        """The type of the value as far as the text tells."""
        return self.tree.type if self.tree is not None else ANY

    @property
    def code(self) -> Code:
        """The closure, to be part of a larger one. Raises LimitReached, or RecursionError for too much depth."""
        return self._code if self.failure is None else _failing(self.failure)

    @property
    def is_constant(self) -> bool:
        """Whether the value depends on nothing."""
        return isinstance(self._code, Constant)

    def value(self, context: Mapping[str, Value], run: Run) -> Value:
        """The value for ``context``; failures go to ``run``. Raises LimitReached."""
        if self.failure is not None:
            run.failures.append(self.failure)
            return None
        try:
            return self._code(Frame(context, None, run))
        except RecursionError:
            run.fail(self.source, 0, "feel.limit.nesting", TOO_DEEP)
            return None

    def evaluate(self, context: Mapping[str, object] | None = None, now: DateTime | None = None) -> Outcome:
        """The value and the failures for a context of FEEL or Python values."""
        run = Run(self.limits, now)
        return _outcome(self.source, run, lambda: self.value(_values(context), run))


class CompiledTests:
    """Unary tests, compiled once: a cell of a decision table, or the allowed values of a type."""

    __slots__ = ("_test", "failure", "limits", "source", "tree")

    def __init__(self, source: Source, tree: Node | None, test: Test, failure: Failure | None, limits: Limits) -> None:
        self.source = source
        self.tree = tree
        self.failure = failure
        self.limits = limits
        self._test = test

    @property
    def test(self) -> Test:
        """The closure, to be part of a larger one. Raises LimitReached, or RecursionError for too much depth."""
        if self.failure is None:
            return self._test
        code = _failing(self.failure)
        return lambda _value, frame: code(frame)  # type: ignore[return-value] # it gives null

    def matches(self, value: Value, context: Mapping[str, Value], run: Run) -> bool | None:
        """Whether ``value`` passes, null where that is unknown; failures go to ``run``. Raises LimitReached."""
        return self.matches_in(value, Frame(context, None, run))

    def matches_in(self, value: Value, frame: Frame) -> bool | None:
        """As ``matches``, in a frame that many tests share (see ``frame_of``)."""
        if self.failure is not None:
            frame.run.failures.append(self.failure)
            return None
        try:
            return self._test(value, frame)
        except RecursionError:
            frame.run.fail(self.source, 0, "feel.limit.nesting", TOO_DEEP)
            return None

    def evaluate(
        self, value: object, context: Mapping[str, object] | None = None, now: DateTime | None = None
    ) -> Outcome:
        """The answer for a FEEL or Python value, and the failures."""
        run = Run(self.limits, now)
        return _outcome(self.source, run, lambda: self.matches(from_python(value), _values(context), run))


def frame_of(context: Mapping[str, Value], run: Run) -> Frame:
    """A frame for many tests over one context."""
    return Frame(context, None, run)


def compile_expression(
    text: str,
    scope: NameScope | None = None,
    external: ExternalHook | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Compiled:
    """Compile an expression over the names of ``scope``; never raises for any text."""
    source, scope = Source(text), scope or NameScope()
    try:
        parser = Parser(text, scope, limits)
        tree = parser.whole(parser.expression)
        code = Compiler(source, _names(scope), external, limits).code(tree)
    except (SyntaxRefusal, RecursionError) as no:
        return Compiled(source, None, Constant(None), _syntax_failure(source, no), limits)
    return Compiled(source, tree, code, None, limits)


def compile_unary_tests(
    text: str,
    scope: NameScope | None = None,
    input_type: Type = ANY,
    external: ExternalHook | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> CompiledTests:
    """Compile unary tests over ``?`` and the names of ``scope``; never raises for any text."""
    source, scope = Source(text), scope or NameScope()
    try:
        parser = Parser(text, scope.child({INPUT: input_type}), limits)
        tree = parser.whole(parser.unary_tests)
        test = tests_code(Compiler(source, _names(scope), external, limits), tree)
    except (SyntaxRefusal, RecursionError) as no:
        return CompiledTests(source, None, lambda _value, _frame: None, _syntax_failure(source, no), limits)
    return CompiledTests(source, tree, test, None, limits)


def _failing(failure: Failure) -> Code:
    def run(frame: Frame) -> Value:
        frame.run.failures.append(failure)
        return None

    return run


def _values(context: Mapping[str, object] | None) -> dict[str, Value]:
    return {name: from_python(thing) for name, thing in (context or {}).items()}


def _outcome(source: Source, run: Run, answer: Callable[[], Value]) -> Outcome:
    """What ``answer`` gives; a reached limit becomes a failure."""
    try:
        return Outcome(answer(), tuple(run.failures))
    except LimitReached as reached:
        failure = source.failure(0, reached.code, reached.record.what)
    except RecursionError:
        failure = source.failure(0, "feel.limit.nesting", TOO_DEEP)
    return Outcome(None, (*run.failures, failure))


def _names(scope: NameScope) -> set[str]:
    return {name for each in scope.chain() for name in each.names}


def _syntax_failure(source: Source, no: SyntaxRefusal | RecursionError) -> Failure:
    if isinstance(no, SyntaxRefusal):
        return source.failure(no.offset, no.code, no.why)
    return source.failure(0, "feel.limit.nesting", TOO_DEEP)


def type_of(value: Value, depth: int = 8) -> Type:
    """The type of a value with the names of its members, so that a text can use them; not deeper than ``depth``."""
    if depth == 0:
        return ANY
    if isinstance(value, dict):
        return ContextType({name: type_of(member, depth - 1) for name, member in value.items()})
    if isinstance(value, list):
        return ListType(type_of(value[0], depth - 1) if value else ANY)
    if isinstance(value, Range):
        return RangeType(type_of(value.start if value.start is not None else value.end, depth - 1))
    return value.type if isinstance(value, Function) else kind_of(value)


def scope_of(context: Mapping[str, object]) -> NameScope:
    """The names of a context and of what is in it."""
    names: dict[str, Type | FunctionType] = {name: type_of(from_python(value)) for name, value in context.items()}
    return NameScope(names)


def evaluate(text: str, context: Mapping[str, object] | None = None, now: DateTime | None = None) -> Outcome:
    """Compile and evaluate at once, with the names that ``context`` has."""
    return compile_expression(text, scope_of(context or {})).evaluate(context, now)
