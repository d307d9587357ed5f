"""The tables of the brief's document: which columns, which rows, and how a cell says what it says."""

from collections.abc import Iterable, Sequence

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung
from luodi.engine.statistics.cohorts import WINDOWS_MONTHS, Cell, Milestone
from luodi.engine.statistics.incidence import Incidence
from luodi.front.exchange import official_document as official
from luodi.front.exchange.brief_wording import iso, number, percent, yi
from luodi.front.exchange.official_document import AMBER, GREEN, GREY, RED, Column, OfficialDocument, Span, stack
from luodi.office.briefs.changes import Change
from luodi.office.briefs.contents import NO_DISTRICT, BriefContents, DoubleSigning, Part, Source
from luodi.office.briefs.figures import LIGHTS, SIGNED_STAGES
from luodi.office.briefs.line import Line
from luodi.office.briefs.words import MILESTONE_TEXTS
from luodi.office.projects.gates import STAGE_TEXTS

_COLOURS = {Light.RED: RED, Light.YELLOW: AMBER, Light.GREEN: GREEN, Light.NONE: GREY}


def stage_table(document: OfficialDocument, caption: str, part: Part) -> None:
    """Projects and investment by stage and light; what is in hand, withdrawn and signed in total below."""
    columns = [
        Column("阶段", 3),
        Column("项目数", 2, "right"),
        Column("计划总投资（亿元）", 3.9, "right"),
        *(Column(f"{light.icon} {light.text.zh}", 2, "right") for light in LIGHTS),
    ]
    rows = [
        (
            STAGE_TEXTS[stage].zh,
            number(part, f"stage.{stage}"),
            number(part, f"stage.{stage}.investment"),
            *(number(part, f"stage.{stage}.light.{light}") for light in LIGHTS),
        )
        for stage in SIGNED_STAGES
    ]
    in_hand = (
        "在推进合计",
        number(part, "in_hand"),
        number(part, "in_hand.investment"),
        *(number(part, f"light.{light}") for light in LIGHTS),
    )
    withdrawn = ("已退出", number(part, "withdrawn"), number(part, "withdrawn.investment"), *["—"] * len(LIGHTS))
    signed = ("累计签约", number(part, "signed"), number(part, "signed.investment"), *["—"] * len(LIGHTS))
    document.table(caption, columns, [*rows, in_hand, withdrawn, signed], totals=3)


def district_table(document: OfficialDocument, contents: BriefContents) -> None:
    """Every district in the order of its code: a table, not a league."""
    columns = [
        Column("区", 3),
        Column("累计签约", 2, "right"),
        Column("在推进", 1.8, "right"),
        Column("计划总投资（亿元）", 4.5, "right"),
        *(Column(f"{light.icon} {light.text.zh}", 1.8, "right") for light in LIGHTS[:3]),
        Column("已退出", 1.8, "right"),
    ]
    codes = ("signed", "in_hand", "signed.investment", *(f"light.{light}" for light in LIGHTS[:3]), "withdrawn")
    rows = [(part.name, *(number(part, code) for code in codes)) for part in contents.districts]
    total = ("合计", *(number(contents.whole, code) for code in codes))
    document.table("各区项目数、计划总投资和亮灯情况", columns, [*rows, total], totals=1)


def cohort_table(document: OfficialDocument, part: Part, milestone: Milestone) -> None:
    """Conversion to a milestone, a row a quarter; all quarters together and the estimate below."""
    cells = {
        (cohort.quarter, cell.months): cell
        for cohort in part.cohorts
        for cell in cohort.cells
        if cell.milestone is milestone
    }
    columns = [
        Column("签约季度", 2.9, "center"),
        Column("签约数", 1.5, "center"),
        *(Column(f"{months}个月内", 3, "center") for months in WINDOWS_MONTHS),
        Column("已退出", 1.5, "center"),
    ]
    rows: list[Sequence[official.Cell]] = []
    for cohort in part.cohorts:
        members = frozenset(cells[cohort.quarter, WINDOWS_MONTHS[0]].all_keys)
        rows.append(
            (
                str(cohort.quarter).replace("Q", "年") + "季度",
                str(len(members)),
                *(_cohort_cell([cells[cohort.quarter, months]]) for months in WINDOWS_MONTHS),
                str(len(members.intersection(cohort.withdrawn))),
            )
        )
    groups = [[cell for cell in cells.values() if cell.months == months] for months in WINDOWS_MONTHS]
    members = frozenset(key for cell in groups[0] for key in cell.all_keys)
    left = [key for cohort in part.cohorts for key in cohort.withdrawn if key in members]
    rows.append(("合计", str(len(members)), *(_cohort_cell(group) for group in groups), str(len(left))))
    estimates = [each for each in part.incidences if each.milestone is milestone]
    rows.append(("估计转化率", "", *(_estimate(each) for each in estimates), ""))
    word = MILESTONE_TEXTS[milestone].zh
    document.table(f"各签约批次转化为{word}的情况", columns, rows, totals=2)
    without = len(part.left_out_of(milestone))
    if without:
        document.note(f"注：推进路线不含{word}环节的{without}个项目不在分母内。")


def lit_table(document: OfficialDocument, caption: str, lines: Iterable[Line], *, with_district: bool) -> None:
    """What each project waits for, who acts, who presses, and by when."""
    columns = [
        Column("序号", 1.2, "center"),
        Column("灯", 1.7, "center"),
        Column("项目", 5),
        Column("等待事项", 5.2),
        Column("责任人", 2.7),
        Column("时限", 2.6, "center"),
    ]
    rows = [
        (
            str(place),
            _light_cell(line.light),
            _project_cell(line, with_district=with_district),
            _waiting_cell(line),
            _actor_cell(line),
            _deadline_cell(line),
        )
        for place, line in enumerate(lines, start=1)
    ]
    document.table(caption, columns, rows)


