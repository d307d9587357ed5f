"""Declared facts as a workbook: a template made from the dictionary, and what people fill into it.

One row an enterprise, one column a declared fact. An empty cell says nothing. A row with a wrong cell is refused as a
whole, with the reason, and comes back to be mended; the others are taken.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from luodi.engine.entitlements import FactDefinition, FactDictionary, FactPeriod, FactType
from luodi.engine.entitlements.cases import read_value
from luodi.front.exchange.reading.cells import Cell, CellError, Row, is_blank, text_of
from luodi.front.exchange.reading.opening import open_source
from luodi.front.exchange.refusals import RefusalFile
from luodi.office.policies.records import DeclaredRecord
from luodi.reference.credit_codes import check_credit_codes
from luodi.reference.dates import parse_day
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

CREDIT_CODE, NAME, STATED_ON, SOURCE, LEVEL = "统一社会信用代码", "企业名称", "数据日期", "来源", "佐证级别"
LEVELS = {"自报": "self_reported", "核实": "verified", "估计": "estimated"}
_SHEET, _NOTES = "政策事实", "填写说明"
_MOST_LIST = 255
"""Characters that a spreadsheet takes for a list of choices."""
_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class DeclaredFile:
    """What a file states: records of the rows that were taken, and those refused with their reasons."""

    headers: tuple[Cell, ...]
    rows: tuple[Row, ...]
    records: tuple[DeclaredRecord, ...]
    refused: tuple[tuple[Row, ProblemRecord], ...]


def write_template(path: Path, dictionary: FactDictionary) -> int:
    """Writes the template and gives the number of facts in it; choices are lists to pick from."""
    facts = _declared(dictionary)
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_SHEET)
    heads = [CREDIT_CODE, NAME, STATED_ON, SOURCE, LEVEL, *(_head(fact) for fact in facts)]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 20 if column < 2 else 14)
    sheet.data_validation(1, 4, _ROWS, 4, {"validate": "list", "source": list(LEVELS)})
    for column, fact in enumerate(facts, 5):
        choices = list(fact.choices) or (["是", "否"] if fact.type is FactType.BOOLEAN else [])
        if choices and len(",".join(choices)) <= _MOST_LIST:
            sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": choices})
    sheet.freeze_panes(1, 2)
    _write_notes(book, facts, bold)
    book.close()
    return len(facts)


def read_declared(path: Path, dictionary: FactDictionary, today: date, name: str = "") -> DeclaredFile:
    """Reads a filled template. Raises Problem for a file without its columns; years count back from the data's day."""
    rows = iter(open_source(path, name).rows())
    headers = next(rows, Row(1, ())).cells
    columns = _columns(headers, dictionary, name or path.name)
    taken: list[Row] = []
    records: list[DeclaredRecord] = []
    refused: list[tuple[Row, ProblemRecord]] = []
    for row in rows:
        if all(is_blank(cell) for cell in row.cells):
            continue
        try:
            records.extend(_records(row, columns, dictionary, today))
            taken.append(row)
        except Problem as problem:
            refused.append((row, problem.record))
    return DeclaredFile(headers, tuple(taken), tuple(records), tuple(refused))


def without_strangers(file: DeclaredFile, known: Collection[str]) -> DeclaredFile:
    """``file`` with the rows of enterprises that are not ``known`` refused."""
    column = [text_of(cell).strip() for cell in file.headers].index(CREDIT_CODE)
    unknown = {each.credit_code for each in file.records} - set(known)
    refused = list(file.refused)
    for row in file.rows:
        (code,) = check_credit_codes([text_of(row.cells[column])])
        if isinstance(code, str) and code in unknown:
            what = Text(f"登记库里没有企业“{code}”", f"The register does not hold the enterprise “{code}”")
            remedy = Text("请先登记企业，或核对代码", "Register it first, or check the code")
            refused.append((row, ProblemRecord("enterprise.unknown", what, remedy, Where(field=CREDIT_CODE))))
    kept = tuple(each for each in file.records if each.credit_code not in unknown)
    refused.sort(key=lambda each: each[0].number)
    return replace(file, records=kept, refused=tuple(refused))


def write_refused(path: Path, file: DeclaredFile) -> int:
    """The refused rows as a workbook with reasons; none is written where nothing was refused."""
    with RefusalFile(path) as refusals:
        refusals.begin_sheet(_SHEET, [file.headers])
        for row, problem in file.refused:
            refusals.add(row, problem)
    return refusals.rows


