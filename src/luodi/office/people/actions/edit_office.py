"""Renames, moves and closes offices."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.people.actions.create_user import reaches_office
from luodi.office.people.models import Office
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class EditOffice(Action[Office]):
    """A new name, or another place in the tree. What it reaches stays: that is what its people were promised."""

    name: ClassVar[str] = "people.edit_office"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    office: Office
    title: str
    parent: Office | None

    def within_reach(self) -> bool:
        """Offices within the rows of one's own; the new parent need not be."""
        return reaches_office(self.occasion.user, self.office)

    def validate(self) -> None:
        """A name, an open parent, and no circle."""
        if not self.title.strip():
            raise _not_valid(Text("机构须有名称", "An office needs a name"), "title")
        if self.parent is not None and self.parent.closed_on is not None:
            raise _not_valid(Text("上级机构已关闭", "The parent office is closed"), "parent")
        above = self.parent
        while above is not None:
            if above.pk == self.office.pk:
                raise _not_valid(Text("机构不能隶属于自己或自己的下级", "An office cannot lie below itself"), "parent")
            above = above.parent

    def change(self) -> Office:
        """Writes it."""
        office = Office.objects.select_for_update().get(pk=self.office.pk)
        before = state_of(office)
        office.name, office.parent = self.title.strip(), self.parent
        if self.note_changed(office, before):
            office.save()
        return office


@dataclass(kw_only=True)
class CloseOffice(Action[Office]):
    """From the day of the occasion on it takes nobody; what it did stays its own."""

    name: ClassVar[str] = "people.close_office"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    office: Office

    def within_reach(self) -> bool:
        """Offices within the rows of one's own."""
        return reaches_office(self.occasion.user, self.office)

    def validate(self) -> None:
        """Nobody works there any more, and no open office lies below."""
        if self.office.users.filter(is_active=True).exists():
            raise _not_valid(Text("机构里还有启用的用户", "Active users still belong to the office"), "office")
        if self.office.branches.filter(closed_on=None).exists():
            raise _not_valid(Text("机构还有未关闭的下级机构", "Open offices still lie below it"), "office")

    def change(self) -> Office:
        """Writes the day."""
        office = Office.objects.select_for_update().get(pk=self.office.pk)
        before = state_of(office)
        office.closed_on = office.closed_on or self.occasion.on
        if self.note_changed(office, before):
            office.save()
        return office


def _not_valid(what: Text, field: str) -> Problem:
    return Problem(
        "people.office_not_valid", what, Text("请改正后重试", "Correct it and try again"), Where(field=field)
    )
