"""Built-ins on numbers (DMN 1.5, table 76)."""

import pytest

from tests.engine.feel.tables import check, rows

TABLE = """
decimal(1/3, 2) => 0.33
decimal(1.5, 0) => 2
decimal(2.5, 0) => 2
decimal(-2.5, 0) => -2
decimal(2.55, 1) => 2.6
decimal(2.45, 1) => 2.4
decimal(1234.5, -2) => 1200
decimal(1250, -2) => 1200
decimal(1350, -2) => 1400
decimal(1/3, 2.9) => 0.33
decimal(0.1234567890123456789012345678901234, 33) => 0.123456789012345678901234567890123
decimal(n: 1/8, scale: 2) => 0.12
decimal(1, 7000) => null ! feel.value 1:8
decimal("1", 2) => null ! feel.arguments 1:8
decimal(1) => null ! feel.arguments 1:8
floor(1.5) => 1
floor(-1.5) => -2
floor(-1.56, 1) => -1.6
floor(1299, -2) => 1200
floor(null) => null ! feel.arguments 1:6
floor(1.5, null) => null ! feel.arguments 1:6
ceiling(1.5) => 2
ceiling(-1.5) => -1
ceiling(-1.56, 1) => -1.5
ceiling(-0.3) => 0
ceiling(0.000000001) => 1
round up(5.5, 0) => 6
round up(-5.5, 0) => -6
round up(1.121, 2) => 1.13
round up(-1.126, 2) => -1.13
round up(1.000000000000000000000000000000001, 0) => 2
round down(5.5, 0) => 5
round down(-5.5, 0) => -5
round down(1.129, 2) => 1.12
round half up(2.5, 0) => 3
round half up(-2.5, 0) => -3
round half up(1.125, 2) => 1.13
round half up(1.124999999999999999999999999999999, 2) => 1.12
round half down(2.5, 0) => 2
round half down(-2.5, 0) => -2
round half down(1.126, 2) => 1.13
round half down(5.5) => null ! feel.arguments 1:16
abs(10) => 10
abs(-10) => 10
abs(-0.5) => 0.5
abs(@"-PT5H") => PT5H
abs(@"-P13M") => P1Y1M
abs(null) => null ! feel.arguments 1:4
abs("x") => null ! feel.arguments 1:4
modulo(12, 5) => 2
modulo(-12, 5) => 3
modulo(12, -5) => -3
modulo(-12, -5) => -2
modulo(10.1, 4.5) => 1.1
modulo(-10.1, 4.5) => 3.4
modulo(10.1, -4.5) => -3.4
modulo(-10.1, -4.5) => -1.1
modulo(5, 5) => 0
modulo(1e30 + 7, 10) => 7
modulo(1, 0) => null ! feel.number 1:7
sqrt(16) => 4
sqrt(2) => 1.414213562373095048801688724209698
sqrt(0) => 0
sqrt(-1) => null ! feel.number 1:5
log(1) => 0
log(10) => 2.302585092994045684017991454684364
log(0) => null ! feel.number 1:4
log(-3) => null ! feel.number 1:4
exp(0) => 1
exp(1) => 2.718281828459045235360287471352662
exp(-1) => 0.3678794411714423215955237701614609
exp(100000) => null ! feel.number 1:4
odd(5) => true
odd(2) => false
odd(-3) => true
odd(0) => false
odd(1.5) => false
odd(9999999999999999999999999999999999) => true
even(2) => true
even(5) => false
even(-4) => true
even(0) => true
even(0.5) => false
even(9e6144) => true
odd(9e6144) => false
even("2") => null ! feel.arguments 1:5
"""


@pytest.mark.parametrize(("expression", "expected"), rows(TABLE))
def test_call_number_function_gives_what_the_standard_says(expression: str, expected: str) -> None:
    check(expression, expected)
