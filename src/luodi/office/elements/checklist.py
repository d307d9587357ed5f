"""The five lights of a project (五不缺): for each element what is short, by when, and whose it is.

Each need gets its light from the decision 要素灯 in force; an element shows the gravest of its needs. An element for
which no need is stated shows no light: that is no yes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from luodi.engine.lights.elements import ElementDecisions, ElementReason
from luodi.engine.lights.light import Light
from luodi.office.elements.coverage import NeedState, coverage_of, state_of_need
from luodi.office.elements.needs import needing_projects, needs_of
from luodi.office.elements.words import Element
from luodi.office.people.access import DeskField, Role
from luodi.office.people.models import User
from luodi.office.projects.decisions import rules_on
from luodi.office.projects.models import Project
from luodi.office.projects.words import Health, Stage
from luodi.reference.working_days import working_days_between

_OVER = frozenset({Stage.PRODUCING, Stage.AT_CAPACITY})
_LEVELS = ("park", "district", "city")


@dataclass(frozen=True, slots=True)
class NeedLight:
    """One need with its light; ``working_days_left`` to the last day on which it still helps."""

    state: NeedState
    light: Light
    reason: ElementReason | None
    working_days_left: int | None


@dataclass(frozen=True, slots=True)
class ElementLight:
    """One of the five: its light, its needs, the earliest day by which something lacks, and the desk that owns it."""

    element: Element
    light: Light
    needs: tuple[NeedLight, ...]
    due_on: date | None
    desk: str

    @property
    def gravest(self) -> NeedLight | None:
        """The need that gives the element its light."""
        return max(self.needs, key=lambda need: need.light.severity, default=None)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The five lights of a project, in the order of the elements."""

    project_code: str
    project_name: str
    district_code: str
    elements: tuple[ElementLight, ...]

    def of(self, element: Element) -> ElementLight:
        """The light of one element."""
        return next(each for each in self.elements if each.element is element)


def checklist(user: User, project_code: str, as_of: date) -> Checklist | None:
    """The five lights of one project; None when there is none that the user sees."""
    made = checklists(Project.objects.visible_to(user).filter(code=project_code), as_of)
    return made[0] if made else None


def lacking(user: User, as_of: date, elements: Iterable[Element]) -> list[tuple[Checklist, ElementLight]]:
    """Projects within reach with a red or yellow light of one of ``elements``, gravest and most pressing first."""
    wanted = frozenset(elements)
    found = [
        (each, light)
        for each in checklists(needing_projects(user), as_of)
        for light in each.elements
        if light.element in wanted and light.light in (Light.RED, Light.YELLOW)
    ]
    found.sort(key=lambda pair: (-pair[1].light.severity, pair[1].due_on or date.max, pair[0].project_code))
    return found


def checklists(projects: QuerySet[Project], as_of: date) -> list[Checklist]:
    """The five lights of every project, by code; the number of queries does not grow with the projects."""
    rules = rules_on(as_of).elements
    covered = coverage_of(projects, as_of)
    needs = {code: list(own) for code, own in groupby(needs_of(projects), key=lambda need: need.project_code)}
    desks = _desks()
    rows = projects.order_by("code").values_list("code", "name", "district_id", "park_id", "stage", "health")
    made = []
    for code, name, district, park, stage, health in rows:
        over = health == Health.WITHDRAWN or stage in _OVER
        states = [state_of_need(need, covered) for need in needs.get(code, [])]
        lights = [_light(state, rules, as_of, over=over) for state in states]
        elements = tuple(_element(element, lights, desks, district or "", park or "") for element in Element)
        made.append(Checklist(code, name, district or "", elements))
    return made


def _light(state: NeedState, rules: ElementDecisions, as_of: date, *, over: bool) -> NeedLight:
    day = state.need.latest_on
    left = None if day is None else working_days_between(as_of, day).days
    if over or state.waits:
        return NeedLight(state, Light.NONE, None, left)
    verdict = rules.of(state.share, left, state.security)
    return NeedLight(state, verdict.light, verdict.reason, left)


def _element(
    element: Element, lights: Sequence[NeedLight], desks: Mapping[str, list[User]], district: str, park: str
) -> ElementLight:
    own = tuple(light for light in lights if light.state.need.element is element)
    gravest = max((light.light for light in own), key=lambda light: light.severity, default=Light.NONE)
    days = [light.state.need.latest_on for light in own if light.state.short > 0 and light.state.need.latest_on]
    return ElementLight(element, gravest, own, min(days, default=None), _desk(element, desks, district, park))


def _desks() -> dict[str, list[User]]:
    """Who works at the element desks, by field."""
    fields = [DeskField(element.value).value for element in Element]
    found: dict[str, list[User]] = {}
    people = User.objects.filter(role=Role.DESK, is_active=True, desk_field__in=fields).select_related("office")
    for user in people.order_by("username"):
        found.setdefault(user.desk_field, []).append(user)
    return found


def _desk(element: Element, desks: Mapping[str, list[User]], district: str, park: str) -> str:
    """The desk nearest to the project: its office and who works there; empty when there is none."""
    reaching = [
        user for user in desks.get(element.desk.value, []) if user.scope.reaches(district_code=district, park_code=park)
    ]
    nearest = min(reaching, key=lambda user: _LEVELS.index(user.scope.level), default=None)
    return "" if nearest is None else f"{nearest.office.name} {nearest.display_name}"
