"""Register files made for tests: valid codes, the usual header, whatever cells a test asks for."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from luodi.reference.credit_codes import make_credit_code

HEADER = (
    "企业名称",
    "统一社会信用代码",
    "注册日期",
    "企业类型",
    "注册资金",
    "经营范围",
    "所在省份",
    "地区",
    "注册地址",
)


def code(serial: int, district: str = "310101") -> str:
    """A valid credit code of an invented enterprise."""
    return make_credit_code(district, serial).text


def line(serial: int, **cells: str) -> list[str]:
    """A row of the usual header; ``cells`` by header replace what would stand there."""
    usual = ("甲乙丙有限公司" + str(serial), code(serial), "2019-04-01", "有限责任公司", "100(万元人民币)", "软件开发",
             "上海", "黄浦", "上海市黄浦区人民大道1号")  # fmt: skip
    return [cells.get(header, value) for header, value in zip(HEADER, usual, strict=True)]


def write_csv(path: Path, rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """A plain CSV; cells are quoted where they have to be."""
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
