"""An axis: the values of one column, cut into the classes that the cells over it tell apart.

Everything that a set of cells asks of a column is asked once for each class, of the scalar engine, with a value that
stands for the class. So the answers, nulls and failures of a cell are the scalar engine's own. Numbers and days are
cut at every constant that a cell compares with: the answer of such a cell is the same everywhere between two of them.
All other values are asked one by one, each distinct value once. Classes that no cell tells apart are one.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from threading import Lock
from typing import TypeAlias

import numpy as np

from luodi.engine.columnar.scope import Classes
from luodi.engine.columnar.steps import Steps
from luodi.engine.columnar.vectors import NEAR, Codes, Ordered, Quotient, Vector, as_coded, key_of
from luodi.engine.dmn.compiling.cells import Always, Geometry, OneOf
from luodi.engine.feel import Date, Range, Value
from luodi.engine.feel.numbers import WIDE

Probe: TypeAlias = Callable[[Value], Hashable]
"""What a cell, or whatever else looks at the column, says of a value."""
MOST_REMEMBERED = 200_000
MOST_CLASSES = 2**16 - 1
_ANY: dict[type, Value] = {Decimal: Decimal(0), Date: Date(2000, 1, 1)}
"""What stands for all values of a kind that no cell compares with."""


def breaks_of(shape: Geometry) -> set[Value] | None:
    """The numbers and days at which the answer of a cell may change; None for a cell that looks deeper."""
    if isinstance(shape, Always):
        return set()
    if not isinstance(shape, OneOf):
        return None
    found: set[Value] = set()
    for piece in shape.pieces:
        ends = (piece.start, piece.end) if isinstance(piece, Range) else (piece,)
        found.update(end for end in ends if isinstance(end, Decimal | Date))
    return found


@dataclass(eq=False)
class Axis:
    """The classes of one column. Probes are added first; then vectors are classified."""

    probes: list[Probe] = field(default_factory=list)
    breaks: set[Value] = field(default_factory=set)
    by_interval: bool = True
    answers: list[tuple[Hashable, ...]] = field(default_factory=list)
    """For each class what every probe says, and last whether it is that of null."""
    examples: list[Value] = field(default_factory=list)
    """For each class a value of it."""
    _known: dict[tuple[Hashable, ...], int] = field(default_factory=dict)
    _classes: dict[Hashable, int] = field(default_factory=dict)
    _steps: dict[tuple[type, int], Steps] = field(default_factory=dict)
    _keys: dict[Hashable, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, probe: Probe, breaks: set[Value] | None, key: Hashable = None) -> int:
        """The number of a probe; ``breaks`` as :func:`breaks_of`; probes of one ``key`` are the same."""
        if key is not None and key in self._keys:
            return self._keys[key]
        if breaks is None:
            self.by_interval = False
        else:
            self.breaks |= breaks
        self.probes.append(probe)
        if key is not None:
            self._keys[key] = len(self.probes) - 1
        return len(self.probes) - 1

    def classify(self, vector: Vector, out: Classes | None = None) -> Classes:
        """The class of every row, in ``out`` where that is given."""
        if out is None:
            out = np.empty(len(vector), np.uint16)
        if self.by_interval and isinstance(vector, Ordered):
            of_null = 0 if vector.null is None else self.class_of(None)
            self.steps(vector.kind, vector.scale).write(vector.ints, vector.null, of_null, out)
            return out
        if self.by_interval and isinstance(vector, Quotient):
            self._write_quotients(vector, out)
            return out
        source = as_coded(vector)
        codes: Codes = source.codes
        values = list(source.values)
        if len(source.values) > 256:
            used, codes = np.unique(source.codes, return_inverse=True)
            values = [source.values[code] for code in used.tolist()]
        classes = np.fromiter((self.class_of(value) for value in values), np.uint16, len(values))
        np.take(classes, codes, out=out, mode="clip")
        return out

    def _write_quotients(self, vector: Quotient, out: Classes) -> None:
        """By floats where these lie clearly between the breaks; what is near one is divided."""
        points = self.points(Decimal)
        between = [self.class_of(value) for value in examples_between(points)[::2] or [_ANY[Decimal]]]
        places = np.array([float(_position(each)) for each in points])
        floats = vector.floats
        above = np.searchsorted(places, floats)
        out[:] = np.array(between, np.uint16)[above]
        near = vector.null.copy()
        if len(places):
            for beside in (np.minimum(above, len(places) - 1), np.maximum(above - 1, 0)):
                near |= np.abs(floats - places[beside]) <= NEAR * np.abs(places[beside])
        for row in np.flatnonzero(near).tolist():
            out[row] = self.class_of(vector.value_at(row))

    def class_of(self, value: Value) -> int:
        """The class of a value."""
        try:
            key = key_of(value)
        except TypeError:
            return self._class_by_probes(value)
        known = self._classes.get(key)
        if known is not None:
            return known
        made = self._class_by_probes(value)
        with self._lock:
            if len(self._classes) > MOST_REMEMBERED:
                self._classes.clear()
            self._classes[key] = made
        return made

    def _class_by_probes(self, value: Value) -> int:
        said = (*(probe(value) for probe in self.probes), value is None)
        with self._lock:
            number = self._known.setdefault(said, len(self.answers))
            if number > MOST_CLASSES:
                raise OverflowError(f"more than {MOST_CLASSES} classes")
            if number == len(self.answers):
                self.answers.append(said)
                self.examples.append(value)
        return number

    def steps(self, kind: type, scale: int) -> Steps:
        """The classes of integers at a scale, as steps upwards."""
        if (kind, scale) not in self._steps:
            points = self.points(kind)
            wanted = [self.class_of(value) for value in examples_between(points) or [_ANY[kind]]]
            places = [Fraction(_position(each)) * 10**scale for each in points]
            starts: list[int] = []
            for place in places:
                # the first integer at the point, and the first behind it
                starts += [-(-place.numerator // place.denominator), place.numerator // place.denominator + 1]
            self._steps[kind, scale] = Steps.of(starts, wanted)
        return self._steps[kind, scale]

    def points(self, kind: type) -> list[Value]:
        """The breaks of one kind, in order."""
        return sorted({value for value in self.breaks if value.__class__ is kind}, key=_position)


def _position(value: Value) -> Decimal | int:
    if isinstance(value, Date):
        return value.ordinal
    if isinstance(value, Decimal):
        return value
    raise TypeError(value)


def examples_between(points: Sequence[Value]) -> list[Value]:
    """A value below the first point, each point, one between it and the next, and one above the last; of none, none.

    Between two days that follow each other there is none; the second stands in for it, and no row asks.
    """
    if not points:
        return []
    values: list[Value] = [_shifted(points[0], -1)]
    for position, point in enumerate(points):
        following = points[position + 1] if position + 1 < len(points) else None
        values += [point, _shifted(point, 1) if following is None else _middle(point, following)]
    return values


def _shifted(value: Value, by: int) -> Value:
    if isinstance(value, Date):
        return Date.from_ordinal(value.ordinal + by)
    return WIDE.add(value, Decimal(by)) if isinstance(value, Decimal) else value


def _middle(low: Value, high: Value) -> Value:
    if isinstance(low, Date) and isinstance(high, Date):
        return Date.from_ordinal((low.ordinal + high.ordinal + 1) // 2)
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return WIDE.divide(WIDE.add(low, high), Decimal(2))
    raise TypeError(low)
