"""Adds an enterprise or body that takes part in a project."""

from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.projects.models import Party
from luodi.office.projects.project_action import ProjectAction
from luodi.office.projects.words import PartyRole
from luodi.reference.problems import Problem
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AddParty(ProjectAction[Party]):
    """A party by role and name; ``credit_code`` joins it to an enterprise of the register."""

    name: ClassVar[str] = "project.add_party"
    permission: ClassVar[Permission] = Permission.PROJECT_EDIT
    role: PartyRole
    party_name: str
    credit_code: str = ""
    enterprise: Enterprise | None = field(init=False, default=None, repr=False)

    def validate(self) -> None:
        """A name, a registered enterprise where a code is given, and not twice in the same role."""
        self.check_given(self.party_name, "party_name")
        if self.credit_code:
            # Beyond the user's own rows the register does not even say whether it holds a code.
            seen = Enterprise.objects.visible_to(self.occasion.user)
            self.enterprise = seen.filter(credit_code=self.credit_code).first()
            if self.enterprise is None:
                raise Problem(
                    "project.unknown_code",
                    Text(
                        f"没有您可见的企业“{self.credit_code}”",
                        f"There is no enterprise “{self.credit_code}” that you may see",
                    ),
                    Text(
                        "请核对信用代码；外区企业请只填名称，由市级机构关联",
                        "Check the code; an enterprise of another district is given by name, and joined by the city",
                    ),
                    self.where("credit_code"),
                )
        if Party.objects.filter(project=self.project, role=self.role, name=self.party_name.strip()).exists():
            raise Problem(
                "project.party_there_already",
                Text("该参与方已登记过", "This party is already there in this role"),
                Text("请核对名称和角色", "Check the name and the role"),
                self.where("party_name"),
            )

    def change(self) -> Party:
        """Writes the party."""
        party = Party.objects.create(
            project=self.project, role=self.role, name=self.party_name.strip(), enterprise=self.enterprise
        )
        self.note_created(party)
        return party
