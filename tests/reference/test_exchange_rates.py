"""Exchange rates: conversion, the nearest year, legacy currencies, and honesty about the source."""

from datetime import date
from decimal import Decimal

import pytest

from luodi.reference.exchange_rates import rate_on, to_cny
from luodi.reference.money import Money
from luodi.reference.problems import Problem


def test_to_cny_uses_the_years_average_and_says_so() -> None:
    amount, rate = to_cny(Money(Decimal(1_000_000), "USD"), date(2022, 6, 16))
    assert amount == Decimal("6726000.00")
    assert (rate.year, rate.cny, rate.confidence) == (2022, Decimal("6.726"), "memory")
    assert rate.source


def test_to_cny_of_yuan_changes_nothing() -> None:
    amount, rate = to_cny(Money(Decimal("12.34"), "CNY"), date(1999, 1, 1))
    assert (amount, rate.confidence) == (Decimal("12.34"), "exact")


@pytest.mark.parametrize(("on", "year"), [(date(1993, 3, 28), 2015), (date(2030, 1, 1), 2025)])
def test_rate_outside_the_table_is_the_nearest_years(on: date, year: int) -> None:
    assert rate_on("USD", on).year == year


def test_rate_of_the_mark_follows_its_fixed_euro_value() -> None:
    mark, euro = rate_on("DEM", date(2020, 1, 1)), rate_on("EUR", date(2020, 1, 1))
    assert abs(mark.cny * Decimal("1.95583") - euro.cny) < Decimal("1e-20")


def test_every_currency_has_every_year() -> None:
    for currency in ("USD", "EUR", "JPY", "HKD", "GBP", "CHF", "SGD", "AUD", "CAD", "KRW", "TWD"):
        for year in range(2015, 2026):
            assert rate_on(currency, date(year, 7, 1)).year == year


def test_rate_of_an_unknown_currency_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        rate_on("XAU", date(2022, 1, 1))
    assert caught.value.code == "money.no_rate"
