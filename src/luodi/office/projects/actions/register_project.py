"""Registers a project: it gets its code, its route, its first stage and its nodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.projects.access import reaches
from luodi.office.projects.code_numbers import next_codes
from luodi.office.projects.decisions import rules_on
from luodi.office.projects.fields import Lookups
from luodi.office.projects.gate_inputs import evidence_of, gate_fields
from luodi.office.projects.gates import evaluate_gate, gate_closed, stage_not_on_route
from luodi.office.projects.models import Project, StageEvent
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.routes import STAGE_ORDER, read_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.problems import NOWHERE, Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RegisterProject(ProjectAction[Project]):
    """A new project, on the newest route of its kind. Gates with evidence wait: it starts as a lead or in talks.

    ``fields`` are those of ``fields.EDITABLE_FIELDS``. District, park and owning office are those of the user where
    nothing is said.
    """

    name: ClassVar[str] = "project.register"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    title: str
    kind: ProjectKind
    happened_on: date
    stage: Stage = Stage.LEAD
    fields: Mapping[str, Any] = field(default_factory=dict)
    project: Project = field(init=False)

    def within_reach(self) -> bool:
        """Reads the fields first: a project may lie in a park, and so in a district, by its plot alone."""
        office = self.occasion.user.office
        values = {
            "district_code": office.district_code,
            "park_code": office.park_code,
            "owner_office_code": office.code,
            **self.fields,
            "name": self.title,
        }
        lookups = Lookups.gather([values])
        self.project = Project(kind=self.kind, stage=self.stage, health=Health.ON_TRACK, code="")
        for column, value in lookups.columns(values, NOWHERE).items():
            setattr(self.project, column, value)
        lookups.settle_places(self.project, NOWHERE)
        return reaches(self.occasion.user, self.project)

    def validate(self) -> None:
        """Not in the future, and past every gate up to its first stage."""
        self.check_not_in_the_future(self.happened_on, "happened_on")
        template = newest_route(self.kind)
        self.project.route = template
        route = read_route(template.definition, template.journal_key)
        if self.stage not in route.stages:
            raise stage_not_on_route(self.stage, Where(field=self.title))
        known = gate_fields(self.project)
        gates = rules_on(self.happened_on).gates
        for stage in route.stages:
            if STAGE_ORDER[stage] <= STAGE_ORDER[self.stage]:
                found = evaluate_gate(gates.of(self.kind, stage), known, evidence_of(self.project))
                if not found.is_open:
                    raise gate_closed(found, self.title)

    def change(self) -> Project:
        """Numbers and saves the project, with its first stage event and its nodes."""
        [self.project.code] = next_codes(self.occasion.on.year, 1)
        self.project.last_progress_on = self.happened_on
        self.project.save()
        self.note_created(self.project)
        event = StageEvent.objects.create(
            project=self.project,
            to_stage=self.stage,
            happened_on=self.happened_on,
            evidence_level=EvidenceLevel.SELF_REPORTED,
            source=self.project.source,
        )
        self.note_created(event)
        self.follow()
        return self.project


def newest_route(kind: ProjectKind) -> RouteTemplate:
    """The newest route of a kind of project; a ``Problem`` when the rules were never loaded."""
    template = RouteTemplate.objects.filter(kind=kind).order_by("-version").first()
    if template is None:
        raise Problem(
            "rules.not_loaded",
            Text(f"还没有“{kind.value}”类项目的推进路线", f"There is no route for “{kind.value}” yet"),
            Text("请先运行 luodi migrate 载入规则", "Run luodi migrate, which loads the rules"),
        )
    return template
