"""Opens a ledger's sheets: which hold projects, which are passed over and why, and all their rows as read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from luodi.front.exchange.ledgers.circumstances import Circumstances, circumstances, stated_as_of
from luodi.front.exchange.ledgers.layout import Ledger, LedgerRow, RowKind, SheetSkipped, recognise
from luodi.front.exchange.ledgers.rows import IncomingProject, read_row, texts_of
from luodi.front.exchange.reading.cells import Cell, Grid
from luodi.front.exchange.reading.source import Source
from luodi.office.imports.known_projects import RegisterDirectory
from luodi.office.people.models import User
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

_KIND_WORDS = {
    RowKind.TOTAL: Text("合计行", "totals"),
    RowKind.NOTE: Text("说明行", "notes"),
    RowKind.GROUP: Text("分组行", "group rows"),
    RowKind.CONTINUED: Text("并入上一行的续行", "continuations of the row above"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the sender says of a ledger: its day, whether it is a plan, whose rows without a district are."""

    as_of: date | None = None
    plan: bool | None = None
    district_code: str = ""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet of projects: its grid, its layout, what holds for all rows, and the rows."""

    grid: Grid
    ledger: Ledger
    given: Circumstances
    rows: tuple[IncomingProject, ...]

    def heading(self, row: LedgerRow) -> tuple[tuple[Cell, ...], ...]:
        """Titles, notes and the header above ``row``, as they stand in the file, for sending rows back."""
        top = [each.number for each in self.ledger.left_out if each.kind in (RowKind.TITLE, RowKind.NOTE)]
        header = next(each for each in self.ledger.headers if each.top + 1 == row.header)
        above = [number for number in top if number <= self.ledger.headers[0].top]
        numbers = [*above, *range(header.top + 1, header.bottom + 2)]
        return tuple(self.grid.cells[number - 1] for number in numbers)


def read_sheets(
    source: Source, sheet: str, options: Options, user: User
) -> tuple[list[ReadSheet], list[ProblemRecord]]:
    """The sheets that hold projects, and notes on what was left out. A ``Problem`` when there is none."""
    ledgers: list[tuple[Grid, Ledger]] = []
    notes: list[ProblemRecord] = []
    for name in [sheet] if sheet else source.sheet_names or [""]:
        if not sheet and name in source.hidden_sheets:
            notes.append(_passed_over(source, name, Text("隐藏的工作表", "the sheet is hidden")))
            continue
        grid = source.grid(name)
        found = recognise(grid)
        if isinstance(found, SheetSkipped):
            notes.append(_passed_over(source, name, found.reason))
        else:
            ledgers.append((grid, found))
    if not ledgers:
        raise _no_ledger(source, notes)
    rows = [row for _, ledger in ledgers for row in ledger.rows]
    directory = RegisterDirectory(
        texts_of(rows, "investor") | texts_of(rows, "enterprise_name"), texts_of(rows, "credit_code")
    )
    read = []
    for grid, ledger in ledgers:
        given = _given(source, ledger, options, user)
        read.append(ReadSheet(grid, ledger, given, tuple(read_row(row, given, directory) for row in ledger.rows)))
    for each in read:
        notes.extend(_notes(source, each))
    return read, notes


def _given(source: Source, ledger: Ledger, options: Options, user: User) -> Circumstances:
    as_of = options.as_of or stated_as_of(ledger)
    if as_of is None:
        raise Problem(
            "ledger.no_day",
            Text("台账没有写明截至日期", "The ledger does not say which day it speaks of"),
            Text("请用 --as-of 指定，如 --as-of 2022-06-30", "Give it, as in --as-of 2022-06-30"),
            Where(source.name, ledger.sheet),
        )
    scope = user.scope
    return circumstances(
        file=source.name,
        sheet=ledger.sheet,
        notes=ledger.notes,
        as_of=as_of,
        plan=options.plan,
        district_code=options.district_code or scope.district_code,
        office_code=user.office.code,
    )


def _notes(source: Source, read: ReadSheet) -> Iterator[ProblemRecord]:
    """What a person should know of how the sheet was understood."""
    place = Where(source.name, read.ledger.sheet)
    if read.given.plan_year:
        year = read.given.plan_year
        yield ProblemRecord(
            "ledger.is_plan",
            Text(
                f"按 {year} 年度计划读取：“新开工”“建成”记为年内计划，不作为已开工、已竣工",
                f"Read as a plan for {year}: 新开工 and 建成 are recorded as planned within the year, not as done",
            ),
            Text("如不是计划，请加 --no-plan", "If it is none, add --no-plan"),
            place,
        )
    for kind, words in _KIND_WORDS.items():
        numbers = [each.number for each in read.ledger.left_out if each.kind == kind]
        if numbers:
            yield ProblemRecord(
                f"ledger.left_out_{kind}",
                Text(
                    f"{words.zh} {len(numbers)} 行：{_listed(numbers)}",
                    f"{len(numbers)} {words.en}: {_listed(numbers)}",
                ),
                Text("未作为项目导入", "They are not imported as projects"),
                place,
            )
    ignored = list(dict.fromkeys(header for each in read.ledger.headers for header in each.ignored))
    if ignored:
        yield ProblemRecord(
            "ledger.columns_ignored",
            Text(
                f"{len(ignored)} 列未识别：{_listed(ignored, '、')}",
                f"{len(ignored)} columns are not known: {_listed(ignored)}",
            ),
            Text("如需导入，请改用常见列名", "To import them, use a usual name for the column"),
            place,
        )
    yield from _remarks(read, place)


def _remarks(read: ReadSheet, place: Where) -> Iterator[ProblemRecord]:
    """What was understood only in part, one note a sort: the rows, and what they have."""
    found: dict[Text, list[tuple[int, str]]] = defaultdict(list)
    for row in read.rows:
        for remark in row.remarks:
            found[remark.sort].append((row.row.number, remark.detail))
    for sort, rows in found.items():
        numbers = _listed([number for number, _ in rows])
        details = list(dict.fromkeys(detail for _, detail in rows))
        yield ProblemRecord(
            "ledger.partly_read",
            Text(
                f"{sort.zh} {len(rows)} 行（第 {numbers} 行）：{_listed(details, '、')}",
                f"{len(rows)} rows ({numbers}) with {sort.en}: {_listed(details)}",
            ),
            Text("其余内容照常导入", "The rest is imported"),
            place,
        )


def _listed(items: Sequence[object], separator: str = ", ") -> str:
    shown = separator.join(str(item) for item in items[:12])
    return f"{shown} …" if len(items) > 12 else shown


def _passed_over(source: Source, sheet: str, reason: Text) -> ProblemRecord:
    return ProblemRecord(
        "ledger.sheet_passed_over",
        Text(f"未读取：{reason.zh}", f"Not read: {reason.en}"),
        Text("如需读取，请用 --sheet 指定", "To read it, name it with --sheet"),
        Where(source.name, sheet),
    )


def _no_ledger(source: Source, notes: Sequence[ProblemRecord]) -> Problem:
    zh = "；".join(f"「{note.where.sheet}」{note.what.zh.removeprefix('未读取：')}" for note in notes)
    en = "; ".join(f"“{note.where.sheet}”: {note.what.en.removeprefix('Not read: ')}" for note in notes)
    return Problem(
        "ledger.none_found",
        Text(f"没有可导入的项目表：{zh}", f"No sheet holds projects: {en}"),
        Text("请保留一行含“项目名称”的表头，或用 --sheet 指定", "Keep a header row with 项目名称, or name the sheet"),
        Where(source.name),
    )
