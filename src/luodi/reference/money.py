"""Money as people write it: ``10,000(万元人民币)``, ``168万人民币``, ``50(万美元)``, ``1.2亿元``; and as we show it.

Amounts are exact decimals in the written currency (ISO 4217), never binary floats. Turning them into yuan is left to
``exchange_rates``.
"""

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from luodi.reference.problems import Problem
from luodi.reference.text import Language, Text
from luodi.reference.writing import plain, says_nothing

_FACTORS = {
    "": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "k": 1000, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "b": 10**9, "billion": 10**9,
}  # fmt: skip
_CURRENCIES = {
    "CNY": ["人民币元", "元人民币", "人民币", "元", "圆", "块", "rmb", "cny", "yuan", "¥"],
    "USD": ["美元", "美金", "美圆", "usd", "us$", "$"],
    "EUR": ["欧元", "eur", "€"],
    "JPY": ["日元", "日圆", "日币", "jpy"],
    "HKD": ["港元", "港币", "港圆", "hkd", "hk$"],
    "GBP": ["英镑", "gbp", "£"],
    "CHF": ["瑞士法郎", "瑞郎", "chf"],
    "SGD": ["新加坡元", "新加坡币", "新元", "新币", "坡币", "sgd"],
    "AUD": ["澳大利亚元", "澳元", "aud"],
    "CAD": ["加拿大元", "加元", "cad"],
    "KRW": ["韩元", "韩圆", "韩币", "krw"],
    "TWD": ["新台币", "台币", "twd"],
    "DEM": ["德国马克", "西德马克", "马克", "dem"],
    "FRF": ["法国法郎", "法郎", "frf"],
    "ITL": ["意大利里拉", "里拉", "itl"],
    "NLG": ["荷兰盾", "nlg"],
    "BEF": ["比利时法郎", "bef"],
    "ATS": ["奥地利先令", "ats"],
}
_CURRENCY_OF = {word: code for code, words in _CURRENCIES.items() for word in words}


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_FACTOR = _alternatives(list(_FACTORS))
_CURRENCY = _alternatives(list(_CURRENCY_OF))
_AMOUNT = re.compile(
    rf"(?:约|约为|大约)?(?P<before>{_CURRENCY})?(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))"
    rf"\(?(?P<factor>{_FACTOR})?(?P<after>{_CURRENCY})?\)?(?:整|左右)?(?:\(?(?P<last>{_CURRENCY})\)?)?"
)
_UNIT_IN_HEADER = re.compile(rf"(?:[(\[【,:/]|单位:?|\A)(?P<factor>{_FACTOR})?(?P<currency>{_CURRENCY})?(?=[)\]】]|\Z)")
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_TOO_LARGE = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in units (not 万) of an ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What a bare number counts: ``factor`` units of ``currency``."""

    factor: int
    currency: str


YUAN = Unit(1, "CNY")
WAN_YUAN = Unit(10_000, "CNY")
YI_YUAN = Unit(100_000_000, "CNY")


def parse_capital(text: str, default_unit: Unit = WAN_YUAN) -> Money | None:
    """Registered capital as registers write it; ``None`` when blank. A bare number counts 万元, as they do.

    Raises :class:`Problem` ``money.not_an_amount``, ``.negative`` or ``.too_large``.
    """
    return _parse(text, default_unit)


def parse_money(value: str | int | float | Decimal | None, header: str = "") -> Money | None:
    """An amount from a cell whose column header may hold the unit (``总投资(亿元)``); ``None`` when blank.

    A unit in the cell goes before the header's. Raises :class:`Problem` ``money.no_unit`` when neither says what a
    bare number counts, else as :func:`parse_capital`.
    """
    if value is None:
        return None
    text = value if isinstance(value, str) else _written_out(value)
    return _parse(text, unit_in_header(header))


@lru_cache(maxsize=1024)
def unit_in_header(header: str) -> Unit | None:
    """The unit that a column header names, as in ``总投资(亿元)`` or ``金额:元``; ``None`` if it names none."""
    text = re.sub(r"\s+", "", plain(header)).lower()
    for match in _UNIT_IN_HEADER.finditer(text):
        factor, currency = match["factor"] or "", match["currency"]
        if factor or currency:
            return Unit(_FACTORS[factor], _CURRENCY_OF[currency] if currency else "CNY")
    return None


def format_cny(amount: Decimal, language: Language = "zh") -> str:
    """Yuan for reading: ``5,658 亿元``, ``168 万元`` in 中文; ``CNY 565.8 bn``, ``CNY 1.68 m`` in English."""
    steps = [(10**8, " 亿元"), (10**4, " 万元")] if language == "zh" else [(10**9, " bn"), (10**6, " m")]
    size, word = next(
        ((size, word) for size, word in steps if abs(amount) >= size), (1, " 元" if language == "zh" else "")
    )
    rounded = (amount / size).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    number = f"{rounded:,f}".rstrip("0").rstrip(".")
    return f"{number}{word}" if language == "zh" else f"CNY {number}{word}"


def _written_out(value: int | float | Decimal) -> str:
    """The number as decimal text. Excel keeps 15 significant digits; what a float holds beyond them is noise."""
    if isinstance(value, Decimal):
        return "" if value.is_nan() else f"{value:f}"
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return ""
    return f"{Decimal(format(value, '.15g')):f}"


@lru_cache(maxsize=8192)
def _parse(written: str, default_unit: Unit | None) -> Money | None:
    text = _GROUPING.sub("", re.sub(r"\s+", "", plain(written)).lower())
    if says_nothing(text):
        return None
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise _not_an_amount(written)
    amount = Decimal(match["number"])
    words = [word for word in (match["before"], match["after"], match["last"]) if word]
    currencies = {_CURRENCY_OF[word] for word in words}
    # ¥ before and 美元 after: the sign is taken for decoration only when both say the same currency.
    if len(currencies) > 1:
        raise _not_an_amount(written)
    unit = _unit_of(match["factor"], currencies.pop() if currencies else "", default_unit)
    if unit is None:
        raise Problem(
            "money.no_unit",
            Text(f"金额“{written}”没有单位", f"The amount “{written}” has no unit"),
            Text(
                "请在列名或单元格中写明单位，如“总投资(亿元)”",
                "Name the unit in the header or the cell, as in “总投资(亿元)”",
            ),
        )
    return _in_range(Money(amount * unit.factor, unit.currency), written)


def _unit_of(factor: str | None, currency: str, default: Unit | None) -> Unit | None:
    """The cell's own unit before the default; ``万`` alone keeps the default's currency, a currency alone counts 1."""
    if factor:
        return Unit(_FACTORS[factor], currency or (default.currency if default else "CNY"))
    if currency:
        return Unit(1, currency)
    return default


def _in_range(money: Money, written: str) -> Money:
    if money.amount < 0:
        raise Problem(
            "money.negative",
            Text(f"金额“{written}”是负数", f"The amount “{written}” is negative"),
            Text("请核对后填写正数", "Check it and enter a positive amount"),
        )
    if money.amount >= _TOO_LARGE:
        raise Problem(
            "money.too_large",
            Text(f"金额“{written}”过大", f"The amount “{written}” is too large"),
            Text("请核对数字和单位", "Check the number and its unit"),
        )
    return money


def _not_an_amount(written: str) -> Problem:
    return Problem(
        "money.not_an_amount",
        Text(f"“{written}”不是金额", f"“{written}” is not an amount"),
        Text(
            "请写成数字加单位，如“1.2亿元”或“50万美元”", "Write a number with its unit, such as “1.2亿元” or “50万美元”"
        ),
    )
