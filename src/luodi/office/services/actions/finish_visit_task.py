"""Finishes a task from a visit, with what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import state_of
from luodi.office.services.care import VisitTask
from luodi.office.services.visit_action import VisitAction
from luodi.reference.text import Text


@dataclass(kw_only=True)
class FinishVisitTask(VisitAction[VisitTask]):
    """By the office that has to do it, or by who planned the visit."""

    name: ClassVar[str] = "visit.finish_task"
    permission: ClassVar[Permission] = Permission.CARE_EDIT
    number: int
    outcome: str

    def within_reach(self) -> bool:
        """Also the office of the task."""
        reached = super().within_reach()
        self.task = VisitTask.objects.select_for_update().filter(pk=self.number, visit=self.visit).first()
        return reached or (self.task is not None and self.task.office_id == self.occasion.user.office_id)

    def validate(self) -> None:
        """It waits, and something came of it."""
        if self.task is None or self.task.done_on is not None or not self.outcome.strip():
            raise self.problem(
                "task", Text("事项不存在、已办结或缺少结果", "No such task, it is done, or says no outcome"),
                Text("请填写办理结果", "Say what came of it"), "outcome",
            )  # fmt: skip

    def change(self) -> VisitTask:
        """Writes it."""
        assert self.task is not None  # noqa: S101 - validated
        before = state_of(self.task)
        self.task.done_on, self.task.outcome = self.occasion.on, self.outcome.strip()
        self.task.save()
        self.note_changed(self.task, before)
        return self.task
