"""Changes the plain fields of a project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.projects.access import reaches, sees_contacts
from luodi.office.projects.fields import OWNERS_ALONE, Lookups
from luodi.office.projects.models import Project, ProjectName
from luodi.office.projects.project_action import ProjectAction
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EditProject(ProjectAction[Project]):
    """Sets ``fields`` (of ``fields.EDITABLE_FIELDS``); what is not named stays. An old name is kept as an alias."""

    name: ClassVar[str] = "project.edit"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    fields: Mapping[str, Any]
    before: dict[str, Any] = field(init=False, default_factory=dict, repr=False)

    def validate(self) -> None:
        """Checks each value, the places against each other, and that the project stays within reach.

        Contacts, and who owns them, are set by who may read them.
        """
        if OWNERS_ALONE & set(self.fields) and not sees_contacts(self.occasion.user, self.project):
            raise Problem(
                "project.contacts_closed",
                Text("联系人和归口机构由现归口机构维护", "Contacts and ownership are kept by the owning office"),
                Text("请由归口机构修改", "Ask the owning office to change them"),
                self.where("contact_name"),
            )
        self.before = state_of(self.project)
        self._check_enterprise()
        lookups = Lookups.gather([self.fields], also=[self.project])
        for column, value in lookups.columns(self.fields, self.where()).items():
            setattr(self.project, column, value)
        lookups.settle_places(self.project, self.where())
        if not reaches(self.occasion.user, self.project):
            raise Problem(
                "project.moved_out_of_reach",
                Text("不能把项目移到管辖范围之外", "A project cannot be moved outside the reach of your office"),
                Text("请由市级机构调整所属区或园区", "Ask the city's office to change its district or park"),
                self.where("district_code"),
            )

    def change(self) -> Project:
        """Saves what differs."""
        if self.note_changed(self.project, self.before):
            self.project.save()
            if self.before["name"] != self.project.name:
                self._keep_old_name(str(self.before["name"]))
        return self.project

    def _check_enterprise(self) -> None:
        """Beyond the user's own rows the register does not even say whether it holds a code."""
        code = self.fields.get("credit_code")
        if not code or (self.project.enterprise and self.project.enterprise.credit_code == code):
            return
        if not Enterprise.objects.visible_to(self.occasion.user).filter(credit_code=code).exists():
            raise Problem(
                "project.unknown_code",
                Text(f"没有您可见的企业“{code}”", f"There is no enterprise “{code}” that you may see"),
                Text(
                    "请核对信用代码；外区企业由市级机构关联",
                    "Check the code; the city's office joins those of other districts",
                ),
                self.where("credit_code"),
            )

    def _keep_old_name(self, name: str) -> None:
        alias, is_new = ProjectName.objects.get_or_create(
            project=self.project, name=name, source="register", defaults={"seen_on": self.occasion.on}
        )
        if is_new:
            self.note_created(alias)
