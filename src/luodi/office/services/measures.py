"""Measures of after-care over a period, as a whole and by root cause, office or district; each figure has its rows.

Cases count by the day they were opened; duplicates count nowhere. Handlings count all rounds. Satisfaction counts
only cases that were drawn at random, and says how many were drawn and how many answered.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median

from luodi.engine.clocks.clock import CHINA, read
from luodi.office.people.models import User
from luodi.office.services.models import Case, CaseHandling, CaseRating
from luodi.office.services.pool import CaseFilter, filtered, with_rows
from luodi.office.services.timing import take_up_clock
from luodi.office.services.words import CaseState, Closing, RootCause
from luodi.reference.text import Text
from luodi.reference.working_days import working_days_between

SATISFIED_FROM = 4
_TENTH = 0.9


class FigureName(StrEnum):
    """What is counted."""

    OPENED = "opened"
    OPEN = "open"
    CLOSED = "closed"
    SOLVED = "solved"
    REOPENED = "reopened"
    IN_TIME = "taken_up_in_time"
    LATE = "taken_up_late"
    WAITING = "waiting"
    ANSWERED = "answered"
    DRAWN = "drawn"
    RATED = "rated"
    SATISFIED = "satisfied"

    @property
    def text(self) -> Text:
        """What its rows are."""
        return _FIGURES[self]


class Grouping(StrEnum):
    """By what the figures are told apart."""

    ROOT_CAUSE = "root_cause"
    OFFICE = "office"
    DISTRICT = "district"

    @property
    def text(self) -> Text:
        """The word for it."""
        return _GROUPINGS[self]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A case, or one office's handling of it, that makes up a figure. ``value`` is days to answer, or a score."""

    code: str
    title: str
    enterprise_name: str
    office_code: str
    office_name: str
    district_code: str
    district_name: str
    root_cause: str
    opened_at: datetime
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one group: every figure's rows by name, and what follows from them."""

    key: str
    label: Text
    rows: dict[FigureName, tuple[MeasureRow, ...]]

    def count(self, name: FigureName) -> int:
        """How many rows make up a figure."""
        return len(self.rows[name])

    def share(self, part: FigureName, *whole: FigureName) -> float | None:
        """One figure as a share of others together; None of nothing."""
        total = sum(self.count(name) for name in whole)
        return self.count(part) / total if total else None

    @property
    def taken_up_in_time(self) -> float | None:
        """Of the handlings that were taken up or should have been."""
        return self.share(FigureName.IN_TIME, FigureName.IN_TIME, FigureName.LATE)

    @property
    def reopened(self) -> float | None:
        """Of the cases that were ever closed."""
        return self.share(FigureName.REOPENED, FigureName.CLOSED)

    @property
    def satisfied(self) -> float | None:
        """Of the drawn cases that were rated."""
        return self.share(FigureName.SATISFIED, FigureName.RATED)

    @property
    def median_days(self) -> float | None:
        """Working days from the assignment to the answer: half took no longer."""
        days = self._days()
        return median(days) if days else None

    @property
    def p90_days(self) -> int | None:
        """Working days within which nine of ten answers came (the smallest such number)."""
        days = self._days()
        return days[math.ceil(_TENTH * len(days)) - 1] if days else None

    def _days(self) -> list[int]:
        return sorted(row.value for row in self.rows[FigureName.ANSWERED] if row.value is not None)


@dataclass(frozen=True, slots=True)
class MeasuresTable:
    """The whole and its groups, the largest first."""

    whole: Measures
    groups: tuple[Measures, ...]


def measures(user: User, *, since: date, until: date, grouping: Grouping, at: datetime) -> MeasuresTable:
    """The measures of the cases opened from ``since`` to ``until`` that the user may see."""
    rows = _rows(user, since, until, at)
    key_of, label_of = _KEYS[grouping]
    labels = {key_of(row): label_of(row) for every in rows.values() for row in every}
    groups = [
        Measures(key, label, {name: tuple(row for row in every if key_of(row) == key) for name, every in rows.items()})
        for key, label in labels.items()
    ]
    groups.sort(key=lambda one: (-one.count(FigureName.OPENED), -one.count(FigureName.ANSWERED), one.key))
    return MeasuresTable(Measures("", Text("合计", "all"), rows), tuple(groups))


def _rows(user: User, since: date, until: date, at: datetime) -> dict[FigureName, tuple[MeasureRow, ...]]:
    found = filtered(user, CaseFilter(since=since, until=until)).exclude(closing=Closing.DUPLICATE)
    cases = list(with_rows(found).order_by("opened_at", "code"))
    ratings = {row.case_id: row for row in CaseRating.objects.filter(case__in=found, sampled_on__isnull=False)}
    kept: dict[FigureName, list[MeasureRow]] = {name: [] for name in FigureName}
    for case in cases:
        for name, value in _of_case(case, ratings.get(case.pk)):
            kept[name].append(_row(case, _lead(case), value))
        for handling in case.handlings.all():
            for name, value in _of_handling(handling, at):
                kept[name].append(_row(case, handling, value))
    return {name: tuple(rows) for name, rows in kept.items()}


