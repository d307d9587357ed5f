"""What every action on one project shares: its lock, its reach, its days, and keeping what repeats in step."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.action import Action, state_of
from luodi.office.projects.access import reaches
from luodi.office.projects.facts import ProjectFacts, load_facts
from luodi.office.projects.gate_inputs import gate_of
from luodi.office.projects.models import Node, Project, StageEvent
from luodi.office.projects.standing_keeping import refresh_standings
from luodi.office.projects.words import Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(kw_only=True)
class ProjectAction(Action[Result]):
    """An action on one project. ``self.project`` is the locked row of the register, not the caller's copy."""

    project: Project

    def within_reach(self) -> bool:
        """Locks the project first, so that all that follows is checked against what is really there."""
        self.project = Project.objects.select_for_update().get(pk=self.project.pk)
        return reaches(self.occasion.user, self.project)

    def settle(self) -> None:
        """The project's standing."""
        refresh_standings([self.project.pk])

    def facts(self) -> ProjectFacts:
        """Everything dated about the project, up to now."""
        return load_facts({self.project.pk: self.project.route_id}, date.max, [self.project.pk])[self.project.pk]

    def where(self, field: str = "") -> Where:
        """The project, or a field of it, as the place of a problem."""
        return Where(field=f"{self.project.code} {field}".strip())

    def check_not_in_the_future(self, day: date, field: str) -> None:
        """A ``Problem`` when ``day`` lies after the day of the occasion."""
        if day > self.occasion.on:
            raise Problem(
                "project.day_in_the_future",
                Text(f"日期 {day} 晚于今天（{self.occasion.on}）", f"{day} lies after today, {self.occasion.on}"),
                Text("请填写已经发生的日期", "Give a day on which it has happened"),
                self.where(field),
            )

    def check_given(self, value: str, field: str) -> None:
        """A ``Problem`` when a text that is needed is blank."""
        if not value.strip():
            raise Problem(
                "project.field_missing",
                Text(f"缺少“{field}”", f"“{field}” is missing"),
                Text("请填写后再提交", "Fill it in and send again"),
                self.where(field),
            )

    def follow(self) -> None:
        """Brings what repeats dated rows into step: stage, health, last progress, and the dates of the nodes."""
        facts, before = self.facts(), state_of(self.project)
        self.project.stage = facts.progress.stage
        self.project.health = facts.health.health
        self.project.last_progress_on = facts.last_progress_on
        if self.note_changed(self.project, before):
            self.project.save()
        rows = {node.code: node for node in Node.objects.filter(project=self.project)}
        for state in facts.nodes:
            node = rows.get(state.definition.code) or Node(project=self.project, code=state.definition.code)
            was, is_new = state_of(node), node.pk is None
            node.planned_on, node.agreed = state.planned_on, state.agreed
            node.actual_on, node.recorded = state.actual_on, state.recorded
            if is_new:
                node.save()
                self.note_created(node)
            elif self.note_changed(node, was):
                node.save()

    def prove(self) -> None:
        """Marks moves as verified whose gate's evidence has become complete and verified, from today on."""
        entered = self.facts().progress.entered
        unproved = StageEvent.objects.filter(project=self.project).exclude(evidence_level=EvidenceLevel.VERIFIED)
        for event in unproved:
            stage = Stage(event.to_stage)
            if entered.get(stage) != event.happened_on:
                continue
            if gate_of(self.project, stage, event.happened_on).evidence_level == EvidenceLevel.VERIFIED:
                before = state_of(event)
                event.evidence_level, event.verified_on = EvidenceLevel.VERIFIED, self.occasion.on
                event.save()
                self.note_changed(event, before)
