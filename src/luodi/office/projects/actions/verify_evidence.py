"""Verifies a document that was self-reported."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.models import Evidence
from luodi.office.projects.project_action import ProjectAction
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class VerifyEvidence(ProjectAction[Evidence]):
    """Somebody of the office has seen that the document is genuine; ``source`` says where or by whom."""

    name: ClassVar[str] = "project.verify_evidence"
    permission: ClassVar[Permission] = Permission.PROJECT_ADVANCE
    evidence_id: int
    source: str
    evidence: Evidence = field(init=False, repr=False)

    def validate(self) -> None:
        """The document belongs to the project, and the source is there."""
        self.check_given(self.source, "source")
        self.evidence = evidence_numbered(self, self.evidence_id)

    def change(self) -> Evidence:
        """Writes the level and its source, and the moves that are now proved."""
        before = state_of(self.evidence)
        self.evidence.evidence_level, self.evidence.source = EvidenceLevel.VERIFIED, self.source.strip()
        if self.note_changed(self.evidence, before):
            self.evidence.save()
            self.prove()
        return self.evidence


def evidence_numbered(action: ProjectAction[Any], number: int) -> Evidence:
    """The document of the action's project with this number; a ``Problem`` when it has none."""
    found = Evidence.objects.filter(project=action.project, pk=number).first()
    if found is None:
        raise Problem(
            "project.unknown_evidence",
            Text("项目没有这份佐证", "The project has no such document"),
            Text("请从项目的佐证列表中选择", "Choose it from the evidence of the project"),
            action.where("evidence_id"),
        )
    return found
