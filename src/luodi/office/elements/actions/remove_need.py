"""Takes a need back that the project no longer has."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.elements.models import Need
from luodi.office.elements.words import OF_PROJECT, NeedMeasure
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.project_action import ProjectAction
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class RemoveNeed(ProjectAction[None]):
    """The journal keeps what it was; of land and floor area the project's own figure goes too."""

    name: ClassVar[str] = "need.remove"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    measure: NeedMeasure

    def validate(self) -> None:
        """There is such a need."""
        self.need = Need.objects.filter(project=self.project, measure=self.measure).first()
        field = OF_PROJECT.get(self.measure)
        self.field = field if field and getattr(self.project, field) is not None else ""
        if self.need is None and not self.field:
            raise Problem(
                "need.not_found",
                Text("项目没有登记这项要素需求", "The project has no such need"),
                Text("请刷新后核对", "Look again"),
                self.where(self.measure.value),
            )

    def change(self) -> None:
        """Removes it."""
        if self.field:
            before = state_of(self.project)
            setattr(self.project, self.field, None)
            self.project.save(update_fields=[self.field])
            self.note_changed(self.project, before)
        if self.need is not None:
            self.note_removed(self.need)
            self.need.delete()
