"""Arithmetic, comparison and extremes of number columns, exactly.

Whole numbers at a scale are added, multiplied and compared as 64-bit integers when the largest values of the batch
show that nothing can overflow; such a result has at most 19 digits, so the 34 of FEEL never round it. A quotient is
left undivided as long as it is only compared: floats say which way where it lies clearly apart. Everything else is
calculated value by value by the scalar engine's own functions.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from luodi.engine.columnar import errors
from luodi.engine.columnar.errors import Failed
from luodi.engine.columnar.scope import Answer
from luodi.engine.columnar.vectors import (
    LARGEST,
    LARGEST_SCALE,
    NEAR,
    Coded,
    Ints,
    Loose,
    Mask,
    Ordered,
    Quotient,
    Vector,
    as_ordered,
    is_null,
    key_of,
    objects,
    only_value,
    rescaled,
    scaled_int,
    take,
    truths,
)
from luodi.engine.feel import Refusal, Run, Value
from luodi.engine.feel.arithmetic import calculate
from luodi.engine.feel.comparing import holds

Pairwise = Callable[[Value, Value, Run], Value]
PAIRS = 4096
"""Of two columns with few values each, at most so many pairs are answered beforehand."""


def calculated(symbol: str, left: Vector, right: Vector) -> Answer:
    """``left symbol right`` for every row."""
    fast = _fast(symbol, left, right)
    if fast is not None:
        return fast
    return pairwise(lambda one, other, run: calculate(symbol, one, other, run), left, right)


def _fast(symbol: str, left: Vector, right: Vector) -> Answer | None:
    if symbol not in {"+", "-", "*", "/"}:
        return None
    one, other = _numbers(left), _numbers(right)
    if one is None or other is None:
        return None
    if symbol == "/":
        return _quotient(one, other, right)
    ints = _product(one, other) if symbol == "*" else _sum(symbol, one, other)
    if ints is None:
        return None
    scale = one.scale + other.scale if symbol == "*" else max(one.scale, other.scale)
    null = _either(one.null, other.null)
    failed = None if null is None else errors.where(null, "feel.arithmetic")
    return Answer(Ordered(Decimal, ints, scale, null), failed)


def _quotient(one: Ordered, other: Ordered, right: Vector) -> Answer:
    """A quotient that is divided late; at once by a constant whose inverse is short."""
    sure, divisor = only_value(right)
    inverse = _inverse(divisor) if sure and isinstance(divisor, Decimal) else None
    if inverse is not None:
        factor = Ordered(Decimal, np.broadcast_to(np.int64(inverse[0]), len(one)), inverse[1])
        ints = _product(one, factor)
        if ints is not None:
            failed = None if one.null is None else errors.where(one.null, "feel.arithmetic")
            return Answer(Ordered(Decimal, ints, one.scale + factor.scale, one.null), failed)
    null = _either(one.null, other.null)
    zero = other.ints == 0
    if null is None:
        return Answer(Quotient(one, other, zero), errors.where(zero, "feel.number"))
    failed = errors.both(errors.where(null, "feel.arithmetic"), errors.where(zero & ~null, "feel.number"))
    return Answer(Quotient(one, other, zero | null), failed)


def _inverse(divisor: Decimal) -> tuple[int, int] | None:
    """``1 / divisor`` as a whole number at a scale, None where it has none that is short."""
    for scale in range(LARGEST_SCALE + 1):
        inverse = scaled_int(Decimal(10) ** scale, 0)
        whole = scaled_int(divisor, 0)
        if inverse is None or not whole:
            return None
        if inverse % whole == 0:
            return inverse // whole, scale
    return None


def _product(one: Ordered, other: Ordered) -> Ints | None:
    if one.scale + other.scale > LARGEST_SCALE or one.peak * other.peak > LARGEST:
        return None
    return one.ints * other.ints


def _sum(symbol: str, one: Ordered, other: Ordered) -> Ints | None:
    scale = max(one.scale, other.scale)
    if one.peak * 10 ** (scale - one.scale) + other.peak * 10 ** (scale - other.scale) > LARGEST:
        return None
    first, second = rescaled(one, scale), rescaled(other, scale)
    if first is None or second is None:
        return None
    return first + second if symbol == "+" else first - second


def _numbers(vector: Vector) -> Ordered | None:
    """The vector as integers where all of it is numbers or null."""
    if isinstance(vector, Loose):
        return None
    made = as_ordered(vector)
    return made if made is not None and made.kind is Decimal else None


def _either(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one | other


def negated(vector: Vector) -> Answer | None:
    """``-vector`` for numbers that are integers, None for all else."""
    made = _numbers(vector)
    if made is None or made.peak > LARGEST:
        return None
    failed = None if made.null is None else errors.where(made.null, "feel.arithmetic")
    return Answer(Ordered(Decimal, -made.ints, made.scale, made.null), failed)


def compared(symbol: str, left: Vector, right: Vector) -> Answer:
    """``left symbol right`` in three values."""
    pair = _aligned(left, right)
    if pair is None:
        if isinstance(left, Quotient) or isinstance(right, Quotient):
            return _compared_roughly(symbol, left, right)
        return pairwise(lambda one, other, run: holds(symbol, one, other, run), left, right)
    one, other, first, second = pair
    true = _COMPARISONS[symbol](first, second)
    codes = true.view(np.uint8) + np.uint8(1)
    null = _either(one.null, other.null)
    if null is None:
        return Answer(truths(codes))
    if symbol in {"=", "!="}:
        equal = _nulls(one) & _nulls(other)
        codes[null] = np.where(equal if symbol == "=" else ~equal, 2, 1).astype(np.uint8)[null]
        return Answer(truths(codes))
    codes[null] = 0
    return Answer(truths(codes), errors.where(null, "feel.compare"))


def _compared_roughly(symbol: str, left: Vector, right: Vector) -> Answer:
    """By floats where they lie clearly apart, by the scalar engine where they do not."""
    first, second = _floats(left), _floats(right)
    if first is None or second is None:
        return pairwise(lambda one, other, run: holds(symbol, one, other, run), left, right)
    near = np.abs(first - second) <= NEAR * np.maximum(np.abs(first), np.abs(second))
    near |= is_null(left) | is_null(right)
    codes = _COMPARISONS[symbol](first, second).view(np.uint8) + np.uint8(1)
    rows = np.flatnonzero(near)
    exact = pairwise(lambda one, other, run: holds(symbol, one, other, run), take(left, rows), take(right, rows))
    codes[rows] = [2 if each is True else 1 if each is False else 0 for each in objects(exact.vector)]
    return Answer(truths(codes), errors.spread(exact.failed, rows, len(codes)))


def _floats(vector: Vector) -> NDArray[np.float64] | None:
    """Numbers to fifteen digits, None where some are none."""
    if isinstance(vector, Quotient):
        return vector.floats
    made = _numbers(vector)
    return None if made is None else made.ints / 10.0**made.scale


_COMPARISONS: dict[str, Callable[..., Mask]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def _nulls(vector: Ordered) -> Mask:
    return np.zeros(len(vector), np.bool_) if vector.null is None else vector.null


def _aligned(left: Vector, right: Vector) -> tuple[Ordered, Ordered, Ints, Ints] | None:
    """Both as integers of one kind and scale; None where that cannot be."""
    if isinstance(left, Loose) or isinstance(right, Loose):
        return None
    one, other = as_ordered(left), as_ordered(right)
    if one is None or other is None or one.kind is not other.kind:
        return None
    scale = max(one.scale, other.scale)
    first, second = rescaled(one, scale), rescaled(other, scale)
    return None if first is None or second is None else (one, other, first, second)


def extreme(vectors: Sequence[Vector], sign: int) -> Answer | None:
    """The greatest of several columns for sign 1, the least for -1; None where they are not integers of one kind."""
    found = [None if isinstance(each, Loose) else as_ordered(each) for each in vectors]
    made = [each for each in found if each is not None]
    if len(made) < len(vectors) or len({each.kind for each in made}) > 1:
        return None
    scale = max(each.scale for each in made)
    null: Mask | None = None
    best: Ints | None = None
    for each in made:
        ints = rescaled(each, scale)
        if ints is None:
            return None
        best = ints if best is None else np.maximum(best, ints) if sign > 0 else np.minimum(best, ints)
        null = _either(null, each.null)
    if best is None:
        return None
    failed = None if null is None else errors.where(null, "feel.compare")
    return Answer(Ordered(made[0].kind, best, scale, null), failed)


def total(vectors: Sequence[Vector]) -> Answer | None:
    """The sum of several columns of numbers; None where an integer cannot hold it."""
    sum_: Ordered | None = None
    for vector in vectors:
        each = _numbers(vector)
        if each is None:
            return None
        if sum_ is None:
            sum_ = each
            continue
        ints = _sum("+", sum_, each)
        if ints is None:
            return None
        sum_ = Ordered(Decimal, ints, max(sum_.scale, each.scale), _either(sum_.null, each.null))
    if sum_ is None:
        return None
    return Answer(sum_, None if sum_.null is None else errors.where(sum_.null, "feel.value"))


def rounded(vector: Vector, places: int, way: str) -> Answer | None:
    """Numbers with at most ``places`` decimals, rounded as the built-in ``way`` does, if they fit."""
    made = _numbers(vector)
    if made is None or made.scale - places > LARGEST_SCALE or places < -LARGEST_SCALE:
        return None
    failed = None if made.null is None else errors.where(made.null, "feel.arguments")
    if made.scale <= places:
        return Answer(made, failed)
    whole = _rounded(made, places, way)
    return None if whole is None else Answer(whole, failed)


def _rounded(vector: Ordered, places: int, way: str) -> Ordered | None:
    cut = vector.scale - places
    unit = np.int64(10**cut)
    down, rest = np.divmod(vector.ints, unit)
    up = _rounds_up(way, vector.ints, down, rest, unit)
    wholes = down + up
    if places >= 0:
        return Ordered(Decimal, wholes, places, vector.null)
    back = 10**-places
    if (vector.peak // int(unit) + 1) * back > LARGEST:
        return None
    return Ordered(Decimal, wholes * np.int64(back), 0, vector.null)


def _rounds_up(way: str, ints: Ints, down: Ints, rest: Ints, unit: np.int64) -> Mask:
    """Where the floor is not the answer but the next whole number."""
    negative = ints < 0
    other = unit - rest
    some, more, half = rest > 0, rest > other, rest == other
    ways: dict[str, Callable[[], Mask]] = {
        "floor": lambda: np.zeros(len(ints), np.bool_),
        "ceiling": lambda: some,
        "round up": lambda: some & ~negative,
        "round down": lambda: some & negative,
        "round half up": lambda: more | (half & ~negative),
        "round half down": lambda: more | (half & negative),
        "decimal": lambda: more | (half & (down % 2 != 0)),
    }
    return ways[way]()


def pairwise(answer: Pairwise, left: Vector, right: Vector) -> Answer:
    """``answer`` for every row by the scalar engine, once for each pair of values of columns that have few."""
    if isinstance(left, Coded) and isinstance(right, Coded):
        count = len(left.values) * len(right.values)
        if count <= PAIRS:
            return _by_pair(answer, left, right)
    known: dict[object, tuple[Value, int]] = {}
    values: list[Value] = []
    bits: list[int] = []
    for one, other in zip(objects(left), objects(right), strict=True):
        try:
            key = key_of(one), key_of(other)
        except TypeError:
            key = None
        found = known.get(key) if key is not None else None
        if found is None:
            found = asked(answer, one, other)
            if key is not None and len(known) < 50_000:
                known[key] = found
        values.append(found[0])
        bits.append(found[1])
    return Answer(Loose(values), _bits(bits))


def _bits(bits: list[int]) -> Failed:
    return np.array(bits, np.uint64) if any(bits) else None


def _by_pair(answer: Pairwise, left: Coded, right: Coded) -> Answer:
    width = len(right.values)
    single = only_value(left)[0] and only_value(right)[0]
    codes = left.codes if single else left.codes.astype(np.intp, copy=False) * width + right.codes
    made = [asked(answer, one, other) for one in left.values for other in right.values]
    values = tuple(value for value, _ in made)
    bits = np.array([bits for _, bits in made], np.uint64)
    if all(value is None or isinstance(value, bool) for value in values):
        places = np.array([0 if value is None else 2 if value else 1 for value in values], np.intp)
        return Answer(truths(places[codes]), bits[codes] if bits.any() else None)
    return Answer(Coded(codes, values), bits[codes] if bits.any() else None)


def asked(answer: Pairwise, one: Value, other: Value) -> tuple[Value, int]:
    """One answer of the scalar engine, and the failure it met."""
    run = Run()
    try:
        return answer(one, other, run), errors.bits_of(run.failures)
    except Refusal as no:
        return None, errors.BITS.get(no.code, errors.OTHER)
