"""The figures with which a form comes to an office: progress, lights and cases of its place, each with its rows.

They are counted for a day and kept: what changes later changes no form. Landed and started count on verified evidence
only, as in the brief.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from luodi.engine.lights.light import Light
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.models import Office
from luodi.office.projects.models import Project, ProjectQuerySet, StageEvent
from luodi.office.projects.standing import ProjectStanding
from luodi.office.projects.standing_keeping import are_standing, computed_standings
from luodi.office.projects.words import Health, Stage
from luodi.office.services.models import Case, CaseHandling, CaseQuerySet
from luodi.office.services.timing import timing_of
from luodi.office.services.words import CaseState
from luodi.reference.text import Text

SILENT_FOR = 20
"""Working days without a word, as on the page of today."""


@dataclass(frozen=True, slots=True)
class FormFigure:
    """A count with the codes of the projects or cases that make it up."""

    code: str
    rows: tuple[str, ...]

    @property
    def value(self) -> int:
        """How many."""
        return len(self.rows)

    @property
    def text(self) -> Text:
        """What is counted."""
        return FIGURE_TEXTS[self.code]

    @property
    def of_cases(self) -> bool:
        """Whether the rows are cases; else they are projects."""
        return self.code.startswith("case")


FIGURE_TEXTS = {
    "signed": Text("累计签约", "signed in all"),
    "in_hand": Text("在推进", "in hand"),
    "period.signed": Text("本期签约", "signed this period"),
    "period.landed": Text("本期落地", "landed this period"),
    "period.started": Text("本期开工", "started this period"),
    "light.red": Text("红灯", "red lights"),
    "light.yellow": Text("黄灯", "yellow lights"),
    "light.green": Text("绿灯", "green lights"),
    "overdue": Text("节点逾期", "overdue nodes"),
    "silent": Text("久无进展", "silent"),
    "case.new": Text("诉求待分办", "cases waiting for routing"),
    "case.routed": Text("诉求待签收", "cases waiting to be taken up"),
    "case.in_hand": Text("诉求办理中", "cases in hand"),
    "case.answered": Text("诉求已答复待办结", "cases answered"),
    "cases.late": Text("诉求逾期", "cases late"),
    "cases.opened": Text("本期新增诉求", "cases opened this period"),
    "cases.closed": Text("本期办结诉求", "cases closed this period"),
}
"""What a form counts, in the order in which it is told."""

_SIGNED = (Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.AT_CAPACITY)


def figures_for(office: Office, since: date, as_of: date, at: datetime) -> list[FormFigure]:
    """The figures of an office's place on ``as_of``; those of the period count what came after ``since``."""
    found = {**_projects(office, since, as_of), **_cases(office, since, as_of, at)}
    return [FormFigure(code, tuple(sorted(found.get(code, ())))) for code in FIGURE_TEXTS]


def to_json(figures: Iterable[FormFigure]) -> list[dict[str, Any]]:
    """As a form keeps them."""
    return [{"code": figure.code, "rows": list(figure.rows)} for figure in figures]


def from_json(kept: Iterable[dict[str, Any]]) -> tuple[FormFigure, ...]:
    """What a form keeps; a figure that is no longer counted is left out."""
    return tuple(FormFigure(one["code"], tuple(one["rows"])) for one in kept if one["code"] in FIGURE_TEXTS)


def _projects(office: Office, since: date, as_of: date) -> dict[str, list[str]]:
    projects = _within(office)
    codes = dict(projects.values_list("pk", "code"))
    if are_standing(as_of):
        standings = list(ProjectStanding.objects.filter(project__in=projects))
    else:
        standings = computed_standings(projects, as_of)
    counted = [one for one in standings if one.counted]
    signed = [one for one in counted if one.stage in _SIGNED]
    in_hand = [one for one in signed if one.health != Health.WITHDRAWN]
    found = {"signed": signed, "in_hand": in_hand}
    for light in (Light.RED, Light.YELLOW, Light.GREEN):
        found[f"light.{light.value}"] = [one for one in in_hand if one.light == light.value]
    found["overdue"] = [one for one in in_hand if one.late_working_days]
    found["silent"] = [one for one in in_hand if one.light != Light.NONE and one.silent_working_days >= SILENT_FOR]
    rows = {name: [codes[one.project_id] for one in ones] for name, ones in found.items()}
    moved = StageEvent.objects.filter(project__in=projects, happened_on__gt=since, happened_on__lte=as_of)
    kept = {one.project_id for one in counted}
    proven = Q(evidence_level=EvidenceLevel.VERIFIED, bypassed=False)
    for stage, which in ((Stage.SIGNED, Q()), (Stage.LANDED, proven), (Stage.STARTED, proven)):
        moves = moved.filter(which, to_stage=stage).values_list("project_id", flat=True)
        rows[f"period.{stage.value}"] = sorted({codes[one] for one in moves if one in kept})
    return rows


def _cases(office: Office, since: date, as_of: date, at: datetime) -> dict[str, list[str]]:
    handlings = Prefetch("handlings", CaseHandling.objects.prefetch_related("extensions", "pauses"))
    cases = _cases_within(office).filter(opened_at__lte=at)
    recent = cases.filter(Q(closed_at__isnull=True) | Q(closed_at__date__gt=since)).prefetch_related(handlings)
    rows: dict[str, list[str]] = {
        "cases.opened": list(
            cases.filter(opened_at__date__gt=since, opened_at__date__lte=as_of).values_list("code", flat=True)
        )
    }
    for case in recent:
        there = [one for one in case.handlings.all() if one.round == case.reopenings and one.assigned_at <= at]
        state = _state_at(case, there, at)
        rows.setdefault("cases.closed" if state == CaseState.CLOSED else f"case.{state.value}", []).append(case.code)
        if state != CaseState.CLOSED and any(_late(one, at) for one in there):
            rows.setdefault("cases.late", []).append(case.code)
    return rows


def _state_at(case: Case, handlings: list[CaseHandling], at: datetime) -> CaseState:
    """The state of a case at an instant, by the days of its rows."""
    if case.closed_at is not None and case.closed_at <= at:
        return CaseState.CLOSED
    if not handlings:
        return CaseState.NEW
    if all(one.answered_at and one.answered_at <= at for one in handlings):
        return CaseState.ANSWERED
    taken = any(one.taken_up_at and one.taken_up_at <= at for one in handlings)
    return CaseState.IN_HAND if taken else CaseState.ROUTED


def _late(handling: CaseHandling, at: datetime) -> bool:
    answered = handling.answered_at is not None and handling.answered_at <= at
    return not answered and timing_of(handling, at).reading.overdue


def _within(office: Office) -> ProjectQuerySet:
    projects = Project.objects.all()
    match office.scope.level:
        case "city":
            return projects
        case "district":
            return projects.filter(district_id=office.district_code)
        case "park":
            return projects.filter(park_id=office.park_code)
    return projects.none()


def _cases_within(office: Office) -> CaseQuerySet:
    cases = Case.objects.all()
    match office.scope.level:
        case "city":
            return cases
        case "district":
            return cases.filter(enterprise__district=office.district_code)
        case "park":
            return cases.filter(enterprise__park=office.park_code)
    return cases.none()
