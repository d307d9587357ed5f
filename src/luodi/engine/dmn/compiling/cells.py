"""What a cell of a table is, as far as its text tells: always true, a set of points and intervals, or unknown."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from luodi.engine.feel import BUILTINS, CompiledTests, Range, Refusal, Run, Value
from luodi.engine.feel.tree import Call, Literal, Name, Negation, Node, RangeOf, Tests, UnaryRange, walk

_TEMPORAL = frozenset({"date", "time", "date and time", "duration"})
_UNKNOWN = object()


@dataclass(frozen=True, slots=True)
class Always:
    """``-``: every value passes."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Values and intervals, none of which depends on anything; ``negated`` for ``not(…)``."""

    pieces: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Opaque:
    """A test that depends on other values, or is no FEEL."""


Geometry: TypeAlias = Always | OneOf | Opaque


def geometry(tests: CompiledTests) -> Geometry:
    """The geometry of a cell."""
    tree = tests.tree
    if not isinstance(tree, Tests):
        return Opaque()
    if not tree.tests:
        return Always()
    pieces = tuple(_constant(node) for node in tree.tests)
    return Opaque() if any(piece is _UNKNOWN for piece in pieces) else OneOf(pieces, tree.negated)


def speaks_of_null(tests: CompiledTests) -> bool:
    """Whether the text has a ``null`` in it, so that it means to answer for a missing value."""
    return any(isinstance(node, Literal) and node.value is None for node in walk(tests.tree))


def _constant(node: Node) -> Value:
    """The value of a node that depends on nothing, else ``_UNKNOWN``."""
    value: Value = _UNKNOWN
    match node:
        case Literal(value=value):
            pass
        case Negation(operand=Literal(value=Decimal() as positive)):
            value = -positive
        case UnaryRange(bound=bound, operand=operand):
            limit = _constant(operand)
            if limit is not _UNKNOWN and limit is not None:
                value = Range.unary(bound, limit)
        case RangeOf(start=start, end=end):
            low, high = _constant(start), _constant(end)
            if low is not None and low is not _UNKNOWN and low.__class__ is high.__class__:
                value = Range(low, high, node.start_included, node.end_included)
        case Call(function=Name(name=name), arguments=(Literal(value=str() as text),), names=()) if name in _TEMPORAL:
            value = _temporal(name, text)
    return value


def _temporal(name: str, text: str) -> Value:
    try:
        return BUILTINS[name].call(Run(), (text,))
    except Refusal:
        return _UNKNOWN
