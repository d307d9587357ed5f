"""What the actions on series, meetings and forms share: the lock, who convenes, and what they refuse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from luodi.office.meetings.models import Meeting, MeetingForm, MeetingSeries
from luodi.office.meetings.words import MeetingState
from luodi.office.people.access import Role
from luodi.office.people.action import Action, state_of
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import SYSTEM_OFFICE_CODE
from luodi.office.projects.models import Project
from luodi.office.services.models import Case
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")


def convenes(user: User, series: MeetingSeries) -> bool:
    """Whether the user works in the convening office; the system may stand in for any."""
    return user.role == Role.SYSTEM or user.office_id == series.convened_by_id


def works_in(user: User, office_id: int) -> bool:
    """Whether the user works in an office; the system may stand in for any."""
    return user.role == Role.SYSTEM or user.office_id == office_id


def refusal(code: str, what: Text, remedy: Text, field: str = "") -> Problem:
    """A problem of a meeting or a task, to be raised."""
    return Problem(f"meeting.{code}", what, remedy, Where(field=field))


def check_given(value: str, label: Text, field: str) -> None:
    """A ``Problem`` when a text that is needed is blank."""
    if not value.strip():
        raise refusal(
            "field_missing",
            Text(f"缺少“{label.zh}”", f"The {label.en} is missing"),
            Text("请填写后再提交", "Fill it in and send again"),
            field,
        )


def check_length(value: str, longest: int, field: str) -> None:
    """A ``Problem`` when a text is longer than can be kept."""
    if len(value.strip()) > longest:
        raise refusal(
            "too_long",
            Text(f"内容超过 {longest} 字", f"This is longer than {longest} characters"),
            Text("请精简后再提交", "Shorten it and send again"),
            field,
        )


def offices_called(codes: Sequence[str]) -> list[Office]:
    """The open public offices of these codes, in their order; a ``Problem`` for none, one twice, or an unknown one."""
    public = Office.objects.exclude(level=OfficeLevel.ENTERPRISE).exclude(code=SYSTEM_OFFICE_CODE)
    known = {office.code: office for office in public.filter(code__in=codes, closed_on__isnull=True)}
    if not codes or len(set(codes)) != len(codes) or set(codes) != known.keys():
        raise refusal(
            "unknown_offices",
            Text("参会单位为空、重复或不存在", "No office, one twice, or one that does not exist"),
            Text("请从机构列表中选择，每家一次", "Choose from the offices, each once"),
            "office_codes",
        )
    return [known[code] for code in codes]


def check_codes(user: User, project_code: str, case_code: str) -> None:
    """A ``Problem`` for a project or a case that does not exist within the user's reach."""
    if project_code and not Project.objects.visible_to(user).filter(code=project_code).exists():
        raise refusal(
            "unknown_project",
            Text(f"没有编号为“{project_code}”的项目", f"There is no project “{project_code}” within your reach"),
            Text("请核对项目编号", "Check the code of the project"),
            "project_code",
        )
    if case_code and not Case.objects.visible_to(user).filter(code=case_code).exists():
        raise refusal(
            "unknown_case",
            Text(f"没有编号为“{case_code}”的诉求", f"There is no case “{case_code}” within your reach"),
            Text("请核对诉求编号", "Check the code of the case"),
            "case_code",
        )


@dataclass(kw_only=True)
class MeetingAction(Action[Result]):
    """An action of the convening office on one meeting. ``self.meeting`` is the locked row."""

    meeting: Meeting

    def within_reach(self) -> bool:
        """Locks the meeting first, so that all that follows is checked against what is really there."""
        self.meeting = (
            Meeting.objects.select_for_update(of=("self",))
            .select_related("series__convened_by")
            .get(pk=self.meeting.pk)
        )
        return convenes(self.occasion.user, self.meeting.series)

    def check_state(self, *states: MeetingState) -> None:
        """A ``Problem`` unless the meeting stands in one of ``states``."""
        if self.meeting.state not in states:
            now = MeetingState(self.meeting.state)
            raise refusal(
                "wrong_state",
                Text(f"会议当前状态“{_STATES[now].zh}”，不能这样办理", f"The meeting is {_STATES[now].en}: not now"),
                Text("请先完成前一步，或查看会议页", "Do the step before it first, or look at its page"),
                self.meeting.code,
            )

    def save_meeting(self, **changed: object) -> None:
        """Changes fields of the meeting and notes them."""
        before = state_of(self.meeting)
        for name, value in changed.items():
            setattr(self.meeting, name, value)
        if self.note_changed(self.meeting, before):
            self.meeting.save()


@dataclass(kw_only=True)
class FormAction(Action[Result]):
    """An action of an office on its own form. ``self.form`` is the locked row."""

    form: MeetingForm
    of_convenor = False

    def within_reach(self) -> bool:
        """The user works in the office of the form; or convenes, where it is the convenor who acts."""
        self.form = (
            MeetingForm.objects.select_for_update(of=("self",))
            .select_related("meeting__series", "office")
            .get(pk=self.form.pk)
        )
        user = self.occasion.user
        return convenes(user, self.form.meeting.series) if self.of_convenor else works_in(user, self.form.office_id)

    def check_open(self) -> None:
        """A ``Problem`` when the form was handed in, or the meeting is over."""
        if self.form.handed_in_at is not None:
            raise refusal(
                "handed_in",
                Text("材料已报送", "The form was handed in"),
                Text("如需修改，请召集单位退回", "To change it, ask the convening office to return it"),
                self.form.journal_key,
            )
        self.check_preparing()

    def check_preparing(self) -> None:
        """A ``Problem`` when the meeting is over."""
        if self.form.meeting.state != MeetingState.PREPARING:
            raise refusal(
                "meeting_over",
                Text("会议已召开，不再收取材料", "The meeting was held; forms are no longer taken"),
                Text("请在下一次会议填报", "Fill in the form of the next meeting"),
                self.form.journal_key,
            )

    def save_form(self, **changed: object) -> None:
        """Changes fields of the form and notes them."""
        before = state_of(self.form)
        for name, value in changed.items():
            setattr(self.form, name, value)
        if self.note_changed(self.form, before):
            self.form.save()


def handed_in_late(form: MeetingForm, at: datetime | None) -> bool:
    """Whether a form came, or at ``at`` still has not come, after its day."""
    moment = form.handed_in_at or at
    return moment is not None and timezone.localdate(moment) > form.meeting.forms_due_on


_STATES = {
    MeetingState.PREPARING: Text("筹备中", "being prepared"),
    MeetingState.HELD: Text("已召开", "held"),
    MeetingState.CLOSED: Text("已归档", "closed"),
}
