"""Turns the rows of a recognised ledger into projects as the ledger states them, or into what is wrong with them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Protocol

from luodi.front.exchange.ledgers.circumstances import Circumstances
from luodi.front.exchange.ledgers.history import read_history
from luodi.front.exchange.ledgers.layout import LedgerRow
from luodi.front.exchange.ledgers.values import RowReader
from luodi.front.exchange.reading.cells import Cell
from luodi.office.projects.records import MemberRecord, NameRecord, PartyRecord, ProjectRecord, PromiseRecord
from luodi.office.projects.words import Measure, PartyRole, ProjectKind
from luodi.reference.credit_codes import parse_credit_code
from luodi.reference.districts import find_district
from luodi.reference.industries import industries, is_industry
from luodi.reference.problems import ProblemRecord, Where
from luodi.reference.text import Text
from luodi.reference.writing import plain

_SEPARATORS = re.compile(r"[、;；\n/]|,(?=\s*[\u4e00-\u9fff])|，")
_KINDS = (
    (re.compile(r"租|入驻|物业"), ProjectKind.LEASED_SPACE),
    (re.compile(r"总部|软件|办公|注册"), ProjectKind.HEADQUARTERS),
    (re.compile(r"新建|自建|供地|拿地|出让|厂房|新供|扩建|用地|new.?build", re.IGNORECASE), ProjectKind.NEW_BUILD),
)
_PROMISES = ((Measure.OUTPUT_CNY, "output_promised"), (Measure.TAX_CNY, "tax_promised"))
_PROMISED = (*_PROMISES, (Measure.JOBS, "jobs_promised"))
_YEAR = re.compile(r"(20\d\d)\s*年?")


class Directory(Protocol):
    """What the register knows of parks and enterprises, as far as a ledger names them."""

    def park(self, name: str) -> tuple[str, str] | None:
        """Code and district of the park with this name or code."""

    def credit_code(self, name: str) -> str | None:
        """The credit code of the one enterprise that bears exactly this name."""

    def has_enterprise(self, credit_code: str) -> bool:
        """Whether the enterprise is in the register."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What was understood only in part: the sort of thing, and what the row has of it."""

    sort: Text
    detail: str


