"""Records in a sentence what moved in a project."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.projects.models import ProgressNote
from luodi.office.projects.project_action import ProjectAction


@dataclass(kw_only=True)
class RecordProgress(ProjectAction[ProgressNote]):
    """A dated note; it ends the project's silence."""

    name: ClassVar[str] = "project.record_progress"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    text: str
    noted_on: date

    def validate(self) -> None:
        """There is a text, and its day is not in the future."""
        self.check_given(self.text, "text")
        self.check_not_in_the_future(self.noted_on, "noted_on")

    def change(self) -> ProgressNote:
        """Writes the note."""
        note = ProgressNote.objects.create(
            project=self.project, noted_on=self.noted_on, text=self.text.strip(), noted_by=self.occasion.user
        )
        self.note_created(note)
        self.follow()
        return note
