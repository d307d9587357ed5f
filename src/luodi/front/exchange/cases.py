"""Imports a list of cases: every row becomes a case, is known already, or goes back with its reason.

A case is known when the register holds one of the same enterprise with the same title and text. One with the same
title that is still open is not opened a second time: the row goes back and names it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import ClassVar

from django.utils import timezone

from luodi.front.exchange.case_columns import VOCABULARY
from luodi.front.exchange.case_rows import CaseRecord, RowReader
from luodi.front.exchange.imports import Import, Tally
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.cells import Row
from luodi.front.exchange.reading.source import Source
from luodi.front.exchange.tables import left_out, table_in
from luodi.office.enterprises.models import Enterprise
from luodi.office.imports.models import ImportKind
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.known_cases import KnownCase, KnownCases, comparable, enterprises_named, known_cases
from luodi.office.services.words import Origin
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

BATCH_ROWS = 500
Open = Callable[[OpenCase], str]
"""Opens a case, or only checks that it could be opened; gives its code ("" where there is none yet)."""


class CaseImport(Import):
    """One list of cases. Its rows say when each was raised, so ``as_of`` is not asked for."""

    kind: ClassVar[ImportKind] = ImportKind.CASES

    def __init__(self, source: Source, *, sheet: str = "", as_of: date | None = None) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self.sheet, self.columns = table_in(source, self.sheet, VOCABULARY, self.kind)
        if not {"credit_code", "enterprise_name"} & set(self.columns.fields):
            raise _no_enterprise_column(Where(source.name, self.sheet, self.columns.header_row))

    def rehearse(self, user: User, tally: Tally) -> None:
        """Checks every case as opening it would, and opens none."""

        def checked(action: OpenCase) -> str:
            action.check()
            return ""

        _Reading(self, tally, self._occasion_of(user), checked).run()

    def receive(self, occasion: Occasion, tally: Tally) -> None:
        """Opens the cases, each by the action that the page uses."""
        _Reading(self, tally, occasion, lambda action: action.execute().code).run()

    def _occasion_of(self, user: User) -> Occasion:
        return Occasion(user, timezone.now(), self.source.name)


@dataclass(slots=True)
class _Reading:
    """One pass over the file."""

    job: CaseImport
    tally: Tally
    occasion: Occasion
    open: Open
    rows: int = 0
    seen: dict[tuple[str, str], tuple[int, CaseRecord]] = field(default_factory=dict)
    refused: dict[tuple[str, str], ProblemRecord] = field(default_factory=dict)

    def run(self) -> None:
        """Every row, in batches, so that the register is asked once for many."""
        job = self.job
        self.tally.begin_sheet(job.sheet, [job.columns.headers])
        for batch in self._batches():
            records = [record for _, record in batch]
            user = self.occasion.user
            found = enterprises_named(
                user,
                {record.credit_code for record in records if record.credit_code},
                {record.enterprise_name for record in records if not record.credit_code},
            )
            known = known_cases(user, {each.credit_code for each in found})
            for row, record in batch:
                self._settle(row, record, found, known)
            self.tally.progress(self.rows)
        if not self.rows:
            raise problems.no_rows(job.source.name, job.sheet)
        if job.columns.unmapped:
            self.tally.notes.append(left_out(job.columns.unmapped, Where(job.source.name, job.sheet)))

    def _batches(self) -> Iterator[list[tuple[Row, CaseRecord]]]:
        """The rows that say something, with what they say; the others are refused on the way."""
        reader = RowReader(self.job.columns)
        rows = (row for row in self.job.source.rows(self.job.sheet) if row.number > self.job.columns.header_row)
        while batch := list(islice(rows, BATCH_ROWS)):
            said = [(row, reader.read(row)) for row in batch]
            self.rows += sum(each is not None for _, each in said)
            kept = []
            for row, each in said:
                if isinstance(each, CaseRecord):
                    kept.append((row, each))
                elif each is not None:
                    self.tally.refuse(row, each)
            yield kept

    def _settle(self, row: Row, record: CaseRecord, found: list[Enterprise], known: KnownCases) -> None:
        key = ("", "")
        try:
            enterprise = _enterprise_of(record, found)
            key = (enterprise.credit_code, comparable(record.title))
            first = self.seen.setdefault(key, (row.number, record))
            if first[0] != row.number:
                self._repeated(row, record, key)
            elif _is_known(record, known.get(key, [])):
                self.tally.unchanged += 1
            else:
                code = self.open(self._opening(record, enterprise))
                self.tally.note_created(row.number, code, f"{enterprise.name}　{record.title}")
        except Problem as problem:
            self.refused.setdefault(key, problem.record)
            self.tally.refuse(row, problem.record)

    def _repeated(self, row: Row, record: CaseRecord, key: tuple[str, str]) -> None:
        """The same enterprise and title stood in the file before: once is enough, two that differ are for a person."""
        number, first = self.seen[key]
        if record == first and key in self.refused:
            self.tally.refuse(row, self.refused[key])
        elif record == first:
            self.tally.unchanged += 1
        else:
            self.tally.refuse(row, _contradicts(record.title, number))

    def _opening(self, record: CaseRecord, enterprise: Enterprise) -> OpenCase:
        return OpenCase(
            occasion=self.occasion,
            enterprise=enterprise,
            title=record.title,
            text=record.text,
            origin=Origin.IMPORT,
            category=record.category,
            need=record.need,
            urgency=record.urgency,
            contact_name=record.contact_name,
            contact_phone=record.contact_phone,
            source=record.source or self.job.source.name[-200:],
            opened_on=record.opened_on,
        )


def _enterprise_of(record: CaseRecord, found: list[Enterprise]) -> Enterprise:
    """The enterprise that a row means; its code decides, and without one its full name."""
    if record.credit_code:
        fitting = [each for each in found if each.credit_code == record.credit_code]
    else:
        fitting = [each for each in found if each.name == record.enterprise_name]
    named = record.credit_code or record.enterprise_name
    if len(fitting) > 1:
        raise Problem(
            "case.ambiguous_enterprise",
            Text(f"名为“{named}”的企业不止一家", f"More than one enterprise is called “{named}”"),
            Text("请填写统一社会信用代码", "Give its credit code"),
        )
    if not fitting:
        raise Problem(
            "case.unknown_enterprise",
            Text(f"登记库中没有您可见的企业“{named}”", f"You see no enterprise “{named}” in the register"),
            Text("请核对代码或全称，或先登记企业", "Check its code or full name, or register it first"),
        )
    return fitting[0]


def _is_known(record: CaseRecord, held: list[KnownCase]) -> bool:
    """Whether the register holds this very case; a ``Problem`` when one with its title is open and says otherwise."""
    if any(each.text == comparable(record.text) for each in held):
        return True
    still_open = next((each for each in held if each.is_open), None)
    if still_open is not None:
        raise Problem(
            "case.may_be_known",
            Text(
                f"该企业已有同题且未办结的诉求 {still_open.code}，内容不同",
                f"The open case {still_open.code} of this enterprise has the same title and another text",
            ),
            Text(
                "是同一件事：请在该诉求页补充说明；是另一件事：请改标题后重新导入",
                "If it is the same, add to that case; if it is another, give it another title and send it again",
            ),
        )
    return False


def _contradicts(title: str, number: int) -> ProblemRecord:
    return ProblemRecord(
        "row.contradicts",
        Text(
            f"“{title}”与第 {number} 行企业、标题相同，内容却不一致", f"Row {number} has this title and says otherwise"
        ),
        Text("是同一件事请合并为一行，否则请改标题", "Make one row of them, or give this one another title"),
    )


def _no_enterprise_column(where: Where) -> Problem:
    return Problem(
        "columns.missing",
        Text("缺少企业所在的列：统一社会信用代码或企业名称", "No column says which enterprise: credit code or name"),
        Text("请补上该列，或在导入页面指定它对应哪一列", "Add the column, or say on the import page which one it is"),
        where,
    )
