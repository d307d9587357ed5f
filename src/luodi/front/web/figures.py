"""How figures are written on screen: money in 万 and 亿 (or millions), shares, days. The register is never rounded."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from django.utils import timezone

from luodi.front.web import language
from luodi.reference.money import format_cny

NOTHING = "—"
WAN, MILLION = Decimal(10_000), Decimal(1_000_000)
CURRENCIES = {
    "USD": "美元",
    "EUR": "欧元",
    "JPY": "日元",
    "HKD": "港元",
    "GBP": "英镑",
    "SGD": "新加坡元",
    "KRW": "韩元",
}


def money(yuan: Decimal | None) -> str:
    """Yuan as people say it: ``12.5 亿元``, ``3,200 万元``; in English ``CNY 1.25 bn``. A dash for None."""
    return NOTHING if yuan is None else format_cny(yuan, language.current())


def capital(amount: Decimal | None, currency: str) -> str:
    """Registered capital in its own currency: ``50 万美元``, in English ``USD 0.5 m``."""
    if amount is None or currency == "CNY":
        return money(amount)
    if language.current() == "en":
        return f"{currency} {plain(amount / MILLION, 4)} m"
    word = CURRENCIES.get(currency, currency)
    return f"{plain(amount / WAN, 4)} 万{word}" if abs(amount) >= WAN else f"{plain(amount)} {word}"


def money_column(yuan: Decimal | None) -> str:
    """Yuan for a column whose head names the unit: 万元 in 中文, millions in English."""
    if yuan is None:
        return NOTHING
    if language.current() == "zh":
        return f"{_rounded(yuan / WAN, 0):,}"
    return f"{_rounded(yuan / MILLION, 2):,}"


def plain(value: Decimal | float | None, places: int = 2) -> str:
    """A number with thousands separators and at most ``places`` decimals, without trailing zeros."""
    if value is None:
        return NOTHING
    text = f"{_rounded(Decimal(str(value)), places):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def at_least(count: int) -> str:
    """A round count as people say it: ``1万``, in English ``10,000``."""
    return f"{plain(count // WAN)} 万" if language.current() == "zh" and count % WAN == 0 else f"{count:,}"


def share(value: float | Decimal | None) -> str:
    """A share of one as a percentage with one decimal at most."""
    return NOTHING if value is None else f"{plain(Decimal(str(value)) * 100, 1)}%"


def without_unit(label: str) -> str:
    """A field's name without the unit behind it, for where the value is written with its own."""
    return re.sub(r"\s*[（(][^（）()]*[)）]$", "", str(label))


def journalled(text: str) -> str:
    """A value as the journal keeps it; an amount is given its thousands separators, an instant the city's clock."""
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)", text):
        return instant(datetime.fromisoformat(text))
    return plain(Decimal(text)) if re.fullmatch(r"-?\d+\.\d{2,4}", text) else text


def day(value: date | None) -> str:
    """A day as 2026-03-05, in both languages; a dash for None."""
    return NOTHING if value is None else value.strftime("%Y-%m-%d")


def instant(value: datetime | None) -> str:
    """An instant on the city's clock, to the minute."""
    return NOTHING if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
