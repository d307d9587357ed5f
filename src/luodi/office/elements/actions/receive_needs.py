"""States needs of many projects at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.elements.models import Need
from luodi.office.elements.need_writing import check_need, write_need
from luodi.office.elements.records import NeedRecord
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.access import reaches
from luodi.office.projects.models import Project
from luodi.office.projects.standing_keeping import refresh_standings
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

MOST = 10_000


@dataclass(kw_only=True)
class ReceiveNeeds(Action[int]):
    """All or nothing; what is as stated already writes nothing. Returns how many needs were written."""

    name: ClassVar[str] = "need.receive"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    needs: Sequence[NeedRecord]

    def within_reach(self) -> bool:
        """Every project lies within the user's office; the projects are locked in the order of their codes."""
        if len(self.needs) > MOST:
            raise Problem(
                "need.too_many",
                Text(f"一次最多 {MOST} 项需求", f"At most {MOST} needs come at once"),
                Text("请分批提交", "Send them in parts"),
            )
        codes = {record.project_code for record in self.needs}
        locked = Project.objects.select_for_update().filter(code__in=codes).order_by("code")
        self.projects = {project.code: project for project in locked}
        return all(reaches(self.occasion.user, project) for project in self.projects.values())

    def validate(self) -> None:
        """Every project is there, and every need makes sense."""
        for record in self.needs:
            if record.project_code not in self.projects:
                raise Problem(
                    "project.unknown_code",
                    Text(f"没有项目“{record.project_code}”", f"There is no project “{record.project_code}”"),
                    Text("请核对项目编号", "Check the code of the project"),
                    Where(field=record.project_code),
                )
            check_need(record)

    def change(self) -> int:
        """Writes what is new or differs."""
        known = {
            (need.project.code, need.measure): need
            for need in Need.objects.filter(project__in=self.projects.values()).select_related("project")
        }
        written = 0
        for record in self.needs:
            key = (record.project_code, record.measure.value)
            known[key], moved = write_need(self, self.projects[record.project_code], record, known.get(key))
            written += moved
        return written

    def settle(self) -> None:
        """The projects' standings."""
        refresh_standings([project.pk for project in self.projects.values()])
