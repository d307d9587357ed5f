"""Approves a proposal as the second pair of eyes: everything that its rows name is held, or nothing is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from luodi.office.allocations.acceptance_action import AcceptanceAction
from luodi.office.allocations.holding import Element
from luodi.office.allocations.models import AllocationAcceptance, AllocationRow
from luodi.office.allocations.words import AcceptanceState, RowState
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.reference.problems import Problem, ProblemRecord
from luodi.reference.text import Text

SHOWN = 5


@dataclass(kw_only=True)
class ApproveAcceptance(AcceptanceAction):
    """The holds are those of who proposed them, on this occasion; each is refused as if it were asked for by itself.

    When a supply moved meanwhile, every hold that is no longer possible is named and nothing is held.
    """

    name: ClassVar[str] = "allocation.approve"
    permission: ClassVar[Permission] = Permission.ALLOCATION_APPROVE

    def validate(self) -> None:
        """It waits, and who approves it is another than who proposed it."""
        super().validate()
        if self.acceptance.proposed_by_id == self.occasion.user.pk:
            raise self.refuse(
                "same_person",
                Text("采纳须由另一人审批", "Another person than the proposer has to approve it"),
                Text("请由有审批权限的同事办理", "Ask a colleague who may approve"),
            )

    def change(self) -> AllocationAcceptance:
        """Holds everything, then says so."""
        rows = AllocationRow.objects.select_related("project").filter(acceptance=self.acceptance).order_by("pk")
        failed = [problem for row in rows for problem in self._hold(row)]
        if failed:
            raise self._moved(failed)
        self.move_rows(RowState.ACCEPTED)
        return self.decide(AcceptanceState.APPROVED, self.occasion.reason[:300])

    def _hold(self, row: AllocationRow) -> Iterator[ProblemRecord]:
        """Holds what the row names; the problems of what cannot be held."""
        proposer = Occasion(self.acceptance.proposed_by, self.occasion.at, self.acceptance.journal_key)
        why = f"{self.acceptance.journal_key} {self.acceptance.why}"[:300]
        for element in map(Element.from_json, row.elements):
            hold = HoldSupply(
                occasion=proposer, project=row.project, kind=element.kind, key=element.key, quantity=element.quantity,
                why=why, working_days=self.acceptance.working_days, warn_days=min(5, self.acceptance.working_days),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    hold.execute()
            except Problem as problem:
                yield ProblemRecord(
                    problem.code,
                    Text(
                        f"{row.project.code}：{problem.record.what.zh}", f"{row.project.code}: {problem.record.what.en}"
                    ),
                    problem.record.remedy,
                )

    def _moved(self, failed: list[ProblemRecord]) -> Problem:
        more = len(failed) - SHOWN
        zh = "；".join(each.what.zh for each in failed[:SHOWN]) + (f"；另有 {more} 项" if more > 0 else "")
        en = "; ".join(each.what.en for each in failed[:SHOWN]) + (f"; and {more} more" if more > 0 else "")
        return self.refuse(
            "moved",
            Text(f"{len(failed)} 项要素已不能预留，未作任何预留：{zh}",
                 f"{len(failed)} elements can no longer be held, and nothing was: {en}"),
            Text("请退回该申请，围绕已采纳的行重新计算", "Refuse it, and solve anew around what is accepted"),
        )  # fmt: skip
