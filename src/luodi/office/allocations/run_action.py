"""What every action on one run shares: its lock, its reach, its rows, and how it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from luodi.office.allocations.access import reaches
from luodi.office.allocations.models import AllocationRow, AllocationRun
from luodi.office.allocations.words import RowState, RunKind, RunState
from luodi.office.people.action import Action
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")
MOST_ROWS = 1_000


@dataclass(kw_only=True)
class RunAction(Action[Result]):
    """An action on one run; ``self.run`` is the locked row."""

    run: AllocationRun

    def within_reach(self) -> bool:
        """The run was made over the user's own rows."""
        self.run = AllocationRun.objects.select_for_update(of=("self",)).get(pk=self.run.pk)
        return reaches(self.occasion.user, self.run)

    def refuse(self, code: str, what: Text, remedy: Text) -> Problem:
        """A problem of this run, to be raised."""
        return Problem(f"allocation.{code}", what, remedy, Where(field=self.run.journal_key))

    def open_rows(self, numbers: Sequence[int]) -> list[AllocationRow]:
        """The rows with these numbers, locked; a ``Problem`` unless all are of this plan and not decided."""
        if self.run.kind != RunKind.PLAN or self.run.state != RunState.DONE:
            raise self.refuse(
                "no_plan", Text("该计算没有方案", "This computation has no plan"), Text("请另选方案", "Choose another")
            )
        wanted = set(numbers)
        if not wanted or len(wanted) > MOST_ROWS:
            raise self.refuse(
                "no_rows",
                Text(f"请选择 1 至 {MOST_ROWS} 行", f"Choose 1 to {MOST_ROWS} rows"),
                Text("请勾选后再提交", "Tick them and send again"),
            )
        rows = list(
            AllocationRow.objects.select_for_update(of=("self",))
            .select_related("project")
            .filter(run=self.run, pk__in=wanted)
            .order_by("pk")
        )
        decided = [row.project.code for row in rows if row.state != RowState.OPEN]
        if len(rows) != len(wanted) or decided:
            raise self.refuse(
                "rows_decided",
                Text(
                    f"所选行已有结论或不属于该方案：{'、'.join(decided) or '—'}",
                    f"Rows are decided already, or of another plan: {', '.join(decided) or '—'}",
                ),
                Text("请刷新页面后重选", "Reload the page and choose again"),
            )
        return rows
