"""Reads of places that a person sees: districts with their outlines, parks, and what they have on offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from luodi.office.people.models import User
from luodi.office.places.models import District, Park, Plot, Space
from luodi.office.places.records import ParkRecord, PlotRecord, SpaceRecord
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
    permitted_industries: str
    power_kva: Decimal | None
    water_m3_day: Decimal | None


@dataclass(frozen=True, slots=True)
class SpaceRow:
    """A space on offer."""

    code: str
    kind: Space.Kind
    floor_area_m2: Decimal
    rent_cny_m2_day: Decimal | None
    available_from_on: date | None
    floor_load_kn_m2: Decimal | None
    ceiling_m: Decimal | None
    hazard_class: Space.HazardClass | None
    power_kva: Decimal | None
    water_m3_day: Decimal | None


@dataclass(frozen=True, slots=True)
class PremisesFilter:
    """What lists of plots and spaces are narrowed to; areas in m². ``free_by_on``: the latest day to be had."""

    district_code: str = ""
    park_code: str = ""
    kind: str = ""
    least_m2: Decimal | None = None
    free_by_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlotOnOffer:
    """A plot, and the park that it lies in."""

    plot: PlotRow
    park_code: str
    park_name: str
    district_name: str


@dataclass(frozen=True, slots=True)
class SpaceOnOffer:
    """A space, and the park that it lies in."""

    space: SpaceRow
    park_code: str
    park_name: str
    district_name: str


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
    plots = tuple(_plot(row) for row in Plot.objects.filter(park=found).order_by("code"))
    spaces = tuple(_space(row) for row in Space.objects.filter(park=found).order_by("code"))
    return ParkDetail(_row(found, {code: len(plots)}, {code: len(spaces)}), plots, spaces)


def seen_parks(user: User, codes: Collection[str]) -> set[str]:
    """Which of these codes are of parks that the user may see; one query."""
    return set(Park.objects.visible_to(user).filter(code__in=codes).order_by().values_list("code", flat=True))


def plots(user: User, wanted: PremisesFilter) -> list[PlotOnOffer]:
    """The plots that the user may see and the filter leaves, the largest first. One query."""
    found = _narrowed(Plot.objects.visible_to(user), wanted, area="area_m2")
    return [
        PlotOnOffer(_plot(row), row.park.code, row.park.name, row.park.district.name)
        for row in found.select_related("park__district").order_by("-area_m2", "code")
    ]


def spaces(user: User, wanted: PremisesFilter) -> list[SpaceOnOffer]:
    """The spaces that the user may see and the filter leaves, the largest first. One query."""
    found = _narrowed(Space.objects.visible_to(user), wanted, area="floor_area_m2")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    return [
        SpaceOnOffer(_space(row), row.park.code, row.park.name, row.park.district.name)
        for row in found.select_related("park__district").order_by("-floor_area_m2", "code")
    ]


def park_record(user: User, code: str) -> ParkRecord | None:
    """A park as it is stated now, for who changes it; None when there is none that the user may see."""
    row = Park.objects.visible_to(user).filter(code=code).first()
    if row is None:
        return None
    return ParkRecord(
        code=row.code,
        name=row.name,
        district_code=row.district_id,
        area_m2=row.area_m2,
        track=row.track,
        longitude=row.longitude,
        latitude=row.latitude,
    )


def plot_record(user: User, code: str) -> PlotRecord | None:
    """A plot as it is stated now; None when there is none that the user may see."""
    row = Plot.objects.visible_to(user).filter(code=code).first()
    if row is None:
        return None
    return PlotRecord(
        code=row.code,
        park_code=row.park_id,
        area_m2=row.area_m2,
        plot_ratio=row.plot_ratio,
        permitted_use=row.permitted_use,
        available_from_on=row.available_from_on,
        permitted_industries=row.permitted_industries,
        power_kva=row.power_kva,
        water_m3_day=row.water_m3_day,
    )


def space_record(user: User, code: str) -> SpaceRecord | None:
    """A space as it is stated now; None when there is none that the user may see."""
    row = Space.objects.visible_to(user).filter(code=code).first()
    if row is None:
        return None
    return SpaceRecord(
        code=row.code,
        park_code=row.park_id,
        kind=Space.Kind(row.kind),
        floor_area_m2=row.floor_area_m2,
        rent_cny_m2_day=row.rent_cny_m2_day,
        available_from_on=row.available_from_on,
        floor_load_kn_m2=row.floor_load_kn_m2,
        ceiling_m=row.ceiling_m,
        hazard_class=row.hazard_class,
        power_kva=row.power_kva,
        water_m3_day=row.water_m3_day,
    )


_Premises = TypeVar("_Premises", Plot, Space)


def _narrowed(found: QuerySet[_Premises], wanted: PremisesFilter, *, area: str) -> QuerySet[_Premises]:
    if wanted.district_code:
        found = found.filter(park__district_id=wanted.district_code)
    if wanted.park_code:
        found = found.filter(park_id=wanted.park_code)
    if wanted.least_m2 is not None:
        found = found.filter(**{f"{area}__gte": wanted.least_m2})
    if wanted.free_by_on:
        found = found.filter(Q(available_from_on__isnull=True) | Q(available_from_on__lte=wanted.free_by_on))
    return found


def _plot(row: Plot) -> PlotRow:
    return PlotRow(
        row.code, row.area_m2, row.plot_ratio, row.permitted_use, row.available_from_on, row.permitted_industries,
        row.power_kva, row.water_m3_day,
    )  # fmt: skip


def _space(row: Space) -> SpaceRow:
    return SpaceRow(
        row.code, Space.Kind(row.kind), row.floor_area_m2, row.rent_cny_m2_day, row.available_from_on,
        row.floor_load_kn_m2, row.ceiling_m,
        None if row.hazard_class is None else Space.HazardClass(row.hazard_class),
        row.power_kva, row.water_m3_day,
    )  # fmt: skip


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
