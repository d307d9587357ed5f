"""Combinations as a file: a row for each entitlement, with what becomes of it and why."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from luodi.front.exchange.listing import Listing, written
from luodi.front.exchange.reading.cells import Cell
from luodi.office.policies.combining import Combination
from luodi.reference.districts import district
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

HEADS = ("信用代码", "名称", "区", "政策", "结果", "应享金额", "可得金额", "让位于", "原因")
LONGEST_SHEET = 1_048_575


def write_combinations(found: Iterable[Combination], path: Path) -> int:
    """Writes .xlsx or .csv and gives the number of rows. Raises Problem for another suffix, or too many rows."""
    if path.suffix not in (".xlsx", ".csv"):
        raise Problem(
            "export.suffix",
            Text(f"不能导出为“{path.suffix}”", f"Nothing is written as “{path.suffix}”"),
            Text("请用 .xlsx 或 .csv", "Use .xlsx or .csv"),
            Where(file=path.name),
        )
    rows = tuple(row for each in found for row in _rows(each))
    if path.suffix == ".xlsx" and len(rows) > LONGEST_SHEET:
        raise Problem(
            "export.too_long",
            Text(f"共 {len(rows)} 行，超过一张工作表的行数", f"{len(rows)} rows are more than a sheet holds"),
            Text("请导出为 .csv，或按区导出", "Write .csv, or one district at a time"),
            Where(file=path.name),
        )
    path.write_bytes(written(Listing("政策组合", HEADS, rows), "xlsx" if path.suffix == ".xlsx" else "csv"))
    return len(rows)


def _rows(one: Combination) -> Iterator[tuple[Cell, ...]]:
    head = one.credit_code, one.name, district(one.district_code).name.zh if one.district_code else ""
    short = {each.policy_code: each for each in one.short}
    for code, amount in one.taken.items():
        cut = short.get(code)
        full = cut.entitled_cny if cut else amount
        result, why = ("部分享受", cut.because.zh) if cut else ("享受", "")
        yield (*head, code, result, _cell(full), _cell(amount), "", why)
    for lost in one.forgone:
        yield (*head, lost.policy_code, "放弃", _cell(lost.amount_cny), 0, lost.for_policy, lost.because.zh)


def _cell(amount: Decimal | None) -> Cell:
    return "金额未知" if amount is None else amount
