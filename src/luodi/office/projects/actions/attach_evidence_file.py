"""Attaches the scan to a document that was registered without one."""

from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.files.attaching import attach
from luodi.office.files.records import ReceivedFile
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.actions.verify_evidence import evidence_numbered
from luodi.office.projects.models import Evidence
from luodi.office.projects.project_action import ProjectAction
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AttachEvidenceFile(ProjectAction[Evidence]):
    """A document has one file, and keeps it: what somebody verified is never exchanged under their name."""

    name: ClassVar[str] = "project.attach_evidence_file"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    evidence_id: int
    file: ReceivedFile
    evidence: Evidence = field(init=False, repr=False)

    def validate(self) -> None:
        """The document belongs to the project and has no file yet."""
        self.evidence = evidence_numbered(self, self.evidence_id)
        if self.evidence.file_id is not None:
            raise Problem(
                "project.evidence_has_a_file",
                Text("该佐证已有文件", "This document has a file already"),
                Text("如有新的文件，请另行登记一份佐证", "Register another document for another file"),
                self.where("file"),
            )

    def change(self) -> Evidence:
        """Writes the file and refers to it; how well the document is known stays as it is."""
        before = state_of(self.evidence)
        self.evidence.file = attach(self, self.file)
        self.evidence.save(update_fields=["file"])
        self.note_changed(self.evidence, before)
        return self.evidence
