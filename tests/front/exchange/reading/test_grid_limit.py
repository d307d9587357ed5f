"""A table that is taken as a whole is refused before it is held, whatever kind of file it comes in."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from luodi.front.exchange.reading import limits
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem

LONG = [f"row {number}" for number in range(50)]


def delimited(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("\n".join(f"{cell},b" for cell in LONG), encoding="utf-8")
    return path


def workbook(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cell in enumerate(LONG):
            sheet.write_row(number, 0, [cell, "b"])
    return path


def parquet(folder: Path) -> Path:
    path = folder / "a.parquet"
    pq.write_table(pa.table({"a": LONG, "b": LONG}), path)
    return path


@pytest.mark.parametrize("written", [delimited, workbook, parquet])
def test_grid_of_a_long_table_is_refused_and_its_rows_are_not(
    written: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(written)
    source = open_source(written(tmp_path))
    assert len(source.grid().cells) >= len(LONG)
    monkeypatch.setattr(limits, "MAX_GRID_CELLS", 99)
    with pytest.raises(Problem, match=r"file\.grid_too_large"):
        source.grid()
    assert len(list(source.rows())) >= len(LONG)
