"""What projects already have for their needs: live reservations, and the places that they stand on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from luodi.engine.lights.elements import Security
from luodi.office.elements.models import Reservation
from luodi.office.elements.needs import ProjectNeed
from luodi.office.elements.words import AT_MOST, MEASURE_OF_SUPPLY, PLACES, NeedMeasure, ReservationState, SupplyKind
from luodi.office.places.models import Plot, Space
from luodi.office.projects.models import Project
from luodi.office.projects.words import Stage

_SETTLED_BY_LANDING = frozenset({NeedMeasure.LAND_M2, NeedMeasure.FLOOR_M2})
_BEFORE_LANDING = frozenset({Stage.LEAD, Stage.TALKS, Stage.SIGNED})
_OF_PLOTS = {
    NeedMeasure.PLOT_RATIO: "plot_ratio",
    NeedMeasure.WATER_M3_DAY: "water_m3_day",
}
_OF_SPACES = {
    NeedMeasure.FLOOR_LOAD_KN_M2: "floor_load_kn_m2",
    NeedMeasure.CEILING_M: "ceiling_m",
    NeedMeasure.HAZARD_CLASS: "hazard_class",
    NeedMeasure.RENT_CNY_M2_DAY: "rent_cny_m2_day",
    NeedMeasure.WATER_M3_DAY: "water_m3_day",
}


@dataclass(slots=True)
class Covered:
    """What one project has, by measure; ``lapses_on`` is the first day on which a hold ends."""

    amounts: dict[NeedMeasure, Decimal] = field(default_factory=dict)
    confirmed: dict[NeedMeasure, Decimal] = field(default_factory=dict)
    security: dict[NeedMeasure, Security] = field(default_factory=dict)
    lapses_on: dict[NeedMeasure, date] = field(default_factory=dict)
    sites: list[Plot | Space] = field(default_factory=list)

    def reserve(self, measure: NeedMeasure, reservation: Reservation, as_of: date) -> None:
        """Counts a live reservation."""
        self.amounts[measure] = self.amounts.get(measure, Decimal(0)) + reservation.quantity
        if reservation.state == ReservationState.CONFIRMED:
            self.confirmed[measure] = self.confirmed.get(measure, Decimal(0)) + reservation.quantity
            self.security.setdefault(measure, Security.CONFIRMED)
            return
        lapsing = reservation.warn_on <= as_of
        if lapsing or self.security.get(measure) is not Security.LAPSING:
            self.security[measure] = Security.LAPSING if lapsing else Security.HELD
        day = self.lapses_on.get(measure)
        self.lapses_on[measure] = min(day or reservation.held_until_on, reservation.held_until_on)

    def stand_on(self, measure: NeedMeasure, site: Plot | Space, area: Decimal) -> None:
        """Counts the place that the project stands on."""
        self.amounts[measure] = self.amounts.get(measure, Decimal(0)) + area
        self.confirmed[measure] = self.confirmed.get(measure, Decimal(0)) + area
        self.security.setdefault(measure, Security.CONFIRMED)
        self.sites.append(site)


def coverage_of(projects: QuerySet[Project], as_of: date) -> dict[int, Covered]:
    """What each of these projects has, by its id; two queries."""
    within = projects.order_by().values("pk")
    found: dict[int, Covered] = {}
    live = Reservation.objects.live().filter(project__in=within)
    reserved: set[tuple[int, int | None, int | None]] = set()
    for row in live.select_related("supply__plot", "supply__space"):
        covered = found.setdefault(row.project_id, Covered())
        kind = SupplyKind(row.supply.kind)
        covered.reserve(MEASURE_OF_SUPPLY[kind], row, as_of)
        if kind in PLACES:
            reserved.add((row.project_id, row.supply.plot_id, row.supply.space_id))
            site: Plot | Space | None = row.supply.plot or row.supply.space
            if site is not None:
                covered.sites.append(site)
    for project in projects.order_by().select_related("plot", "space"):
        covered = found.setdefault(project.pk, Covered())
        if project.plot is not None and (project.pk, project.plot_id, None) not in reserved:
            covered.stand_on(NeedMeasure.LAND_M2, project.plot, project.plot.area_m2)
        if project.space is not None and (project.pk, None, project.space_id) not in reserved:
            area = project.space.floor_area_m2
            covered.stand_on(NeedMeasure.FLOOR_M2, project.space, min(project.floor_area_m2 or area, area))
    return found


@dataclass(frozen=True, slots=True)
class NeedState:
    """A need and how far it is met. ``waits`` when only a site can meet it and the project has none yet.

    ``short`` is what lacks of what the project can bear (above it, for a ceiling such as the rent).
    """

    need: ProjectNeed
    met: Decimal
    confirmed: Decimal
    short: Decimal
    security: Security
    lapses_on: date | None
    waits: bool = False

    @property
    def open(self) -> Decimal:
        """What of the whole need nothing is promised for yet."""
        return max(Decimal(0), self.need.quantity - self.met)

    @property
    def share(self) -> Decimal:
        """The part of the bearable need that lacks, 0 to 1."""
        if self.short <= 0:
            return Decimal(0)
        return min(Decimal(1), self.short / self.need.bearable) if self.need.bearable else Decimal(1)


_NOTHING = Covered()


def state_of_need(need: ProjectNeed, covered: Mapping[int, Covered]) -> NeedState:
    """How far a need is met by what its project has."""
    has = covered.get(need.project_id, _NOTHING)
    if need.measure.supply is None:
        return _state_of_site(need, has)
    met, confirmed = (amounts.get(need.measure, Decimal(0)) for amounts in (has.amounts, has.confirmed))
    security = has.security.get(need.measure, Security.NOTHING)
    if need.measure in _SETTLED_BY_LANDING and need.stage not in _BEFORE_LANDING:
        met, confirmed, security = max(met, need.quantity), max(confirmed, need.quantity), Security.CONFIRMED
    short = max(Decimal(0), need.bearable - met)
    return NeedState(need, met, confirmed, short, security, has.lapses_on.get(need.measure))


def _state_of_site(need: ProjectNeed, has: Covered) -> NeedState:
    offered = list(_offered(need.measure, has.sites))
    if not has.sites:
        return NeedState(need, Decimal(0), Decimal(0), Decimal(0), Security.NOTHING, None, waits=True)
    if need.measure in AT_MOST:
        best = min(offered, default=need.bearable)
        short = max(Decimal(0), best - need.bearable)
    else:
        best = max(offered, default=Decimal(0))
        short = max(Decimal(0), need.bearable - best)
    return NeedState(need, best, best, short, Security.CONFIRMED, None)


def _offered(measure: NeedMeasure, sites: Iterable[Plot | Space]) -> Iterable[Decimal]:
    for site in sites:
        field_name = (_OF_PLOTS if isinstance(site, Plot) else _OF_SPACES).get(measure)
        value: Any = getattr(site, field_name) if field_name else None
        if value is not None:
            yield Decimal(value)