def _of_case(case: Case, rating: CaseRating | None) -> Iterable[tuple[FigureName, int | None]]:
    yield FigureName.OPENED, None
    if case.state != CaseState.CLOSED:
        yield FigureName.OPEN, None
    if case.state == CaseState.CLOSED or case.reopenings:
        yield FigureName.CLOSED, None
    if case.closing == Closing.SOLVED:
        yield FigureName.SOLVED, None
    if case.reopenings:
        yield FigureName.REOPENED, case.reopenings
    if rating is not None:
        yield FigureName.DRAWN, rating.score
        if rating.score is not None:
            yield FigureName.RATED, rating.score
            if rating.score >= SATISFIED_FROM:
                yield FigureName.SATISFIED, rating.score


def _of_handling(handling: CaseHandling, at: datetime) -> Iterable[tuple[FigureName, int | None]]:
    reading = read(take_up_clock(handling), at)
    if reading.overdue:
        yield FigureName.LATE, None
    elif handling.taken_up_at is not None:
        yield FigureName.IN_TIME, None
    else:
        yield FigureName.WAITING, None
    if handling.answered_at is not None:
        start, end = (one.astimezone(CHINA).date() for one in (handling.assigned_at, handling.answered_at))
        yield FigureName.ANSWERED, working_days_between(start, end).days


def _lead(case: Case) -> CaseHandling | None:
    return next((one for one in case.handlings.all() if one.round == case.reopenings and one.leads), None)


def _row(case: Case, handling: CaseHandling | None, value: int | None) -> MeasureRow:
    district = case.enterprise.district
    return MeasureRow(
        code=case.code,
        title=case.title,
        enterprise_name=case.enterprise.name,
        office_code=handling.office.code if handling else "",
        office_name=handling.office.name if handling else "",
        district_code=district.code if district else "",
        district_name=district.name if district else "",
        root_cause=case.root_cause,
        opened_at=case.opened_at,
        value=value,
    )


def _cause(row: MeasureRow) -> Text:
    return ROOT_CAUSES[RootCause(row.root_cause)] if row.root_cause else Text("尚未认定", "not determined yet")


def _office(row: MeasureRow) -> Text:
    return Text(row.office_name, row.office_name) if row.office_name else Text("尚未分办", "not routed yet")


def _district(row: MeasureRow) -> Text:
    return Text(row.district_name, row.district_name) if row.district_name else Text("所在区不详", "district unknown")


_KEYS: dict[Grouping, tuple[Callable[[MeasureRow], str], Callable[[MeasureRow], Text]]] = {
    Grouping.ROOT_CAUSE: (lambda row: row.root_cause, _cause),
    Grouping.OFFICE: (lambda row: row.office_code, _office),
    Grouping.DISTRICT: (lambda row: row.district_code, _district),
}
_GROUPINGS = {
    Grouping.ROOT_CAUSE: Text("根因", "root cause"),
    Grouping.OFFICE: Text("承办单位", "handling office"),
    Grouping.DISTRICT: Text("所在区", "district"),
}
_FIGURES = {
    FigureName.OPENED: Text("登记诉求", "cases opened"),
    FigureName.OPEN: Text("未办结诉求", "cases still open"),
    FigureName.CLOSED: Text("曾办结诉求", "cases ever closed"),
    FigureName.SOLVED: Text("已解决诉求", "cases solved"),
    FigureName.REOPENED: Text("重新打开的诉求", "cases reopened"),
    FigureName.IN_TIME: Text("按时签收的承办", "handlings taken up in time"),
    FigureName.LATE: Text("签收超时的承办", "handlings taken up late, or late and waiting"),
    FigureName.WAITING: Text("待签收且未超时的承办", "handlings that wait, not late"),
    FigureName.ANSWERED: Text("已答复的承办", "handlings answered"),
    FigureName.DRAWN: Text("抽样回访诉求", "cases drawn for the survey"),
    FigureName.RATED: Text("已评价的抽样诉求", "drawn cases that were rated"),
    FigureName.SATISFIED: Text("评价 4 分以上的抽样诉求", "drawn cases rated 4 or more"),
}
ROOT_CAUSES = {
    RootCause.POLICY_UNCLEAR: Text("政策不清楚", "policy unclear or unknown"),
    RootCause.POLICY_LATE: Text("政策兑现慢", "policy paid late"),
    RootCause.ELEMENT_SHORT: Text("要素短缺", "element in short supply"),
    RootCause.ELEMENT_COST: Text("要素成本高", "element too dear"),
    RootCause.PERMIT_SLOW: Text("审批慢", "permit slow"),
    RootCause.COORDINATION: Text("部门协同不够", "offices not coordinated"),
    RootCause.MARKET: Text("市场原因", "market"),
    RootCause.OWN: Text("企业自身原因", "within the enterprise"),
    RootCause.OTHER: Text("其他原因", "other cause"),
}
