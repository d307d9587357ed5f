"""How amounts of elements are written: money in 万元 (millions in English), everything else in its own unit."""

from decimal import Decimal

from django.utils.translation import gettext

from luodi.front.web import figures, language
from luodi.office.elements.words import NeedMeasure, SupplyKind


def amount(kind: SupplyKind, value: Decimal) -> str:
    """An amount under a head that names the unit."""
    return figures.money_column(value) if kind is SupplyKind.FUND else figures.plain(value)


def amount_head(kind: SupplyKind) -> str:
    """The unit that :func:`amount` writes in."""
    return gettext("CNY m") if kind is SupplyKind.FUND else kind.unit.in_language(language.current())


def with_unit(kind: SupplyKind, value: Decimal) -> str:
    """An amount that stands by itself."""
    if kind is SupplyKind.FUND:
        return figures.money(value)
    return f"{figures.plain(value)} {kind.unit.in_language(language.current())}".strip()


def need_with_unit(measure: NeedMeasure, value: Decimal) -> str:
    """An amount of a need that stands by itself."""
    if measure is NeedMeasure.CAPITAL_CNY:
        return figures.money(value)
    return f"{figures.plain(value)} {measure.unit.in_language(language.current())}".strip()
