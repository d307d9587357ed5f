"""The pack of a meeting (会议材料汇编) as a Word document, in the manner of GB/T 9704; its text is always 中文."""

from collections.abc import Sequence

from django.utils import timezone, translation

from luodi.engine.lights.light import Light
from luodi.front.exchange.brief_document import DEMO_MARKING
from luodi.front.exchange.brief_wording import day, lights_sentence, numeral, summary
from luodi.front.exchange.official_document import AMBER, GREEN, RED, Cell, Column, OfficialDocument, Span, stack
from luodi.office.meetings.pack import Pack
from luodi.office.meetings.queries import FormFile
from luodi.office.meetings.task_queries import TaskRow
from luodi.office.meetings.words import EntryKind, MeetingKind, TaskState

_COLOURS = {Light.RED: RED, Light.YELLOW: AMBER, Light.GREEN: GREEN}
_STATES = {
    TaskState.OPEN: "办理中",
    TaskState.REPORTED: "反馈办结，待确认",
    TaskState.DONE: "已办结",
    TaskState.CANCELLED: "已取消",
}
_KINDS = {
    EntryKind.PROBLEM: "存在的问题",
    EntryKind.DIFFICULTY: "困难和需要协调的事项",
    EntryKind.PLAN: "下一步打算",
    EntryKind.SUGGESTION: "意见建议",
}
_PROGRESS = (
    ("signed", "累计签约"), ("in_hand", "在推进"), ("period.signed", "本期签约"), ("period.landed", "本期落地"),
    ("period.started", "本期开工"), ("light.red", "红灯"), ("light.yellow", "黄灯"), ("light.green", "绿灯"),
    ("overdue", "节点逾期"),
)  # fmt: skip
_CASES = (
    ("cases.opened", "本期新增"), ("cases.closed", "本期办结"), ("case.new", "待分办"), ("case.routed", "待签收"),
    ("case.in_hand", "办理中"), ("case.answered", "已答复"), ("cases.late", "逾期"),
)  # fmt: skip


def meeting_pack(pack: Pack, *, is_demo: bool) -> bytes:
    """The .docx; the same pack gives the same bytes."""
    with translation.override("zh-hans"):
        return _Writer(pack, is_demo).write()


