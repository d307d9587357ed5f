"""The workbook that goes with the brief: the rows behind every figure.

The sheet 数字 lists every figure with a link to its rows on 数字明细, where they stand together, and a formula that
counts or sums them again in Excel itself. The numbers of the cohorts open the same way.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

import xlsxwriter

from luodi.engine.lights.light import Light
from luodi.engine.statistics.cohorts import Cell, Milestone
from luodi.front.exchange.brief_elements import element_sheets
from luodi.front.exchange.brief_money import money_sheets
from luodi.front.exchange.brief_sheets import Column, Sheet, SheetWriter
from luodi.front.exchange.official_document import plain
from luodi.office.briefs.contents import NO_DISTRICT, BriefContents, Part
from luodi.office.briefs.figures import Figure, Unit
from luodi.office.briefs.line import Line
from luodi.office.briefs.queries import cohort_figures
from luodi.office.briefs.words import MILESTONE_TEXTS
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.words import HEALTH_TEXTS, KIND_TEXTS

DEMO_NOTE = "演示数据：本工作簿中的项目、企业、园区均为虚构"
_YI = Decimal(100_000_000)
_ROWS_SHEET = "数字明细"
_CODE_COLUMN, _INVESTMENT_COLUMN = "C", "G"


@dataclass(frozen=True, slots=True)
class _Block:
    """Where the rows of a figure stand on 数字明细, counted from 1 as in Excel."""

    first: int
    last: int

    @property
    def link(self) -> str:
        return f"internal:'{_ROWS_SHEET}'!A{self.first}:H{self.last}"

    def of(self, column: str) -> str:
        return f"'{_ROWS_SHEET}'!{column}{self.first}:{column}{self.last}"


def brief_workbook(contents: BriefContents) -> bytes:
    """The .xlsx of a brief; the same contents give the same bytes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    heading = contents.heading
    created = datetime.combine(heading.as_of, time(), UTC).replace(tzinfo=None)
    title = f"签约项目调度单 {heading.document_number}"
    book.set_properties({"title": title, "author": plain(heading.issuing_office), "created": created})
    sheets = SheetWriter(book, f"{title}　{DEMO_NOTE}" if heading.is_demo else title)
    _explanation(sheets, contents)
    figures = sheets.add("数字", _FIGURE_COLUMNS)
    _projects(sheets, contents)
    cohorts = sheets.add("转化批次", _COHORT_COLUMNS)
    _estimates(sheets, contents)
    _lit(sheets, contents)
    _changes(sheets, contents)
    _double_signings(sheets, contents)
    element_sheets(sheets, contents.elements)
    money_sheets(sheets, contents)
    _sources(sheets, contents)
    blocks = _rows(sheets, contents)
    _figures(figures, contents, blocks)
    _cohorts(cohorts, contents.whole, blocks)
    sheets.finish()
    book.close()
    return stream.getvalue()


def _explanation(sheets: SheetWriter, contents: BriefContents) -> None:
    heading, baseline = contents.heading, contents.baseline
    sheet = sheets.add("说明", [Column("事项", "text"), Column("内容", "wide")])
    for row in (
        ("文号", heading.document_number),
        ("印发机构", heading.issuing_office),
        ("范围", heading.district_name),
        ("截至日期", heading.as_of.isoformat()),
        ("比较基准", f"{baseline.as_of}　{baseline.document_number or '登记册当日情况'}"),
        ("项目行数", str(len(contents.lines))),
        ("怎样看数字", "“数字”表每个数字可点开明细；“复核”列由Excel按明细重新计算。"),
        ("满期转化率", "只对观察期已满的项目计算；未满期项目另列，不进分母。"),
        *([("演示数据", DEMO_NOTE)] if heading.is_demo else []),
    ):
        sheet.write(row)


_FIGURE_COLUMNS = [
    Column("范围"), Column("指标", "wide"), Column("数值", "count"), Column("单位"), Column("复核", "count"),
    Column("明细"), Column("代码", "wide"),
]  # fmt: skip


