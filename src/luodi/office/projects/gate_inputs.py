"""Gathers what a project has, for its gates."""

from datetime import date

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.decisions import rules_on
from luodi.office.projects.gates import EvidenceFact, Gate, evaluate_gate
from luodi.office.projects.models import Evidence, Project, Promise, TaskForceMember
from luodi.office.projects.routes import RouteDefinition, read_route
from luodi.office.projects.words import EvidenceKind, ProjectKind, Stage


def route_of(project: Project) -> RouteDefinition:
    """The route that a project is on."""
    return read_route(project.route.definition, project.route.journal_key)


def gate_of(project: Project, stage: Stage, on: date) -> Gate:
    """The gate into ``stage`` that was in force on a day, as ``project`` stands before it now."""
    gate = rules_on(on).gates.of(ProjectKind(project.kind), stage)
    return evaluate_gate(gate, gate_fields(project), evidence_of(project))


def gate_fields(project: Project) -> dict[str, str]:
    """What a project has of the fields that gates may ask for, as text; blank where it has nothing."""
    lead = TaskForceMember.objects.filter(project=project, leads=True).first() if project.pk else None
    promises = Promise.objects.filter(project=project).count() if project.pk else 0
    return {
        "district": _said(project.district),
        "park": _said(project.park),
        "plot_or_space": _said(project.plot) or _said(project.space),
        "enterprise": _said(project.enterprise),
        "investor_name": project.investor_name,
        "industry_code": project.industry_code,
        "investment_cny": _said(project.investment_cny),
        "land_area_m2": _said(project.land_area_m2),
        "floor_area_m2": _said(project.floor_area_m2),
        "owner_office": _said(project.owner_office),
        "task_force_lead": lead.name if lead else "",
        "promises": str(promises) if promises else "",
    }


def evidence_of(project: Project) -> list[EvidenceFact]:
    """The documents that a project has."""
    if not project.pk:
        return []
    rows = Evidence.objects.filter(project=project).values_list("kind", "evidence_level", "title", "document_number")
    return [
        EvidenceFact(EvidenceKind(kind), EvidenceLevel(level), title, number) for kind, level, title, number in rows
    ]


def _said(value: object) -> str:
    return "" if value is None else str(value)
