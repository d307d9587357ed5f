"""Merges a case into an earlier one of the same enterprise: one difficulty, one case."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.case_action import CaseAction
from luodi.office.services.models import Case
from luodi.office.services.words import CaseState, Closing, EventKind
from luodi.reference.text import Text


@dataclass(kw_only=True)
class MergeDuplicate(CaseAction[Case]):
    """``into_code`` is the case that goes on; this one closes as its duplicate and counts in no measure."""

    name: ClassVar[str] = "case.merge"
    permission: ClassVar[Permission] = Permission.CASE_MANAGE
    into_code: str

    def validate(self) -> None:
        """The other case is of the same enterprise, another one, and no duplicate itself."""
        self.check_open()
        self.check_order()
        found = Case.objects.filter(code=self.into_code.strip(), enterprise=self.case.enterprise_id).first()
        if found is None or found.pk == self.case.pk or found.duplicate_of_id is not None:
            raise self.refuse(
                "not_mergeable",
                Text("只能并入同一企业的另一件诉求", "It can only be merged into another case of the same enterprise"),
                Text("请核对诉求编号", "Check the code of the case"),
                "into_code",
            )
        self.into = found

    def change(self) -> Case:
        """Closes it, and says so in both."""
        before = state_of(self.case)
        self.case.closing, self.case.duplicate_of = Closing.DUPLICATE, self.into
        self.case.closing_reason, self.case.closed_at = f"并入 {self.into.code}", self.occasion.at
        self.case.state = CaseState.CLOSED
        self.case.save()
        self.note_changed(self.case, before)
        self.tell(EventKind.MERGED, f"→ {self.into.code}")
        return self.into
