"""Parquet: a header row, typed cells, and a file cut short."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem


@pytest.fixture
def path(tmp_path: Path) -> Path:
    table = pa.table(
        {
            "名称": ["甲", None, "丙"],
            "日期": [date(2026, 1, 2), None, date(2026, 1, 3)],
            "资金": pa.array([Decimal("1.50"), None, Decimal("3.00")], pa.decimal128(10, 2)),
            "标签": [["a"], [], None],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_rows_begin_with_the_column_names(path: Path) -> None:
    rows = list(open_source(path).rows())
    assert rows[0].cells == ("名称", "日期", "资金", "标签")
    assert rows[1].cells == ("甲", date(2026, 1, 2), Decimal("1.50"), "['a']")
    assert rows[2].cells == ("", "", "", "[]")
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert open_source(path).grid().cells[3][0] == "丙"


def test_open_refuses_half_a_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Problem, match=r"file\.truncated"):
        open_source(path)
