"""An axis: the values of one condition of a table, cut into classes that no cell tells apart.

The ends of all intervals cut the line into points and open stretches; those that the same cells match make one class.
A set of values is then an integer with a bit for each class. Class 0 is null, a missing value.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from luodi.engine.dmn.checks.cells import CellReader, kinds_of
from luodi.engine.dmn.checks.lines import (
    ALL,
    KINDS,
    LIMITS,
    NONE,
    OTHER,
    Key,
    Kind,
    Span,
    Spans,
    feel_text,
    spans_text,
    union,
)
from luodi.engine.feel import ANY, STRING, CompiledTests, Frame, LimitReached, Run, Simple, Type, Value
from luodi.engine.feel.tree import Tests
from luodi.engine.feel.types import shape

NULL_BIT = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A point of the line (``low == high``), or what lies between two points."""

    kind: Kind
    low: Key
    high: Key
    sample: Value

    @property
    def is_point(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low == self.high

    @property
    def span(self) -> Span:
        """As an interval."""
        return Span(self.low, self.high, self.is_point, self.is_point)


@dataclass(frozen=True)
class Axis:
    """One condition: its classes, and the classes that each cell matches.

    ``classes`` holds the stretches of each class from the second on (none where the kind of value is unknown);
    ``domain`` the classes that the input may have, null among them. ``cells`` is for each rule the set it matches;
    where ``is_read`` says no, the set that it matches at most.
    """

    headings: tuple[str, ...]
    classes: tuple[tuple[Stretch, ...], ...]
    domain: int
    cells: tuple[int, ...]
    is_read: tuple[bool, ...]

    @property
    def values(self) -> int:
        """The classes that are not null."""
        return self.domain & ~NULL_BIT

    def sample(self, mask: int) -> Value:
        """A value out of ``mask``: a plain one where there is a choice, null only where nothing else is in it."""
        values = self._plainest
        chosen = min(
            (values[index - 1] for index in bits(mask & ~NULL_BIT)), key=lambda each: each[0], default=_NO_VALUE
        )
        return chosen[1]

    @cached_property
    def _plainest(self) -> list[tuple[tuple[int, ...], Value]]:
        """For each class its plainest value, and how odd that is."""
        return [
            min(((_oddness(each), each.sample) for each in stretches), key=lambda each: each[0], default=_NO_VALUE)
            for stretches in self.classes
        ]

    def has_whole_number(self, mask: int) -> bool:
        """Whether ``mask`` holds a value that is no fraction; null and other kinds are none."""
        return not _is_fraction(self.sample(mask))

    def text(self, mask: int) -> str:
        """``mask`` as unary tests."""
        parts = ["null"] if mask & NULL_BIT else []
        by_kind: dict[Simple, list[Span]] = defaultdict(list)
        for index in bits(mask & ~NULL_BIT):
            for stretch in self.classes[index - 1]:
                by_kind[stretch.kind.type].append(stretch.span)
        parts += [spans_text(KINDS[kind], _closed_up(KINDS[kind], tuple(spans))) for kind, spans in by_kind.items()]
        return ", ".join(parts) or "-"


def bits(mask: int) -> Iterable[int]:
    """The numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _is_fraction(value: Value) -> bool:
    return isinstance(value, Decimal) and value != value.to_integral_value()


def _oddness(stretch: Stretch) -> tuple[int, ...]:
    """Smaller for values that a person would take as an example."""
    value = stretch.sample
    negative = isinstance(value, Decimal) and value < 0
    return 0, _is_fraction(value), negative, value != OTHER, len(feel_text(value))


_NO_VALUE: tuple[tuple[int, ...], Value] = (1,), None


def _closed_up(kind: Kind, spans: Spans) -> Spans:
    """The union of ``spans``; stretches without values in them (between two days) do not part their neighbours."""
    merged: list[Span] = []
    for span in union([spans]):
        last = merged[-1] if merged else None
        if last is not None and last.high is not None and span.low is not None:
            gap = kind.between(last.high, span.low) if last.high < span.low else None
            if gap is None and last.high_in and span.low_in:
                merged[-1] = Span(last.low, span.high, last.low_in, span.high_in)
                continue
        merged.append(span)
    return tuple(merged)


def axis_of(
    headings: Sequence[str],
    columns: Sequence[Sequence[CompiledTests | None]],
    type_: Type,
    allowed: Sequence[CompiledTests],
    frame: Frame,
) -> Axis:
    """The axis of an input: the cells of its columns (several where columns ask for the same expression).

    ``columns`` holds for each column a cell of each rule, None where it is missing; ``allowed`` the tests that values
    must pass. Cells of the same text are read once.
    """
    distinct = {cell.source.text: cell for column in columns for cell in column if cell is not None}
    tests = [*distinct.values(), *allowed]
    readers = [CellReader(each) for each in tests]
    constants = [each.constants for each in readers]
    by_signature: dict[int, list[Stretch]] = defaultdict(list)
    permitted = ((1 << len(allowed)) - 1) << len(distinct)
    for kind in _kinds(type_, [each for known in constants if known for each in known]):
        sets = [_true_set(reader, kind, number >= len(distinct)) for number, reader in enumerate(readers)]
        for stretch, signature in _cut(kind, sets):
            if signature & permitted == permitted:
                by_signature[signature & ~permitted].append(stretch)
    masks = _columns(list(by_signature), len(distinct))
    everything = (1 << (max(len(by_signature), 1) + 1)) - 1
    known: dict[str, int] = {
        text: (masks[number] << 1) | _matches_null(cell, frame)
        for number, (text, cell) in enumerate(distinct.items())
        if constants[number] is not None and (by_signature or is_always(cell))
    }
    known |= {text: everything for text, cell in distinct.items() if is_always(cell)}
    rules = list(zip(*columns, strict=True))
    return Axis(
        tuple(headings),
        tuple(map(tuple, by_signature.values())) or ((),),
        everything,
        tuple(_meet([known.get(cell.source.text, everything) for cell in rule if cell], everything) for rule in rules),
        tuple(all(cell is None or cell.source.text in known for cell in rule) for rule in rules),
    )


def _meet(masks: Iterable[int], everything: int) -> int:
    for mask in masks:
        everything &= mask
    return everything


def is_always(cell: CompiledTests) -> bool:
    """Whether a cell is ``-``, or otherwise has no tests."""
    return isinstance(cell.tree, Tests) and not cell.tree.tests


def _true_set(reader: CellReader, kind: Kind, unread_is_all: bool) -> Spans:
    verdict = reader.verdict(kind)
    return verdict.true if verdict is not None else ALL if unread_is_all else NONE


def _kinds(type_: Type, constants: list[Value]) -> list[Kind]:
    """The kinds of value that the column is checked for: its type's, or those of its constants."""
    simple = shape(type_)
    if isinstance(simple, Simple) and simple in KINDS:
        return [KINDS[simple]]
    return [KINDS[each] for each in kinds_of(constants) or [STRING]] if simple is ANY else []


def _matches_null(cell: CompiledTests, frame: Frame) -> int:
    try:
        return int(cell.matches_in(None, Frame(frame.names, None, Run())) is True)
    except LimitReached:
        return 0


def _cut(kind: Kind, sets: Sequence[Spans]) -> list[tuple[Stretch, int]]:
    """The stretches of the line with the sets that each lies in, as bits."""
    limits = LIMITS.get(kind.type, ALL)
    ends = {end for spans in (*sets, limits) for span in spans for end in (span.low, span.high) if end is not None}
    points = sorted(ends)
    places = {point: 2 * number + 1 for number, point in enumerate(points)}
    toggles = [0] * (2 * len(points) + 2)
    for number, spans in enumerate((*sets, limits)):
        for span in spans:
            start = 0 if span.low is None else places[span.low] + (not span.low_in)
            end = len(toggles) - 1 if span.high is None else places[span.high] + span.high_in
            toggles[start] ^= 1 << number
            toggles[end] ^= 1 << number
    inside, signature = 1 << len(sets), 0
    out = []
    for place in range(2 * len(points) + 1):
        signature ^= toggles[place]
        if not signature & inside:
            continue
        stretch = _stretch(kind, points, place)
        if stretch is not None:
            out.append((stretch, signature & ~inside))
    return out


def _stretch(kind: Kind, points: Sequence[Key], place: int) -> Stretch | None:
    if place % 2:
        point = points[place // 2]
        return Stretch(kind, point, point, kind.value(point))
    low = points[place // 2 - 1] if place else None
    high = points[place // 2] if place // 2 < len(points) else None
    key = kind.between(low, high)
    return None if key is None else Stretch(kind, low, high, kind.value(key))


def _columns(signatures: Sequence[int], width: int) -> list[int]:
    """The transpose of a bit matrix: for each of ``width`` bits, the rows of ``signatures`` that have it."""
    size = (width + 7) // 8 or 1
    table: NDArray[np.uint8] = np.frombuffer(
        b"".join(signature.to_bytes(size, "little") for signature in signatures), np.uint8
    ).reshape(len(signatures), size)
    matrix = np.unpackbits(table, axis=1, bitorder="little")[:, :width]
    packed = np.packbits(matrix, axis=0, bitorder="little")
    return [int.from_bytes(packed[:, column].tobytes(), "little") for column in range(width)]