def _figures(sheet: Sheet, contents: BriefContents, blocks: dict[tuple[str | None, str], _Block]) -> None:
    for place, part in _placed(contents):
        for figure in part.figures:
            block = blocks.get((place, _block_code(figure)))
            is_sum = figure.unit is Unit.CNY
            value = figure.value / _YI if isinstance(figure.value, Decimal) else figure.value
            row = sheet.write((part.name, figure.label.zh, None, "亿元" if is_sum else "个", None, None, figure.code))
            sheet.number(row, 2, value, "yi" if is_sum else "count", block.link if block else "")
            if block:
                again = (
                    f"=SUM({block.of(_INVESTMENT_COLUMN)})/10000" if is_sum else f"=COUNTA({block.of(_CODE_COLUMN)})"
                )
                sheet.formula(row, 4, again, value, "yi" if is_sum else "count")
                sheet.link(row, 5, block.link, "查看明细")


def _block_code(figure: Figure) -> str:
    """A sum opens into the rows of the count of the same projects."""
    return figure.code.removesuffix(".investment")


_LINE_COLUMNS = [
    Column("项目编号"), Column("项目名称", "wide"), Column("区"), Column("园区"), Column("类型"),
    Column("投资方", "wide"), Column("计划总投资", "wan"), Column("阶段"), Column("进入阶段日期", "day"),
    Column("阶段已核实"), Column("状态"), Column("状态原因", "wide"), Column("亮灯"), Column("亮灯原因", "wide"),
    Column("等待事项", "wide"), Column("责任部门"), Column("责任人"), Column("责任单位"),
    Column("督办档次"), Column("督办层级"), Column("时限", "day"), Column("逾期工作日", "count"),
    Column("最近进展", "day"), Column("无进展工作日", "count"), Column("久无进展"),
    Column("签约日期", "day"), Column("落地日期（核实）", "day"), Column("开工日期（核实）", "day"),
    Column("投产日期（核实）", "day"), Column("退出日期", "day"), Column("不经过的环节"), Column("计入统计"),
    Column("来源", "wide"), Column("来源日期", "day"),
]  # fmt: skip


def _projects(sheets: SheetWriter, contents: BriefContents) -> None:
    sheet = sheets.add("项目", _LINE_COLUMNS, frozen_columns=2)
    for line in contents.lines:
        _write_line(sheet, line)


def _lit(sheets: SheetWriter, contents: BriefContents) -> None:
    sheet = sheets.add("亮灯项目", _LINE_COLUMNS, frozen_columns=2)
    for light in (Light.RED, Light.YELLOW):
        for line in contents.whole.with_light(light):
            _write_line(sheet, line)


def _write_line(sheet: Sheet, line: Line) -> None:
    row = sheet.write(
        (
            line.code, line.name, line.district_name or NO_DISTRICT.zh, line.park_name, KIND_TEXTS[line.kind].zh,
            line.investor, line.investment_cny, STAGE_TEXTS[line.stage].zh, line.stage_since,
            _yes(line.stage_is_verified), HEALTH_TEXTS[line.health].zh, line.health_reason, None,
            "；".join(reason.zh for reason in line.light_reasons), line.waits_for.zh, line.duty.zh, line.acts,
            line.acts_office, line.rung.text.zh, line.supervisor.text.zh,
            line.act_by, line.working_days_late, line.last_progress_on, line.silent_working_days,
            _yes(line.silent), line.signed_on, line.landed_on, line.started_on, line.producing_on, line.withdrawn_on,
            "、".join(MILESTONE_TEXTS[each].zh for each in Milestone if each not in line.route), _yes(line.counted),
            line.source, line.source_on,
        )
    )  # fmt: skip
    sheet.light(row, 12, line.light)


_COHORT_COLUMNS = [
    Column("签约季度"), Column("环节"), Column("期限（月）", "count"), Column("分母", "count"),
    Column("观察期已满", "count"), Column("满期已转化", "count"), Column("满期转化率", "share"),
    Column("全部已转化", "count"), Column("未满期", "count"), Column("期满未转化", "count"),
    Column("期内退出", "count"),
]  # fmt: skip
_COHORT_GROUPS = ("all_keys", "observed", "observed_converted", "", "converted", "still_open", "missed", "withdrawn")


def _cohorts(sheet: Sheet, part: Part, blocks: dict[tuple[str | None, str], _Block]) -> None:
    for cohort in part.cohorts:
        for cell in cohort.cells:
            row = sheet.write((str(cohort.quarter), MILESTONE_TEXTS[cell.milestone].zh, cell.months))
            if cell.share is not None:
                sheet.number(row, 6, cell.share, "share")
            for column, group in enumerate(_COHORT_GROUPS, start=3):
                if group:
                    block = blocks.get((None, _cell_code(str(cohort.quarter), cell, group)))
                    sheet.number(row, column, len(getattr(cell, group)), "count", block.link if block else "")


