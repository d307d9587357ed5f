"""Accepts several doubtful rows at once, each as the project that it was found to be like."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.models import DoubtfulRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Action


@dataclass(kw_only=True)
class AcceptDoubtfulRows(Action[int]):
    """All or nothing, in the order of their sources. The result is how many were decided.

    A row that another of them decides along with it (the same name in another file) is not decided twice.
    """

    name: ClassVar[str] = "doubtful_row.accept"
    permission: ClassVar[Permission] = Permission.DOUBT_DECIDE
    rows: Sequence[DoubtfulRow]

    def within_reach(self) -> bool:
        """Decided row by row."""
        return True

    def change(self) -> int:
        """Decides each row that still waits."""
        decided = 0
        for row in sorted(self.rows, key=lambda row: (row.incoming.get("source_on", ""), row.pk)):
            if DoubtfulRow.objects.get(pk=row.pk).decision == DoubtfulRow.Decision.OPEN:
                DecideDoubtfulRow(occasion=self.occasion, row=row, same=True).execute()
            decided += 1
        return decided
