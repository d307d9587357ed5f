"""The supervision letter (督办单) as a Word document, in the manner of GB/T 9704; its text is 中文 on every screen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone, translation

from luodi.front.exchange.brief_document import DEMO_MARKING
from luodi.front.exchange.official_document import Column, OfficialDocument
from luodi.office.meetings.task_queries import TaskFile, TaskLetter
from luodi.office.services.case_file import CaseFile, SupervisionShown


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter says, whatever it presses. ``about`` names the matter's section, ``course`` the table's."""

    document_number: str
    issuing_office: str
    to_office: str
    issued_on: date
    answer_by_on: date
    demand: str
    title: str
    opening: str
    about: str
    text: str
    course: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    is_demo: bool


def letter_of(file: CaseFile, supervision: SupervisionShown, *, is_demo: bool) -> Letter:
    """The letter about a case as it stands."""
    row = file.row
    with translation.override("zh-hans"):
        return Letter(
            document_number=supervision.document_number,
            issuing_office=supervision.issuing_office,
            to_office=supervision.office_name,
            issued_on=timezone.localdate(supervision.issued_at),
            answer_by_on=supervision.answer_by_on,
            demand=supervision.demand,
            title=f"关于“{row.title}”诉求的督办通知",
            opening=f"{row.enterprise_name}于{_day(timezone.localdate(row.opened_at))}提出“{row.title}”的诉求"
            f"（编号{row.code}，{row.category.label}类，{row.urgency.label}），由你单位承办，至今尚未办结。现予督办。",
            about="诉求内容",
            text=file.text,
            course="各承办单位办理情况",
            columns=(
                Column("承办单位", 5), Column("分工", 2, "center"), Column("交办时间", 4, "center"), Column("进度", 5),
            ),
            rows=tuple(
                (
                    one.office_name,
                    "主办" if one.leads else "协办",
                    _instant(one.assigned_at),
                    _standing(one.answered_at, one.taken_up_at),
                )
                for one in file.handlings
                if one.present
            ),
            is_demo=is_demo,
        )  # fmt: skip


def letter_of_task(file: TaskFile, supervision: TaskLetter, *, is_demo: bool) -> Letter:
    """The letter about a task of a meeting as it stands."""
    row = file.row
    with translation.override("zh-hans"):
        return Letter(
            document_number=supervision.document_number,
            issuing_office=supervision.issuing_office,
            to_office=supervision.office_name,
            issued_on=timezone.localdate(supervision.issued_at),
            answer_by_on=supervision.answer_by_on,
            demand=supervision.demand,
            title="关于会议交办事项的督办通知",
            opening=f"{file.meeting_title}（{row.meeting_code}）于{_day(timezone.localdate(row.given_at))}交办你单位"
            f"事项一项（编号{row.code}，{row.urgency.label}），期限为{_day(row.due_on)}，至今尚未办结。现予督办。",
            about="交办事项",
            text=row.text,
            course="办理经过",
            columns=(Column("时间", 4, "center"), Column("经过", 3, "center"), Column("说明", 9)),
            rows=tuple(
                (_instant(one.happened_at), str(one.kind.label), one.text or "—") for one in reversed(file.events)
            ),
            is_demo=is_demo,
        )


def supervision_letter(letter: Letter) -> bytes:
    """The .docx; the same letter gives the same bytes."""
    document = OfficialDocument(
        subject=f"督办单 {letter.document_number}",
        author=letter.issuing_office,
        dated_on=letter.issued_on,
        marking=DEMO_MARKING if letter.is_demo else "",
    )
    document.letterhead(letter.issuing_office, "督办单", letter.document_number)
    document.title(letter.title)
    document.salutation(f"{letter.to_office}：")
    document.paragraph(letter.opening)
    document.heading(1, f"一、{letter.about}")
    document.paragraph(letter.text)
    document.heading(1, "二、办理情况")
    document.table(letter.course, letter.columns, letter.rows)
    document.heading(1, "三、督办要求")
    document.paragraph(letter.demand)
    document.paragraph(f"请于{_day(letter.answer_by_on)}前将办理结果书面反馈。")
    document.signature(letter.issuing_office, letter.issued_on)
    return document.to_bytes()


def _standing(answered_at: datetime | None, taken_up_at: datetime | None) -> str:
    if answered_at is not None:
        return f"{_instant(answered_at)}答复"
    if taken_up_at is not None:
        return f"{_instant(taken_up_at)}签收，未答复"
    return "未签收"


def _instant(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