@dataclass(frozen=True, slots=True)
class IncomingProject:
    """A row as read: the record it states, or the problems for which it is refused.

    ``code`` is the register's own, where the ledger gives one; ``remarks`` say what was understood only in part.
    """

    row: LedgerRow
    sheet: str
    record: ProjectRecord | None
    code: str = ""
    former_name: str = ""
    problems: tuple[ProblemRecord, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def name(self) -> str:
        """The project's name as written, for showing."""
        return (self.record.name or "") if self.record else str(self.row.values.get("name", ""))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The row as it stands in the file."""
        return self.row.cells


def read_row(row: LedgerRow, given: Circumstances, directory: Directory) -> IncomingProject:
    """Reads one row; everything that is wrong with it is found at once."""
    return _Reading(row, given, directory).read()


class _Reading:
    """One row on its way to a record."""

    def __init__(self, row: LedgerRow, given: Circumstances, directory: Directory) -> None:
        self._row = row
        self._given = given
        self._directory = directory
        self._cells = RowReader(row, Where(given.file, given.sheet), given.note_units)
        self._remarks: list[Remark] = []

    def read(self) -> IncomingProject:
        name = self._name()
        district, park = self._place()
        land, floor = self._cells.area("land_area"), self._cells.area("floor_area")
        kind = self._kind(land, floor)
        history = read_history(self._cells, self._row, self._given, kind)
        signed_on = min((stage.happened_on for stage in history.stages), default=self._given.as_of)
        investment = self._cells.money("investment", signed_on)
        credit_code, operator = self._enterprise()
        investors = self._investors()
        record = ProjectRecord(
            name=name,
            kind=kind,
            registered_on=signed_on,
            district_code=district,
            park_code=park,
            credit_code=credit_code,
            investor_name=self._cells.text("investor", 200) or None,
            industry_code=self._industry(),
            track=self._track(),
            investment_cny=investment.cny if investment else None,
            investment_stated=self._stated(investment.stated if investment else None),
            land_area_m2=land,
            floor_area_m2=floor,
            description=self._cells.lines("description") or None,
            contact_name=self._cells.text("contact_name", 80) or None,
            contact_phone=self._cells.text("contact_phone", 40) or None,
            source=self._given.source,
            source_on=self._given.as_of,
            names=(NameRecord(name=name, source=self._given.source, seen_on=self._given.as_of),),
            stages=history.stages,
            healths=history.healths,
            nodes=history.nodes,
            promises=self._promises(history.producing_year),
            parties=(*investors, *operator),
            task_force=self._lead(),
            progress=history.progress,
            sheet=self._given.sheet,
            row=self._row.number,
        )
        problems = tuple(self._cells.problems)
        return IncomingProject(
            self._row,
            self._given.sheet,
            None if problems else record,
            self._cells.text("code"),
            self._cells.text("former_name"),
            problems,
            tuple(self._remarks),
        )

    def _name(self) -> str:
        name = self._cells.text("name", 300)
        if not name and not self._cells.problems:
            self._cells.refuse(
                "name",
                "ledger.no_name",
                Text("没有项目名称", "The project has no name"),
                Text("请填写项目名称", "Enter the project's name"),
            )
        return name

    def _place(self) -> tuple[str | None, str | None]:
        """Codes of district and park: the row's own, else its heading's, else the sheet's."""
        written = self._cells.text("district", 200)
        district = self._district(written) if written else None
        park_name = self._cells.text("park", 80)
        park = self._directory.park(park_name) if park_name else None
        if park_name and park is None:
            self._remark("登记册中没有的园区", "parks that the register does not have", park_name)
        if not written:
            heading = find_district(self._row.groups.district) if self._row.groups.district else None
            district = (
                (heading.district.code if heading else "")
                or (park[1] if park else "")
                or self._given.district_code
                or None
            )
        if park and district and park[1] != district:
            self._cells.refuse(
                "park",
                "ledger.park_elsewhere",
                Text(f"园区“{park_name}”不在所填的区", f"The park “{park_name}” lies in another district"),
                Text("请核对所属区和园区", "Check district and park"),
            )
        return district, park[0] if park else None

    def _district(self, written: str) -> str | None:
        if written in ("市级", "市属", "全市", "跨区", "上海市", "上海"):
            return None
        found = find_district(written, written)
        if found and not (found.estimated and "、" in written):
            return found.district.code
        self._cells.refuse(
            "district",
            "ledger.district_unknown",
            Text(f"不认识的区“{written}”", f"The district “{written}” is not known"),
            Text("请填写一个区的名称，如“浦东新区”", "Enter the name of one district, such as 浦东新区"),
        )
        return None

    def _kind(self, land: Decimal | None, floor: Decimal | None) -> ProjectKind:
        written = self._cells.text("kind")
        if written in ProjectKind.values:
            return ProjectKind(written)
        said = next((kind for pattern, kind in _KINDS if pattern.search(written)), None)
        if said:
            return said
        return ProjectKind.LEASED_SPACE if floor and not land and not self._builds() else ProjectKind.NEW_BUILD

    def _builds(self) -> bool:
        """Whether the row speaks of construction, which a leased space does not have."""
        fields = ("started_on", "started_planned_on", "completed_on", "completed_planned_on")
        return any(field in self._row.values for field in fields)

    def _industry(self) -> str | None:
        written = plain(self._cells.text("industry"))
        if not written:
            return None
        code = re.sub(r"^[A-T](?=\d)", "", written.split()[0].upper())
        if code.isdigit() and is_industry(code):
            return code
        named = _industry_codes().get(written)
        if named is None and "track" in self._row.values:
            self._remark("不在国民经济行业分类中的行业", "industries that are not in GB/T 4754", written)
        return named

    def _track(self) -> str | None:
        industry = plain(self._cells.text("industry"))
        as_track = industry if industry and industry not in _industry_codes() and not industry[-1].isdigit() else ""
        return (self._cells.text("track") or as_track or self._row.groups.category)[:40] or None

    def _stated(self, read: str | None) -> str | None:
        """The amount as stated: the ledger's own column for it first; empty text where plain yuan says all."""
        own = self._cells.text("investment_stated", 60)
        return own or read

    def _enterprise(self) -> tuple[str | None, tuple[PartyRecord, ...]]:
        """The company that lands, by code or exact name; one that is not registered yet is kept as a party by name."""
        name = self._cells.text("enterprise_name", 160)
        written = self._cells.text("credit_code")
        code = ""
        if written:
            parsed = self._cells.checked("credit_code", lambda: parse_credit_code(written))
            code = parsed.text if parsed else ""
        if code and self._directory.has_enterprise(code):
            return code, ()
        if code:
            self._remark("尚未登记的企业（按名称保留）", "enterprises not in the register yet (kept by name)", code)
            return None, (PartyRecord(role=PartyRole.OPERATOR, name=f"{name} {code}".strip()),)
        known = self._directory.credit_code(name) if name else None
        if known or not name:
            return known, ()
        return None, (PartyRecord(role=PartyRole.OPERATOR, name=name),)

    def _investors(self) -> tuple[PartyRecord, ...]:
        written = self._cells.text("investor", 200)
        whole = self._directory.credit_code(written) if written else None
        names = [written] if whole else [name.strip() for name in _SEPARATORS.split(written) if name.strip()]
        return tuple(
            PartyRecord(role=PartyRole.INVESTOR, name=name, credit_code=self._directory.credit_code(name) or "")
            for name in dict.fromkeys(names)
        )

    def _promises(self, producing_year: int | None) -> tuple[PromiseRecord, ...]:
        """Output, tax and jobs for the year that the header names, else the year from which it produces."""
        named = [int(year[1]) for _, field in _PROMISED if (year := _YEAR.search(self._cells.header(field)))]
        default_year = producing_year or max(named, default=None)
        found: list[PromiseRecord] = []
        for measure, field in _PROMISES:
            amount = self._cells.money(field, self._given.as_of)
            if amount is not None:
                self._promise(found, measure, field, amount.cny, default_year)
        jobs = self._cells.count("jobs_promised")
        if jobs is not None:
            self._promise(found, Measure.JOBS, "jobs_promised", Decimal(jobs), default_year)
        return tuple(found)

    def _promise(
        self, found: list[PromiseRecord], measure: Measure, field: str, value: Decimal, default_year: int | None
    ) -> None:
        header = self._cells.header(field)
        named = _YEAR.search(header)
        year = int(named[1]) if named else default_year
        if year is None:
            self._remark("没有年份的承诺（未录入）", "promises without a year (left out)", header)
            return
        found.append(PromiseRecord(measure=measure, year=year, value=value))

    def _lead(self) -> tuple[MemberRecord, ...]:
        name = self._cells.text("lead", 80)
        if not name or not self._given.office_code:
            return ()
        first = _SEPARATORS.split(name)[0].strip()
        return (MemberRecord(name=first, office_code=self._given.office_code, leads=True),)

    def _remark(self, zh: str, en: str, detail: str) -> None:
        self._remarks.append(Remark(Text(zh, en), detail))


@cache
def _industry_codes() -> Mapping[str, str]:
    return {plain(each.name): each.code for each in industries()}


def texts_of(rows: Iterable[LedgerRow], field: str) -> set[str]:
    """The texts of a column over all rows, whole and by the names they list, for looking them up at once."""
    whole = {str(row.values[field]).strip() for row in rows if field in row.values}
    return whole | {part.strip() for text in whole for part in _SEPARATORS.split(text)}