def change_table(document: OfficialDocument, caption: str, changes: Sequence[Change], *, with_district: bool) -> None:
    """Changes with what was before and is now."""
    columns = [
        Column("序号", 1.2, "center"),
        Column("项目", 6.4),
        Column("变化", 2.6, "center"),
        Column("由", 2.4, "center"),
        Column("至", 2.4, "center"),
        Column("日期", 2.4, "center"),
    ]
    rows: list[Sequence[official.Cell]] = [
        (
            str(place),
            stack(change.name, _aside(change.district_name or NO_DISTRICT.zh)) if with_district else change.name,
            change.kind.text.zh,
            change.before.zh,
            change.after.zh,
            iso(change.on),
        )
        for place, change in enumerate(changes, start=1)
    ]
    document.table(caption, columns, rows)


def double_signing_table(document: OfficialDocument, pairs: Sequence[DoubleSigning]) -> None:
    """The pairs that a person has to decide on, with both owners."""
    columns = [Column("先签项目", 5), Column("后签项目", 5), Column("理由", 5), Column("发现日期", 2.4, "center")]
    rows: list[Sequence[official.Cell]] = [
        (
            stack(pair.earlier_name, _aside(f"{pair.earlier_district}　{pair.earlier_office}")),
            stack(pair.later_name, _aside(f"{pair.later_district}　{pair.later_office}")),
            pair.reason.zh,
            iso(pair.found_on),
        )
        for pair in pairs
    ]
    document.table("待认定的重复签约", columns, rows)


def silent_table(document: OfficialDocument, silent: Sequence[Line], *, with_district: bool) -> None:
    """Projects without recorded progress for too long."""
    columns = [
        Column("序号", 1.2, "center"),
        Column("项目", 6),
        Column("阶段", 1.6, "center"),
        Column("最近进展", 2.6, "center"),
        Column("无进展工作日", 2.6, "center"),
        Column("责任人", 3),
    ]
    rows = [
        (
            str(number),
            _project_cell(line, with_district=with_district),
            STAGE_TEXTS[line.stage].zh,
            iso(line.last_progress_on),
            str(line.silent_working_days),
            _actor_cell(line),
        )
        for number, line in enumerate(silent, start=1)
    ]
    document.table("久无进展项目", columns, rows)


def source_table(document: OfficialDocument, sources: Sequence[Source]) -> None:
    """Where the values come from."""
    columns = [
        Column("内容", 3.2),
        Column("来源", 5.2),
        Column("最新日期", 2.4, "center"),
        Column("行数", 1.4, "right"),
        Column("核实", 1.4, "right"),
        Column("自报", 1.4, "right"),
        Column("估计", 1.4, "right"),
    ]
    rows = [
        (
            source.what.zh,
            source.source.zh,
            iso(source.newest_on),
            str(source.rows),
            _graded(source.verified),
            _graded(source.self_reported),
            _graded(source.estimated),
        )
        for source in sources
    ]
    document.table("数据来源、日期和佐证等级", columns, rows)


def _project_cell(line: Line, *, with_district: bool) -> official.Cell:
    facts = [
        line.district_name or NO_DISTRICT.zh if with_district else line.park_name,
        STAGE_TEXTS[line.stage].zh,
        f"{yi(line.investment_cny)}亿元" if line.investment_cny is not None else "投资额未填",
    ]
    return stack(line.name, _aside("　".join(filter(None, facts))))


def _aside(text: str) -> Span:
    """The second line of a cell: what is good to know beside the first."""
    return Span(text, small=True, colour=GREY)


def _light_cell(light: Light) -> official.Cell:
    return Span(f"{light.icon} {light.text.zh}", bold=True, colour=_COLOURS[light])


def _waiting_cell(line: Line) -> official.Cell:
    duty = _aside(f"责任部门：{line.duty.zh}" if line.duty.zh else "")
    return stack(line.waits_for.zh or "—", duty, *(_aside(reason.zh) for reason in line.light_reasons))


def _actor_cell(line: Line) -> official.Cell:
    who: official.Line = line.acts or line.acts_office or Span("待明确", colour=RED)
    pressed = "" if line.rung is Rung.NONE else f"{line.rung.text.zh}：{line.supervisor.text.zh}"
    return stack(who, _aside(line.acts_office if line.acts else ""), _aside(pressed))


def _deadline_cell(line: Line) -> official.Cell:
    if line.act_by is None:
        return "待明确"
    if line.working_days_late > 0:
        return stack(iso(line.act_by), Span(f"逾期{line.working_days_late}工作日", small=True, colour=RED))
    return iso(line.act_by)


def _cohort_cell(cells: Sequence[Cell]) -> official.Cell:
    """The converted of the observed, with their share; under it all converted, those still open, and withdrawn."""
    observed = sum(len(cell.observed) for cell in cells)
    done = sum(len(cell.observed_converted) for cell in cells)
    converted, still_open, withdrawn = (
        sum(len(getattr(cell, group)) for cell in cells) for group in ("converted", "still_open", "withdrawn")
    )
    above: official.Line = f"{done}/{observed}　{percent(done / observed)}" if observed else Span("未满期", colour=GREY)
    return stack(above, _aside(f"转{converted} 未满{still_open} 退{withdrawn}"))


def _estimate(estimate: Incidence) -> official.Cell:
    if estimate.share is None:
        return Span("—", colour=GREY)
    if estimate.low is None or estimate.high is None:
        return percent(estimate.share)
    return stack(percent(estimate.share), Span(f"（{percent(estimate.low)}–{percent(estimate.high)}）", small=True))


def _graded(count: int | None) -> str:
    return "—" if count is None else str(count)
