"""Addition, subtraction, multiplication, division and powers of FEEL values (DMN 1.5, 10.3.2.14, tables 57 to 60)."""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, DivisionByZero

from luodi.engine.feel.durations import DAY_NANOS, NANOS, DaysTime, YearsMonths
from luodi.engine.feel.failures import Refusal
from luodi.engine.feel.limits import Run
from luodi.engine.feel.numbers import ARITHMETIC_ERRORS, DECIMAL128, ONE, number, refuse_number
from luodi.engine.feel.temporal import Date, DateTime, Time
from luodi.engine.feel.types import kind_name
from luodi.engine.feel.values import Value

LARGEST_DURATION = 10**30
LARGEST_POWER = 999_999_999


def calculate(operator: str, left: Value, right: Value, run: Run) -> Value:
    """``left operator right``. Raises Refusal where there is no result."""
    if left.__class__ is Decimal and right.__class__ is Decimal:
        return calculate_numbers(operator, left, right)
    result = _OPERATIONS[operator](left, right, run)
    if result is None:
        one, other = kind_name(left), kind_name(right)
        raise Refusal(
            "feel.arithmetic", f"{one} {operator} {other} 无法计算", f"Cannot calculate {one} {operator} {other}"
        )
    return result


def calculate_numbers(operator: str, left: Decimal, right: Decimal) -> Decimal:
    """``left operator right`` with 34 digits. Raises Refusal."""
    try:
        if operator == "**" and abs(right) > LARGEST_POWER:
            raise refuse_number("指数超出范围", "The exponent is out of range")
        return NUMBER_OPERATIONS[operator](left, right)
    except ARITHMETIC_ERRORS as error:
        if (operator == "/" and right == 0) or (operator == "**" and left == 0):
            raise refuse_number("除数为零", "Division by zero") from error
        raise refuse_number("结果不是有限的数", "The result is not a finite number") from error


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """``base ** exponent``; to the power of zero everything is one (IEEE 754-2008, 9.2.1). Raises ARITHMETIC_ERRORS."""
    if exponent == 0:
        return ONE
    if base == 0 and exponent < 0:
        raise DivisionByZero
    return DECIMAL128.power(base, exponent)


NUMBER_OPERATIONS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": DECIMAL128.add,
    "-": DECIMAL128.subtract,
    "*": DECIMAL128.multiply,
    "/": DECIMAL128.divide,
    "**": power,
}


def negate(value: Value) -> Value:
    """``-value``. Raises Refusal."""
    match value:
        case Decimal():
            return DECIMAL128.minus(value)
        case YearsMonths(total):
            return YearsMonths(-total)
        case DaysTime(nanos):
            return DaysTime(-nanos)
    kind = kind_name(value)
    raise Refusal("feel.arithmetic", f"{kind} 不能取负", f"Cannot negate a {kind}")


def _add(left: Value, right: Value, run: Run) -> Value:
    match left, right:
        case str(), str():
            run.produce(len(left) + len(right))
            return left + right
        case YearsMonths(a), YearsMonths(b):
            return _months(a + b)
        case DaysTime(a), DaysTime(b):
            return _nanos(a + b)
        case ((Date() | DateTime() | Time()), (YearsMonths() | DaysTime())):
            return shift(left, right)
        case ((YearsMonths() | DaysTime()), (Date() | DateTime() | Time())):
            return shift(right, left)
    return None


def _subtract(left: Value, right: Value, _run: Run) -> Value:  # noqa: PLR0911 - one line for each pair
    match left, right:
        case YearsMonths(a), YearsMonths(b):
            return _months(a - b)
        case DaysTime(a), DaysTime(b):
            return _nanos(a - b)
        case ((Date() | DateTime() | Time()), YearsMonths(total)):
            return shift(left, YearsMonths(-total))
        case ((Date() | DateTime() | Time()), DaysTime(nanos)):
            return shift(left, DaysTime(-nanos))
        case Date(), Date():
            return DaysTime((left.ordinal - right.ordinal) * DAY_NANOS)
        case Time(), Time():
            return _apart(left, right)
        case ((Date() | DateTime()), (Date() | DateTime())):
            return _apart(at_midnight(left), at_midnight(right))
    return None


