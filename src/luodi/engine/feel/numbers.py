"""Decimal arithmetic with 34 digits, half-even (IEEE 754 decimal128, DMN 1.5, 10.3.2.3.1).

The methods of one ``Context`` object are used instead of the thread's own context, so that nothing outside changes
the rounding and nothing here changes anybody else's.
"""

from decimal import (
    ROUND_HALF_EVEN,
    Clamped,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from luodi.engine.feel.failures import Refusal

DIGITS = 34
LARGEST_EXPONENT = 6144
DECIMAL128 = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=LARGEST_EXPONENT,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
WIDE = Context(prec=2 * LARGEST_EXPONENT + 200, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, InvalidOperation])
"""For scaling and remainders, whose intermediate results have more digits than their operands."""
ZERO = Decimal(0)
ONE = Decimal(1)
ARITHMETIC_ERRORS = (DecimalException, Clamped)


def number(value: int | float | str | Decimal) -> Decimal | None:
    """``value`` as a FEEL number, rounded to 34 digits; None when it is none or too large."""
    try:
        made = DECIMAL128.create_decimal(repr(value) if isinstance(value, float) else value)
    except ARITHMETIC_ERRORS:
        return None
    return made if made.is_finite() else None


def refuse_number(zh: str, en: str) -> Refusal:
    """The refusal of an arithmetic that has no result."""
    return Refusal("feel.number", zh, en)


def whole(value: Decimal) -> int | None:
    """``value`` as an int, None when it has decimals or more digits than a number can tell apart."""
    if value.adjusted() >= DIGITS or value != value.to_integral_value():
        return None
    return int(value)


def number_text(value: Decimal) -> str:
    """A number as FEEL writes it: no exponent, no trailing zeros after the point."""
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
