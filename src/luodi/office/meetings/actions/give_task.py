"""Gives a task (交办): what the meeting decided, who owes it, and by when."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.meetings.meeting_action import (
    MeetingAction,
    check_codes,
    check_given,
    check_length,
    offices_called,
    refusal,
)
from luodi.office.meetings.models import MeetingTask, TaskEvent
from luodi.office.meetings.words import MeetingState, TaskEventKind
from luodi.office.people.access import Permission
from luodi.office.people.models import User
from luodi.office.policies.models import PolicyVersion
from luodi.office.services.words import Need, Urgency
from luodi.reference.text import Text
from luodi.reference.working_days import add_working_days


@dataclass(kw_only=True)
class GiveTask(MeetingAction[MeetingTask]):
    """``owner_username`` is a person of that office, or nobody by name. A day of rest means the next working day."""

    name: ClassVar[str] = "task.give"
    permission: ClassVar[Permission] = Permission.MEETING_CONVENE
    text: str
    office_code: str
    due_on: date
    owner_username: str = ""
    urgency: Urgency = Urgency.NORMAL
    project_code: str = ""
    case_code: str = ""
    policy_code: str = ""
    need: Need = Need.NONE

    def validate(self) -> None:
        """The meeting was held; office, person and what it is about exist; the day is still to come."""
        self.check_state(MeetingState.HELD)
        check_given(self.text, Text("交办事项", "task"), "text")
        check_length(self.text, 300, "text")
        check_length(self.policy_code, 60, "policy_code")
        (self.office,) = offices_called([self.office_code])
        self.owner = self._owner()
        check_codes(self.occasion.user, self.project_code.strip(), self.case_code.strip())
        if self.policy_code.strip() and not PolicyVersion.objects.filter(policy_code=self.policy_code.strip()).exists():
            raise refusal(
                "unknown_policy",
                Text(f"没有编号为“{self.policy_code}”的政策", f"There is no policy “{self.policy_code}”"),
                Text("请核对政策编号", "Check the code of the policy"),
                "policy_code",
            )
        if self.due_on <= self.occasion.on:
            raise refusal(
                "day_gone",
                Text("完成期限应晚于今天", "The day must lie after today"),
                Text("请改正期限", "Correct the day"),
                "due_on",
            )

    def change(self) -> MeetingTask:
        """Numbers and writes the task, with the first line of its timeline."""
        self.save_meeting(last_task=self.meeting.last_task + 1)
        task = MeetingTask.objects.create(
            meeting=self.meeting,
            code=f"{self.meeting.code}-{self.meeting.last_task:02d}",
            text=self.text.strip(),
            office=self.office,
            owner=self.owner,
            urgency=self.urgency,
            given_at=self.occasion.at,
            due_on=add_working_days(self.due_on, 0).day,
            project_code=self.project_code.strip(),
            case_code=self.case_code.strip(),
            policy_code=self.policy_code.strip(),
            need=self.need,
        )
        self.note_created(task)
        event = TaskEvent.objects.create(
            task=task, kind=TaskEventKind.GIVEN, happened_at=self.occasion.at, actor=self.occasion.user
        )
        self.note_created(event)
        return task

    def _owner(self) -> User | None:
        if not self.owner_username:
            return None
        found = User.objects.filter(username=self.owner_username, office=self.office, is_active=True).first()
        if found is None:
            raise refusal(
                "unknown_owner",
                Text("责任人不在该单位", "This person does not work in that office"),
                Text("请从该单位人员中选择", "Choose somebody of the office"),
                "owner_username",
            )
        return found
