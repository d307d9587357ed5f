"""Creates an office."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.models import Office, OfficeLevel
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_REACH = {OfficeLevel.DISTRICT: "district_code", OfficeLevel.PARK: "park_code", OfficeLevel.ENTERPRISE: "credit_code"}


@dataclass(kw_only=True)
class CreateOffice(Action[Office]):
    """An office with the code of what it reaches: its district, park or enterprise, as its level asks for."""

    name: ClassVar[str] = "people.create_office"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    code: str
    title: str
    level: OfficeLevel
    parent: Office | None = None
    district_code: str = ""
    park_code: str = ""
    credit_code: str = ""

    def within_reach(self) -> bool:
        """The city creates any; other offices only such as reach what they do: where a park lies is not known here."""
        scope = self.occasion.user.scope
        return scope.level == "city" or (
            scope.level == self.level
            and scope.reaches(district_code=self.district_code, park_code=self.park_code, credit_code=self.credit_code)
        )

    def validate(self) -> None:
        """A new code, a name, and the code of what it reaches."""
        if not self.code.strip() or not self.title.strip():
            raise _not_valid(Text("机构须有编号和名称", "An office needs a code and a name"), "code")
        needed = _REACH.get(self.level)
        if needed and not getattr(self, needed):
            raise _not_valid(
                Text(f"“{self.level.value}”级机构须填写 {needed}", f"An office of this level needs {needed}"), needed
            )
        if Office.objects.filter(code=self.code).exists():
            raise _not_valid(Text(f"编号“{self.code}”已被使用", f"The code “{self.code}” is taken"), "code")

    def change(self) -> Office:
        """Writes the office."""
        office = Office.objects.create(
            code=self.code,
            name=self.title,
            level=self.level,
            parent=self.parent,
            district_code=self.district_code,
            park_code=self.park_code,
            credit_code=self.credit_code,
        )
        self.note_created(office)
        return office


def _not_valid(what: Text, field: str) -> Problem:
    return Problem(
        "people.office_not_valid", what, Text("请改正后重试", "Correct it and try again"), Where(field=field)
    )
