"""Projects as lines of a ledger: what a list of them gives out, and what can come back in unchanged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.models import User
from luodi.office.projects.access import sees_contacts
from luodi.office.projects.models import Project
from luodi.office.projects.progression import StageMove, progression
from luodi.office.projects.routes import RouteDefinition, shipped_route
from luodi.office.projects.words import Health, LossReason, ProjectKind, Stage

_RELATED = ("stage_events", "nodes", "progress", "task_force")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One project. Contacts are empty where the user may not see them; ``reached`` and ``planned`` are by stage."""

    code: str
    name: str
    kind: ProjectKind
    district: str
    park: str
    investor: str
    enterprise: str
    credit_code: str
    track: str
    industry_code: str
    investment_cny: Decimal | None
    investment_stated: str
    land_area_m2: Decimal | None
    floor_area_m2: Decimal | None
    description: str
    stage: Stage
    health: Health
    loss_reason: LossReason | None
    reached: Mapping[Stage, date]
    planned: Mapping[Stage, date]
    lead: str
    contact_name: str
    contact_phone: str
    latest_progress: str


def ledger_lines(user: User) -> Iterator[LedgerLine]:
    """Every project that the user may see, by code; a few queries for a few hundred each."""
    rows = Project.objects.visible_to(user).order_by("code")
    related = rows.select_related("district", "park", "enterprise").prefetch_related(*_RELATED)
    for project in related.iterator(chunk_size=_BATCH):
        yield _line(project, user)


def _line(project: Project, user: User) -> LedgerLine:
    open_to_user = sees_contacts(user, project)
    enterprise = project.enterprise
    return LedgerLine(
        code=project.code,
        name=project.name,
        kind=ProjectKind(project.kind),
        district=project.district.name if project.district else "",
        park=project.park.name if project.park else "",
        investor=project.investor_name,
        enterprise=enterprise.name if enterprise else "",
        credit_code=enterprise.credit_code if enterprise else "",
        track=project.track,
        industry_code=project.industry_code,
        investment_cny=project.investment_cny,
        investment_stated=project.investment_stated,
        land_area_m2=project.land_area_m2,
        floor_area_m2=project.floor_area_m2,
        description=project.description,
        stage=Stage(project.stage),
        health=Health(project.health),
        loss_reason=LossReason(project.loss_reason) if project.loss_reason else None,
        reached=_reached(project),
        planned=_planned(project),
        lead=next((member.name for member in project.task_force.all() if member.leads), ""),
        contact_name=project.contact_name if open_to_user else "",
        contact_phone=project.contact_phone if open_to_user else "",
        latest_progress=next((note.text for note in project.progress.all()), ""),
    )


def _reached(project: Project) -> Mapping[Stage, date]:
    moves = (
        StageMove(Stage(event.to_stage), event.happened_on, EvidenceLevel(event.evidence_level))
        for event in project.stage_events.all()
    )
    found = progression(moves, date.max)
    return found.entered if found else {}


def _planned(project: Project) -> Mapping[Stage, date]:
    agreed = {node.code: node.planned_on for node in project.nodes.all() if node.agreed and node.planned_on}
    stages = stage_of_node(shipped_route(ProjectKind(project.kind)))
    return {stage: agreed[code] for code, stage in stages.items() if code in agreed}


def stage_of_node(route: RouteDefinition) -> Mapping[str, Stage]:
    """The nodes that stand for a stage in a ledger, one a stage: where two lead to it, the later of the route."""
    codes = {node.completed_by_stage: node.code for node in route.nodes if node.completed_by_stage}
    return {code: stage for stage, code in codes.items()}
