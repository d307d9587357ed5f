"""The door from needs to the engine: what each project needs of a site, and what it asks of shared elements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from luodi.engine.optimise.sites import Measure, SiteKind, SiteNeeds
from luodi.office.elements.needs import ProjectNeed, needs_of
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.projects.models import Project

_OF_SITES = {measure.value for measure in Measure}
_PLACE_KINDS = {NeedMeasure.LAND_M2: SiteKind.PLOT, NeedMeasure.FLOOR_M2: SiteKind.SPACE}


@dataclass(frozen=True, slots=True)
class NeedsSnapshot:
    """One project for the engine: of a site, and by kind of supply what it asks for (least bearable) and by when."""

    code: str
    site: SiteNeeds
    demands: Mapping[SupplyKind, float]
    demanded_on: Mapping[SupplyKind, date | None]


def needs_snapshot(projects: QuerySet[Project]) -> list[NeedsSnapshot]:
    """Every project of ``projects``, by code, with its needs as the tolerances bear them; five queries."""
    described = {
        pk: (code, industry, track, district or "")
        for pk, code, industry, track, district in projects.order_by().values_list(
            "pk", "code", "industry_code", "track", "district_id"
        )
    }
    stated = {pk: list(own) for pk, own in groupby(needs_of(projects), key=lambda need: need.project_id)}
    made = [_snapshot(*described[pk], stated.get(pk, [])) for pk in described]
    return sorted(made, key=lambda each: each.code)


def _snapshot(code: str, industry: str, track: str, district: str, needs: list[ProjectNeed]) -> NeedsSnapshot:
    places = [need for need in needs if need.measure in _PLACE_KINDS]
    days = [need.latest_on for need in places if need.latest_on is not None]
    demands = {need.measure.supply: need for need in needs if need.measure.supply}
    site = SiteNeeds(
        project=code,
        needs={Measure(need.measure.value): float(need.bearable) for need in needs if need.measure.value in _OF_SITES},
        industry=industry,
        kinds=frozenset(_PLACE_KINDS[need.measure] for need in places) or frozenset(SiteKind),
        needed_by=min(days, default=None),
        track=track,
        districts=(district,) if district else (),
    )
    return NeedsSnapshot(
        code,
        site,
        {kind: float(need.bearable) for kind, need in demands.items()},
        {kind: need.latest_on for kind, need in demands.items()},
    )
