"""Sites and what a project needs of one: the words in which matching and allocation speak.

A need is a number that a site must reach (``AT_LEAST``) or must not pass (``AT_MOST``); the rest are yes or no: kind,
permitted industries, reserved for another, the day from which it is free.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from luodi.reference.text import Text


class SiteKind(Enum):
    """A plot holds one project; a space is let by the square metre."""

    PLOT = "plot"
    SPACE = "space"


class Measure(Enum):
    """What a site offers and a project needs, with its unit in the name."""

    LAND_M2 = "land_m2"
    FLOOR_M2 = "floor_m2"
    POWER_KVA = "power_kva"
    WATER_M3_DAY = "water_m3_day"
    FLOOR_LOAD_KN_M2 = "floor_load_kn_m2"
    CEILING_M = "ceiling_m"
    HAZARD_CLASS = "hazard_class"
    PLOT_RATIO = "plot_ratio"
    RENT_CNY_M2_DAY = "rent_cny_m2_day"


NAMES: Mapping[Measure, Text] = {
    Measure.LAND_M2: Text("土地", "land"),
    Measure.FLOOR_M2: Text("建筑面积", "floor area"),
    Measure.POWER_KVA: Text("用电容量", "power"),
    Measure.WATER_M3_DAY: Text("日用水量", "water"),
    Measure.FLOOR_LOAD_KN_M2: Text("楼面荷载", "floor load"),
    Measure.CEILING_M: Text("层高", "ceiling height"),
    Measure.HAZARD_CLASS: Text("火灾危险性类别", "hazardous-goods class"),
    Measure.PLOT_RATIO: Text("容积率", "plot ratio"),
    Measure.RENT_CNY_M2_DAY: Text("租金", "rent"),
}
UNITS: Mapping[Measure, Text] = {
    Measure.LAND_M2: Text("平方米", "m²"),
    Measure.FLOOR_M2: Text("平方米", "m²"),
    Measure.POWER_KVA: Text("千伏安", "kVA"),
    Measure.WATER_M3_DAY: Text("立方米/日", "m³/day"),
    Measure.FLOOR_LOAD_KN_M2: Text("千牛/平方米", "kN/m²"),
    Measure.CEILING_M: Text("米", "m"),
    Measure.HAZARD_CLASS: Text("级", "classes"),
    Measure.PLOT_RATIO: Text("", ""),
    Measure.RENT_CNY_M2_DAY: Text("元/平方米·日", "yuan/m²·day"),
}
# shared between the projects on one site; the others describe the site
SHARED = frozenset({Measure.LAND_M2, Measure.FLOOR_M2, Measure.POWER_KVA, Measure.WATER_M3_DAY})
# the site must not pass what the project can bear; every other measure must reach it
AT_MOST = frozenset({Measure.RENT_CNY_M2_DAY})


@dataclass(frozen=True, slots=True)
class Hold:
    """What another project holds on a site; a confirmed hold is a promise and is never displaced."""

    project: str
    amounts: Mapping[Measure, float]
    priority: int = 0
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A plot or a space. ``offers`` is the whole of each measure; what others hold is in ``holds``.

    ``permitted`` holds prefixes of GB/T 4754 codes (empty: every industry). ``hazard_class`` counts 0 (none) to 5 (甲).
    ``areas`` are what it lies in besides its district (a new town). Of the ``unstated`` nobody knows how much there is:
    they keep no project out, and whoever shows a match says so.
    """

    key: str
    kind: SiteKind
    district: str
    offers: Mapping[Measure, float]
    park: str = ""
    permitted: tuple[str, ...] = ()
    tracks: frozenset[str] = frozenset()
    available_from: date | None = None
    reserved_for: str | None = None
    holds: tuple[Hold, ...] = ()
    areas: frozenset[str] = frozenset()
    unstated: frozenset[Measure] = frozenset()

    def free(self, measure: Measure, without: frozenset[str] = frozenset()) -> float:
        """What is left of a measure after the holds of others, those of ``without`` not counted."""
        if measure in self.unstated:
            return math.inf
        whole = self.offers.get(measure, 0.0)
        if measure not in SHARED:
            return whole
        return whole - sum(hold.amounts.get(measure, 0.0) for hold in self.holds if hold.project not in without)


@dataclass(frozen=True, slots=True)
class SiteNeeds:
    """What a project needs of a site; a measure that is not named is not needed.

    ``roomy`` is how many times its land or floor a project may be given on a plot before that counts as waste.
    """

    project: str
    needs: Mapping[Measure, float]
    industry: str = ""
    kinds: frozenset[SiteKind] = field(default_factory=lambda: frozenset(SiteKind))
    needed_by: date | None = None
    track: str = ""
    districts: tuple[str, ...] = ()
    priority: int = 0
    roomy: float = 3.0
