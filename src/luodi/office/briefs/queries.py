"""Reads of briefs that a person sees: the list, one brief, and the projects behind any of its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from luodi.engine.statistics.cohorts import Cell, Cohort
from luodi.office.briefs.contents import BriefContents, Part
from luodi.office.briefs.figures import Figure, Unit
from luodi.office.briefs.line import Line
from luodi.office.briefs.models import Brief
from luodi.office.briefs.money import MoneyLine
from luodi.office.briefs.record import contents_in
from luodi.office.briefs.words import MILESTONE_TEXTS
from luodi.office.people.models import User
from luodi.office.places.models import District
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class BriefEntry:
    """A brief in the list. ``district_code`` is empty for the city."""

    id: int
    document_number: str
    as_of: date
    district_code: str
    written_at: datetime
    written_by: str
    document_path: str
    workbook_path: str


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """A figure with the projects, or the entitlements to money, that it counts or sums, in its order."""

    figure: Figure
    part: Part
    lines: tuple[Line, ...]
    money: tuple[MoneyLine, ...] = ()


def briefs(user: User, limit: int = 100) -> list[BriefEntry]:
    """The briefs that ``user`` may see, the newest day first."""
    rows = Brief.objects.visible_to(user).select_related("written_by").defer("figures", "positions", "frame")
    return [_entry(row) for row in rows[:limit]]


def brief(user: User, number: int) -> tuple[BriefEntry, BriefContents] | None:
    """One brief by its id, opened; None when there is none or ``user`` may not see it."""
    row = Brief.objects.visible_to(user).select_related("written_by").filter(pk=number).first()
    return (_entry(row), contents_in(row)) if row else None


def district_called(text: str) -> str:
    """The code of the district with this code or name; a ``Problem`` when there is none, or more than one.

    People leave the last word of a name out: 浦东 is 浦东新区.
    """
    found = District.objects.filter(Q(code=text) | Q(name__startswith=text) | Q(name_en__istartswith=text))[:2]
    if len(found) != 1:
        raise Problem(
            "brief.unknown_district",
            Text(f"没有叫“{text}”的区，或不止一个", f"There is no district “{text}”, or more than one"),
            Text("请填写区名或六位区划代码", "Give its name or its six-digit code"),
            Where(field="--district"),
        )
    return found[0].code


def open_figure(contents: BriefContents, code: str, district_code: str | None = None) -> OpenedFigure | None:
    """The rows behind a figure or a group of a cohort cell (:func:`cohort_figures`); None for an unknown code.

    ``district_code`` chooses the part: None is the whole brief, an empty text the projects without a district.
    """
    parts = contents.districts if district_code is not None else (contents.whole,)
    part = next((each for each in parts if district_code is None or each.district_code == district_code), None)
    if part is None:
        return None
    money = next((each for each in part.money_figures if each.code == code), None)
    if money is not None:
        known = {line.key: line for line in part.money}
        return OpenedFigure(money, part, (), tuple(known[key] for key in money.rows))
    figure = next((each for each in (*part.figures, *cohort_figures(part)) if each.code == code), None)
    if figure is None:
        return None
    lines = {line.code: line for line in part.lines}
    return OpenedFigure(figure, part, tuple(lines[key] for key in figure.rows))


def cohort_figures(part: Part) -> Iterator[Figure]:
    """Every group of every cohort cell as a figure: ``cohort.2026Q1.landed.12.converted`` and so on."""
    for cohort in part.cohorts:
        quarter = _quarter(cohort)
        for name, keys, text in (
            ("signed", cohort.signed, Text("签约", "signed")),
            ("withdrawn", cohort.withdrawn, Text("已退出", "withdrawn")),
        ):
            label = Text(f"{quarter.zh}{text.zh}", f"{quarter.en}, {text.en}")
            yield Figure(f"cohort.{cohort.quarter}.{name}", label, Unit.PROJECTS, keys)
        for cell in cohort.cells:
            yield from _cell_figures(cohort, quarter, cell)


CELL_GROUPS: dict[str, Text] = {
    "all_keys": Text("分母", "all of the cohort"),
    "converted": Text("已转化", "converted"),
    "observed": Text("观察期已满", "observed for the whole window"),
    "observed_converted": Text("观察期已满且已转化", "observed and converted"),
    "still_open": Text("未满期", "still open"),
    "missed": Text("期满未转化", "not converted in time"),
    "withdrawn": Text("期内退出", "withdrawn within the window"),
}


def _cell_figures(cohort: Cohort, quarter: Text, cell: Cell) -> Iterator[Figure]:
    milestone = MILESTONE_TEXTS[cell.milestone]
    for group, text in CELL_GROUPS.items():
        label = Text(
            f"{quarter.zh}签约{cell.months}个月内{milestone.zh}：{text.zh}",
            f"{quarter.en}, {milestone.en} within {cell.months} months: {text.en}",
        )
        code = f"cohort.{cohort.quarter}.{cell.milestone}.{cell.months}.{group}"
        yield Figure(code, label, Unit.PROJECTS, getattr(cell, group))


def _quarter(cohort: Cohort) -> Text:
    quarter = cohort.quarter
    return Text(f"{quarter.year}年{quarter.number}季度", f"{quarter.year} Q{quarter.number}")


def _entry(row: Brief) -> BriefEntry:
    return BriefEntry(
        row.pk,
        row.document_number,
        row.as_of,
        row.district_code,
        row.written_at,
        row.written_by.display_name,
        row.document_path,
        row.workbook_path,
    )
