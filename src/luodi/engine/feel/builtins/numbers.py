"""Built-ins on numbers."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from luodi.engine.feel.builtins.signature import Shelf, refuse
from luodi.engine.feel.durations import DaysTime, YearsMonths
from luodi.engine.feel.limits import Run
from luodi.engine.feel.numbers import ARITHMETIC_ERRORS, DECIMAL128, DIGITS, LARGEST_EXPONENT, WIDE, number, whole
from luodi.engine.feel.types import BOOLEAN, DAYS_TIME, NUMBER, YEARS_MONTHS
from luodi.engine.feel.values import Value

SHELF = Shelf()


def scaled(value: Decimal, scale: Decimal, rounding: str) -> Value:
    """``value`` with ``scale`` decimals; a fraction of the scale is cut off.

    Raises Refusal for a scale beyond what numbers have.
    """
    places = int(scale) if abs(scale) <= 2 * LARGEST_EXPONENT else None
    if places is None or not -6111 <= places <= 6176:
        raise refuse("小数位数超出范围", "The scale is out of range")
    if places >= -value.as_tuple().exponent:  # type: ignore[operator] # FEEL numbers are finite
        return value
    return number(value.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=WIDE))


@SHELF.builtin("decimal(n: number, scale: number)", NUMBER)
def decimal_(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """``n`` with ``scale`` decimals, half to even."""
    return scaled(n, scale, ROUND_HALF_EVEN)


@SHELF.builtin("round up(n: number, scale: number)", NUMBER)
def round_up(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """``n`` rounded away from zero."""
    return scaled(n, scale, ROUND_UP)


@SHELF.builtin("round down(n: number, scale: number)", NUMBER)
def round_down(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """``n`` rounded towards zero."""
    return scaled(n, scale, ROUND_DOWN)


@SHELF.builtin("round half up(n: number, scale: number)", NUMBER)
def round_half_up(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """``n`` rounded to the nearest, a half away from zero."""
    return scaled(n, scale, ROUND_HALF_UP)


@SHELF.builtin("round half down(n: number, scale: number)", NUMBER)
def round_half_down(_run: Run, n: Decimal, scale: Decimal) -> Value:
    """``n`` rounded to the nearest, a half towards zero."""
    return scaled(n, scale, ROUND_HALF_DOWN)


@SHELF.builtin("floor(n: number, scale?: number)", NUMBER)
def floor(_run: Run, n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    """The largest number with ``scale`` decimals that is not above ``n``."""
    return scaled(n, scale, ROUND_FLOOR)


@SHELF.builtin("ceiling(n: number, scale?: number)", NUMBER)
def ceiling(_run: Run, n: Decimal, scale: Decimal = Decimal(0)) -> Value:
    """The smallest number with ``scale`` decimals that is not below ``n``."""
    return scaled(n, scale, ROUND_CEILING)


@SHELF.builtin("abs(n: days)", DAYS_TIME)
@SHELF.builtin("abs(n: months)", YEARS_MONTHS)
@SHELF.builtin("abs(n: number)", NUMBER)
def abs_(_run: Run, n: Decimal | YearsMonths | DaysTime) -> Value:
    """``n`` without its sign."""
    match n:
        case YearsMonths(total):
            return YearsMonths(abs(total))
        case DaysTime(nanos):
            return DaysTime(abs(nanos))
    return DECIMAL128.abs(n)


@SHELF.builtin("modulo(dividend: number, divisor: number)", NUMBER)
def modulo(_run: Run, dividend: Decimal, divisor: Decimal) -> Value:
    """The remainder with the sign of the divisor: ``dividend - divisor * floor(dividend / divisor)``."""
    if divisor == 0:
        raise refuse("除数为零", "Division by zero", "feel.number")
    try:
        left = WIDE.remainder(dividend, divisor)
        return number(WIDE.add(left, divisor) if left != 0 and (left < 0) != (divisor < 0) else left)
    except ARITHMETIC_ERRORS as error:
        raise refuse("余数无法计算", "The remainder cannot be calculated", "feel.number") from error


@SHELF.builtin("sqrt(number: number)", NUMBER)
def sqrt(_run: Run, value: Decimal) -> Value:
    """The square root."""
    if value < 0:
        raise refuse("负数没有平方根", "A negative number has no square root", "feel.number")
    return DECIMAL128.sqrt(value)


@SHELF.builtin("log(number: number)", NUMBER)
def log(_run: Run, value: Decimal) -> Value:
    """The natural logarithm."""
    if value <= 0:
        raise refuse("只有正数有对数", "Only positive numbers have a logarithm", "feel.number")
    return DECIMAL128.ln(value)


@SHELF.builtin("exp(number: number)", NUMBER)
def exp(_run: Run, value: Decimal) -> Value:
    """Euler's number to the power of the argument."""
    try:
        return DECIMAL128.exp(value)
    except ARITHMETIC_ERRORS as error:
        raise refuse("结果太大", "The result is too large", "feel.number") from error


@SHELF.builtin("odd(number: number)", BOOLEAN)
def odd(_run: Run, value: Decimal) -> Value:
    """Whether a whole number is odd; false for one with decimals."""
    count = whole(value)
    return count is not None and count % 2 == 1


@SHELF.builtin("even(number: number)", BOOLEAN)
def even(_run: Run, value: Decimal) -> Value:
    """Whether a whole number is even; false for one with decimals. One of more than 34 digits ends in a zero."""
    count = whole(value)
    return value.adjusted() >= DIGITS if count is None else count % 2 == 0
