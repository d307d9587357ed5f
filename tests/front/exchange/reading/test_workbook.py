"""Workbooks: values with their types, failed formulas, merged cells, and what is refused before it is loaded."""

import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from luodi.front.exchange.reading.cells import CellError, Merge, text_of
from luodi.front.exchange.reading.opening import open_source
from luodi.reference.problems import Problem


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Begins at B2: a merged title, then values of every type."""
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(path)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    sheet = book.add_worksheet("总表")
    sheet.merge_range("B2:D3", "标题")
    sheet.write_string("B4", "甲")
    sheet.write_datetime("C4", datetime(2026, 1, 2), day)
    sheet.write_number("D4", 45000)
    sheet.write_datetime("E4", datetime(2026, 3, 1), month)
    sheet.write_formula("B5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("C5", "=A1+#REF!", None, "#REF!")
    sheet.write_formula("D5", "=1+1", None, 2)
    sheet.write_string("E5", "#REF!")
    sheet.write_formula("G6", "=NA()", None, "#N/A")
    sheet.write_number("B7", 0)
    book.add_worksheet("空表")
    book.close()
    return path


def test_rows_keep_types_numbers_and_failed_formulas(ledger: Path) -> None:
    rows = list(open_source(ledger).rows())
    assert [row.number for row in rows] == [2, 4, 5, 6, 7]
    assert rows[1].cells[1:5] == ("甲", date(2026, 1, 2), 45000.0, date(2026, 3, 1))
    assert rows[2].cells[1:5] == (CellError("#DIV/0!"), CellError("#REF!"), 2.0, "#REF!")
    assert rows[3].cells[6] == CellError("#N/A")
    assert rows[4].cells[1] == 0.0


def test_grid_keeps_merged_ranges_and_fills_them_on_request(ledger: Path) -> None:
    grid = open_source(ledger).grid("总表")
    assert grid.merges == (Merge(1, 1, 2, 3),)
    assert grid.cells[1][1] == "标题"
    assert grid.cells[2][2] == ""
    assert grid.filled()[2][3] == "标题"
    assert grid.cells[4][2] == CellError("#REF!")
    assert grid.width == 7
    assert {len(row) for row in grid.cells} == {7}


def test_grid_of_an_empty_sheet_has_no_rows(ledger: Path) -> None:
    assert open_source(ledger).grid("空表").cells == ()
    assert list(open_source(ledger).rows("空表")) == []


def test_open_names_the_sheets_there_are_when_asked_for_another(ledger: Path) -> None:
    with pytest.raises(Problem, match=r"file\.no_such_sheet") as caught:
        list(open_source(ledger).rows("sheet9"))
    assert "「总表」、「空表」" in caught.value.record.what.zh


def test_text_of_a_long_number_shows_that_its_digits_are_lost() -> None:
    assert text_of(91310000123456789.0) == "9.13100001234568E+16"
    assert text_of(45000.0) == "45000"
    assert text_of(0.1 + 0.2) == "0.3"


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(member, old.read(member)))
    return target


def replacing(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda member, content: content.replace(old, new) if member == part else content


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'r="D4"', b'r="XFD1048576"', "file.too_many_columns"),
        (b'r="D4"', b'r="D9999999"', "file.too_many_rows"),
        (b'r="D4"', b'r="SA1048576"', "file.too_large"),
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', "file.bomb"),
    ],
)
def test_reading_refuses_a_sheet_that_is_larger_than_it_looks(
    ledger: Path, tmp_path: Path, old: bytes, new: bytes, code: str
) -> None:
    hostile = rewritten(ledger, tmp_path / "x.xlsx", replacing(SHEET, old, new))
    with pytest.raises(Problem) as caught:
        open_source(hostile).grid()
    assert caught.value.code == code


def test_rows_ignores_formatted_blank_cells_far_below(ledger: Path, tmp_path: Path) -> None:
    styled = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    path = rewritten(ledger, tmp_path / "x.xlsx", replacing(SHEET, b"</sheetData>", styled))
    started = time.monotonic()
    assert [row.number for row in open_source(path).rows()] == [2, 4, 5, 6, 7]
    assert time.monotonic() - started < 5


def test_open_refuses_a_zip_bomb_before_unpacking_it(ledger: Path, tmp_path: Path) -> None:
    path = rewritten(
        ledger, tmp_path / "x.xlsx", replacing(SHEET, b"</worksheet>", b" " * 60_000_000 + b"</worksheet>")
    )
    with pytest.raises(Problem, match=r"file\.bomb"):
        open_source(path)


def test_open_refuses_a_zip_of_very_many_parts(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(ledger.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2100):
            archive.writestr(f"x/{number}", b"")
    with pytest.raises(Problem, match=r"file\.bomb"):
        open_source(path)


def test_open_refuses_half_a_workbook(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    path.write_bytes(ledger.read_bytes()[:3000])
    with pytest.raises(Problem, match=r"file\.truncated"):
        open_source(path)


def test_reading_refuses_a_workbook_with_a_damaged_sheet(ledger: Path, tmp_path: Path) -> None:
    path = rewritten(ledger, tmp_path / "x.xlsx", replacing(SHEET, b"</sheetData>", b"<"))
    with pytest.raises(Problem, match=r"file\.(unreadable|truncated)"):
        list(open_source(path).rows())


def test_open_notes_that_macros_are_ignored(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsm"
    path.write_bytes(ledger.read_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    source = open_source(path)
    assert [note.code for note in source.notes] == ["file.macros_ignored"]
    assert len(list(source.rows())) == 5


def test_reading_gives_a_sheet_of_two_hundred_columns(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for column in range(200):
        sheet.write(0, column, f"列{column}")
    book.close()
    assert len(next(open_source(path).rows()).cells) == 200
