"""Money: every writing met in the register and in ledgers, what is refused, and how it is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.reference.money import (
    WAN_YUAN,
    YI_YUAN,
    YUAN,
    Money,
    Unit,
    format_cny,
    parse_capital,
    parse_money,
    unit_in_header,
)
from luodi.reference.problems import Problem


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("10,000(万元人民币)", "100000000", "CNY"),
        ("1,000,000(万元人民币)", "10000000000", "CNY"),
        ("168万人民币", "1680000", "CNY"),
        ("24.6万人民币", "246000", "CNY"),
        ("858（万人民币 ）", "8580000", "CNY"),
        ("5000万元人民币", "50000000", "CNY"),
        ("50(万美元)", "500000", "USD"),
        ("1,844(万美元 )", "18440000", "USD"),
        ("20(万日元)", "200000", "JPY"),
        ("30(万德国马克 )", "300000", "DEM"),
        ("30(万法国法郎)", "300000", "FRF"),
        ("30(万瑞士法郎)", "300000", "CHF"),
        ("12(万英镑)", "120000", "GBP"),
        ("12.5(万港币 )", "125000", "HKD"),
        ("7(万新加坡元)", "70000", "SGD"),
        ("3(万欧元)", "30000", "EUR"),
        ("10(万)", "100000", "CNY"),
        ("10(万元)", "100000", "CNY"),
        ("１，２００万元", "12000000", "CNY"),
        ("1.2亿元", "120000000", "CNY"),
        ("3,000", "30000000", "CNY"),
        ("人民币 500 万元整", "5000000", "CNY"),
        ("¥500万", "5000000", "CNY"),
        ("US$ 5 million", "5000000", "USD"),
        ("5000元", "5000", "CNY"),
        ("3千万元", "30000000", "CNY"),
        ("0", "0", "CNY"),
    ],
)
def test_parse_capital_of_any_writing_gives_exact_units(text: str, amount: str, currency: str) -> None:
    assert parse_capital(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "——", "/", "无", "N/A", "待定", "\u3000"])
def test_parse_blank_gives_nothing(text: str) -> None:
    assert parse_capital(text) is None
    assert parse_money(text, "总投资(亿元)") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CHI YEE GAVIN）", "money.not_an_amount"),
        ("Jean", "money.not_an_amount"),
        ("10-12亿元", "money.not_an_amount"),
        ("超10亿元", "money.not_an_amount"),
        ("1,23万元", "money.not_an_amount"),
        ("¥500万美元", "money.not_an_amount"),
        ("万元", "money.not_an_amount"),
        ("nan万元", "money.not_an_amount"),
        ("-5万元", "money.negative"),
        ("100000000万亿元", "money.too_large"),
    ],
)
def test_parse_garbage_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        parse_capital(text)
    assert caught.value.code == code
    assert text in caught.value.record.what.zh


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("总投资(亿元)", YI_YUAN),
        ("总投资（万元）", WAN_YUAN),
        ("投资额（ 万美元 ）", Unit(10_000, "USD")),
        ("外资[亿美元]", Unit(10**8, "USD")),
        ("产值(千元)", Unit(1000, "CNY")),
        ("金额:元", YUAN),
        ("总投资,单位:亿元", YI_YUAN),
        ("总投资\n(亿元人民币)", YI_YUAN),
        ("总投资", None),
        ("元器件项目", None),
        ("", None),
    ],
)
def test_unit_in_header_is_read_from_its_end(header: str, unit: Unit | None) -> None:
    assert unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("value", "header", "expected"),
    [
        (12.3, "总投资(亿元)", Money(Decimal(1230000000), "CNY")),
        (0.1 + 0.2, "总投资(亿元)", Money(Decimal(30000000), "CNY")),
        (1e15, "金额(元)", Money(Decimal(1000000000000000), "CNY")),
        (5, "投资额(万美元)", Money(Decimal(50000), "USD")),
        (Decimal("7.25"), "总投资(千元)", Money(Decimal(7250), "CNY")),
        ("3000万元", "总投资(亿元)", Money(Decimal(30000000), "CNY")),
        ("2亿美元", "总投资(亿元)", Money(Decimal(200000000), "USD")),
        ("约2亿元", "", Money(Decimal(200000000), "CNY")),
        ("2亿", "总投资(万美元)", Money(Decimal(200000000), "USD")),
        (float("nan"), "总投资(亿元)", None),
        (None, "总投资(亿元)", None),
    ],
)
def test_parse_money_uses_cell_then_header(
    value: str | float | Decimal | None, header: str, expected: Money | None
) -> None:
    assert parse_money(value, header) == expected


def test_parse_money_without_any_unit_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        parse_money(12.5, "总投资")
    assert caught.value.code == "money.no_unit"


@given(st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False, allow_infinity=False))
def test_parse_money_from_a_float_loses_nothing(amount: Decimal) -> None:
    parsed = parse_money(float(amount), "总投资(万元)")
    assert parsed == Money(amount * 10_000, "CNY")


@given(st.decimals(min_value=0, max_value=10**11, places=2, allow_nan=False, allow_infinity=False))
def test_parse_grouped_number_round_trips(amount: Decimal) -> None:
    assert parse_money(f"{amount:,f}元") == Money(amount, "CNY")


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("565800000000", "5,658 亿元", "CNY 565.8 bn"),
        ("123456789", "1.23 亿元", "CNY 123.46 m"),
        ("1680000", "168 万元", "CNY 1.68 m"),
        ("12345.5", "1.23 万元", "CNY 12,345.5"),
        ("980", "980 元", "CNY 980"),
        ("0", "0 元", "CNY 0"),
        ("-20000000", "-2,000 万元", "CNY -20 m"),
    ],
)
def test_format_cny_uses_the_readers_units(amount: str, zh: str, en: str) -> None:
    assert format_cny(Decimal(amount), "zh") == zh
    assert format_cny(Decimal(amount), "en") == en
