"""Code for what values are made of and taken apart into: lists, contexts, ranges, paths and filters."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from luodi.engine.feel.comparing import compare
from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.frames import Block, Code, Constant, Frame
from luodi.engine.feel.numbers import whole
from luodi.engine.feel.properties import member
from luodi.engine.feel.tree import ContextOf, Filter, ListOf, Literal, Name, Path, RangeOf, UnaryRange
from luodi.engine.feel.types import NUMBER
from luodi.engine.feel.values import Range, Value

ROUND_STEPS = 3
"""What testing an element costs beside the condition, compared with evaluating a part of the text."""

if TYPE_CHECKING:
    from luodi.engine.feel.compiling.compiler import Compiler


def list_of(compiler: "Compiler", node: ListOf) -> Code:
    """``[…]``."""
    elements = [compiler.code(element) for element in node.elements]

    def run(frame: Frame) -> Value:
        frame.run.produce(len(elements))
        return [element(frame) for element in elements]

    return compiler.folded(run, elements)


def context_of(compiler: "Compiler", node: ContextOf) -> Code:
    """``{…}``; the frame's names are the context that grows, so that functions in it see each other."""
    outer, compiler.block = compiler.block, Block(set(), compiler.block)
    entries = []
    for key, value in node.entries:
        if type(value).__name__ == "FunctionDefinition":
            compiler.block.names.add(key)
        entries.append((key, compiler.code(value)))
        compiler.block.names.add(key)
    compiler.block = outer

    def run(frame: Frame) -> Value:
        frame.run.produce(len(entries))
        made: dict[str, Value] = {}
        inner = Frame(made, frame, frame.run)
        for key, value in entries:
            made[key] = value(inner)
        return made

    return compiler.folded(run, [value for _, value in entries])


def range_of(compiler: "Compiler", node: RangeOf) -> Code:
    """``[start..end]``; an interval with a null end is null."""
    start, end = compiler.code(node.start), compiler.code(node.end)

    def run(frame: Frame) -> Value:
        low, high = start(frame), end(frame)
        if low is None or high is None:
            raise Refusal("feel.range", "区间的端点为空", "An end of the interval is null")
        if compare(low, high) > 0:
            raise Refusal("feel.range", "区间的起点大于终点", "The interval ends before it starts")
        return Range(low, high, node.start_included, node.end_included)

    return compiler.folded(compiler.guarded(node.at, run), [start, end])


def unary_range(compiler: "Compiler", node: UnaryRange) -> Code:
    """``(< 10)`` as a value."""
    operand, bound = compiler.code(node.operand), node.bound
    return compiler.folded(lambda frame: Range.unary(bound, operand(frame)), [operand])


def path(compiler: "Compiler", node: Path) -> Code:
    """``base.name``."""
    base, name = compiler.code(node.base), node.name

    def slow(frame: Frame, value: Value) -> Value:
        if isinstance(value, list):
            frame.run.step(len(value))
            return [_member_or_none(each, name) for each in value]
        return member(value, name)

    def run(frame: Frame) -> Value:
        value = base(frame)
        if value.__class__ is dict and name in value:
            return value[name]
        return slow(frame, value)

    return compiler.guarded(node.at, run)


def _member_or_none(value: Value, name: str) -> Value:
    """A member of an element of a list; null where the element has none."""
    try:
        return member(value, name)
    except Refusal:
        return None


def filter_(compiler: "Compiler", node: Filter) -> Code:
    """``base[condition]``: by position for a number, else the elements for which it is true."""
    if isinstance(node.base, Name) and node.base.name == "partial" and isinstance(node.condition, Literal):
        base = compiler.code(node.base)
        base = getattr(base, "uncopied", base)
    else:
        base = compiler.code(node.base)
    before = compiler.parts
    condition = compiler.inside({"item"}, node.condition, is_open=True)
    weight = ROUND_STEPS + compiler.parts - before
    if isinstance(condition, Constant) and isinstance(condition.value, Decimal):
        position = condition.value
        return compiler.guarded(node.at, lambda frame: at_position(base(frame), position))
    numeric = node.condition.type == NUMBER

    def run(frame: Frame) -> Value:
        value = base(frame)
        if value is None:
            raise Refusal("feel.filter", "被筛选的值为空", "The filtered value is null")
        elements = value if isinstance(value, list) else [value]
        if numeric or not elements:
            return _without_elements(frame, elements, condition, numeric)
        frame.run.step(len(elements) * weight)
        return _kept(frame, elements, condition)

    return compiler.guarded(node.at, run)


def _without_elements(frame: Frame, elements: list[Value], condition: Code, numeric: bool) -> Value:
    """What a condition that needs no element picks: the one at a position; null picks nothing.

    Of no elements nothing is kept, unless the condition is a number: then a position that is not there was asked for.
    What fails in a condition that no element was there for is not told.
    """
    failures = frame.run.failures
    before = len(failures)
    picked = condition(Frame({"item": None}, frame, frame.run))
    if not numeric:
        del failures[before:]
    return at_position(elements, picked) if isinstance(picked, Decimal) else []


def _kept(frame: Frame, elements: list[Value], condition: Code) -> Value:
    """The elements for which ``condition`` is true; the one at a position where it is a number."""
    run = frame.run
    kept: list[Value] = []
    for index, element in enumerate(elements):
        names: Mapping[str, Value] = {"item": element, **element} if isinstance(element, dict) else {"item": element}
        answer = condition(Frame(names, frame, run))
        if answer is True:
            kept.append(element)
        elif index == 0 and isinstance(answer, Decimal):
            return at_position(elements, answer)
        elif answer is not None and answer is not False:
            raise Refusal("feel.filter", "筛选条件既不是真假也不是数", "The filter is neither a boolean nor a number")
    return kept


def at_position(value: Value, position: Decimal) -> Value:
    """The element of a list at ``position``, from 1, or from -1 backwards. Raises Refusal outside the list."""
    if value is None:
        raise Refusal("feel.filter", "被筛选的值为空", "The filtered value is null")
    elements = value if isinstance(value, list) else [value]
    index = whole(position)
    if index is None or index == 0 or abs(index) > len(elements):
        raise Refusal("feel.position", "列表没有这个位置", "The list has no such position")
    found: Value = elements[index - 1 if index > 0 else index]
    return found


MAKERS: Mapping[type, Callable[["Compiler", Any], Code]] = {
    ListOf: list_of,
    ContextOf: context_of,
    RangeOf: range_of,
    UnaryRange: unary_range,
    Path: path,
    Filter: filter_,
}