class _Writer:
    def __init__(self, pack: Pack, is_demo: bool) -> None:
        self.pack, self.row = pack, pack.file.row
        self.sections = 0
        self.on = timezone.localdate(pack.at)
        self.document = OfficialDocument(
            subject=f"{self.row.title} {self.row.code} 会议材料",
            author=self.row.convened_by,
            dated_on=self.on,
            marking=DEMO_MARKING if is_demo else "",
        )

    def write(self) -> bytes:
        row, document = self.row, self.document
        kind = "调度会材料" if row.kind is MeetingKind.DISPATCH else "座谈会材料"
        document.letterhead(row.convened_by, kind, f"第{row.number}期（{row.code}）")
        document.title(row.title)
        document.salutation("各参会单位：")
        document.paragraph(
            f"会议定于{day(row.held_on)}在{row.place}召开。本材料由各单位报送材料和最近一期调度单汇编，"
            f"应报{row.forms}家，已报{row.handed_in}家。"
        )
        self.tasks()
        self.progress()
        for entry in EntryKind:
            self.said(entry)
        self.missing()
        document.signature(row.convened_by, self.on)
        return document.to_bytes()

    def section(self, title: str) -> None:
        self.sections += 1
        self.document.heading(1, f"{numeral(self.sections)}、{title}")

    def tasks(self) -> None:
        """The meeting begins with what became of what the last one set."""
        self.section("上次会议交办事项落实情况")
        if not self.pack.before:
            self.document.paragraph("本次为首次会议，没有以前交办的事项。")
            return
        tasks = self.pack.tasks
        if not tasks:
            self.document.paragraph(f"上次会议（{self.pack.before}）没有交办事项。")
            return
        counts = "、".join(
            f"{word}{sum(one.state is state for one in tasks)}项"
            for state, word in _STATES.items()
            if any(one.state is state for one in tasks)
        )
        late = sum(one.late and one.state is TaskState.OPEN for one in tasks)
        self.document.paragraph(
            f"上次会议（{self.pack.before}）交办和以前未办结的事项共{len(tasks)}项：{counts}。"
            + (f"其中逾期{late}项。" if late else "没有逾期事项。")
        )
        columns = [
            Column("编号", 3, "center"), Column("交办事项", 6.4), Column("责任单位", 3.6),
            Column("期限", 2.6, "center"), Column("落实情况", 5),
        ]  # fmt: skip
        self.document.table("交办事项落实情况", columns, [_task(one) for one in tasks])

    def progress(self) -> None:
        self.section("各单位推进情况")
        brief = self.pack.brief
        if brief is not None:
            number = brief.heading.document_number
            self.document.paragraph(f"据调度单（{number}，截至{day(brief.heading.as_of)}），{summary(brief.whole)}")
            if brief.whole.figure("in_hand").rows:
                self.document.paragraph(lights_sentence(brief.whole))
        if not self.pack.forms:
            self.document.paragraph("本次会议没有参会单位材料。")
            return
        self._table("各单位项目推进情况（个）", _PROGRESS)
        self._table("各单位企业诉求情况（件）", _CASES)
        days = sorted({form.filled_as_of for form in self.pack.forms})
        taken = day(days[0]) if len(days) == 1 else f"{day(days[0])}至{day(days[-1])}"
        since = min(form.since for form in self.pack.forms)
        self.document.note(
            f"注：数据取自登记册，取数日期为{taken}；“本期”自{day(since)}之后起算；落地、开工只凭核实佐证计入。"
        )

    def said(self, kind: EntryKind) -> None:
        self.section(_KINDS[kind])
        offices = self.pack.said(kind)
        if not offices:
            self.document.paragraph("各单位未反映。")
        for place, (office, texts) in enumerate(offices, start=1):
            self.document.heading(2, f"（{numeral(place)}）{office}")
            for number, text in enumerate(texts, start=1):
                self.document.paragraph(f"{number}．{text}" if len(texts) > 1 else text)

    def missing(self) -> None:
        self.section("材料报送情况")
        late = [form.row.office_name for form in self.pack.handed_in if form.row.late]
        missing = [form.row.office_name for form in self.pack.missing]
        due = day(self.row.forms_due_on)
        if not missing and not late:
            self.document.paragraph(f"各单位均已在{due}前报送。")
            return
        if missing:
            self.document.paragraph(f"报送期限为{due}，尚未报送的单位{len(missing)}家：{'、'.join(missing)}。")
        if late:
            self.document.paragraph(f"逾期报送的单位{len(late)}家：{'、'.join(late)}。")

    def _table(self, caption: str, figures: Sequence[tuple[str, str]]) -> None:
        columns = [Column("单位", 5), *(Column(head, 1.7, "center") for _code, head in figures)]
        rows = [(form.row.office_name, *(_count(form, code) for code, _head in figures)) for form in self.pack.forms]
        self.document.table(caption, columns, rows)


def _count(form: FormFile, code: str) -> str:
    figure = form.figure(code)
    return str(figure.value) if figure else "—"


def _task(row: TaskRow) -> Sequence[Cell]:
    about = [code for code in (row.project_code, row.case_code, row.policy_code) if code]
    owner: Cell = stack(row.office_name, Span(row.owner_name, small=True))
    state = Span(_STATES[row.state], bold=True, colour=_COLOURS.get(row.light, ""))
    if row.state is TaskState.OPEN:
        late = f"逾期{row.reading.late}个工作日" if row.late else f"剩余{row.reading.remaining}个工作日"
        told = f"{row.light.text.zh}，{late}"
    else:
        told = row.outcome or row.cancelled_because
    return (
        Span(row.code, small=True),
        stack(row.text, Span("、".join(about), small=True)),
        owner,
        Span(row.due_on.isoformat(), small=True),
        stack(state, Span(told, small=True)),
    )
