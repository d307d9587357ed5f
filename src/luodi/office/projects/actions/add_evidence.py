"""Adds a document that proves a step of a project."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.files.attaching import attach
from luodi.office.files.records import ReceivedFile
from luodi.office.people.access import Permission
from luodi.office.projects.models import Evidence
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import EvidenceKind
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AddEvidence(ProjectAction[Evidence]):
    """A document with kind, date, source, and how well it is known. It may prove moves already made.

    ``file`` is the scan or the document itself, where there is one.
    """

    name: ClassVar[str] = "project.add_evidence"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    kind: EvidenceKind
    title: str
    dated_on: date
    evidence_level: EvidenceLevel
    source: str
    document_number: str = ""
    file: ReceivedFile | None = None

    def validate(self) -> None:
        """Title and source are there, the day is not in the future, and the document is not there already.

        What comes in as verified needs the permission that verifying needs (``verify_evidence``).
        """
        if self.evidence_level == EvidenceLevel.VERIFIED:
            self.require(Permission.PROJECT_ADVANCE)
        self.check_given(self.title, "title")
        self.check_given(self.source, "source")
        self.check_not_in_the_future(self.dated_on, "dated_on")
        same = Evidence.objects.filter(project=self.project, kind=self.kind, document_number=self.document_number)
        if (same if self.document_number else same.filter(title=self.title)).exists():
            raise Problem(
                "project.evidence_there_already",
                Text("该佐证已登记过", "This document is already among the evidence"),
                Text("如需改变核实情况，请核实已登记的佐证", "Verify the one that is there instead"),
                self.where("document_number"),
            )

    def change(self) -> Evidence:
        """Writes the document, what it proves, and the nodes that it completes."""
        evidence = Evidence.objects.create(
            project=self.project,
            kind=self.kind,
            title=self.title.strip(),
            document_number=self.document_number.strip(),
            dated_on=self.dated_on,
            evidence_level=self.evidence_level,
            source=self.source.strip(),
            file=attach(self, self.file) if self.file else None,
        )
        self.note_created(evidence)
        self.prove()
        self.follow()
        return evidence
