"""Code for ``for``, ``some`` and ``every``. Ranges are walked lazily: ``1..10**12`` costs what is used of it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.frames import Block, Code, Frame
from luodi.engine.feel.numbers import whole
from luodi.engine.feel.temporal import Date
from luodi.engine.feel.tree import For, Iteration, Quantified
from luodi.engine.feel.types import kind_name
from luodi.engine.feel.values import Range, Value

if TYPE_CHECKING:
    from luodi.engine.feel.compiling.compiler import Compiler

Domain = Callable[[Frame], Iterator[Value]]
ROUND_STEPS = 3
"""What a round costs beside its body, compared with evaluating a part of the text."""
COPY_STEP = 16
"""Elements that copying ``partial`` may move for one step of the account."""


def _domains(compiler: "Compiler", iterations: tuple[Iteration, ...]) -> list[tuple[str, Domain]]:
    """The names and domains of a loop; the compiler's block is left inside the innermost."""
    made = []
    for iteration in iterations:
        start = compiler.code(iteration.domain)
        end = compiler.code(iteration.end) if iteration.end else None
        made.append((iteration.name, _domain(start, end)))
        compiler.block = Block({iteration.name}, compiler.block)
    return made


def _domain(start: Code, end: Code | None) -> Domain:
    if end is None:
        return lambda frame: elements_of(start(frame))
    return lambda frame: _walk(start(frame), end(frame))


def elements_of(value: Value) -> Iterator[Value]:
    """What a loop over ``value`` meets. Raises Refusal."""
    if isinstance(value, list):
        return iter(value)
    if isinstance(value, Range):
        return _walk_range(value)
    if value is None:
        raise Refusal("feel.loop", "循环的范围为空", "The loop has nothing to go through: null")
    return iter([value])


def _position(value: Value) -> int:
    place = whole(value) if isinstance(value, Decimal) else value.ordinal if isinstance(value, Date) else None
    if place is None:
        kind = kind_name(value)
        raise Refusal("feel.loop", f"不能从 {kind} 逐个数到 {kind}", f"Cannot count through {kind}s")
    return place


def _walk(start: Value, end: Value) -> Iterator[Value]:
    """``start..end``, upward or downward."""
    if start.__class__ is not end.__class__:
        one, other = kind_name(start), kind_name(end)
        raise Refusal("feel.loop", f"不能从 {one} 数到 {other}", f"Cannot count from {one} to {other}")
    first, last = _position(start), _position(end)
    step = 1 if last >= first else -1
    made: Callable[[int], Value] = Date.from_ordinal if isinstance(start, Date) else Decimal
    return map(made, range(first, last + step, step))


def _walk_range(interval: Range) -> Iterator[Value]:
    if interval.bound or interval.start.__class__ is not interval.end.__class__:
        raise Refusal("feel.loop", "不能遍历没有端点的区间", "Cannot go through an interval without ends")
    first, last = _position(interval.start), _position(interval.end)
    if last < first:
        raise Refusal("feel.loop", "区间的起点大于终点", "The interval ends before it starts")
    made: Callable[[int], Value] = Date.from_ordinal if isinstance(interval.start, Date) else Decimal
    return map(made, range(first + (not interval.start_included), last + interval.end_included))


def _rounds(frame: Frame, domains: list[tuple[str, Domain]], weight: int) -> Iterator[Frame]:
    """The frames of a loop's rounds, the last name turning fastest; each costs the ``weight`` of the body."""
    (name, domain), *others = domains
    for value in domain(frame):
        frame.run.step(weight)
        inner = Frame({name: value}, frame, frame.run)
        if others:
            yield from _rounds(inner, others, weight)
        else:
            yield inner


def for_(compiler: "Compiler", node: For) -> Code:
    """``for … return …``; ``partial`` holds the results so far."""
    outer = compiler.block
    domains = _domains(compiler, node.iterations)
    block = Block({"partial"}, compiler.block)
    compiler.partial_blocks.append(block)
    compiler.block = block
    before = compiler.parts
    body = compiler.code(node.body)
    weight = ROUND_STEPS + compiler.parts - before
    compiler.partial_blocks.pop()
    compiler.block = outer

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        names = {"partial": results}
        for inner in _rounds(frame, domains, weight):
            results.append(body(Frame(names, inner, frame.run)))  # noqa: PERF401 - the body may read results
        frame.run.produce(len(results))
        return results

    return compiler.guarded(node.at, run)


def copied(code: Code) -> Code:
    """Code for ``partial``: a copy, since the list itself still grows. ``uncopied`` is for reading one element."""

    def run(frame: Frame) -> Value:
        results = code(frame)
        if not isinstance(results, list):
            return results
        frame.run.step(1 + len(results) // COPY_STEP)
        return list(results)

    run.uncopied = code  # type: ignore[attr-defined] # a mark on the closure
    return run


def quantified(compiler: "Compiler", node: Quantified) -> Code:
    """``some`` and ``every``: the ``or`` and the ``and`` of all rounds, in three values."""
    outer = compiler.block
    domains = _domains(compiler, node.iterations)
    before = compiler.parts
    condition = compiler.code(node.condition)
    weight = ROUND_STEPS + compiler.parts - before
    compiler.block = outer
    decisive = not node.every

    def run(frame: Frame) -> Value:
        answer: bool | None = not decisive
        for inner in _rounds(frame, domains, weight):
            value = condition(inner)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                answer = None
        return answer

    return compiler.guarded(node.at, run)


MAKERS: Mapping[type, Callable[["Compiler", Any], Code]] = {For: for_, Quantified: quantified}
