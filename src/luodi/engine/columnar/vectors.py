"""Columns of FEEL values: whole numbers at a scale, codes into a few values, or the values themselves.

A vector means exactly a list of FEEL values, one a row. ``Ordered`` holds numbers as 64-bit integers at a decimal scale
and days as ordinals, ``Coded`` points into a short list of values of any kind, ``Loose`` is the list itself, for
whatever fits neither, and ``Quotient`` one that is divided late. No vector rounds: what an integer cannot hold goes to
``Loose``.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from luodi.engine.feel import Date, Value
from luodi.engine.feel.numbers import DECIMAL128

Ints: TypeAlias = NDArray[np.int64]
Codes: TypeAlias = NDArray[np.integer[Any]]
Mask: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = NDArray[np.integer[Any]]

LARGEST = 2**63 - 1
LARGEST_SCALE = 18
NEAR = 1e-12
"""Floats that are right to fifteen digits and differ by more than this part of themselves differ truly."""
BOOLEANS: tuple[Value, ...] = (None, False, True)
"""The values that a vector of truths points into: its codes are 0 for null, 1 for false, 2 for true."""


@dataclass(frozen=True)
class Ordered:
    """Numbers ``ints / 10**scale``, or days since 1970-01-01; rows in ``null`` are null, whatever their integer."""

    kind: type
    ints: Ints
    scale: int = 0
    null: Mask | None = None

    def __len__(self) -> int:
        return len(self.ints)

    @cached_property
    def peak(self) -> int:
        """The largest absolute value of the integers."""
        return 0 if not len(self.ints) else max(int(self.ints.max()), -int(self.ints.min()))

    def value(self, whole: int) -> Value:
        """The FEEL value of one integer."""
        return decimal_of(whole, self.scale) if self.kind is Decimal else Date.from_ordinal(whole)


@dataclass(frozen=True)
class Coded:
    """``values[code]`` for each row."""

    codes: Codes
    values: tuple[Value, ...]

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Loose:
    """The values themselves."""

    values: list[Value]

    def __len__(self) -> int:
        return len(self.values)


class Quotient(Loose):
    """``top / bottom`` for each row, divided only when somebody asks for the values; null where ``null`` says so."""

    def __init__(self, top: Ordered, bottom: Ordered, null: Mask) -> None:
        self.__dict__.update(top=top, bottom=bottom, null=null)

    top: Ordered
    bottom: Ordered
    null: Mask

    def __len__(self) -> int:
        return len(self.null)

    @cached_property
    def values(self) -> list[Value]:
        """The quotients, rounded as FEEL's numbers are."""
        divide, pairs = DECIMAL128.divide, zip(objects(self.top), objects(self.bottom), self.null.tolist(), strict=True)
        return [None if null else divide(top, bottom) for top, bottom, null in pairs]  # type: ignore[arg-type] # numbers

    @cached_property
    def floats(self) -> NDArray[np.float64]:
        """The quotients to fifteen digits; anything where null."""
        bottom = np.where(self.null, 1, self.bottom.ints)
        return self.top.ints / bottom * 10.0 ** (self.bottom.scale - self.top.scale)

    def value_at(self, row: int) -> Value:
        """The quotient of one row."""
        if self.null[row]:
            return None
        top, bottom = self.top.value(int(self.top.ints[row])), self.bottom.value(int(self.bottom.ints[row]))
        return DECIMAL128.divide(top, bottom)  # type: ignore[arg-type] # both are numbers


Vector: TypeAlias = Ordered | Coded | Loose


def decimal_of(whole: int, scale: int) -> Decimal:
    """``whole / 10**scale``, exactly."""
    return Decimal(whole).scaleb(-scale) if scale else Decimal(whole)


def constant(value: Value, count: int) -> Coded:
    """One value for every row."""
    return Coded(np.broadcast_to(np.intp(0), count), (value,))


def truths(codes: NDArray[np.integer]) -> Coded:
    """A vector of booleans from codes into :data:`BOOLEANS`."""
    return Coded(codes.astype(np.intp, copy=False), BOOLEANS)


def only_value(vector: Vector) -> tuple[bool, Value]:
    """Whether the vector is one value for all rows, and that value."""
    if isinstance(vector, Coded) and len(vector.values) == 1:
        return True, vector.values[0]
    return False, None


