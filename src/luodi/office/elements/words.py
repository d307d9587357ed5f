"""The words of elements: the five elements, kinds of supply with their units, states of a reservation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luodi.office.people.access import DeskField
from luodi.reference.text import Text


class Element(models.TextChoices):
    """What a project must not lack (五不缺)."""

    LAND = "land", _("land")
    SPACE = "space", _("space")
    HOUSING = "housing", _("talent housing")
    CAPITAL = "capital", _("capital")
    ENERGY = "energy", _("energy")

    @property
    def desk(self) -> DeskField:
        """The desk that looks after it."""
        return DeskField(self.value)


class SupplyKind(models.TextChoices):
    """What can be promised; each kind counts in one unit."""

    PLOT = "plot", _("plot")
    SPACE = "space", _("space")
    HOUSING = "housing", _("talent housing")
    FUND = "fund", _("fund budget")
    POWER = "power", _("substation power")
    ENERGY = "energy", _("yearly energy quota")
    EMISSIONS = "emissions", _("yearly emission quota")

    @property
    def element(self) -> Element:
        """The element it supplies."""
        return _ELEMENTS[self]

    @property
    def unit(self) -> Text:
        """In what it counts."""
        return _UNITS[self]


_ELEMENTS = {
    SupplyKind.PLOT: Element.LAND,
    SupplyKind.SPACE: Element.SPACE,
    SupplyKind.HOUSING: Element.HOUSING,
    SupplyKind.FUND: Element.CAPITAL,
    SupplyKind.POWER: Element.ENERGY,
    SupplyKind.ENERGY: Element.ENERGY,
    SupplyKind.EMISSIONS: Element.ENERGY,
}
_UNITS = {
    SupplyKind.PLOT: Text("平方米", "m²"),
    SupplyKind.SPACE: Text("平方米", "m²"),
    SupplyKind.HOUSING: Text("套", "flats"),
    SupplyKind.FUND: Text("元", "yuan"),
    SupplyKind.POWER: Text("千伏安", "kVA"),
    SupplyKind.ENERGY: Text("吨标准煤", "tce"),
    SupplyKind.EMISSIONS: Text("吨二氧化碳", "t CO₂"),
}
PLACES = frozenset({SupplyKind.PLOT, SupplyKind.SPACE})
"""Kinds whose quantity the register of places states."""


class ReservationState(models.TextChoices):
    """How far a reservation is: held and confirmed count as promised."""

    HELD = "held", _("held")
    CONFIRMED = "confirmed", _("confirmed")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")


LIVE = (ReservationState.HELD, ReservationState.CONFIRMED)
