"""A task from its giving to its end: clock, return, chase, supervision, and what the list shows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from luodi.engine.lights.light import Light
from luodi.office.journal import chain
from luodi.office.meetings.actions.cancel_task import CancelTask
from luodi.office.meetings.actions.chase_task import ChaseTask
from luodi.office.meetings.actions.confirm_task import ConfirmTask
from luodi.office.meetings.actions.extend_task import ExtendTask
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.note_progress import NoteProgress
from luodi.office.meetings.actions.report_done import ReportDone
from luodi.office.meetings.actions.return_task import ReturnTask
from luodi.office.meetings.actions.supervise_task import SuperviseTask
from luodi.office.meetings.models import Meeting, MeetingTask
from luodi.office.meetings.task_queries import TaskFilter, task_file, task_list
from luodi.office.meetings.words import TaskState
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.services.words import Urgency
from tests.front.web.town import Town
from tests.office.meetings.test_meetings import refused

pytestmark = pytest.mark.django_db
By = Callable[..., Occasion]
Give = Callable[..., MeetingTask]


def light(task: MeetingTask, by: By, days: float) -> tuple[Light, int]:
    at = by(Role.CHIEF, days)
    (row,) = task_list(at.user, TaskFilter(), at.at, at.on).rows
    return row.light, row.reading.late


def test_task_takes_its_code_from_the_meeting(give: Give) -> None:
    assert [give().code, give().code] == ["ZDD-01-01", "ZDD-01-02"]


def test_task_due_on_a_day_of_rest_is_due_on_the_next_working_day(give: Give) -> None:
    assert give(due_on=date(2026, 11, 28)).due_on == date(2026, 11, 30)


def test_clock_of_a_task_turns_with_its_day(give: Give, by: By) -> None:
    task = give()  # Thursday to Thursday: five working days
    assert light(task, by, 3.2)[0] is Light.GREEN
    assert light(task, by, 10) == (Light.YELLOW, 0)
    assert light(task, by, 11) == (Light.RED, 1)


def test_extension_moves_the_end(give: Give, by: By) -> None:
    task = give()
    assert refused(ExtendTask(occasion=by(Role.CHIEF, 4), task=task, days=2)) == "meeting.field_missing"
    ExtendTask(occasion=by(Role.CHIEF, 4, "需会商"), task=task, days=2).execute()
    file = task_file(by(Role.CHIEF).user, task.code, by(Role.CHIEF, 5).at, date(2026, 11, 21))
    assert file is not None
    assert (file.row.due_on, file.row.light) == (date(2026, 11, 30), Light.GREEN)
    assert refused(ExtendTask(occasion=by(Role.OFFICER, 5, "请求"), task=task, days=2)) == "access.out_of_reach"


def test_task_is_reported_returned_and_confirmed(give: Give, by: By) -> None:
    task = give()
    NoteProgress(occasion=by(Role.OFFICER, 4), task=task, text="已报送材料").execute()
    assert refused(ConfirmTask(occasion=by(Role.CHIEF, 4), task=task)) == "meeting.task_state"
    ReportDone(occasion=by(Role.OFFICER, 5), task=task, outcome="已批复").execute()
    ReturnTask(occasion=by(Role.CHIEF, 6, "缺少批文"), task=task).execute()
    again = MeetingTask.objects.get(pk=task.pk)
    assert (again.state, again.times_returned, again.pauses.count()) == (TaskState.OPEN, 1, 1)
    ReportDone(occasion=by(Role.OFFICER, 7), task=task, outcome="已批复，附批文").execute()
    done = ConfirmTask(occasion=by(Role.CHIEF, 8), task=task).execute()
    assert (done.state, done.outcome) == (TaskState.DONE, "已批复，附批文")
    assert chain.verify().holds


def test_clock_stands_between_report_and_return(give: Give, by: By) -> None:
    task = give()
    ReportDone(occasion=by(Role.OFFICER, 4), task=task, outcome="已批复").execute()  # Friday
    ReturnTask(occasion=by(Role.CHIEF, 8, "缺少批文"), task=task).execute()  # Tuesday: two working days stood
    file = task_file(by(Role.CHIEF).user, task.code, by(Role.CHIEF, 9).at, date(2026, 11, 25))
    assert file is not None
    assert file.row.due_on == date(2026, 11, 30)


def test_only_the_owning_office_reports(give: Give, by: By, town: Town) -> None:
    task = give()
    assert refused(ReportDone(occasion=by(Role.CHIEF, 4), task=task, outcome="已办")) == "access.out_of_reach"
    assert refused(NoteProgress(occasion=by(town.park_officer, 4), task=task, text="在办")) == "access.out_of_reach"


def test_cancelled_task_says_why_and_shows_no_light(give: Give, by: By) -> None:
    task = give()
    CancelTask(occasion=by(Role.CHIEF, 4, "项目已退出"), task=task).execute()
    assert light(task, by, 30)[0] is Light.NONE
    assert MeetingTask.objects.get(pk=task.pk).cancelled_because == "项目已退出"


def test_each_rung_is_chased_once(give: Give, by: By) -> None:
    task = give(urgency=Urgency.URGENT)
    assert refused(ChaseTask(occasion=by(Role.CHIEF, 4), task=task)) == "meeting.nothing_to_chase"
    first = ChaseTask(occasion=by(Role.CHIEF, 11), task=task).execute()
    assert refused(ChaseTask(occasion=by(Role.CHIEF, 11.1), task=task)) == "meeting.nothing_to_chase"
    later = ChaseTask(occasion=by(Role.CHIEF, 25), task=task).execute()
    assert first.rung != later.rung


def test_letters_about_tasks_are_numbered_with_those_about_cases(give: Give, by: By) -> None:
    task, other = give(), give()
    demand = {"demand": "请三日内办结并反馈", "answer_by_on": date(2026, 12, 10)}
    first = SuperviseTask(occasion=by(Role.LEADER, 11), task=task, **demand).execute()
    second = SuperviseTask(occasion=by(Role.CHIEF, 11), task=other, **demand).execute()
    assert [first.document_number, second.document_number] == ["投促督〔2026〕1号", "投促督〔2026〕2号"]


def test_what_a_task_is_about_has_to_exist(held: Meeting, give: Give, by: By) -> None:
    for field, code in (
        ("project_code", "meeting.unknown_project"),
        ("case_code", "meeting.unknown_case"),
        ("policy_code", "meeting.unknown_policy"),
        ("owner_username", "meeting.unknown_owner"),
        ("office_code", "meeting.unknown_offices"),
    ):
        given = {"text": "某事", "office_code": "pudong", "due_on": date(2026, 11, 30), field: "NO-SUCH"}
        assert refused(GiveTask(occasion=by(Role.CHIEF, 3.1), meeting=held, **given)) == code


def test_counts_by_light_equal_the_rows_behind_them(give: Give, by: By, town: Town) -> None:
    give()
    ReportDone(occasion=by(Role.OFFICER, 4), task=give(), outcome="已批复").execute()
    CancelTask(occasion=by(Role.CHIEF, 4, "并入他事"), task=give(office_code="zj", owner_username="")).execute()
    at = by(Role.CHIEF, 12)
    counts = task_list(at.user, TaskFilter(), at.at, at.on).lights
    assert sum(counts.values()) == 3
    for one in Light:
        assert task_list(at.user, TaskFilter(light=one), at.at, at.on).total == counts[one]
    assert task_list(town.park_officer, TaskFilter(mine=True), at.at, at.on).total == 1
    assert task_list(town.users[Role.ENTERPRISE], TaskFilter(), at.at, at.on).total == 0


def test_database_refuses_a_done_task_without_outcome(give: Give) -> None:
    task = give()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingTask.objects.filter(pk=task.pk).update(state=TaskState.DONE)
