"""Imports lists of needs and of supplies: every row is stated by the action that the page uses, or goes back.

A row that says what the register holds already writes nothing. One need or supply that stands twice in a file and
says two things is for a person: the second row goes back.
"""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from django.utils import timezone

from luodi.front.exchange import element_columns
from luodi.front.exchange.columns import Vocabulary
from luodi.front.exchange.element_rows import NeedRows, SupplyRows
from luodi.front.exchange.imports import FieldChange, Import, Tally
from luodi.front.exchange.reading import problems
from luodi.front.exchange.reading.cells import Row
from luodi.front.exchange.reading.source import Source
from luodi.front.exchange.tables import left_out, table_in
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.queries import stated_need, stated_supply
from luodi.office.elements.records import NeedRecord, SupplyRecord
from luodi.office.imports.models import ImportKind
from luodi.office.people.action import Action, Occasion
from luodi.office.people.models import User
from luodi.office.projects.queries import find_project
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Record = TypeVar("Record", NeedRecord, SupplyRecord)


class ElementImport(Import, Generic[Record]):
    """One list, each row of which states one thing by its key."""

    vocabulary: ClassVar[Vocabulary]

    def __init__(self, source: Source, *, sheet: str = "", as_of: date | None = None) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self.sheet, self.columns = table_in(source, self.sheet, self.vocabulary, self.kind)

    def rehearse(self, user: User, tally: Tally) -> None:
        """Checks every row as stating it would, and states none."""
        self._run(Occasion(user, timezone.now(), self.source.name), tally, write=False)

    def receive(self, occasion: Occasion, tally: Tally) -> None:
        """States every row."""
        self._run(occasion, tally, write=True)

    @abstractmethod
    def read(self, row: Row) -> Record:
        """What a row states; a ``Problem`` where it makes no sense."""

    @abstractmethod
    def key_of(self, record: Record) -> str:
        """What names the thing, as the journal does."""

    @abstractmethod
    def held(self, user: User, record: Record) -> Record | None:
        """What the register holds of it now; None when it is new."""

    @abstractmethod
    def action(self, occasion: Occasion, record: Record) -> Action[Any]:
        """The action that states it."""

    def _rows(self) -> Iterator[Row]:
        return (row for row in self.source.rows(self.sheet) if row.number > self.columns.header_row)

    def _run(self, occasion: Occasion, tally: Tally, *, write: bool) -> None:
        tally.begin_sheet(self.sheet, [self.columns.headers])
        seen: dict[str, tuple[int, Record]] = {}
        count = 0
        for row in self._rows():
            count += 1
            if row.problem is not None:
                tally.refuse(row, row.problem)
                continue
            try:
                self._settle(row, occasion, tally, seen, write=write)
            except Problem as problem:
                tally.refuse(row, problem.record)
            if count % 500 == 0:
                tally.progress(count)
        if not count:
            raise problems.no_rows(self.source.name, self.sheet)
        if self.columns.unmapped:
            tally.notes.append(left_out(self.columns.unmapped, Where(self.source.name, self.sheet)))

    def _settle(
        self, row: Row, occasion: Occasion, tally: Tally, seen: dict[str, tuple[int, Record]], *, write: bool
    ) -> None:
        record = self.read(row)
        key = self.key_of(record)
        number, first = seen.setdefault(key, (row.number, record))
        if number != row.number:
            if first != record:
                raise _contradiction(key, number)
            tally.unchanged += 1
            return
        before = self.held(occasion.user, record)
        action = self.action(occasion, record)
        if before == record:
            tally.unchanged += 1
            return
        if write:
            action.execute()
        else:
            action.check()
        if before is None:
            tally.note_created(row.number, key, key)
            return
        old, new = asdict(before), asdict(record)
        changes = [FieldChange(name, old[name], new[name]) for name in new if old[name] != new[name]]
        tally.note_updated(row.number, key, key, changes)


class NeedsImport(ElementImport[NeedRecord]):
    """Needs of projects."""

    kind: ClassVar[ImportKind] = ImportKind.NEEDS
    vocabulary = element_columns.NEEDS

    def __init__(self, source: Source, *, sheet: str = "", as_of: date | None = None) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self._reader = NeedRows(self.columns)

    def read(self, row: Row) -> NeedRecord:
        """A need."""
        return self._reader.read(row)

    def key_of(self, record: NeedRecord) -> str:
        """``PROJECT/needs/measure``."""
        return f"{record.project_code}/needs/{record.measure.value}"

    def held(self, user: User, record: NeedRecord) -> NeedRecord | None:
        """The need as it stands."""
        return stated_need(user, record.project_code, record.measure)

    def action(self, occasion: Occasion, record: NeedRecord) -> Action[Any]:
        """States the need; a ``Problem`` when there is no such project to be seen."""
        given = asdict(record)
        code = given.pop("project_code")
        project = find_project(occasion.user, code)
        if project is None:
            raise Problem(
                "project.unknown_code",
                Text(f"没有您可见的项目“{code}”", f"There is no project “{code}” that you may see"),
                Text("请核对项目编号", "Check the code of the project"),
            )
        return SetNeed(occasion=occasion, project=project, **given)


class SuppliesImport(ElementImport[SupplyRecord]):
    """Supplies that no register of places states."""

    kind: ClassVar[ImportKind] = ImportKind.SUPPLIES
    vocabulary = element_columns.SUPPLIES

    def __init__(self, source: Source, *, sheet: str = "", as_of: date | None = None) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self._reader = SupplyRows(self.columns)

    def read(self, row: Row) -> SupplyRecord:
        """A supply."""
        return self._reader.read(row)

    def key_of(self, record: SupplyRecord) -> str:
        """``kind/key``."""
        return f"{record.kind.value}/{record.key}"

    def held(self, user: User, record: SupplyRecord) -> SupplyRecord | None:
        """The supply as it stands."""
        return stated_supply(user, record)

    def action(self, occasion: Occasion, record: SupplyRecord) -> Action[Any]:
        """States the supply."""
        return SetSupply(occasion=occasion, **asdict(record))


def _contradiction(key: str, number: int) -> Problem:
    return Problem(
        "row.contradicts",
        Text(f"“{key}”与第 {number} 行重复，内容却不一致", f"Row {number} states “{key}” and says otherwise"),
        Text("请合并为一行", "Make one row of them"),
    )
