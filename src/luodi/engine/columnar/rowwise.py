"""What is not compiled: the scalar engine, row by row, inside the same call, and asked once for equal rows."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from luodi.engine.columnar.errors import BITS, OTHER, bits_of, part
from luodi.engine.columnar.scope import Answer, Circumstances, Scope, Work
from luodi.engine.columnar.vectors import Coded, Loose, Vector, as_coded, coded, key_of, objects
from luodi.engine.dmn.compiling.run import ModelRun
from luodi.engine.feel import Code, Frame, LimitReached, Value
from luodi.reference.text import Text

MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A part of a model that the scalar engine evaluates: where it is, and why it is not compiled."""

    element: str
    path: str
    reason: Text

    def in_words(self) -> str:
        """One line."""
        return f"{self.element} {self.path}".strip() + f": {self.reason.en}"


class Unsupported(Exception):  # noqa: N818 - an answer of the compiler, not an error
    """A piece of logic has no columnar form; the reason goes into the :class:`Refused`."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh, en)


@dataclass(slots=True)
class _Memory:
    """The answers for rows already met."""

    known: dict[Hashable, tuple[Value, int]] = field(default_factory=dict)

    def keep(self, key: Hashable, answer: tuple[Value, int]) -> None:
        if len(self.known) >= MOST_REMEMBERED:
            self.known.clear()
        self.known[key] = answer


def row_by_row(code: Code, names: Sequence[str], fixed: Mapping[str, Value], around: Circumstances) -> Work:
    """Scalar ``code`` over the vectors ``names``; ``fixed`` names are the same for every row."""
    memory = _Memory()
    ask = _asking(code, fixed, around)

    def work(scope: Scope) -> Answer:
        vectors = [scope.get(name) for name in names]
        if len(vectors) == 1:
            return _by_value(vectors[0], lambda value: ask({names[0]: value}), memory)
        if vectors and all(isinstance(each, Coded) for each in vectors):
            return _by_codes([as_coded(each) for each in vectors], names, ask, memory)
        if not vectors:
            value, bits = ask({})
            return Answer(
                Coded(np.broadcast_to(np.intp(0), scope.count), (value,)),
                np.full(scope.count, bits, np.uint64) if bits else None,
            )
        return _by_row([objects(each) for each in vectors], names, ask, memory)

    return work


def _asking(
    code: Code, fixed: Mapping[str, Value], around: Circumstances
) -> Callable[[dict[str, Value]], tuple[Value, int]]:
    def ask(names: dict[str, Value]) -> tuple[Value, int]:
        run = ModelRun(now=around.now, knowing=around.knowing)
        value = None
        try:
            value = code(Frame({**fixed, **names}, None, run))
        except LimitReached as reached:
            return None, bits_of(run.failures) | _limit(reached.code)
        except RecursionError:
            return None, bits_of(run.failures) | _limit("feel.limit.nesting")
        return value, bits_of(run.failures)

    return ask


def _limit(code: str) -> int:
    return BITS.get(code, OTHER)


def _by_value(vector: Vector, ask: Callable[[Value], tuple[Value, int]], memory: _Memory) -> Answer:
    source = as_coded(vector)
    used = np.unique(source.codes)
    values: list[Value] = [None] * len(source.values)
    bits = np.zeros(len(source.values), np.uint64)
    for code in used.tolist():
        values[code], bits[code] = _remembered(source.values[code], ask, memory)
    distinct = coded(values)
    return Answer(Coded(distinct.codes[source.codes], distinct.values), bits[source.codes] if bits.any() else None)


def _remembered(value: Value, ask: Callable[[Value], tuple[Value, int]], memory: _Memory) -> tuple[Value, int]:
    try:
        key = key_of(value)
    except TypeError:
        return ask(value)
    found = memory.known.get(key)
    if found is None:
        found = ask(value)
        memory.keep(key, found)
    return found


def _by_codes(
    vectors: list[Coded], names: Sequence[str], ask: Callable[[dict[str, Value]], tuple[Value, int]], memory: _Memory
) -> Answer:
    stacked = np.stack([each.codes for each in vectors], axis=1)
    patterns, places = np.unique(stacked, axis=0, return_inverse=True)
    rows = [[each.values[code] for each, code in zip(vectors, codes, strict=True)] for codes in patterns.tolist()]
    columns = [list(each) for each in zip(*rows, strict=True)] if rows else [[] for _ in names]
    answer = _by_row(columns, names, ask, memory)
    distinct = as_coded(answer.vector)
    places = places.reshape(-1)
    return Answer(Coded(distinct.codes[places], distinct.values), part(answer.failed, places))


def _by_row(
    columns: list[list[Value]],
    names: Sequence[str],
    ask: Callable[[dict[str, Value]], tuple[Value, int]],
    memory: _Memory,
) -> Answer:
    values: list[Value] = []
    bits: list[int] = []
    for row in zip(*columns, strict=True):
        value, failed = _row(row, names, ask, memory)
        values.append(value)
        bits.append(failed)
    return Answer(Loose(values), np.array(bits, np.uint64) if any(bits) else None)


def _row(
    row: tuple[Value, ...],
    names: Sequence[str],
    ask: Callable[[dict[str, Value]], tuple[Value, int]],
    memory: _Memory,
) -> tuple[Value, int]:
    try:
        key: Hashable = tuple(key_of(value) for value in row)
    except TypeError:
        return ask(dict(zip(names, row, strict=True)))
    found = memory.known.get(key)
    if found is None:
        found = ask(dict(zip(names, row, strict=True)))
        memory.keep(key, found)
    return found
