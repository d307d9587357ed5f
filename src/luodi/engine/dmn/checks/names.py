"""Names that nothing explains, in a FEEL text: neither scope, nor the text itself, nor the built-in functions.

Where the text looks into a value whose members are not known (a filter over something of type ``Any``), any name may be
a member, and nothing is claimed.
"""

from collections.abc import Iterator
from dataclasses import fields

from luodi.engine.feel import BUILTINS, NameScope, Type
from luodi.engine.feel.operator_reader import INPUT
from luodi.engine.feel.shapes import element_type, members
from luodi.engine.feel.tree import ContextOf, Filter, For, FunctionDefinition, Iteration, Name, Node, Path, Quantified
from luodi.engine.feel.types import ANY, ContextType, ListType, RangeType, Simple, shape


def unknown_names(tree: Node, scope: NameScope) -> Iterator[tuple[str, int]]:
    """The names that nothing explains, with their offsets in the text."""
    known = {name for each in scope.chain() for name in each.names}
    yield from _unknown(tree, frozenset(known | BUILTINS.keys() | {INPUT}))


def unknown_members(tree: Node) -> Iterator[tuple[str, int]]:
    """The steps of paths that lead to no member, with their offsets, where the type before them is known."""
    for node in _all(tree):
        if isinstance(node, Path) and _has_known_members(node.base.type) and node.name not in members(node.base.type):
            yield node.name, node.at


def _has_known_members(type_: Type) -> bool:
    """Whether the members of ``type_`` are all known: a scalar's, or a context's that names any."""
    inner = shape(type_)
    if isinstance(inner, ListType):
        inner = shape(inner.element)
    if isinstance(inner, ContextType):
        return bool(inner.members)
    return isinstance(inner, RangeType) or (isinstance(inner, Simple) and inner is not ANY and inner.name != "Null")


def _unknown(node: object, known: frozenset[str]) -> Iterator[tuple[str, int]]:
    match node:
        case Name(name=name, at=at):
            if name not in known:
                yield name, at
        case Filter(base=base, condition=condition):
            yield from _unknown(base, known)
            if _has_known_members(base.type):
                yield from _unknown(condition, known | {"item", *members(element_type(base.type))})
        case For(iterations=iterations, body=body):
            yield from _loop(iterations, body, known | {"partial"})
        case Quantified(iterations=iterations, condition=condition):
            yield from _loop(iterations, condition, known)
        case FunctionDefinition(parameters=parameters, body=body, external=external):
            if not external:
                yield from _unknown(body, known | {each.name for each in parameters})
        case ContextOf(entries=entries):
            for name, value in entries:
                yield from _unknown(value, known | {name})
                known |= {name}
        case _:
            for below in _parts(node):
                yield from _unknown(below, known)


def _loop(iterations: tuple[Iteration, ...], body: Node, known: frozenset[str]) -> Iterator[tuple[str, int]]:
    for each in iterations:
        yield from _unknown(each.domain, known)
        if each.end is not None:
            yield from _unknown(each.end, known)
        known |= {each.name}
    yield from _unknown(body, known)


def _all(node: object) -> Iterator[object]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(_parts(one))


def _parts(node: object) -> Iterator[object]:
    """The nodes below ``node``, or in a tuple of it."""
    if isinstance(node, tuple):
        yield from (each for each in node if isinstance(each, tuple | Node | Iteration))
    elif isinstance(node, Node | Iteration):
        for each in fields(node):
            below = getattr(node, each.name)
            if isinstance(below, tuple | Node):
                yield below
