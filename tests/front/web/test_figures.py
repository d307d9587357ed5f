"""How figures are written on screen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from luodi.front.web import figures


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (None, "—", "—"),
        (Decimal(0), "0 元", "CNY 0"),
        (Decimal(32_000_000), "3,200 万元", "CNY 32 m"),
        (Decimal(1_250_000_000), "12.5 亿元", "CNY 1.25 bn"),
    ],
)
def test_money_is_written_as_people_say_it(yuan: Decimal | None, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert figures.money(yuan) == zh
    with translation.override("en"):
        assert figures.money(yuan) == en


def test_capital_keeps_its_currency() -> None:
    with translation.override("zh-hans"):
        assert figures.capital(Decimal(500_000), "USD") == "50 万美元"
        assert figures.capital(Decimal(500_000), "CNY") == "50 万元"
        assert figures.capital(Decimal(8_000), "CHF") == "8,000 CHF"
    with translation.override("en"):
        assert figures.capital(Decimal(500_000), "USD") == "USD 0.5 m"


def test_money_column_counts_in_the_unit_of_its_head() -> None:
    with translation.override("zh-hans"):
        assert figures.money_column(Decimal(125_600_000)) == "12,560"
    with translation.override("en"):
        assert figures.money_column(Decimal(125_600_000)) == "125.60"


def test_shares_and_numbers_carry_no_empty_decimals() -> None:
    assert figures.share(0.5) == "50%"
    assert figures.share(Decimal("0.3333")) == "33.3%"
    assert figures.plain(Decimal("1200.00")) == "1,200"
    assert figures.plain(100) == "100"
    assert figures.plain(None) == "—"


def test_journalled_amounts_are_made_readable_and_nothing_else() -> None:
    assert figures.journalled("100000000.00") == "100,000,000"
    assert figures.journalled("91310115WX0000070R") == "91310115WX0000070R"
    assert figures.journalled("2026") == "2026"
    assert figures.journalled("2026-11-04T00:40:00+00:00") == "2026-11-04 08:40"
    assert figures.journalled("2026-11-04") == "2026-11-04"


def test_days_and_instants_follow_the_citys_clock() -> None:
    assert figures.day(date(2026, 3, 5)) == "2026-03-05"
    assert figures.instant(datetime(2026, 11, 21, 17, 30, tzinfo=UTC)) == "2026-11-22 01:30"
