"""Leaves a doubtful row out: it is neither the candidate nor a project to be taken in."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import DoubtfulRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class SkipDoubtfulRow(Action[DoubtfulRow]):
    """Nothing of the row reaches the register; that somebody left it out is kept, and the same row waits no more."""

    name: ClassVar[str] = "doubtful_row.skip"
    permission: ClassVar[Permission] = Permission.DOUBT_DECIDE
    row: DoubtfulRow

    def within_reach(self) -> bool:
        """The candidate must lie within reach: the row is about it."""
        self.row = DoubtfulRow.objects.select_for_update().get(pk=self.row.pk)
        candidate = self.row.candidate
        return self.occasion.user.scope.reaches(
            district_code=candidate.district_id or "", park_code=candidate.park_id or ""
        )

    def validate(self) -> None:
        """A row is decided once."""
        if self.row.decision != DoubtfulRow.Decision.OPEN:
            raise decided_before(self.row)

    def change(self) -> DoubtfulRow:
        """Marks the row."""
        before = state_of(self.row)
        self.row.decision = DoubtfulRow.Decision.SKIPPED
        self.row.decided_by, self.row.decided_at = self.occasion.user, self.occasion.at
        self.row.save()
        self.note_changed(self.row, before)
        return self.row


def decided_before(row: DoubtfulRow) -> Problem:
    """The ``Problem`` of a row that somebody has decided."""
    return Problem(
        "doubtful_row.decided",
        Text(f"“{row.incoming_name}”已核定", f"“{row.incoming_name}” was decided before"),
        Text("如需更正，请在项目页面修改", "To correct it, edit the project"),
        Where(sheet=row.sheet, row=row.row),
    )
