"""The pages of meetings, forms and tasks: from a form to a task that is done, the pack, and what lists cost."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from luodi.front.work.chasing import chase_cases, chase_tasks
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.models import Meeting, MeetingForm, MeetingTask, TaskChase, TaskSupervision
from luodi.office.meetings.words import MeetingKind, Rhythm
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.models import CaseChase
from luodi.office.services.words import Category, Origin
from tests.front.web.town import NOW, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(town: Town) -> Meeting:
    """Of the city with Pudong and its park, today."""
    occasion = Occasion(town.users[Role.CHIEF], NOW - timedelta(days=10))
    series = StartSeries(
        occasion=occasion, code="ZDD", title="全市签约项目周调度会", kind=MeetingKind.DISPATCH, rhythm=Rhythm.WEEKLY,
        office_codes=["pudong", "zj"],
    ).execute()  # fmt: skip
    return PrepareMeeting(
        occasion=Occasion(town.users[Role.CHIEF], NOW - timedelta(hours=1)), series=series, held_on=date(2026, 11, 22),
        place="第一会议室", forms_due_on=date(2026, 11, 22),
    ).execute()  # fmt: skip


def tasks(meeting: Meeting, chief: User, count: int, days: int = 9) -> list[MeetingTask]:
    """Tasks of Pudong, given some days ago and due two working days later."""
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2026, 11, 10), forms_due_on=date(2026, 11, 10))
    occasion = Occasion(chief, NOW - timedelta(days=days))
    HoldMeeting(occasion=occasion, meeting=meeting).execute()
    return [
        GiveTask(
            occasion=occasion, meeting=meeting, text=f"事项{number}", office_code="pudong", due_on=date(2026, 11, 17)
        ).execute()
        for number in range(count)
    ]


def text_of(answer: object) -> str:
    document = Document(BytesIO(answer.content))  # type: ignore[attr-defined]  # an answer
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_form_to_task_done(
    chiefs: Client, officers: Client, as_user: Callable[[User], Client], town: Town, meeting: Meeting
) -> None:
    form = MeetingForm.objects.get(meeting=meeting, office__code="pudong")
    address = f"/meetings/forms/{form.pk}/"
    entry = {"kind": "problem", "text": "用地指标未落实", "project_code": town.own.code, "case_code": ""}
    assert officers.post(f"{address}add/", entry).status_code == 302
    assert officers.post(f"{address}hand-in/").status_code == 302
    assert "用地指标未落实" in officers.get(address).content.decode()
    here = f"/meetings/{meeting.pk}/"
    assert "未报送" in chiefs.get(here).content.decode()
    assert chiefs.post(f"{here}hold/").status_code == 302
    assert chiefs.post(f"{here}minutes/", {"minutes": "会议要求落实用地。"}).status_code == 302
    task = {"text": "落实用地指标", "office_code": "pudong", "owner_username": "officer", "due_on": "2026-11-30",
            "urgency": "normal", "need": "land", "project_code": town.own.code}  # fmt: skip
    assert chiefs.post(f"{here}task/", task).status_code == 302
    assert chiefs.post(f"{here}close/").status_code == 302
    assert officers.post("/tasks/ZDD-01-01/done/", {"outcome": "指标已下达"}).status_code == 302
    assert chiefs.post("/tasks/ZDD-01-01/confirm/").status_code == 302
    assert "指标已下达" in officers.get("/tasks/ZDD-01-01/").content.decode()
    assert as_user(town.park_officer).get("/tasks/ZDD-01-01/").status_code == 404


def test_figure_of_a_form_opens_into_its_rows(chiefs: Client, meeting: Meeting) -> None:
    form = MeetingForm.objects.get(meeting=meeting, office__code="pudong")
    MeetingForm.objects.filter(pk=form.pk).update(figures=[{"code": "light.red", "rows": ["XM1", "XM2"]}])
    page = chiefs.get(f"/meetings/forms/{form.pk}/?figure=light.red").content.decode()
    assert "XM1" in page
    assert "XM2" in page


def test_pack_opens_with_the_last_tasks_and_ends_with_who_is_missing(
    chiefs: Client, officers: Client, town: Town, meeting: Meeting
) -> None:
    chief = town.users[Role.CHIEF]
    tasks(meeting, chief, 2)
    following = PrepareMeeting(
        occasion=Occasion(chief, NOW), series=meeting.series, held_on=date(2026, 11, 26), place="第二会议室",
        forms_due_on=date(2026, 11, 25),
    ).execute()  # fmt: skip
    form = MeetingForm.objects.get(meeting=following, office__code="pudong")
    officers.post(f"/meetings/forms/{form.pk}/add/", {"kind": "suggestion", "text": "建议简化佐证"})
    officers.post(f"/meetings/forms/{form.pk}/hand-in/")
    said = text_of(chiefs.get(f"/meetings/{following.pk}/pack.docx"))
    first, figures, suggestion, missing = (
        said.index(word) for word in ("上次会议交办事项落实情况", "各单位推进情况", "建议简化佐证", "尚未报送的单位1家")
    )
    assert first < figures < suggestion < missing
    assert "事项0" in said
    assert "逾期" in said
    assert officers.get(f"/meetings/{following.pk}/pack.docx").status_code == 404


def test_letter_about_a_task_says_what_and_by_when(chiefs: Client, town: Town, meeting: Meeting) -> None:
    (task,) = tasks(meeting, town.users[Role.CHIEF], 1)
    sent = {"demand": "三日内办结", "answer_by_on": "2026-11-27"}
    assert chiefs.post(f"/tasks/{task.code}/supervise/", sent).status_code == 302
    number = TaskSupervision.objects.get().pk
    said = text_of(chiefs.get(f"/tasks/{task.code}/supervision/{number}.docx"))
    assert "三日内办结" in said
    assert "2026年11月27日" in said


def test_lists_ask_the_same_however_long(chiefs: Client, town: Town, meeting: Meeting) -> None:
    tasks(meeting, town.users[Role.CHIEF], 1)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert chiefs.get(address).status_code == 200
        return len(queries)

    before = {address: asked(address) for address in ("/tasks/", f"/meetings/{meeting.pk}/", "/meetings/")}
    occasion = Occasion(town.users[Role.CHIEF], NOW - timedelta(days=1))
    for number in range(6):
        GiveTask(
            occasion=occasion, meeting=meeting, text=f"另{number}", office_code="zj", due_on=date(2026, 12, 1)
        ).execute()
    assert {address: asked(address) for address in before} == before


def test_what_is_refused_is_said_on_the_page(chiefs: Client, meeting: Meeting) -> None:
    answer = chiefs.post(f"/meetings/{meeting.pk}/close/")
    assert answer.status_code == 422
    assert "筹备中" in answer.content.decode()


def test_schedule_chases_late_tasks_and_cases_once_a_rung(town: Town, meeting: Meeting) -> None:
    tasks(meeting, town.users[Role.CHIEF], 2)
    assert town.own.enterprise is not None
    opened = Occasion(system_user(), NOW - timedelta(days=6))
    case = OpenCase(
        occasion=opened, enterprise=town.own.enterprise, title="用工", text="用工", origin=Origin.OFFICER,
        category=Category.LABOUR,
    ).execute()  # fmt: skip
    RouteCase(occasion=opened, case=case).execute()
    morning = Occasion(system_user(), NOW)
    assert (chase_tasks(morning), chase_tasks(morning), TaskChase.objects.count()) == (2, 0, 2)
    assert chase_cases(morning) == 1
    assert chase_cases(morning) == 0
    assert CaseChase.objects.exists()
