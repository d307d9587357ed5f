"""Meetings of the demo city: three weekly dispatches behind it with tasks at every state, and one to come; invented."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from luodi.engine.clocks.clock import CHINA
from luodi.front.demo.people import CITY_OFFICE, DEMO_USERS, district_office
from luodi.office.meetings.actions.add_entry import AddEntry
from luodi.office.meetings.actions.cancel_task import CancelTask
from luodi.office.meetings.actions.chase_task import ChaseTask
from luodi.office.meetings.actions.close_meeting import CloseMeeting
from luodi.office.meetings.actions.confirm_task import ConfirmTask
from luodi.office.meetings.actions.extend_task import ExtendTask
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hand_in_form import HandInForm
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.note_progress import NoteProgress
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.report_done import ReportDone
from luodi.office.meetings.actions.return_task import ReturnTask
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.actions.supervise_task import SuperviseTask
from luodi.office.meetings.actions.write_minutes import WriteMinutes
from luodi.office.meetings.models import Meeting, MeetingForm, MeetingTask
from luodi.office.meetings.words import EntryKind, MeetingKind, Rhythm
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.services.words import Need, Urgency
from luodi.reference.problems import Problem
from luodi.reference.working_days import add_working_days

_ENTRIES = (
    (EntryKind.PROBLEM, "部分签约项目用地指标尚未落实，开工节点有逾期风险。"),
    (EntryKind.DIFFICULTY, "两家企业反映用电增容审批时间较长，需市级协调供电公司。"),
    (EntryKind.PLAN, "下周逐个走访红灯项目，月底前明确开工时间。"),
    (EntryKind.SUGGESTION, "建议对租用物业类项目简化落地佐证材料。"),
    (EntryKind.PROBLEM, "个别项目投资方决策推迟，已两周没有实质进展。"),
)
_MINUTES = (
    "会议听取各区、园区签约项目推进情况汇报，研究了用地、用电和审批事项。会议要求：一、红灯项目逐个明确责任人和时限；"
    "二、要素保障事项由市级专员牵头协调；三、下次会议通报交办事项落实情况。"
)
_TASKS = (
    ("明确红灯项目开工时间并报送推进计划", district_office("310115"), "district", Need.NONE),
    ("协调供电公司压缩增容审批时限", CITY_OFFICE, "desk", Need.ENERGY),
    ("落实签约项目用地指标", district_office("310114"), "lead", Need.LAND),
    ("核实久无进展项目并提出处置意见", "park", "park", Need.NONE),
    ("梳理租用物业项目落地佐证清单", CITY_OFFICE, "desk", Need.SPACE),
    ("对接投资方确认增资意向", district_office("310115"), "district", Need.CAPITAL),
)


def build_meetings(chief: User, as_of: date) -> None:
    """Writes a weekly series with three meetings behind it and one to come; the same register gives the same."""
    users = {user.username: user for user in User.objects.filter(username__in=[one.username for one in DEMO_USERS])}
    park = User.objects.select_related("office").get(username="park").office.code
    offices = [district_office(code) for code in ("310115", "310114", "310112")] + [park]
    first = add_working_days(as_of, -18).day
    series = StartSeries(
        occasion=Occasion(chief, _at(first, 9), "建立周调度"),
        code="ZDD",
        title="全市签约项目周调度会",
        kind=MeetingKind.DISPATCH,
        rhythm=Rhythm.WEEKLY,
        office_codes=offices,
    ).execute()
    for number, back in enumerate((-16, -11, -6)):
        held_on = add_working_days(as_of, back).day
        before = add_working_days(held_on, -3).day
        meeting = PrepareMeeting(
            occasion=Occasion(chief, _at(before, 9)),
            series=series,
            held_on=held_on,
            place="市民中心第一会议室",
            forms_due_on=add_working_days(held_on, -1).day,
        ).execute()
        _hand_in(meeting, users, before, leaving_out={2: 3}.get(number))
        HoldMeeting(occasion=Occasion(chief, _at(held_on, 11)), meeting=meeting).execute()
        WriteMinutes(occasion=Occasion(chief, _at(held_on, 15)), meeting=meeting, minutes=_MINUTES).execute()
        tasks = _give(meeting, chief, park, held_on, (3, 4, 6)[number])
        CloseMeeting(occasion=Occasion(chief, _at(held_on, 17)), meeting=meeting).execute()
        _live(tasks, chief, users, number)
    coming = PrepareMeeting(
        occasion=Occasion(chief, _at(as_of, 8)),
        series=series,
        held_on=add_working_days(as_of, 3).day,
        place="市民中心第一会议室",
        forms_due_on=add_working_days(as_of, 2).day,
    ).execute()
    _hand_in(coming, users, as_of, leaving_out=0)
    _chase(chief, as_of)


def _hand_in(meeting: Meeting, users: dict[str, User], day: date, *, leaving_out: int | None) -> None:
    """The offices write their forms and hand them in, but for one."""
    forms = MeetingForm.objects.filter(meeting=meeting).select_related("office").order_by("office__code")
    people = {user.office_id: user for name, user in users.items() if name in ("district", "park")}
    for place, form in enumerate(forms):
        occasion = Occasion(people.get(form.office_id, system_user()), _at(day, 8, 30 + place))
        for kind, text in _some(_ENTRIES, place, 3):
            AddEntry(occasion=occasion, form=form, kind=kind, text=text).execute()
        if place == leaving_out or (leaving_out == 0 and form.office_id in people):
            continue  # who logs in finds a form to finish
        HandInForm(occasion=occasion, form=form).execute()


def _give(meeting: Meeting, chief: User, park: str, day: date, count: int) -> list[MeetingTask]:
    return [
        GiveTask(
            occasion=Occasion(chief, _at(day, 16)),
            meeting=meeting,
            text=text,
            office_code=park if office == "park" else office,
            owner_username=owner,
            due_on=add_working_days(day, 5 + 2 * place).day,
            urgency=Urgency.URGENT if place == 2 else Urgency.NORMAL,
            need=need,
        ).execute()
        for place, (text, office, owner, need) in enumerate(_TASKS[:count])
    ]


def _live(tasks: list[MeetingTask], chief: User, users: dict[str, User], number: int) -> None:
    """Each task as far as its story has come: done, cancelled, returned, reported, or still in hand."""
    for place, task in enumerate(tasks):
        assert task.owner is not None  # noqa: S101 - named above
        owner = users[task.owner.username]
        given = task.given_at.astimezone(CHINA).date()
        next_day, later = (_at(add_working_days(given, days).day, 10) for days in (1, 3))
        NoteProgress(occasion=Occasion(owner, next_day), task=task, text="已与有关单位对接，正在推进。").execute()
        if number == 0 and place == 2:
            reason = "项目投资方已退出，事项不再需要"
            CancelTask(occasion=Occasion(chief, later, reason), task=task).execute()
        elif number < 2 and place != 3:
            outcome = "已办结，相关材料已报送备查。"
            ReportDone(occasion=Occasion(owner, later), task=task, outcome=outcome).execute()
            ConfirmTask(occasion=Occasion(chief, later + timedelta(hours=4)), task=task).execute()
        elif number == 2 and place == 1:
            ReportDone(occasion=Occasion(owner, later), task=task, outcome="供电公司已答复压缩至十个工作日。").execute()
        elif number == 2 and place == 4:
            ReportDone(occasion=Occasion(owner, later), task=task, outcome="清单已梳理。").execute()
            reason = "缺少各园区意见，请补充"
            ReturnTask(occasion=Occasion(chief, later + timedelta(hours=3), reason), task=task).execute()
        elif number == 2 and place == 5:
            ExtendTask(occasion=Occasion(chief, later, "投资方在境外，下周返沪"), task=task, days=5).execute()


def _chase(chief: User, as_of: date) -> None:
    """Today's chases, and a letter about the first that is late."""
    occasion = Occasion(chief, _at(as_of, 8, 45), "到期催办")
    late: MeetingTask | None = None
    for task in MeetingTask.objects.filter(state="open").order_by("code"):
        try:
            ChaseTask(occasion=occasion, task=task).execute()
        except Problem:  # nothing is late or nearly so
            continue
        late = late or task
    if late is not None:
        SuperviseTask(
            occasion=occasion,
            task=late,
            demand="请明确完成时限，会同有关部门加快办理，并书面反馈结果。",
            answer_by_on=add_working_days(as_of, 5).day,
        ).execute()


def _some(entries: Iterable[tuple[EntryKind, str]], first: int, count: int) -> list[tuple[EntryKind, str]]:
    every = list(entries)
    return [every[(first + step) % len(every)] for step in range(count)]


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)