def _cell_code(quarter: str, cell: Cell, group: str) -> str:
    return f"cohort.{quarter}.{cell.milestone}.{cell.months}.{group}"


def _estimates(sheets: SheetWriter, contents: BriefContents) -> None:
    columns = [
        Column("范围"), Column("环节"), Column("期限（月）", "count"), Column("估计转化率", "share"),
        Column("95%下限", "share"), Column("95%上限", "share"), Column("尚在观察", "count"),
    ]  # fmt: skip
    sheet = sheets.add("估计转化率", columns)
    for part in contents.parts:
        for each in part.incidences:
            word = MILESTONE_TEXTS[each.milestone].zh
            sheet.write((part.name, word, each.months, each.share, each.low, each.high, each.at_risk))


def _changes(sheets: SheetWriter, contents: BriefContents) -> None:
    columns = [
        Column("变化"), Column("项目编号"), Column("项目名称", "wide"), Column("区"), Column("由"), Column("至"),
        Column("日期", "day"),
    ]  # fmt: skip
    sheet = sheets.add("本期变化", columns)
    for change in contents.whole.changes:
        district = change.district_name or NO_DISTRICT.zh
        before, after = change.before.zh, change.after.zh
        sheet.write((change.kind.text.zh, change.code, change.name, district, before, after, change.on))


def _double_signings(sheets: SheetWriter, contents: BriefContents) -> None:
    columns = [
        Column("先签编号"), Column("先签项目", "wide"), Column("先签区"), Column("先签单位"), Column("后签编号"),
        Column("后签项目", "wide"), Column("后签区"), Column("后签单位"), Column("发现日期", "day"),
        Column("理由", "wide"),
    ]  # fmt: skip
    sheet = sheets.add("重复签约待核", columns)
    for pair in contents.double_signings:
        sheet.write(
            (
                pair.earlier, pair.earlier_name, pair.earlier_district, pair.earlier_office, pair.later,
                pair.later_name, pair.later_district, pair.later_office, pair.found_on, pair.reason.zh,
            )
        )  # fmt: skip


def _sources(sheets: SheetWriter, contents: BriefContents) -> None:
    columns = [
        Column("内容"), Column("来源", "wide"), Column("最新日期", "day"), Column("行数", "count"),
        Column("核实", "count"), Column("自报", "count"), Column("估计", "count"),
    ]  # fmt: skip
    sheet = sheets.add("数据来源", columns)
    for source in contents.sources:
        graded = (source.verified, source.self_reported, source.estimated)
        sheet.write((source.what.zh, source.source.zh, source.newest_on, source.rows, *graded))


def _rows(sheets: SheetWriter, contents: BriefContents) -> dict[tuple[str | None, str], _Block]:
    """Writes the rows of every figure that has any, and says where they stand."""
    columns = [
        Column("范围"), Column("指标", "wide"), Column("项目编号"), Column("项目名称", "wide"), Column("区"),
        Column("阶段"), Column("计划总投资", "wan"), Column("签约日期", "day"),
    ]  # fmt: skip
    sheet = sheets.add(_ROWS_SHEET, columns)
    lines = {line.code: line for line in contents.lines}
    blocks = {}
    for place, part in _placed(contents):
        for figure in _opened(part, with_cohorts=place is None):
            first = sheet.next_row + 1
            for key in figure.rows:
                line = lines[key]
                district, stage = line.district_name or NO_DISTRICT.zh, STAGE_TEXTS[line.stage].zh
                investment, signed_on = line.investment_cny, line.signed_on
                sheet.write((part.name, figure.label.zh, key, line.name, district, stage, investment, signed_on))
            if figure.rows:
                blocks[place, figure.code] = _Block(first, sheet.next_row)
    return blocks


def _opened(part: Part, *, with_cohorts: bool) -> Iterable[Figure]:
    yield from (figure for figure in part.figures if figure.unit is Unit.PROJECTS)
    if with_cohorts:
        yield from cohort_figures(part)


def _placed(contents: BriefContents) -> Sequence[tuple[str | None, Part]]:
    """The parts with a key of their own: None for the whole, whose district code a district may share."""
    return [(None, contents.whole), *((part.district_code, part) for part in contents.districts)]


def _yes(true: bool) -> str:
    return "是" if true else "否"
