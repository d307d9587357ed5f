"""Asks for a computation: a plan, trade-offs, a plan at a point of them, or a plan around what was decided."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from luodi.office.allocations.access import reaches
from luodi.office.allocations.models import AllocationRun
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import OPEN_STATES, RunKind, RunState
from luodi.office.people.access import Permission, Role
from luodi.office.people.action import Action
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

MOST_OPEN = 3


@dataclass(kw_only=True)
class AskAllocation(Action[AllocationRun]):
    """Over what the user reaches, as of a day. ``based_on``: a run whose accepted rows stay and whose rejected pairs
    are forbidden. Who computes it is up to the caller: the worker, or the command at once."""

    name: ClassVar[str] = "allocation.ask"
    permission: ClassVar[Permission] = Permission.ALLOCATION_RUN
    as_of: date
    wishes: Wishes = field(default_factory=Wishes)
    kind: RunKind = RunKind.PLAN
    based_on: AllocationRun | None = None

    def within_reach(self) -> bool:
        """An office's own rows; a run to begin from must be of the same reach."""
        scope = self.occasion.user.scope
        if scope.level not in ("city", "district", "park"):
            return False
        own = scope.district_code if scope.level == "district" else "", scope.park_code if scope.level == "park" else ""
        self.reach = own
        before = self.based_on
        return before is None or (
            reaches(self.occasion.user, before) and (before.district_code, before.park_code) == own
        )

    def validate(self) -> None:
        """A front has measures, and no more runs wait than a worker can be asked for."""
        if self.kind is RunKind.FRONT and not self.wishes.measures:
            raise Problem(
                "allocation.measures",
                Text("权衡须选两到三个目标", "Trade-offs are between two or three objectives"),
                Text("请选择目标", "Choose them"),
                Where(field="measures"),
            )
        if self.as_of > self.occasion.on:
            raise Problem(
                "allocation.future",
                Text("截至日期不能晚于今天", "The day lies in the future"),
                Text("请改为今天或更早", "Choose today or before"),
                Where(field="as_of"),
            )
        waiting = AllocationRun.objects.filter(asked_by=self.occasion.user, state__in=OPEN_STATES).count()
        if waiting >= MOST_OPEN and not self.occasion.user.role == Role.SYSTEM:
            raise Problem(
                "allocation.too_many",
                Text(f"您已有 {waiting} 次计算在进行", f"{waiting} computations of yours are under way"),
                Text("请等待完成或先取消", "Wait for them, or cancel one"),
            )

    def change(self) -> AllocationRun:
        """Writes it down as waiting."""
        run = AllocationRun.objects.create(
            kind=self.kind,
            state=RunState.QUEUED,
            as_of=self.as_of,
            wishes=self.wishes.as_json(),
            district_code=self.reach[0],
            park_code=self.reach[1],
            based_on=self.based_on,
            asked_by=self.occasion.user,
            asked_at=self.occasion.at,
        )
        self.note_created(run)
        return run
