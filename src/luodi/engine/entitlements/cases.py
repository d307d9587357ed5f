"""Worked examples of a policy: what must come out for some facts on a day, and which rules the examples reach.

A cases file is CSV: ``case`` (a name), ``as_of`` (a day), one column a fact under its 中文 name (an empty cell is a
missing fact), ``status`` and ``amount_cny`` (empty where no amount is expected).
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from luodi.engine.dmn import TableTrace
from luodi.engine.dmn.table_paths import tables_in
from luodi.engine.entitlements.facts import FactDefinition, FactDictionary, FactValue
from luodi.engine.entitlements.judging import PolicyJudge, Verdict, compile_policy
from luodi.engine.entitlements.policy import PolicyDefinition
from luodi.engine.entitlements.words import FactType, Status
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_FIXED = ("case", "as_of", "status", "amount_cny")
_BOOLEANS = {"true": True, "false": False, "是": True, "否": False}
MOST_CELL = 10_000
"""Characters of a cell; longer ones are no fact."""


@dataclass(frozen=True, slots=True)
class Case:
    """One example. ``row`` counts from 1, the header included; ``facts`` are by code."""

    row: int
    name: str
    as_of: date
    facts: Mapping[str, FactValue]
    status: Status
    amount_cny: Decimal | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came out."""

    case: Case
    verdict: Verdict

    @property
    def passed(self) -> bool:
        """Whether status and amount are those expected, and nothing failed."""
        return (self.verdict.status, self.verdict.amount_cny) == (self.case.status, self.case.amount_cny)


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """Which rules of a table some case reached. ``unreached`` are rows from 1."""

    table: str
    rules: int
    unreached: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CasesRun:
    """All cases of a policy, run."""

    policy: PolicyDefinition
    results: tuple[CaseResult, ...]
    coverage: tuple[TableCoverage, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The results that are not as expected."""
        return tuple(each for each in self.results if not each.passed)


def read_cases(text: str, file: str, dictionary: FactDictionary) -> tuple[Case, ...]:
    """Reads a cases file. Raises Problem that names file, row and column."""
    try:
        rows = list(csv.reader(text.removeprefix("\ufeff").splitlines(), strict=True))
    except csv.Error as error:
        raise _problem(file, None, "", Text("不是有效的 CSV", f"This is not CSV: {error}")) from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    facts = _columns(header, file, dictionary)
    return tuple(
        _read_case(dict(zip(header, row, strict=False)), number, file, facts)
        for number, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row)
    )


def run_cases(policy: PolicyDefinition, cases: Iterable[Case], dictionary: FactDictionary) -> CasesRun:
    """Runs the cases, each on its day. Raises Problem where the policy does not compile."""

    @lru_cache(maxsize=32)
    def judge_on(day: date) -> PolicyJudge:
        return compile_policy(policy, dictionary, day)

    reached: dict[str, set[int]] = {}
    results = []
    for case in cases:
        judge = judge_on(case.as_of)
        results.append(CaseResult(case, judge.judge(case.facts)))
        for table in judge.tables_reached(case.facts):
            reached.setdefault(_table_name(table), set()).update(table.matched)
    return CasesRun(policy, tuple(results), _coverage(policy, reached))


def _coverage(policy: PolicyDefinition, reached: Mapping[str, set[int]]) -> tuple[TableCoverage, ...]:
    counts: dict[str, int] = {}
    for placed in tables_in(policy.decision):
        counts[placed.element.name] = counts.get(placed.element.name, 0) + len(placed.table.rules)
    return tuple(
        TableCoverage(name, rules, tuple(rule for rule in range(1, rules + 1) if rule not in reached.get(name, set())))
        for name, rules in counts.items()
    )


def _table_name(table: TableTrace) -> str:
    return table.element


def _columns(header: Sequence[str], file: str, dictionary: FactDictionary) -> dict[str, FactDefinition]:
    for name in ("case", "as_of", "status"):
        if name not in header:
            raise _problem(file, 1, name, Text("缺少此列", "This column is missing"))
    facts = {}
    for name in header:
        if name in _FIXED or not name:
            continue
        if name not in dictionary.by_name:
            raise _problem(file, 1, name, Text("事实字典中没有此列", "The dictionary of facts has no such column"))
        if name in facts:
            raise _problem(file, 1, name, Text("此列重复", "This column stands twice"))
        facts[name] = dictionary.by_name[name]
    return facts


def _read_case(cells: Mapping[str, str], row: int, file: str, facts: Mapping[str, FactDefinition]) -> Case:
    name = cells.get("case", "").strip()
    try:
        as_of = date.fromisoformat(cells.get("as_of", "").strip())
    except ValueError as error:
        raise _problem(file, row, "as_of", Text("应为日期", "A day is expected")) from error
    written = cells.get("status", "").strip()
    words = {word: status for status in Status for word in (status.value, status.text.zh)}
    if written not in words:
        raise _problem(file, row, "status", Text(f"应为：{'、'.join(Status)}", f"One of: {', '.join(Status)}"))
    amount = cells.get("amount_cny", "").strip()
    return Case(
        row,
        name or str(row),
        as_of,
        {fact.code: read_value(cells.get(column, ""), fact, file, row) for column, fact in facts.items()},
        words[written],
        _number(amount, file, row, "amount_cny") if amount else None,
    )


def read_value(written: str, fact: FactDefinition, file: str = "", row: int | None = None) -> FactValue:
    """The value of a cell; None for an empty one. Raises Problem for what is not of the fact's type."""
    written = written.strip()
    if not written:
        return None
    if len(written) > MOST_CELL:
        raise _problem(file, row, fact.name, Text("单元格过长", "The cell is too long"))
    match fact.type:
        case FactType.NUMBER:
            return _number(written, file, row, fact.name)
        case FactType.BOOLEAN:
            if written.lower() not in _BOOLEANS:
                raise _problem(file, row, fact.name, Text("应为 是 或 否", "true or false is expected"))
            return _BOOLEANS[written.lower()]
        case FactType.DATE:
            try:
                return date.fromisoformat(written)
            except ValueError as error:
                raise _problem(file, row, fact.name, Text("应为日期", "A day is expected")) from error
        case FactType.STRING:
            if fact.choices and written not in fact.choices:
                known = "、".join(fact.choices)
                raise _problem(file, row, fact.name, Text(f"应为：{known}", f"One of: {known}"))
    return written


def _number(written: str, file: str, row: int | None, column: str) -> Decimal:
    try:
        value = Decimal(written.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise _problem(file, row, column, Text("应为数", "A number is expected"))
    return value


def _problem(file: str, row: int | None, column: str, what: Text) -> Problem:
    return Problem(
        "policy.cases.not_valid",
        what,
        Text("请修改该单元格后重试", "Mend the cell and try again"),
        Where(file, row=row, field=column),
    )
