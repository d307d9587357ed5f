"""Yearly average exchange rates, to count foreign amounts in yuan totals. Written from memory: a result is an estimate.

The table ``exchange_rates.toml`` says where the figures come from and how far to trust them; every conversion
returns the rate it used, so that a screen can show it.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.resources import files

from luodi.reference.money import Money
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan for one unit of ``currency``, average of ``year``; ``year`` differs from the asked one outside the table.

    ``confidence`` is ``exact`` for yuan itself, else as the table says (``memory``: not checked).
    """

    currency: str
    year: int
    cny: Decimal
    source: str
    confidence: str


def rate_on(currency: str, on: date) -> Rate:
    """The average rate of the year of ``on``, or of the nearest year in the table.

    Currencies that went into the euro are counted at their fixed euro value. Raises :class:`Problem`
    ``money.no_rate`` for a currency outside the table.
    """
    if currency == "CNY":
        return Rate("CNY", on.year, Decimal(1), "", "exact")
    table = _table()
    units_for_one_euro = table.units_for_one_euro.get(currency)
    yearly = table.yearly.get("EUR" if units_for_one_euro else currency)
    if yearly is None:
        raise Problem(
            "money.no_rate",
            Text(f"没有“{currency}”的汇率", f"There is no exchange rate for “{currency}”"),
            Text("请改填人民币金额，或在汇率表中补充该币种", "Enter yuan, or add the currency to the table of rates"),
        )
    year = min(max(on.year, min(yearly)), max(yearly))
    return Rate(currency, year, yearly[year] / (units_for_one_euro or 1), table.source, table.confidence)


def to_cny(money: Money, on: date) -> tuple[Decimal, Rate]:
    """``money`` in yuan (two decimals) at the average rate of the year of ``on``, and that rate."""
    rate = rate_on(money.currency, on)
    return (money.amount * rate.cny).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN), rate


@dataclass(frozen=True, slots=True)
class _Table:
    yearly: dict[str, dict[int, Decimal]]
    units_for_one_euro: dict[str, Decimal]
    source: str
    confidence: str


@cache
def _table() -> _Table:
    raw = tomllib.loads((files("luodi.reference") / "tables" / "exchange_rates.toml").read_text("utf-8"))
    yearly = {
        currency: {int(year): Decimal(rate) for year, rate in rates.items()}
        for currency, rates in raw["yearly"].items()
    }
    fixed = {currency: Decimal(units) for currency, units in raw["units_for_one_euro"].items()}
    return _Table(yearly, fixed, raw["source"], raw["confidence"])
