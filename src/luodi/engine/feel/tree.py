"""The syntax tree of FEEL. Every node knows its offset in the text (``at``) and its type as far as the text tells."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from luodi.engine.feel.types import Type
from luodi.engine.feel.values import Bound, Parameter, Value

Comparison = OneOf["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class _Node:
    at: int
    type: Type


@dataclass(frozen=True, slots=True)
class Literal(_Node):
    """A number, string, boolean, null or ``@"…"`` value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A name, resolved by the scope or left to run time."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(_Node):
    """``base.name``."""

    base: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter(_Node):
    """``base[condition]``."""

    base: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """``function(arguments)``; ``names`` is empty for arguments by position."""

    function: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """A chain of operators of one rank, from the left: ``first op operand op operand …``."""

    first: "Node"
    rest: tuple[tuple[str, int, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Negation(_Node):
    """``-operand``."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Logic(_Node):
    """``part and part …`` or ``part or part …``."""

    operator: OneOf["and", "or"]
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Compare(_Node):
    """``left operator right``."""

    operator: Comparison
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between(_Node):
    """``value between low and high``."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In(_Node):
    """``value in tests``."""

    value: "Node"
    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(_Node):
    """``value instance of wanted``."""

    value: "Node"
    wanted: Type


@dataclass(frozen=True, slots=True)
class If(_Node):
    """``if … then … else if … then … else …``, the whole ladder."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Iteration:
    """``name in domain`` or ``name in domain..end``."""

    name: str
    domain: "Node"
    end: "Node | None"


@dataclass(frozen=True, slots=True)
class For(_Node):
    """``for iterations return body``."""

    iterations: tuple[Iteration, ...]
    body: "Node"


@dataclass(frozen=True, slots=True)
class Quantified(_Node):
    """``some`` or ``every`` … ``satisfies condition``."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: "Node"


@dataclass(frozen=True, slots=True)
class FunctionDefinition(_Node):
    """``function(parameters) body``, or an external one whose body gives its mapping."""

    parameters: tuple[Parameter, ...]
    body: "Node"
    external: bool


@dataclass(frozen=True, slots=True)
class ListOf(_Node):
    """``[elements]``."""

    elements: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextOf(_Node):
    """``{key: value, …}``; a value sees the keys before it."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(_Node):
    """``[start..end]`` with open or closed ends."""

    start: "Node"
    end: "Node"
    start_included: bool
    end_included: bool


@dataclass(frozen=True, slots=True)
class UnaryRange(_Node):
    """``< operand`` and its kin, as a test or as a range."""

    bound: Bound
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Condition(_Node):
    """An expression among unary tests that mentions ``?`` and so must itself be true."""

    expression: "Node"


@dataclass(frozen=True, slots=True)
class Tests(_Node):
    """Unary tests: any of ``tests`` must hold (none of them when ``negated``); no tests stand for ``-``."""

    tests: tuple["Node", ...]
    negated: bool


Node: TypeAlias = (
    Literal
    | Name
    | Path
    | Filter
    | Call
    | Arithmetic
    | Negation
    | Logic
    | Compare
    | Between
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | FunctionDefinition
    | ListOf
    | ContextOf
    | RangeOf
    | UnaryRange
    | Condition
    | Tests
)


def walk(tree: object) -> Iterator[Node]:
    """Every node of ``tree``, itself first."""
    if isinstance(tree, _Node):
        yield tree  # type: ignore[misc] # the union names every subclass
    if isinstance(tree, tuple):
        for each in tree:
            yield from walk(each)
    elif is_dataclass(tree) and isinstance(tree, _Node | Iteration):
        for each in fields(tree):
            yield from walk(getattr(tree, each.name))
