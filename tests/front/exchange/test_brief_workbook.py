"""The workbook: every figure opens into its rows, and the rows make the figure; texts stay texts."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from luodi.front.exchange.brief_workbook import brief_workbook
from luodi.office.briefs.contents import BriefContents
from tests.office.briefs.samples import brief, line, many_lines, week_earlier

LINES = many_lines(90)
CITY = brief(LINES, week_earlier(LINES))


def opened(contents: BriefContents) -> Any:
    return openpyxl.load_workbook(io.BytesIO(brief_workbook(contents)))


@pytest.fixture(scope="module")
def city() -> Any:
    return opened(CITY)


def records(sheet: Any) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="module")
def details(city: Any) -> list[dict[str, Any]]:
    return records(city["数字明细"])


def rows_behind(details: list[dict[str, Any]], cell: Any) -> list[dict[str, Any]]:
    sheet, _, span = cell.hyperlink.location.rpartition("!")
    assert sheet == "'数字明细'"
    _, first, _, last = range_boundaries(span)
    return details[first - 2 : last - 1]


def test_every_figure_opens_into_its_rows(city: Any, details: list[dict[str, Any]]) -> None:
    sheet = city["数字"]
    seen = 0
    for row in sheet.iter_rows(min_row=2):
        value, unit = row[2].value, row[3].value
        if row[2].hyperlink is None:
            assert value == 0
            continue
        behind = rows_behind(details, row[2])
        if unit == "个":
            assert value == len(behind) == len({each["项目编号"] for each in behind})
        else:
            total = sum(Decimal(str(each["计划总投资"] or 0)) for each in behind)
            assert float(total / 10000) == pytest.approx(value)
        assert {each["范围"] for each in behind} == {row[0].value}
        seen += 1
    assert seen > 200


def test_figures_are_those_of_the_brief(city: Any) -> None:
    whole = [row for row in records(city["数字"]) if row["范围"] == "全市"]
    for figure, row in zip(CITY.whole.figures, whole, strict=True):
        assert row["代码"] == figure.code
        value = figure.value / 100_000_000 if isinstance(figure.value, Decimal) else figure.value
        assert row["数值"] == pytest.approx(float(value))


def test_cohort_numbers_open_into_their_rows(city: Any, details: list[dict[str, Any]]) -> None:
    sheet = city["转化批次"]
    header = [cell.value for cell in sheet[1]]
    linked = 0
    for row in sheet.iter_rows(min_row=2):
        parts = {name: cell.value for name, cell in zip(header, row, strict=True)}
        groups = parts["全部已转化"] + parts["未满期"] + parts["期满未转化"] + parts["期内退出"]
        assert groups == parts["分母"]
        if parts["观察期已满"]:
            assert parts["满期转化率"] == pytest.approx(parts["满期已转化"] / parts["观察期已满"])
        else:
            assert parts["满期转化率"] is None
        for cell in row:
            if cell.hyperlink:
                assert len(rows_behind(details, cell)) == cell.value
                linked += 1
    assert linked > 100


def test_projects_sheet_holds_every_line(city: Any) -> None:
    rows = records(city["项目"])
    assert [row["项目编号"] for row in rows] == [each.code for each in CITY.lines]
    for row, each in zip(rows, CITY.lines, strict=True):
        stated = None if each.investment_cny is None else float(each.investment_cny / 10000)
        assert row["计划总投资"] == stated
        assert row["签约日期"].date() == each.signed_on
        assert row["亮灯"] == f"{each.light.icon} {each.light.text.zh}"


def test_sheets_are_frozen_filtered_and_print_wide(city: Any) -> None:
    assert city.sheetnames == [
        "说明", "数字", "项目", "转化批次", "估计转化率", "亮灯项目", "本期变化", "重复签约待核", "数据来源",
        "数字明细",
    ]  # fmt: skip
    for sheet in city:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
    assert city["项目"].column_dimensions["B"].width > 30
    row = city["项目"][2]
    assert [row[6].number_format, row[25].number_format] == ['#,##0.00"万元"', "yyyy-mm-dd"]
    formats = {cell[2].number_format for cell in city["数字"].iter_rows(min_row=2)}
    assert formats == {"#,##0", '#,##0.00"亿元"'}


def test_no_text_becomes_a_formula_or_a_link() -> None:
    names = ["=cmd|'/C calc'!A0", "+1+1", "-1", "@SUM(1)", "http://example.invalid/", "控\x00制\ud800", "长" * 300]
    lines = [line(f"LD2026-{number:05}", name=name, investor=name) for number, name in enumerate(names, start=1)]
    book = opened(brief(lines))
    rows = list(book["项目"].iter_rows(min_row=2))
    assert [row[1].value for row in rows] == [*names[:5], "控制", names[6]]
    for row in rows:
        assert row[1].data_type == row[5].data_type == "s"
        assert row[1].hyperlink is None
    ours = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {cell.value.split("(")[0] for cell in ours} == {"=COUNTA", "=SUM"}
    assert {cell.column_letter for cell in ours} == {"E"}


def test_excel_counts_the_same(city: Any) -> None:
    cached = openpyxl.load_workbook(io.BytesIO(brief_workbook(CITY)), data_only=True)["数字"]
    checked = [(row[2], row[4]) for row in cached.iter_rows(min_row=2, values_only=True) if row[4] is not None]
    assert checked
    assert all(value == again for value, again in checked)


def test_same_contents_give_the_same_bytes() -> None:
    assert brief_workbook(brief(many_lines(30))) == brief_workbook(brief(many_lines(30)))


def test_empty_city_has_its_sheets() -> None:
    book = opened(brief([]))
    assert len(book.sheetnames) == 10
    assert {row["数值"] for row in records(book["数字"])} == {0}


def test_demo_marking_stands_in_the_workbook() -> None:
    contents = brief(LINES[:3], is_demo=True)
    with zipfile.ZipFile(io.BytesIO(brief_workbook(contents))) as archive:
        assert "演示数据" in archive.read("xl/worksheets/sheet3.xml").decode()
    assert records(opened(contents)["说明"])[-1]["事项"] == "演示数据"
