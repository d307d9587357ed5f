"""Sets the task force (专班) of a project: who is in it, and who leads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.people.models import Office, User
from luodi.office.projects.models import TaskForceMember
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.records import MemberRecord
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SetTaskForce(ProjectAction[list[TaskForceMember]]):
    """Replaces the task force by ``members``; who was in it already stays the same row. Exactly one leads."""

    name: ClassVar[str] = "project.set_task_force"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    members: Sequence[MemberRecord]
    offices: dict[str, Office] = field(init=False, default_factory=dict, repr=False)
    users: dict[str, User] = field(init=False, default_factory=dict, repr=False)

    def validate(self) -> None:
        """One lead, nobody twice, and offices and users that exist."""
        names = [(member.name, member.office_code) for member in self.members]
        if sum(member.leads for member in self.members) != 1 or len(set(names)) != len(names):
            raise Problem(
                "project.task_force_lead",
                Text("专班须有且只有一名负责人，成员不得重复", "A task force has one lead, and nobody is in it twice"),
                Text("请指定一名负责人", "Name one member as its lead"),
                self.where("members"),
            )
        codes = {member.office_code for member in self.members}
        self.offices = {office.code: office for office in Office.objects.filter(code__in=codes)}
        usernames = {member.username for member in self.members if member.username}
        self.users = {user.username: user for user in User.objects.filter(username__in=usernames)}
        unknown = sorted((codes - self.offices.keys()) | (usernames - self.users.keys()))
        if unknown:
            raise Problem(
                "project.unknown_code",
                Text(f"没有这些机构或用户：{'、'.join(unknown)}", f"No such offices or users: {', '.join(unknown)}"),
                Text("请从机构和用户列表中选择", "Choose from the lists of offices and users"),
                self.where("members"),
            )

    def change(self) -> list[TaskForceMember]:
        """Removes, changes and adds members; who led before steps down first."""
        there = {
            (row.name, row.office.code): row
            for row in TaskForceMember.objects.filter(project=self.project).select_related("office")
        }
        wanted = {(member.name, member.office_code): member for member in self.members}
        for key in there.keys() - wanted.keys():
            self.note_removed(there[key])
            there.pop(key).delete()
        return [
            self._set(there.get(key), member) for key, member in sorted(wanted.items(), key=lambda item: item[1].leads)
        ]

    def _set(self, row: TaskForceMember | None, member: MemberRecord) -> TaskForceMember:
        before = state_of(row) if row else {}
        row = row or TaskForceMember(project=self.project, name=member.name, office=self.offices[member.office_code])
        row.user, row.duty, row.leads = self.users.get(member.username), member.duty, member.leads
        row.save()
        if before:
            self.note_changed(row, before)
        else:
            self.note_created(row)
        return row