def _apart(left: Time | DateTime, right: Time | DateTime) -> DaysTime:
    if (left.offset is None) != (right.offset is None):
        raise Refusal(
            "feel.arithmetic", "有时区与无时区的时间不能相减", "Cannot subtract times with and without a zone"
        )
    return DaysTime(left.utc_nanos - right.utc_nanos)


def at_midnight(day: Date | DateTime) -> DateTime:
    """A date as the instant of its midnight UTC; a date and time as it is."""
    return DateTime(day, Time(0, 0, 0, 0, 0)) if isinstance(day, Date) else day


def _multiply(left: Value, right: Value, _run: Run) -> Value:
    match left, right:
        case ((YearsMonths() | DaysTime()), Decimal()):
            return scale_duration(left, right, "*")
        case Decimal(), (YearsMonths() | DaysTime()):
            return scale_duration(right, left, "*")
    return None


def _divide(left: Value, right: Value, _run: Run) -> Value:
    match left, right:
        case ((YearsMonths() | DaysTime()), Decimal()):
            return scale_duration(left, right, "/")
        case YearsMonths(a), YearsMonths(b):
            return calculate_numbers("/", Decimal(a), Decimal(b))
        case DaysTime(a), DaysTime(b):
            return calculate_numbers("/", Decimal(a), Decimal(b))
    return None


def _power(_left: Value, _right: Value, _run: Run) -> Value:
    return None


_OPERATIONS: dict[str, Callable[[Value, Value, Run], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
}


def scale_duration(duration: YearsMonths | DaysTime, factor: Decimal, operator: str) -> YearsMonths | DaysTime:
    """``duration`` times or divided by ``factor``: a number of 34 digits, cut to months or rounded to nanoseconds."""
    amount = duration.total if isinstance(duration, YearsMonths) else duration.nanos
    try:
        scaled = (DECIMAL128.multiply if operator == "*" else DECIMAL128.divide)(Decimal(amount), factor)
    except ARITHMETIC_ERRORS as error:
        raise refuse_number("时长不能除以零", "A duration cannot be divided by zero") from error
    if scaled.adjusted() > 40:
        raise refuse_number("时长太长", "The duration is too long")
    if isinstance(duration, YearsMonths):
        return _months(int(scaled.to_integral_value(ROUND_DOWN)))
    return _nanos(int(scaled.to_integral_value(ROUND_HALF_EVEN)))


def _months(total: int) -> YearsMonths:
    if abs(total) > LARGEST_DURATION:
        raise refuse_number("时长太长", "The duration is too long")
    return YearsMonths(total)


def _nanos(total: int) -> DaysTime:
    if abs(total) > LARGEST_DURATION * NANOS:
        raise refuse_number("时长太长", "The duration is too long")
    return DaysTime(total)


def shift(moment: Date | DateTime | Time, duration: YearsMonths | DaysTime) -> Date | DateTime | Time | None:
    """``moment`` moved by ``duration``; None where it cannot be (a time of day by months)."""
    match moment, duration:
        case Date(), YearsMonths(months):
            return _dated(moment.plus_months(months))
        case Date(), DaysTime(nanos):
            return _dated(Date.from_ordinal((moment.ordinal * DAY_NANOS + nanos) // DAY_NANOS))
        case DateTime(date, time), YearsMonths(months):
            return DateTime(_dated(date.plus_months(months)), time)
        case DateTime(), DaysTime(nanos):
            moved = moment.plus_nanos(nanos)
            _dated(moved.date)
            return moved
        case Time(), DaysTime(nanos):
            return Time.from_of_day(moment.local_nanos + nanos, moment.zone)
    return None


def _dated(day: Date) -> Date:
    if not day.in_range:
        raise Refusal("feel.date", "日期超出历法范围", "The date lies outside the calendar")
    return day


def seconds_of(duration: DaysTime) -> Decimal:
    """A duration in seconds."""
    return number(Decimal(duration.nanos).scaleb(-9)) or Decimal(0)
