"""Reads of places that a person sees: districts with their outlines, parks, and what they have on offer."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from luodi.office.people.models import User
from luodi.office.places.models import District, Park, Plot, Space
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district. ``polygon`` is a GeoJSON geometry."""

    code: str
    name: Text
    polygon: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park, with how many plots and spaces it has on offer."""

    code: str
    name: str
    district_code: str
    district_name: str
    track: str
    area_m2: Decimal | None
    longitude: float | None
    latitude: float | None
    plots: int
    spaces: int


@dataclass(frozen=True, slots=True)
class PlotRow:
    """A plot on offer."""

    code: str
    area_m2: Decimal
    plot_ratio: Decimal | None
    permitted_use: str
    available_from_on: date | None


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space on offer."""

    code: str
    kind: Space.Kind
    floor_area_m2: Decimal
    rent_cny_m2_day: Decimal | None
    available_from_on: date | None


@dataclass(frozen=True, slots=True)
class ParkDetail:
    """A park's page."""

    park: ParkRow
    plots: tuple[PlotRow, ...]
    spaces: tuple[SpaceRow, ...]


def districts() -> list[DistrictRow]:
    """All districts, in the order of their codes."""
    return [DistrictRow(row.code, Text(row.name, row.name_en), row.polygon) for row in District.objects.all()]


def parks(user: User, *, district_code: str = "", text: str = "") -> list[ParkRow]:
    """The parks that the user may see, in the order of their codes. Three queries."""
    found = Park.objects.visible_to(user)
    if district_code:
        found = found.filter(district_id=district_code)
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(code__icontains=text.strip()))
    plots, spaces = _count(Plot.objects.visible_to(user)), _count(Space.objects.visible_to(user))
    return [_row(park, plots, spaces) for park in found.select_related("district").order_by("code")]


def park(user: User, code: str) -> ParkDetail:
    """One park with its plots and spaces; a ``Problem`` when there is none that the user may see."""
    found = Park.objects.visible_to(user).select_related("district").filter(code=code).first()
    if found is None:
        raise Problem(
            "place.not_found",
            Text(f"没有您可见的园区“{code}”", f"There is no park “{code}” that you may see"),
            Text("请核对园区编号", "Check the code of the park"),
            Where(field=code),
        )
    plots = tuple(
        PlotRow(row.code, row.area_m2, row.plot_ratio, row.permitted_use, row.available_from_on)
        for row in Plot.objects.filter(park=found).order_by("code")
    )
    spaces = tuple(
        SpaceRow(row.code, Space.Kind(row.kind), row.floor_area_m2, row.rent_cny_m2_day, row.available_from_on)
        for row in Space.objects.filter(park=found).order_by("code")
    )
    return ParkDetail(_row(found, {code: len(plots)}, {code: len(spaces)}), plots, spaces)


def _count(rows: QuerySet[Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code in rows.order_by().values_list("park_id", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return counts


def _row(park: Park, plots: dict[str, int], spaces: dict[str, int]) -> ParkRow:
    return ParkRow(
        code=park.code,
        name=park.name,
        district_code=park.district_id,
        district_name=park.district.name,
        track=park.track,
        area_m2=park.area_m2,
        longitude=park.longitude,
        latitude=park.latitude,
        plots=plots.get(park.code, 0),
        spaces=spaces.get(park.code, 0),
    )
