"""What every action on a task shares: its lock, its reach, its timeline."""

from dataclasses import dataclass
from typing import TypeVar

from luodi.office.meetings.meeting_action import convenes, refusal, works_in
from luodi.office.meetings.models import MeetingTask, TaskEvent
from luodi.office.meetings.words import TaskEventKind, TaskState
from luodi.office.people.action import Action, state_of
from luodi.reference.text import Text

Result = TypeVar("Result")


@dataclass(kw_only=True)
class TaskAction(Action[Result]):
    """An action of the convening office on one task. ``self.task`` is the locked row."""

    task: MeetingTask

    def within_reach(self) -> bool:
        """Locks the task first, so that all that follows is checked against what is really there."""
        self.task = (
            MeetingTask.objects.select_for_update(of=("self",))
            .select_related("meeting__series", "office")
            .get(pk=self.task.pk)
        )
        return self.reaches()

    def reaches(self) -> bool:
        """The user works in the convening office."""
        return convenes(self.occasion.user, self.task.meeting.series)

    def check_state(self, *states: TaskState) -> None:
        """A ``Problem`` unless the task stands in one of ``states``; events stay in order."""
        if self.task.state not in states:
            now = _STATES[TaskState(self.task.state)]
            raise refusal(
                "task_state",
                Text(f"交办事项{now.zh}，不能这样办理", f"The task is {now.en}: not now"),
                Text("请查看交办事项页", "Look at its page"),
                self.task.code,
            )
        newest = TaskEvent.objects.filter(task=self.task).order_by("-happened_at").first()
        if newest is not None and self.occasion.at < newest.happened_at:
            raise refusal(
                "before_the_last_event",
                Text("时间早于该事项的上一次办理", "This lies before what last happened to the task"),
                Text("请核对系统时间", "Check the clock of the system"),
                self.task.code,
            )

    def save_task(self, **changed: object) -> None:
        """Changes fields of the task and notes them."""
        before = state_of(self.task)
        for name, value in changed.items():
            setattr(self.task, name, value)
        if self.note_changed(self.task, before):
            self.task.save()

    def tell(self, kind: TaskEventKind, text: str = "") -> TaskEvent:
        """Adds to the timeline."""
        event = TaskEvent.objects.create(
            task=self.task, kind=kind, happened_at=self.occasion.at, actor=self.occasion.user, text=text.strip()
        )
        self.note_created(event)
        return event


@dataclass(kw_only=True)
class OwnTaskAction(TaskAction[Result]):
    """An action of the office that owes the task."""

    def reaches(self) -> bool:
        """The user works in the owning office; the system may stand in for any."""
        return works_in(self.occasion.user, self.task.office_id)


_STATES = {
    TaskState.OPEN: Text("办理中", "in hand"),
    TaskState.REPORTED: Text("已报办结待确认", "reported done"),
    TaskState.DONE: Text("已办结", "done"),
    TaskState.CANCELLED: Text("已取消", "cancelled"),
}