def is_null(vector: Vector) -> Mask:
    """The rows that are null."""
    match vector:
        case Ordered(null=null):
            return np.zeros(len(vector), np.bool_) if null is None else null
        case Coded(codes, values):
            empty = np.fromiter((value is None for value in values), np.bool_, len(values))
            return empty[codes]
        case Quotient():
            return vector.null
        case Loose(values):
            return np.fromiter((value is None for value in values), np.bool_, len(values))


def objects(vector: Vector) -> list[Value]:
    """The FEEL values, one a row."""
    match vector:
        case Loose(values):
            return values
        case Coded(codes, values):
            return [values[code] for code in codes.tolist()]
        case Ordered(kind, ints, scale, null):
            made: list[Value]
            if kind is Decimal:
                exponent = -scale
                made = [Decimal(whole).scaleb(exponent) for whole in ints.tolist()]
            else:
                known: dict[int, Value] = {}
                made = [known.get(day) or known.setdefault(day, Date.from_ordinal(day)) for day in ints.tolist()]
            if null is not None:
                for row in np.flatnonzero(null).tolist():
                    made[row] = None
            return made


def take(vector: Vector, rows: Rows) -> Vector:
    """The vector of some rows."""
    match vector:
        case Ordered(kind, ints, scale, null):
            return Ordered(kind, ints[rows], scale, None if null is None else null[rows])
        case Coded(codes, values):
            return vector if len(values) == 1 and len(rows) == len(codes) else Coded(codes[rows], values)
        case Quotient(top=top, bottom=bottom, null=nobody):
            return Quotient(take(top, rows), take(bottom, rows), nobody[rows])  # type: ignore[arg-type] # Ordered stays
        case Loose(values):
            return Loose([values[row] for row in rows.tolist()])


def scaled_int(value: Decimal, scale: int) -> int | None:
    """``value * 10**scale`` where that is whole and fits 64 bits."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or abs(exponent) > 400 or len(digits) > 60:
        return None
    whole = int("".join(map(str, digits)) or "0")
    shift = exponent + scale
    if shift >= 0:
        whole *= 10 ** min(shift, 500)
    else:
        whole, rest = divmod(whole, 10**-shift)
        if rest:
            return None
    return None if whole > LARGEST else -whole if sign else whole


def scale_of(value: Decimal) -> int:
    """The decimals that ``value`` needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else LARGEST_SCALE + 1


def ordered(values: Sequence[Value]) -> Ordered | None:
    """``values`` as an ordered vector; None where they are of other kinds or too wide."""
    kinds = {value.__class__ for value in values} - {type(None)}
    if kinds - {Decimal} and kinds - {Date}:
        return None
    null = np.fromiter((value is None for value in values), np.bool_, len(values))
    mask = null if null.any() else None
    if kinds == {Date}:
        days = [0 if value is None else value.ordinal for value in values]  # type: ignore[attr-defined] # all are dates
        return Ordered(Date, np.array(days, np.int64), 0, mask)
    numbers = [value for value in values if isinstance(value, Decimal)]
    if any(len(each.as_tuple().digits) > 34 for each in numbers):
        return None
    scale = max((scale_of(each) for each in numbers), default=0)
    if scale > LARGEST_SCALE:
        return None
    wholes = [0 if value is None else scaled_int(value, scale) for value in values]  # type: ignore[arg-type] # all are numbers
    if any(whole is None for whole in wholes):
        return None
    return Ordered(Decimal, np.array(wholes, np.int64), scale, mask)


def as_ordered(vector: Vector) -> Ordered | None:
    """The vector as integers, None where it is not of numbers or days that fit."""
    if isinstance(vector, Ordered):
        return vector
    if isinstance(vector, Loose):
        return ordered(vector.values)
    if len(vector.values) > max(1000, len(vector)) or all(value is None for value in vector.values):
        return None
    made = ordered(vector.values)
    return None if made is None else _settled(take(made, vector.codes))


def _settled(vector: Vector) -> Ordered | None:
    if not isinstance(vector, Ordered):
        return None
    if vector.null is not None and not vector.null.any():
        return Ordered(vector.kind, vector.ints, vector.scale)
    return vector


def key_of(value: Value) -> Hashable:
    """What tells values apart that Python holds for equal: ``true`` and ``1``. Raises TypeError for lists."""
    hash(value)
    return value.__class__, value


