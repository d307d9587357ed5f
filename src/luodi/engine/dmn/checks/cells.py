"""What a cell says of its column's value, as a set on a line: its constants are the ends of the intervals.

Read are constants, comparisons, ranges and lists of constants, ``not(…)``, and conditions that compare ``?`` with
constants, joined by ``and``, ``or``, ``not``. All else (other inputs, functions of ``?``) is left unread.
FEEL's three values are kept: a set for true, a set for false, and null for the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.engine.dmn.checks.lines import (
    ALL,
    KINDS,
    NONE,
    Kind,
    Span,
    Spans,
    complement,
    intersection,
    is_plain_clock,
    union,
)
from luodi.engine.feel import CompiledTests, Range, Value
from luodi.engine.feel.compiling.compiler import Compiler
from luodi.engine.feel.frames import Constant
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.tree import (
    Between,
    Call,
    Compare,
    Condition,
    In,
    Literal,
    Logic,
    Name,
    Node,
    RangeOf,
    Tests,
    UnaryRange,
)
from luodi.engine.feel.types import Simple, type_of_class

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a test is true and where it is false; it is null elsewhere."""

    true: Spans
    false: Spans

    @property
    def negated(self) -> "Verdict":
        """The verdict of ``not``."""
        return Verdict(self.false, self.true)


UNKNOWN = Verdict(NONE, NONE)
ALWAYS = Verdict(ALL, NONE)
NEVER = Verdict(NONE, ALL)


class Unreadable(Exception):  # noqa: N818 - an answer inside this module, not an error
    """The test is not made of constants alone."""


class CellReader:
    """Reads one cell: its constants first, then what it says of the values of a kind."""

    def __init__(self, tests: CompiledTests) -> None:
        self._tree = tests.tree
        self._compiler = Compiler(tests.source, {INPUT}, None, tests.limits)
        self._known: dict[int, tuple[bool, Value]] = {}
        self._kind: Kind | None = None
        self._found: list[Value] = []
        self.constants: tuple[Value, ...] | None = None
        """The constants that the cell compares its value with, None when it cannot be read."""
        if self._read() is not None:
            self.constants = tuple(self._found)

    def verdict(self, kind: Kind) -> Verdict | None:
        """What the cell says of the values of ``kind``, None when it cannot be read."""
        self._kind = kind
        return None if self.constants is None else self._read()

    def _read(self) -> Verdict | None:
        try:
            return None if self._tree is None else self.node(self._tree)
        except Unreadable:
            return None

    def node(self, node: Node) -> Verdict:
        """The verdict of a test, or of a whole cell."""
        match node:
            case Tests(tests=tests, negated=negated):
                whole = any_of(map(self.node, tests)) if tests else ALWAYS
                return whole.negated if negated else whole
            case Condition(expression=expression):
                return self.truth(expression)
            case UnaryRange(bound=bound, operand=operand):
                return self.compared(bound, self.constant(operand))
            case RangeOf(start=start, end=end) if not self.evaluated(node)[0]:
                self.constant(start), self.constant(end)
                return UNKNOWN  # its ends are constants and make no range
        return self.member(self.constant(node))

    def truth(self, node: Node) -> Verdict:  # noqa: PLR0911 - one line for each kind of node
        """The verdict of an expression over ``?``."""
        match node:
            case Logic(operator=operator, parts=parts):
                verdicts = [self.truth(part) for part in parts]
                return any_of(verdicts) if operator == "or" else any_of(each.negated for each in verdicts).negated
            case Compare(operator=operator, left=left, right=right):
                if _is_input(left):
                    return self.compared(operator, self.constant(right))
                if _is_input(right):
                    return self.compared(MIRRORED[operator], self.constant(left))
            case Between(value=value, low=low, high=high) if _is_input(value):
                ends = (self.compared(">=", self.constant(low)), self.compared("<=", self.constant(high)))
                return any_of(each.negated for each in ends).negated
            case In(value=value, tests=tests) if _is_input(value):
                return any_of(map(self.node, tests))
            case Call(function=Name(name="not"), arguments=(argument,), names=()):
                return self.truth(argument).negated
            case Literal(value=bool() as value):
                return ALWAYS if value else NEVER
        raise Unreadable

    def evaluated(self, node: Node) -> tuple[bool, Value]:
        """Whether a part depends on nothing, and its value then."""
        if id(node) not in self._known:
            code = self._compiler.code(node)
            self._known[id(node)] = (True, code.value) if isinstance(code, Constant) else (False, None)
        return self._known[id(node)]

    def constant(self, node: Node) -> Value:
        """The value of a part that depends on nothing."""
        is_constant, value = self.evaluated(node)
        if not is_constant:
            raise Unreadable
        return value

    def compared(self, bound: str, constant: Value) -> Verdict:
        """The verdict of ``? bound constant``."""
        self._found.append(constant)
        if constant is None:
            return {"=": NEVER, "!=": ALWAYS}.get(bound, UNKNOWN)
        kind = self._kind
        if kind is None or not is_kind(constant, kind):
            self.refuse_compound(constant)
            return UNKNOWN
        key = kind.key(constant)
        if bound not in {"=", "!="} and not kind.is_ordered:
            return UNKNOWN
        span = {
            "=": Span(key, key),
            "!=": Span(key, key),
            "<": Span(None, key, False, False),
            "<=": Span(None, key, False, True),
            ">": Span(key, None, False, False),
            ">=": Span(key, None, True, False),
        }[bound]
        verdict = Verdict((span,), complement((span,)))
        return verdict.negated if bound == "!=" else verdict

    def member(self, wanted: Value) -> Verdict:
        """The verdict of a constant as a test: equality, or membership."""
        if isinstance(wanted, Range):
            return self.inside(wanted)
        if isinstance(wanted, list):
            whole = any_of(self.member(each) for each in wanted)
            return Verdict(whole.true, complement(whole.true))
        return self.compared("=", wanted)

    def inside(self, wanted: Range) -> Verdict:
        """The verdict of a range."""
        if wanted.bound:
            return self.compared(wanted.bound, wanted.end if wanted.bound in {"<", "<="} else wanted.start)
        low = self.compared(">=" if wanted.start_included else ">", wanted.start)
        high = self.compared("<=" if wanted.end_included else "<", wanted.end)
        return any_of((low.negated, high.negated)).negated

    def refuse_compound(self, constant: Value) -> None:
        """Stop at a constant without place on a line: a list, a context, a clock with a zone."""
        if type_of_class(type(constant)) not in KINDS or not is_plain_clock(constant):
            raise Unreadable


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of ``or``."""
    made = list(verdicts)
    return Verdict(union(each.true for each in made), intersection(each.false for each in made))


def is_kind(value: Value, kind: Kind) -> bool:
    """Whether ``value`` lies on the line of ``kind``. A clock with a zone lies on none."""
    return type_of_class(type(value)) is kind.type and is_plain_clock(value)


def kinds_of(constants: Iterable[Value]) -> list[Simple]:
    """The kinds of ``constants`` that lie on lines, each once."""
    types = [type_of_class(type(value)) for value in constants if value is not None]
    return [each for each in dict.fromkeys(types) if isinstance(each, Simple) and each in KINDS]


def _is_input(node: Node) -> bool:
    return isinstance(node, Name) and node.name == INPUT
