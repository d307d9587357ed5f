"""Parks, plots and spaces as a form or a file states them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.places.models import Space


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkRecord:
    """A park by its code. ``longitude`` and ``latitude`` in degrees, WGS 84."""

    code: str
    name: str
    district_code: str
    area_m2: Decimal | None = None
    track: str = ""
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotRecord:
    """A plot by its code. ``plot_ratio`` is floor area ÷ land area."""

    code: str
    park_code: str
    area_m2: Decimal
    plot_ratio: Decimal | None = None
    permitted_use: str = ""
    available_from_on: date | None = None
    permitted_industries: str = ""
    power_kva: Decimal | None = None
    water_m3_day: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceRecord:
    """A space by its code. ``rent_cny_m2_day`` is yuan a square metre and day."""

    code: str
    park_code: str
    kind: Space.Kind
    floor_area_m2: Decimal
    rent_cny_m2_day: Decimal | None = None
    available_from_on: date | None = None
    floor_load_kn_m2: Decimal | None = None
    ceiling_m: Decimal | None = None
    hazard_class: int | None = None
    power_kva: Decimal | None = None
    water_m3_day: Decimal | None = None


PlaceRecord = ParkRecord | PlotRecord | SpaceRecord
