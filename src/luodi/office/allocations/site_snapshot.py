"""Plots and spaces as the engine sees them on a day: what each offers, and what others hold of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from luodi.engine.optimise.sites import Hold, Measure, Site, SiteKind
from luodi.office.allocations.city_snapshot import SitePlace
from luodi.office.elements.models import Need, Reservation
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.people.models import User
from luodi.office.places.models import Plot, Space
from luodi.office.projects.models import Project
from luodi.office.projects.words import Health, Stage
from luodi.reference.new_towns import new_towns

_ON_THE_GROUND = (Stage.LANDED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.AT_CAPACITY)
_WITH_A_HOLD = {NeedMeasure.POWER_KVA: Measure.POWER_KVA, NeedMeasure.WATER_M3_DAY: Measure.WATER_M3_DAY}
_OF_SPACES = ("power_kva", "water_m3_day", "floor_load_kn_m2", "ceiling_m", "hazard_class", "rent_cny_m2_day")
_OF_PLOTS = ("power_kva", "water_m3_day", "plot_ratio")
_PARK = ("park_id", "park__name", "park__district_id", "park__track", "park__longitude", "park__latitude")


@dataclass(frozen=True, slots=True)
class Sites:
    """Sites in the order of their keys, where each lies, and which project holds what: project → site keys."""

    sites: tuple[Site, ...]
    places: Mapping[str, SitePlace]
    held: Mapping[str, Mapping[str, Decimal]]


def site_key(kind: SupplyKind, code: str) -> str:
    """What the engine calls a site."""
    return f"{kind.value}/{code}"


def sites_on(user: User, as_of: date) -> Sites:
    """Every plot and space within reach. Five queries, whatever their number."""
    holds, held = _holds(as_of)
    sites: list[Site] = []
    places: dict[str, SitePlace] = {}
    plots = Plot.objects.visible_to(user).order_by("code")
    spaces = Space.objects.visible_to(user).order_by("code")
    fields: tuple[str, ...] = ("code", "area_m2", "available_from_on", "permitted_industries", *_OF_PLOTS, *_PARK)
    rows = [(SupplyKind.PLOT, row) for row in plots.values(*fields)]
    fields = ("code", "floor_area_m2", "available_from_on", *_OF_SPACES, *_PARK)
    rows += [(SupplyKind.SPACE, row) for row in spaces.values(*fields)]
    for kind, row in rows:
        key = site_key(kind, row["code"])
        area = row["area_m2"] if kind is SupplyKind.PLOT else row["floor_area_m2"]
        sites.append(_site(key, kind, row, tuple(holds.get(key, ()))))
        places[key] = SitePlace(kind, row["code"], row["park__district_id"], row["park_id"], row["park__name"], area)
    own = {code: {key: amount for key, amount in by.items() if key in places} for code, by in held.items()}
    return Sites(tuple(sites), places, {code: by for code, by in own.items() if by})


def _site(key: str, kind: SupplyKind, row: Mapping[str, Any], holds: tuple[Hold, ...]) -> Site:
    plot = kind is SupplyKind.PLOT
    stated = {Measure(name): row[name] for name in (_OF_PLOTS if plot else _OF_SPACES)}
    stated[Measure.LAND_M2 if plot else Measure.FLOOR_M2] = row["area_m2"] if plot else row["floor_area_m2"]
    if plot:
        ratio = row["plot_ratio"]
        stated[Measure.FLOOR_M2] = None if ratio is None else row["area_m2"] * ratio
    district, degrees = row["park__district_id"], (row["park__longitude"], row["park__latitude"])
    return Site(
        key=key,
        kind=SiteKind.PLOT if plot else SiteKind.SPACE,
        district=district,
        offers={measure: float(value) for measure, value in stated.items() if value is not None},
        park=row["park_id"],
        permitted=tuple(code for code in row["permitted_industries"].split(",") if code) if plot else (),
        tracks=frozenset({row["park__track"]} - {""}),
        available_from=row["available_from_on"],
        holds=holds,
        areas=frozenset(town.code for town in new_towns() if town.centre and town.holds(district, *degrees)),
        unstated=frozenset(measure for measure, value in stated.items() if value is None),
    )


def _holds(as_of: date) -> tuple[dict[str, list[Hold]], dict[str, dict[str, Decimal]]]:
    """What is held on each site on the day, by reservation or by a project that stands there; also by project."""
    holds: dict[str, list[Hold]] = {}
    held: dict[str, dict[str, Decimal]] = {}
    needed = _needed_with_a_hold()
    live = Reservation.objects.filter(held_at__date__lte=as_of, supply__kind__in=("plot", "space")).filter(
        Q(ended_at__isnull=True) | Q(ended_at__date__gt=as_of)
    )
    for kind, code, project, quantity, priority, state in live.order_by("pk").values_list(
        "supply__kind", "supply__key", "project__code", "quantity", "priority", "state"
    ):
        key = site_key(SupplyKind(kind), code)
        held.setdefault(project, {})[key] = quantity
        measure = Measure.LAND_M2 if kind == SupplyKind.PLOT else Measure.FLOOR_M2
        amounts = {measure: float(quantity), **needed.get(project, {})}
        holds.setdefault(key, []).append(Hold(project, amounts, priority, state != "held"))
    standing = Project.objects.filter(stage__in=_ON_THE_GROUND).exclude(health=Health.WITHDRAWN)
    for project, plot, space, floor, whole in standing.filter(
        Q(plot__isnull=False) | Q(space__isnull=False)
    ).values_list("code", "plot__code", "space__code", "floor_area_m2", "space__floor_area_m2"):
        for kind, code in ((SupplyKind.PLOT, plot), (SupplyKind.SPACE, space)):
            key = site_key(kind, code or "")
            if code is None or key in held.get(project, {}):
                continue
            measure = Measure.LAND_M2 if kind is SupplyKind.PLOT else Measure.FLOOR_M2
            taken = min(floor or whole, whole) if whole and kind is SupplyKind.SPACE else Decimal(0)
            holds.setdefault(key, []).append(Hold(project, {measure: float(taken), **needed.get(project, {})}, 0, True))
    return holds, held


def _needed_with_a_hold() -> dict[str, dict[Measure, float]]:
    """What whoever holds a site draws there besides its area."""
    found: dict[str, dict[Measure, float]] = {}
    rows = Need.objects.filter(measure__in=list(_WITH_A_HOLD))
    for code, measure, quantity in rows.values_list("project__code", "measure", "quantity"):
        found.setdefault(code, {})[_WITH_A_HOLD[NeedMeasure(measure)]] = float(quantity or 0)
    return found
