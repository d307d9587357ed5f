"""Equality, order and membership of FEEL values (DMN 1.5, 10.3.2.13, tables 51, 53 and 54).

Values of different kinds have neither: the answer is a refusal, which becomes null. Null equals only null.
"""

from decimal import Decimal
from typing import Any

from luodi.engine.feel.durations import NANOS, DaysTime, YearsMonths
from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.limits import Run
from luodi.engine.feel.temporal import Date, DateTime, Time
from luodi.engine.feel.types import kind_name
from luodi.engine.feel.values import Function, Range, Value

TEST_STEPS = 10
"""What testing against an element of a list costs, compared with evaluating a part of the text."""
_BY_ORDER = (Decimal, str, Date, YearsMonths, DaysTime)


def mismatch(left: Value, right: Value) -> Refusal:
    """The refusal to compare two values."""
    one, other = kind_name(left), kind_name(right)
    return Refusal("feel.compare", f"不能比较 {one} 与 {other}", f"Cannot compare {one} with {other}")


def equal(left: Value, right: Value, run: Run) -> bool:  # noqa: PLR0911 - one line for each kind
    """Whether two values are equal. Raises Refusal for values of different kinds."""
    if left is right:
        return True
    if left is None or right is None:
        return False
    if left.__class__ is not right.__class__ and not (isinstance(left, Function) and isinstance(right, Function)):
        raise mismatch(left, right)
    match left:
        case list():
            return _equal_lists(left, right, run)  # type: ignore[arg-type] # the same class
        case dict():
            return _equal_contexts(left, right, run)  # type: ignore[arg-type] # the same class
        case Range():
            return _equal_ranges(left, right, run)  # type: ignore[arg-type] # the same class
        case Time() | DateTime():
            one, other = on_one_clock(left, right)  # type: ignore[arg-type] # the same class
            return one // NANOS == other // NANOS
        case Function():
            return False
    return left == right


def on_one_clock(left: Time | DateTime, right: Time | DateTime) -> tuple[int, int]:
    """Nanoseconds of both for comparison: one without a zone takes the offset of the other (DMN 1.5, table 54)."""
    if (left.offset is None) != (right.offset is None):
        return left.local_nanos, right.local_nanos
    return left.utc_nanos, right.utc_nanos


def _equal_lists(left: list[Value], right: list[Value], run: Run) -> bool:
    run.step(1)
    if len(left) != len(right):
        return False
    refusal = None
    for one, other in zip(left, right, strict=True):
        run.step(1)
        try:
            if not equal(one, other, run):
                return False
        except Refusal as no:
            refusal = no
    if refusal:
        raise refusal
    return True


def _equal_contexts(left: dict[str, Value], right: dict[str, Value], run: Run) -> bool:
    run.step(1)
    if left.keys() != right.keys():
        return False
    return _equal_lists(list(left.values()), [right[key] for key in left], run)


def _equal_ranges(left: Range, right: Range, run: Run) -> bool:
    if (left.start_included, left.end_included, left.bound) != (right.start_included, right.end_included, right.bound):
        return False
    return equal(left.start, right.start, run) and equal(left.end, right.end, run)


def equal_or_none(left: Value, right: Value, run: Run) -> bool | None:
    """Whether two values are equal, None where they cannot be compared."""
    try:
        return equal(left, right, run)
    except Refusal:
        return None


def same(left: Value, right: Value, run: Run) -> bool:
    """Whether two values are equal; values that cannot be compared are not."""
    return equal_or_none(left, right, run) is True


def order_key(value: Value) -> Any:
    """Something that Python orders as FEEL orders ``value``. Raises Refusal for values without order."""
    if isinstance(value, _BY_ORDER):
        return value
    if isinstance(value, Time | DateTime):
        return value.utc_nanos
    kind = kind_name(value)
    raise Refusal("feel.compare", f"{kind} 没有大小之分", f"A {kind} has no order")


def compare(left: Value, right: Value) -> int:
    """Below, at or above zero as ``left`` is less than, equal to or greater than ``right``. Raises Refusal."""
    if left.__class__ is not right.__class__:
        raise mismatch(left, right)
    if isinstance(left, Time | DateTime) and isinstance(right, Time | DateTime):
        one, other = on_one_clock(left, right)
        return int(one > other) - int(one < other)
    first, second = order_key(left), order_key(right)
    return int(first > second) - int(first < second)


def holds(bound: str, left: Value, right: Value, run: Run) -> bool:
    """Whether ``left bound right`` holds. Raises Refusal."""
    if bound == "=":
        return equal(left, right, run)
    if bound == "!=":
        return not equal(left, right, run)
    sign = compare(left, right)
    if bound == "<":
        return sign < 0
    if bound == "<=":
        return sign <= 0
    return sign > 0 if bound == ">" else sign >= 0


def in_range(value: Value, interval: Range, run: Run) -> bool:
    """Whether ``value`` lies in ``interval``. Raises Refusal."""
    if interval.bound:
        limit = interval.end if interval.bound in {"<", "<="} else interval.start
        return holds(interval.bound, value, limit, run)
    low = compare(value, interval.start)
    high = compare(value, interval.end)
    return (low > 0 or (low == 0 and interval.start_included)) and (high < 0 or (high == 0 and interval.end_included))


def is_in(value: Value, test: Value, run: Run) -> bool:
    """Whether ``value`` passes ``test``: a range that holds it, a list of such tests, or its equal. Raises Refusal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return in_range(value, test, run)
    if isinstance(test, list):
        run.step(TEST_STEPS * len(test))
        return any(_passes(value, each, run) for each in test) or (isinstance(value, list) and same(value, test, run))
    return equal(value, test, run)


def _passes(value: Value, test: Value, run: Run) -> bool:
    if same(value, test, run):
        return True
    try:
        if isinstance(test, Range):
            return in_range(value, test, run)
        return isinstance(test, list) and not isinstance(value, list) and is_in(value, test, run)
    except Refusal:
        return False