def _declared(dictionary: FactDictionary) -> list[FactDefinition]:
    return [fact for fact in dictionary.values() if fact.is_declared]


def _head(fact: FactDefinition) -> str:
    return f"{fact.name}（{fact.unit}）" if fact.unit else fact.name


def _write_notes(book: Any, facts: Sequence[FactDefinition], bold: Any) -> None:
    sheet = book.add_worksheet(_NOTES)
    for column, head in enumerate(("列", "类型", "单位", "所属期", "可选值")):
        sheet.write_string(0, column, head, bold)
    for number, fact in enumerate(facts, 1):
        values = (fact.name, fact.type.text.zh, fact.unit, fact.period.text.zh, "、".join(fact.choices))
        for column, value in enumerate(values):
            sheet.write_string(number, column, value)
    sheet.set_column(0, 4, 24)


def _columns(headers: Sequence[Cell], dictionary: FactDictionary, file: str) -> dict[str, int]:
    """The place of every column, under its own name or the name of its fact. Raises Problem."""
    facts = {_head(fact): fact.name for fact in _declared(dictionary)}
    facts |= {fact.name: fact.name for fact in _declared(dictionary)}
    fixed = {head: head for head in (CREDIT_CODE, NAME, STATED_ON, SOURCE, LEVEL)}
    found: dict[str, int] = {}
    for place, cell in enumerate(headers):
        head = text_of(cell).strip()
        known = fixed.get(head) or facts.get(head)
        if head and known is None:
            raise _problem(Text(f"不认识的列“{head}”", f"The column “{head}” is not known"), Where(file, field=head))
        if known is not None and found.setdefault(known, place) != place:
            raise _problem(Text(f"列“{head}”重复", f"The column “{head}” stands twice"), Where(file, field=head))
    if CREDIT_CODE not in found:
        what = Text(f"缺少列“{CREDIT_CODE}”", f"The column “{CREDIT_CODE}” is missing")
        raise _problem(what, Where(file, field=CREDIT_CODE))
    return found


def _records(row: Row, columns: dict[str, int], dictionary: FactDictionary, today: date) -> list[DeclaredRecord]:
    def cell(name: str) -> Cell:
        place = columns.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    (code,) = check_credit_codes([text_of(cell(CREDIT_CODE))])
    if isinstance(code, ProblemRecord):
        raise Problem(code.code, code.what, code.remedy, code.where)
    stated = cell(STATED_ON)
    stated_on = parse_day(stated if isinstance(stated, str | int | float | date) else text_of(stated)) or today
    level = text_of(cell(LEVEL)).strip()
    if level and level not in LEVELS:
        what = Text(f"佐证级别应为：{'、'.join(LEVELS)}", f"The level is one of {', '.join(LEVELS)}")
        raise _problem(what, Where(field=LEVEL))
    if stated_on > today:
        raise _problem(Text("数据日期晚于今天", "The day lies in the future"), Where(field=STATED_ON))
    source = (text_of(cell(SOURCE)).strip() or "政策事实表")[:200]
    evidence = LEVELS.get(level, "self_reported")
    said = [(fact, _said(cell(fact.name), fact)) for fact in _declared(dictionary)]
    return [
        DeclaredRecord(code, fact.code, _year(fact, stated_on), value, source, stated_on, evidence)
        for fact, value in said
        if value
    ]


def _said(cell: Cell, fact: FactDefinition) -> str:
    """The cell as text of the fact's type; empty for a blank one. Raises Problem."""
    if isinstance(cell, CellError):
        raise _problem(Text(f"“{fact.name}”的公式出错", f"The formula of “{fact.name}” fails"), Where(field=fact.name))
    if isinstance(cell, bool):
        written = "是" if cell else "否"
    elif isinstance(cell, datetime):
        written = cell.date().isoformat()
    elif isinstance(cell, date):
        written = cell.isoformat()
    else:
        written = text_of(cell).strip()
    read_value(written, fact)
    return written


def _year(fact: FactDefinition, stated_on: date) -> int:
    match fact.period:
        case FactPeriod.LAST_YEAR:
            return stated_on.year - 1
        case FactPeriod.YEAR_BEFORE_LAST:
            return stated_on.year - 2
    return 0


def _problem(what: Text, where: Where) -> Problem:
    return Problem(
        "policy.facts_file", what, Text("请按模板填写后重新导入", "Fill in the template and send it again"), where
    )
