"""The words of elements: the five elements, kinds of supply with their units, states of a reservation."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class NeedMeasure(models.TextChoices):
    """What a project may need, with its unit in the name; those of a site are also the engine's measures."""

    LAND_M2 = "land_m2", _("land (m²)")
    PLOT_RATIO = "plot_ratio", _("plot ratio at least")
    FLOOR_M2 = "floor_m2", _("floor area (m²)")
    FLOOR_LOAD_KN_M2 = "floor_load_kn_m2", _("floor load (kN/m²)")
    CEILING_M = "ceiling_m", _("ceiling height (m)")
    HAZARD_CLASS = "hazard_class", _("hazardous-goods class (0–5)")
    RENT_CNY_M2_DAY = "rent_cny_m2_day", _("rent at most (yuan/m²·day)")
    HOUSING_FLATS = "housing_flats", _("talent housing (flats)")
    CAPITAL_CNY = "capital_cny", _("capital (yuan)")
    POWER_KVA = "power_kva", _("power (kVA)")
    WATER_M3_DAY = "water_m3_day", _("water (m³/day)")
    ENERGY_TCE = "energy_tce", _("energy a year (tce)")
    EMISSIONS_T = "emissions_t", _("emissions a year (t CO₂)")

    @property
    def element(self) -> Element:
        """The element that it is a need of."""
        return _ELEMENT_OF_MEASURE[self]

    @property
    def supply(self) -> SupplyKind | None:
        """The kind of supply that is promised for it; None for what describes a site."""
        return _SUPPLY_OF_MEASURE.get(self)

    @property
    def unit(self) -> Text:
        """In what it counts."""
        return _UNITS[self.supply] if self.supply else _UNITS_OF_SITES[self]


_ELEMENT_OF_MEASURE = {
    NeedMeasure.LAND_M2: Element.LAND,
    NeedMeasure.PLOT_RATIO: Element.LAND,
    NeedMeasure.FLOOR_M2: Element.SPACE,
    NeedMeasure.FLOOR_LOAD_KN_M2: Element.SPACE,
    NeedMeasure.CEILING_M: Element.SPACE,
    NeedMeasure.HAZARD_CLASS: Element.SPACE,
    NeedMeasure.RENT_CNY_M2_DAY: Element.SPACE,
    NeedMeasure.HOUSING_FLATS: Element.HOUSING,
    NeedMeasure.CAPITAL_CNY: Element.CAPITAL,
    NeedMeasure.POWER_KVA: Element.ENERGY,
    NeedMeasure.WATER_M3_DAY: Element.ENERGY,
    NeedMeasure.ENERGY_TCE: Element.ENERGY,
    NeedMeasure.EMISSIONS_T: Element.ENERGY,
}
_SUPPLY_OF_MEASURE = {
    NeedMeasure.LAND_M2: SupplyKind.PLOT,
    NeedMeasure.FLOOR_M2: SupplyKind.SPACE,
    NeedMeasure.HOUSING_FLATS: SupplyKind.HOUSING,
    NeedMeasure.CAPITAL_CNY: SupplyKind.FUND,
    NeedMeasure.POWER_KVA: SupplyKind.POWER,
    NeedMeasure.ENERGY_TCE: SupplyKind.ENERGY,
    NeedMeasure.EMISSIONS_T: SupplyKind.EMISSIONS,
}
_UNITS_OF_SITES = {
    NeedMeasure.PLOT_RATIO: Text("", ""),
    NeedMeasure.FLOOR_LOAD_KN_M2: Text("千牛/平方米", "kN/m²"),
    NeedMeasure.CEILING_M: Text("米", "m"),
    NeedMeasure.HAZARD_CLASS: Text("级", "class"),
    NeedMeasure.RENT_CNY_M2_DAY: Text("元/平方米·日", "yuan/m²·day"),
    NeedMeasure.WATER_M3_DAY: Text("立方米/日", "m³/day"),
}
AT_MOST = frozenset({NeedMeasure.RENT_CNY_M2_DAY})
"""Measures that must not pass what is needed; every other must reach it."""
OF_PROJECT = {NeedMeasure.LAND_M2: "land_area_m2", NeedMeasure.FLOOR_M2: "floor_area_m2"}
"""Measures whose quantity the project itself keeps, by its field; a need adds day and tolerance."""
MEASURE_OF_SUPPLY = {kind: measure for measure, kind in _SUPPLY_OF_MEASURE.items()}
"""The measure that a kind of supply covers."""
PLACES = frozenset({SupplyKind.PLOT, SupplyKind.SPACE})
"""Kinds whose quantity the register of places states."""


class ReservationState(models.TextChoices):
    """How far a reservation is: held and confirmed count as promised."""

    HELD = "held", pgettext_lazy("reservation", "held")
    CONFIRMED = "confirmed", _("confirmed")
    RELEASED = "released", _("released")
    EXPIRED = "expired", _("expired")


LIVE = (ReservationState.HELD, ReservationState.CONFIRMED)
