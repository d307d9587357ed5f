"""What the two decisions on a proposal share: its lock, its reach, and that it still waits."""

from dataclasses import dataclass

from luodi.office.allocations.access import reaches
from luodi.office.allocations.models import AllocationAcceptance, AllocationRow
from luodi.office.allocations.words import AcceptanceState, RowState
from luodi.office.people.action import Action, state_of
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(kw_only=True)
class AcceptanceAction(Action[AllocationAcceptance]):
    """An action on one proposal; ``self.acceptance`` is the locked row."""

    acceptance: AllocationAcceptance

    def within_reach(self) -> bool:
        """The plan was made over the user's own rows."""
        locked = AllocationAcceptance.objects.select_for_update(of=("self",)).select_related(
            "run", "proposed_by__office"
        )
        self.acceptance = locked.get(pk=self.acceptance.pk)
        return reaches(self.occasion.user, self.acceptance.run)

    def validate(self) -> None:
        """It still waits."""
        if self.acceptance.state != AcceptanceState.WAITING:
            raise self.refuse(
                "decided", Text("该采纳申请已有结论", "This proposal is decided"), Text("请刷新后核对", "Look again")
            )

    def refuse(self, code: str, what: Text, remedy: Text) -> Problem:
        """A problem of this proposal, to be raised."""
        return Problem(f"acceptance.{code}", what, remedy, Where(field=self.acceptance.journal_key))

    def decide(self, state: AcceptanceState, why: str) -> AllocationAcceptance:
        """Writes the decision."""
        acceptance, before = self.acceptance, state_of(self.acceptance)
        acceptance.state, acceptance.decided_by, acceptance.decided_at = state, self.occasion.user, self.occasion.at
        acceptance.decision_reason = why
        acceptance.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
        self.note_changed(acceptance, before)
        return acceptance

    def move_rows(self, state: RowState) -> None:
        """Brings the rows of the proposal into a state."""
        for row in AllocationRow.objects.select_related("project").filter(acceptance=self.acceptance).order_by("pk"):
            before = state_of(row)
            row.state = state
            if state == RowState.OPEN:
                row.acceptance = None
            row.save(update_fields=["state", "acceptance"])
            self.note_changed(row, before)
