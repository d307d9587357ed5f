"""Writes the brief of a day: numbers it, fixes what it says, and keeps that."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from luodi.office.briefs.changes import changes_between
from luodi.office.briefs.contents import Baseline, BriefContents, Heading, compose
from luodi.office.briefs.elements import elements_ahead
from luodi.office.briefs.gathering import double_signings_of, lines_of, sources_of
from luodi.office.briefs.line import Line
from luodi.office.briefs.models import Brief
from luodi.office.briefs.money_gathering import money_lines_of
from luodi.office.briefs.numbering import NAMELESS_OFFICE, document_number, issuing_office, lock_series, next_number
from luodi.office.briefs.record import lines_in, stored_values
from luodi.office.journal.chain import Change, canonical
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, key_of
from luodi.office.people.queries import demo_city
from luodi.office.places.models import District
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

WHOLE_CITY = "全市"
_WEEK = timedelta(days=7)


@dataclass(kw_only=True)
class WriteBrief(Action[BriefContents]):
    """The brief of the city, or of a district, as of a day. Written again, it keeps its number.

    It compares with the last brief of the same district before the day, or with the register a week before where there
    is none. When nothing has changed since it was written, nothing is written and nothing journalled.
    """

    name: ClassVar[str] = "brief.write"
    permission: ClassVar[Permission] = Permission.BRIEF_WRITE
    as_of: date
    district_code: str = ""
    document_path: str = ""
    workbook_path: str = ""

    def within_reach(self) -> bool:
        """The city's offices write any brief, a district's its own."""
        scope = self.occasion.user.scope
        return scope.level == "city" or (scope.level == "district" and scope.reaches(district_code=self.district_code))

    def validate(self) -> None:
        """A day that has come, and a district that exists."""
        if self.as_of > self.occasion.on:
            raise Problem(
                "brief.day_in_the_future",
                Text(f"截至日期 {self.as_of} 还没有到", f"The day {self.as_of} has not come yet"),
                Text("请填写今天或更早的日期", "Give today or an earlier day"),
                Where(field="as_of"),
            )
        if self.district_code and not District.objects.filter(code=self.district_code).exists():
            raise Problem(
                "brief.unknown_district",
                Text(f"没有代码为“{self.district_code}”的区", f"There is no district “{self.district_code}”"),
                Text("请填写六位区划代码", "Give its six-digit code"),
                Where(field="district_code"),
            )

    def change(self) -> BriefContents:
        """Numbers, composes, keeps and notes."""
        user = self.occasion.user
        district = District.objects.filter(code=self.district_code).first() if self.district_code else None
        office = issuing_office(user, self.district_code)
        lock_series(office or user.office)
        brief = Brief.objects.filter(as_of=self.as_of, district_code=self.district_code).first()
        before = _summary(brief) if brief else None
        if brief is None:
            number = next_number(self.as_of.year, self.district_code)
            brief = Brief(year=self.as_of.year, number=number, as_of=self.as_of, district_code=self.district_code)
            brief.document_number = document_number(brief.year, brief.number, district)
        contents = self._contents(
            Heading(
                number=brief.number,
                document_number=brief.document_number,
                issuing_office=office.name if office else NAMELESS_OFFICE,
                as_of=self.as_of,
                district_code=self.district_code,
                district_name=district.name if district else WHOLE_CITY,
                is_demo=demo_city() is not None,
            )
        )
        for column, value in stored_values(contents).items():
            setattr(brief, column, value)
        brief.document_path, brief.workbook_path = self.document_path, self.workbook_path
        self._keep(brief, before)
        return contents

    def _contents(self, heading: Heading) -> BriefContents:
        user = self.occasion.user
        lines = lines_of(user, self.as_of, self.district_code)
        baseline, earlier = self._baseline()
        return compose(
            heading=heading,
            baseline=baseline,
            lines=lines,
            changes=changes_between(earlier, lines),
            double_signings=double_signings_of(user, self.as_of, self.district_code),
            sources=sources_of(user, self.as_of, self.district_code),
            elements=elements_ahead(user, self.as_of, self.district_code),
            money=money_lines_of(user, self.as_of, baseline.as_of, self.district_code),
        )

    def _baseline(self) -> tuple[Baseline, list[Line]]:
        last = Brief.objects.filter(district_code=self.district_code, as_of__lt=self.as_of).order_by("-as_of").first()
        if last:
            return Baseline(last.as_of, last.document_number), lines_in(last)
        day = self.as_of - _WEEK
        return Baseline(day), lines_of(self.occasion.user, day, self.district_code)

    def _keep(self, brief: Brief, before: dict[str, Any] | None) -> None:
        after = _summary(brief)
        if after == before:
            return
        brief.written_at, brief.written_by = self.occasion.at, self.occasion.user
        brief.save()
        self.note([Change("brief", key_of(brief), before, after)])


def _summary(brief: Brief) -> dict[str, Any]:
    """What the journal says of a brief: its number, and a hash that seals everything in it."""
    sealed = canonical({"figures": brief.figures, "positions": brief.positions, "frame": brief.frame})
    return {
        "document_number": brief.document_number,
        "as_of": brief.as_of.isoformat(),
        "district_code": brief.district_code,
        "lines": len(brief.positions),
        "sha256": hashlib.sha256(sealed.encode()).hexdigest(),
        "document_path": brief.document_path,
        "workbook_path": brief.workbook_path,
    }
