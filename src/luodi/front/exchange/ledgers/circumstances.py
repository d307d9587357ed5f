"""What holds for every row of a ledger's sheet: the day it speaks of, whether it is a yearly plan, whose it is."""

import re
from dataclasses import dataclass
from datetime import date

from luodi.front.exchange.ledgers.layout import Ledger, Notes
from luodi.front.exchange.ledgers.vocabulary import half_width
from luodi.front.exchange.reading.cells import Cell, text_of
from luodi.office.projects.words import Stage
from luodi.reference.dates import parse_date
from luodi.reference.districts import find_district
from luodi.reference.problems import Problem

# A published list for a year says what is to happen in it; a report on the year says what did.
_PLAN = re.compile(r"(20\d\d)年?度?.{0,30}(计划|清单|目标任务|安排|名单)")
_REPORT = re.compile(r"完成情况|进展|推进情况|调度|台账|执行情况|月报|周报|统计")
_TITLE_STAGES = (
    (re.compile(r"签约项目|项目签约"), Stage.SIGNED),
    (re.compile(r"在谈项目|洽谈项目"), Stage.TALKS),
    (re.compile(r"储备项目|项目储备"), Stage.LEAD),
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """``source`` names the ledger in the register; ``plan_year`` is set for a yearly plan list.

    ``district_code`` holds for rows that name no district, ``stage`` for rows that say nothing of one.
    """

    file: str
    sheet: str
    source: str
    as_of: date
    plan_year: int | None = None
    district_code: str = ""
    stage: Stage | None = None
    note_units: str = ""
    office_code: str = ""


def circumstances(
    *, file: str, sheet: str, notes: Notes, as_of: date, plan: bool | None, district_code: str, office_code: str
) -> Circumstances:
    """Reads title and notes of a sheet; ``plan`` overrides what the title suggests, ``district_code`` the notes."""
    title = re.sub(r"\s+", "", half_width(notes.title))
    reporter = find_district(notes.reported_by) if notes.reported_by else None
    return Circumstances(
        file=file,
        sheet=sheet,
        source=(notes.title or file)[:200],
        as_of=as_of,
        plan_year=plan_year(title, as_of, plan),
        district_code=district_code or (reporter.district.code if reporter else ""),
        stage=next((stage for pattern, stage in _TITLE_STAGES if pattern.search(title)), None),
        note_units=notes.units,
        office_code=office_code,
    )


def plan_year(title: str, as_of: date, plan: bool | None) -> int | None:
    """The year that a plan list is for, or None for a ledger of what is."""
    found = _PLAN.search(title)
    is_plan = plan if plan is not None else bool(found) and not _REPORT.search(title)
    if not is_plan:
        return None
    return int(found[1]) if found else as_of.year


def stated_as_of(ledger: Ledger) -> date | None:
    """The day that a note gives (截至2022年6月底), else the latest of a column 截至日期; None when neither says one."""
    days = [row.values["as_of"] for row in ledger.rows if "as_of" in row.values]
    stated = [ledger.notes.as_of] if ledger.notes.as_of else days
    return max(filter(None, map(_last_day, stated)), default=None)


def _last_day(written: Cell) -> date | None:
    try:
        found = parse_date(written if isinstance(written, date | int | float) else text_of(written))
    except Problem:
        return None
    return found.as_last_day() if found else None
