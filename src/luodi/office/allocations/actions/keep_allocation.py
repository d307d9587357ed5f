"""Keeps what came of a computation: the plan with bound, prices and left-outs, the front, or why there is none."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.allocations.models import (
    AllocationLeftOut,
    AllocationRow,
    AllocationRun,
    ShadowPrice,
    TradeOffPoint,
)
from luodi.office.allocations.outcome import Outcome
from luodi.office.allocations.words import OPEN_STATES, RowState
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action, state_of

_OWN = (
    "state", "seconds", "value", "bound", "gap", "size", "totals", "risk", "conflict", "fault", "ended_at", "step",
)  # fmt: skip


@dataclass(kw_only=True)
class KeepAllocation(Action[AllocationRun]):
    """Ends a run that is open; one that has ended meanwhile is left as it is.

    Journalled as one change of the run: its rows are a computation, which the run's wishes and day give again.
    """

    name: ClassVar[str] = "allocation.keep"
    permission: ClassVar[Permission] = Permission.ALLOCATION_RUN
    run: AllocationRun
    outcome: Outcome

    def within_reach(self) -> bool:
        """Only the system computes."""
        self.run = AllocationRun.objects.select_for_update(of=("self",)).get(pk=self.run.pk)
        return self.occasion.user.role == Role.SYSTEM

    def change(self) -> AllocationRun:
        """Writes run and rows."""
        run, outcome = self.run, self.outcome
        if run.state not in OPEN_STATES:
            return run
        before = state_of(run)
        run.state, run.seconds, run.ended_at, run.step = outcome.state, outcome.seconds, self.occasion.at, ""
        run.value, run.bound, run.gap = outcome.value, outcome.bound, outcome.gap
        run.size, run.totals, run.risk = dict(outcome.size), dict(outcome.totals), dict(outcome.risk)
        run.conflict = [[each.zh, each.en] for each in outcome.conflict]
        run.fault = outcome.fault
        run.save(update_fields=list(_OWN))
        self._write_rows()
        self.note_changed(run, before)
        return run

    def _write_rows(self) -> None:
        run, outcome = self.run, self.outcome
        AllocationRow.objects.bulk_create(
            (
                AllocationRow(
                    run=run, project_id=row.project_id, site_kind=row.site_kind, site_code=row.site_code,
                    district_code=row.district_code, park_name=row.park_name, quarter=row.quarter,
                    starts_on=row.starts_on, value=row.value, output_cny=row.output_cny, output_known=row.known,
                    elements=[element.as_json() for element in row.elements],
                    state=RowState.KEPT if row.kept else RowState.OPEN,
                )
                for row in outcome.rows
            ),
            batch_size=500,
        )  # fmt: skip
        AllocationLeftOut.objects.bulk_create(
            (
                AllocationLeftOut(
                    run=run, project_id=left.project_id, reason=left.reason, site_code=left.site_code,
                    starts_on=left.starts_on, missing=[[each.zh, each.en] for each in left.missing],
                )
                for left in outcome.left_outs
            ),
            batch_size=500,
        )  # fmt: skip
        ShadowPrice.objects.bulk_create(
            (
                ShadowPrice(
                    run=run, kind=price.kind, what=price.what, place=price.place, quarter_on=price.quarter_on,
                    price=price.price, used=price.used, most=price.most, says_zh=price.says.zh, says_en=price.says.en,
                )
                for price in outcome.prices
            ),
            batch_size=500,
        )  # fmt: skip
        TradeOffPoint.objects.bulk_create(
            TradeOffPoint(run=run, place=place, floors=list(point.floors), most=point.most)
            for place, point in enumerate(outcome.points)
        )
