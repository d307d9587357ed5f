"""What projects need, by measure: as stated, with what the project itself keeps and the day that its route plans.

Land of a new-build factory and floor area of every other project are needs that the project's own fields state; a
stated need of the same measure adds day and tolerance, and never a second quantity.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from luodi.office.elements.models import Need
from luodi.office.elements.words import AT_MOST, OF_PROJECT, Element, NeedMeasure
from luodi.office.people.models import User
from luodi.office.projects.models import Node, Project
from luodi.office.projects.routes import read_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import Health, ProjectKind, Stage

NEEDING = (Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED)
"""Stages of the projects whose needs the city plans for: signed, not yet producing."""
_NEEDED_FOR = {
    Element.LAND: Stage.LANDED,
    Element.SPACE: Stage.LANDED,
    Element.CAPITAL: Stage.STARTED,
    Element.HOUSING: Stage.PRODUCING,
    Element.ENERGY: Stage.PRODUCING,
}
"""The stage into which a project cannot go without the element; its planned day is when the element is needed."""
_STAGES = frozenset(_NEEDED_FOR.values())
_PERCENT = Decimal(100)
_PLACES = Decimal("0.01")
"""The places that a quantity has everywhere: what is short of a need can be asked for as it stands."""


@dataclass(frozen=True, slots=True)
class ProjectNeed:
    """A need of one project. ``planned`` when the day comes from the route; ``stated`` when somebody stated it."""

    project_id: int
    project_code: str
    project_name: str
    district_code: str
    park_code: str
    stage: Stage
    measure: NeedMeasure
    quantity: Decimal
    needed_on: date | None
    planned: bool
    stated: bool
    tolerance_percent: Decimal
    tolerance_days: int
    remark: str
    source: str
    stated_on: date | None

    @property
    def element(self) -> Element:
        """The element that it is a need of."""
        return self.measure.element

    @property
    def bearable(self) -> Decimal:
        """The least that the project can live with; of a ceiling such as the rent, the most."""
        sign = 1 if self.measure in AT_MOST else -1
        return (self.quantity * (_PERCENT + sign * self.tolerance_percent) / _PERCENT).quantize(_PLACES)

    @property
    def latest_on(self) -> date | None:
        """The last day on which it still helps."""
        return self.needed_on and self.needed_on + timedelta(days=self.tolerance_days)


def needing_projects(user: User) -> QuerySet[Project]:
    """The projects within reach whose needs the city plans for."""
    return Project.objects.visible_to(user).filter(stage__in=NEEDING).exclude(health=Health.WITHDRAWN)


def needs_of(projects: QuerySet[Project]) -> list[ProjectNeed]:
    """The needs of these projects, by project code and measure. Four queries, whatever their number."""
    rows = list(
        projects.order_by("code").values_list(
            "pk", "code", "name", "kind", "stage", "route_id", "district_id", "park_id", "land_area_m2", "floor_area_m2"
        )
    )
    within = projects.order_by().values("pk")
    stated: dict[int, dict[NeedMeasure, Need]] = {}
    for row in Need.objects.filter(project__in=within):
        stated.setdefault(row.project_id, {})[NeedMeasure(row.measure)] = row
    planned = _planned_days(within, {row[5] for row in rows})
    found: list[ProjectNeed] = []
    for pk, code, name, kind, stage, _route, district, park, land, floor in rows:
        own = stated.get(pk, {})
        areas = {NeedMeasure.LAND_M2: land, NeedMeasure.FLOOR_M2: floor}
        measures = {*own, *_unstated(ProjectKind(kind), areas)}
        for measure in NeedMeasure:
            if measure not in measures:
                continue
            need = own.get(measure)
            quantity = areas[measure] if measure in OF_PROJECT else need.quantity if need else None
            if quantity is None:
                continue
            day = planned.get((pk, _NEEDED_FOR[measure.element]))
            found.append(
                ProjectNeed(
                    project_id=pk,
                    project_code=code,
                    project_name=name,
                    district_code=district or "",
                    park_code=park or "",
                    stage=Stage(stage),
                    measure=measure,
                    quantity=quantity,
                    needed_on=need.needed_on if need and need.needed_on else day,
                    planned=not (need and need.needed_on) and day is not None,
                    stated=need is not None,
                    tolerance_percent=need.tolerance_percent if need else Decimal(0),
                    tolerance_days=need.tolerance_days if need else 0,
                    remark=need.remark if need else "",
                    source=need.source if need else "",
                    stated_on=need.stated_on if need else None,
                )
            )
    return found


def _unstated(kind: ProjectKind, areas: Mapping[NeedMeasure, Decimal | None]) -> Iterable[NeedMeasure]:
    """The need of a place that the project's own fields state: a factory is built on land, all else wants rooms."""
    measure = NeedMeasure.LAND_M2 if kind is ProjectKind.NEW_BUILD else NeedMeasure.FLOOR_M2
    return (measure,) if areas[measure] else ()


def _planned_days(projects: QuerySet[Any, Any], routes: Iterable[int]) -> dict[tuple[int, Stage], date]:
    """When each project is planned to enter the stages that elements are needed for."""
    stages: dict[tuple[int, str], Stage] = {}
    for template in RouteTemplate.objects.filter(pk__in=set(routes)):
        for node in read_route(template.definition, template.journal_key).nodes:
            if node.completed_by_stage in _STAGES:
                stages[template.pk, node.code] = node.completed_by_stage
    codes = {code for _route, code in stages}
    nodes = Node.objects.filter(project__in=projects, code__in=codes, planned_on__isnull=False)
    found: dict[tuple[int, Stage], date] = {}
    for pk, route, code, day in nodes.values_list("project_id", "project__route_id", "code", "planned_on"):
        stage = stages.get((route, code))
        if stage is not None and day is not None:
            found[pk, stage] = max(day, found.get((pk, stage), day))
    return found