def coded(values: Iterable[Value]) -> Coded:
    """``values`` with equal ones held once; lists and contexts are each held for themselves."""
    known: dict[Hashable, int] = {}
    held: list[Value] = []
    codes: list[int] = []
    for value in values:
        try:
            code = known.setdefault(key_of(value), len(held))
        except TypeError:
            code = len(held)
        if code == len(held):
            held.append(value)
        codes.append(code)
    return Coded(np.array(codes, np.intp), tuple(held))


def as_coded(vector: Vector) -> Coded:
    """The vector as codes into its distinct values."""
    match vector:
        case Coded():
            return vector
        case Loose(values):
            return coded(values)
        case Ordered(_, ints, _, null):
            wholes, codes = np.unique(ints, return_inverse=True)
            values = [vector.value(whole) for whole in wholes.tolist()]
            if null is not None and null.any():
                codes = np.where(null, len(values), codes)
                values.append(None)
            return Coded(codes.astype(np.intp, copy=False).reshape(-1), tuple(values))


def merged(count: int, parts: Sequence[tuple[Rows, Vector]]) -> Vector:
    """One vector of ``count`` rows from vectors for parts of them; every row is in exactly one part."""
    parts = [(rows, vector) for rows, vector in parts if len(rows)]
    if len(parts) == 1:
        return parts[0][1]
    if all(isinstance(vector, Coded) for _, vector in parts):
        return _merged_codes(count, parts)
    whole = _merged_ordered(count, parts)
    if whole is not None:
        return whole
    values: list[Value] = [None] * count
    for rows, vector in parts:
        for row, value in zip(rows.tolist(), objects(vector), strict=True):
            values[row] = value
    return Loose(values)


def _merged_codes(count: int, parts: Sequence[tuple[Rows, Vector]]) -> Coded:
    known: dict[Hashable, int] = {}
    held: list[Value] = []
    codes = np.zeros(count, np.intp)
    for rows, vector in parts:
        if not isinstance(vector, Coded):
            raise TypeError(vector)
        places = np.zeros(len(vector.values), np.intp)
        for position, value in enumerate(vector.values):
            try:
                code = known.setdefault(key_of(value), len(held))
            except TypeError:
                code = len(held)
            if code == len(held):
                held.append(value)
            places[position] = code
        codes[rows] = places[vector.codes]
    return Coded(codes, tuple(held))


def _merged_ordered(count: int, parts: Sequence[tuple[Rows, Vector]]) -> Ordered | None:
    """The parts as integers of one kind and scale, null where a part is nothing but null."""
    wide: list[tuple[Rows, Ordered]] = []
    null = np.zeros(count, np.bool_)
    for rows, vector in parts:
        sure, value = only_value(vector)
        if sure and value is None:
            null[rows] = True
            continue
        whole = as_ordered(vector)
        if whole is None:
            return None
        wide.append((rows, whole))
    if not wide or len({vector.kind for _, vector in wide}) > 1:
        return None
    scale = max(vector.scale for _, vector in wide)
    ints = np.zeros(count, np.int64)
    for rows, vector in wide:
        aligned = rescaled(vector, scale)
        if aligned is None:
            return None
        ints[rows] = aligned
        if vector.null is not None:
            null[rows] = vector.null
    return Ordered(wide[0][1].kind, ints, scale, null if null.any() else None)


def rescaled(vector: Ordered, scale: int) -> Ints | None:
    """The integers at a finer scale, None where they would not fit."""
    if scale == vector.scale:
        return vector.ints
    factor = 10 ** (scale - vector.scale)
    return None if vector.peak * factor > LARGEST else vector.ints * np.int64(factor)


def each_value(vector: Vector, answer: Callable[[Value], tuple[Value, int]]) -> tuple[Coded, NDArray[np.uint64] | None]:
    """``answer`` for every row, asked once for each distinct value: values, and a set of bits for each row."""
    source = as_coded(vector)
    used = np.unique(source.codes).tolist() if len(source.values) > 64 else range(len(source.values))
    made: list[Value] = [None] * len(source.values)
    bits = np.zeros(len(source.values), np.uint64)
    for code in used:
        made[code], bits[code] = answer(source.values[code])
    distinct = coded(made)
    result = Coded(distinct.codes[source.codes], distinct.values)
    return result, bits[source.codes] if bits.any() else None
