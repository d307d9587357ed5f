"""Layouts that offices send: each difficulty alone, and all of them together."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from luodi.front.exchange.ledgers.groups import Groups
from luodi.front.exchange.ledgers.layout import Ledger, RowKind, SheetSkipped, recognise
from luodi.front.exchange.reading.cells import CellError
from luodi.front.exchange.reading.opening import open_source
from tests.front.exchange.ledgers.sheets import HEADER, Rows, write_book


def read(tmp_path: Path, rows: Rows, merges: Sequence[str] = ()) -> Ledger | SheetSkipped:
    """The rows written to a real workbook, read back and recognised."""
    path = write_book(tmp_path / "台账.xlsx", {"台账": rows}, {"台账": merges})
    return recognise(open_source(path).grid("台账"))


def ledger(tmp_path: Path, rows: Rows, merges: Sequence[str] = ()) -> Ledger:
    found = read(tmp_path, rows, merges)
    assert isinstance(found, Ledger), found
    return found


def names(found: Ledger) -> list[object]:
    return [row.values["name"] for row in found.rows]


def kinds(found: Ledger) -> dict[int, RowKind]:
    return {each.number: each.kind for each in found.left_out}


ONE = [1, "临港芯片基地", "甲公司", 12.5, "浦东新区", date(2022, 6, 16), "在建"]
TWO = [2, "松江机器人工厂", "乙公司", 3, "松江区", date(2022, 6, 16), "签约"]


def test_recognise_plain_table_maps_every_column(tmp_path: Path) -> None:
    found = ledger(tmp_path, [HEADER, ONE, TWO])
    assert names(found) == ["临港芯片基地", "松江机器人工厂"]
    assert set(found.rows[0].values) == {
        "serial", "name", "investor", "investment", "district", "signed_on", "stage"}  # fmt: skip
    assert found.headers[0].by_field["investment"].header == "总投资(亿元)"
    assert [row.number for row in found.rows] == [2, 3]


def test_recognise_title_and_note_rows_gives_units_and_reporter(tmp_path: Path) -> None:
    rows = [
        ["2022年上半年签约项目台账"],
        ["填报单位：浦东新区商务委", None, None, "单位：万元", None, None, "截至2022年6月30日"],
        HEADER, ONE, TWO,
    ]  # fmt: skip
    found = ledger(tmp_path, rows, ["A1:G1"])
    assert found.notes.title == "2022年上半年签约项目台账"
    assert found.notes.reported_by == "浦东新区商务委"
    assert found.notes.units == "万元"
    assert found.notes.as_of.startswith("2022年6月30日")
    assert kinds(found) == {1: RowKind.TITLE, 2: RowKind.NOTE, 3: RowKind.HEADER}


def test_recognise_totals_leaves_them_out_and_says_so(tmp_path: Path) -> None:
    rows = [HEADER, ["合计", None, None, 15.5], ONE, [None, "小  计", None, 12.5], TWO, [None, "总计2项", None, 15.5]]
    found = ledger(tmp_path, rows)
    assert names(found) == ["临港芯片基地", "松江机器人工厂"]
    assert kinds(found) == {1: RowKind.HEADER, 2: RowKind.TOTAL, 4: RowKind.TOTAL, 6: RowKind.TOTAL}


def test_recognise_merged_two_line_header_joins_parent_to_child(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "投资", None, "开工时间", None, "竣工时间", None, "联系方式", None],
        [None, None, "总投资（亿元）", "年度计划投资（亿元）", "计划", "实际", "计划", "实际", "联系人", "电话"],
        [1, "临港芯片基地", 12.5, 3, date(2022, 1, 1), date(2022, 2, 1), "2023年底", None, "王", "021"],
    ]
    found = ledger(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1", "I1:J1"])
    assert {field: column.index for field, column in found.headers[0].by_field.items()} == {
        "serial": 0, "name": 1, "investment": 2, "started_planned_on": 4, "started_on": 5,
        "completed_planned_on": 6, "completed_on": 7, "contact_name": 8, "contact_phone": 9,
    }  # fmt: skip
    assert found.headers[0].ignored == ("投资 年度计划投资（亿元）",)
    assert names(found) == ["临港芯片基地"]


def test_recognise_two_line_header_without_merges(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "总投资", "计划时间", None, None],
        [None, None, "（万元）", "开工", "竣工", "投产"],
        [1, "临港芯片基地", 125000, "2022.6", "2023年底", "2024年"],
    ]
    found = ledger(tmp_path, rows)
    planned = {"started_planned_on", "completed_planned_on", "producing_planned_on"}
    assert set(found.headers[0].by_field) == {"serial", "name", "investment", *planned}
    assert found.headers[0].by_field["investment"].header == "总投资 （万元）"


def test_recognise_parent_row_above_the_names(tmp_path: Path) -> None:
    rows = [
        ["签约项目表"],
        ["基本情况", None, None, "节点计划", None],
        ["序号", "项目名称", "所属区", "开工时间", "竣工时间"],
        [1, "临港芯片基地", "浦东", "2022-01", "2023-01"],
    ]
    found = ledger(tmp_path, rows, ["A1:E1", "A2:C2", "D2:E2"])
    assert set(found.headers[0].by_field) >= {"serial", "name", "district"}
    assert kinds(found) == {1: RowKind.TITLE, 2: RowKind.HEADER, 3: RowKind.HEADER}


def test_recognise_group_rows_hands_headings_down(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["一、", "浦东新区（2项）"],
        ["（一）", "新开工项目 1个"],
        ONE,
        ["（二）", "集成电路"],
        TWO,
        ["二、", "松江区"],
        [3, "第三个项目", "丙", 1, None, None, None],
    ]
    found = ledger(tmp_path, rows)
    assert [row.groups for row in found.rows] == [
        Groups("浦东新区", "新开工", ""),
        Groups("浦东新区", "", "集成电路"),
        Groups("松江区", "", ""),
    ]
    assert [each.number for each in found.left_out if each.kind == RowKind.GROUP] == [2, 3, 5, 7]


def test_recognise_groups_merged_across_or_in_one_cell(tmp_path: Path) -> None:
    rows = [HEADER, ["浦东新区"], ["1、生物医药"], ONE, ["2、人工智能（共1项）"], TWO, ["松江区"], ONE]
    found = ledger(tmp_path, rows, ["A2:G2", "A3:G3"])
    assert [(row.groups.district, row.groups.category) for row in found.rows] == [
        ("浦东新区", "生物医药"),
        ("浦东新区", "人工智能"),
        ("松江区", ""),
    ]


def test_recognise_blank_rows_and_columns_changes_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, *HEADER[:3], None, None, *HEADER[3:]], []]
    rows += [[None, *ONE[:3], None, None, *ONE[3:]], [], [], [None, *TWO[:3], None, None, *TWO[3:]]]
    found = ledger(tmp_path, rows)
    assert [(row.number, row.values["stage"]) for row in found.rows] == [(4, "在建"), (7, "签约")]


def test_recognise_repeated_header_leaves_it_out(tmp_path: Path) -> None:
    found = ledger(tmp_path, [["标题"], HEADER, ONE, ["续表"], HEADER, TWO], ["A1:G1", "A4:G4"])
    assert names(found) == ["临港芯片基地", "松江机器人工厂"]
    assert len(found.headers) == 1
    assert kinds(found)[5] == RowKind.HEADER


def test_recognise_second_table_below_with_other_columns(tmp_path: Path) -> None:
    rows = [HEADER, ONE, [], ["项目名称", "阶段", "序号"], ["松江机器人工厂", "在谈", 1]]
    found = ledger(tmp_path, rows)
    assert len(found.headers) == 2
    assert dict(found.rows[1].values) == {"name": "松江机器人工厂", "stage": "在谈", "serial": 1}


def test_recognise_trailing_notes_leaves_them_out(tmp_path: Path) -> None:
    rows = [HEADER, ONE, TWO, [], ["注：1.投资额为协议口径；2.数据由各区报送。"], ["填表人：王", None, "审核人：李"]]
    found = ledger(tmp_path, rows)
    assert len(found.rows) == 2
    assert (kinds(found)[5], kinds(found)[6]) == (RowKind.NOTE, RowKind.NOTE)


def test_recognise_district_merged_over_rows_fills_each(tmp_path: Path) -> None:
    rows = [["所属区", "项目名称", "投资额（万元）"], ["浦东新区", "甲", 1], [None, "乙", 2], ["松江区", "丙", 3]]
    found = ledger(tmp_path, rows, ["A2:A3"])
    assert [row.values.get("district") for row in found.rows] == ["浦东新区", "浦东新区", "松江区"]


def test_recognise_name_merged_over_rows_is_one_project(tmp_path: Path) -> None:
    rows = [
        ["序号", "项目名称", "投资方", "投资额（万元）"],
        [1, "甲基地", "A公司", 100],
        [None, None, "B公司", None],
        [2, "乙", "C", 3],
    ]
    found = ledger(tmp_path, rows, ["A2:A3", "B2:B3"])
    assert [(row.values["name"], row.values["investor"]) for row in found.rows] == [
        ("甲基地", "A公司、B公司"),
        ("乙", "C"),
    ]
    assert kinds(found)[3] == RowKind.CONTINUED


def test_recognise_keeps_failed_formulas_as_they_show(tmp_path: Path) -> None:
    found = ledger(tmp_path, [HEADER, [*ONE[:3], "#DIV/0!", *ONE[4:]]])
    assert found.rows[0].values["investment"] == CellError("#DIV/0!")


def test_recognise_200_columns_says_which_are_ignored(tmp_path: Path) -> None:
    rows = [[*HEADER, *[f"指标{n}" for n in range(200)]], [*ONE, *range(200)], [*TWO, *range(200)]]
    found = ledger(tmp_path, rows)
    assert len(found.headers[0].ignored) == 200
    assert names(found) == ["临港芯片基地", "松江机器人工厂"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["企业名称", "信用代码"], ["甲公司", "9131"]], "项目名称"),
        ([["填表说明"], ["请各区按月填报"]], "项目名称"),
        ([HEADER], "没有项目"),
        ([[""]], "空"),
    ],
)
def test_recognise_other_sheets_skips_them_with_a_reason(tmp_path: Path, rows: Rows, said: str) -> None:
    found = read(tmp_path, rows)
    assert isinstance(found, SheetSkipped)
    assert said in found.reason.zh


def test_recognise_lone_names_are_projects_where_rows_say_no_more(tmp_path: Path) -> None:
    found = ledger(tmp_path, [["项目名称", "备注"], ["上海光源二期", None], ["李政道研究所", None], ["甲", "在建"]])
    assert names(found) == ["上海光源二期", "李政道研究所", "甲"]


def test_recognise_everything_at_once(tmp_path: Path) -> None:
    rows = [
        ["2022年浦东新区重点项目推进情况表"],
        ["填报单位：浦东新区", None, None, "单位：万元、亩"],
        [],
        ["序号", "项 目 名 称", None, "总投资\n(万元)", "用地\n面积(亩)", "时间节点", None, "目前\n状态"],
        [None, None, None, None, None, "计划开工", "竣工", None],
        ["合 计", None, None, 200, 30],
        ["一", "先进制造业（2个）"],
        [1, "甲基地", None, "1.2亿元", 20, 44562, "2023年6月底", "在建"],
        ["序号", "项 目 名 称", None, "总投资\n(万元)", "用地\n面积(亩)", "时间节点", None, "目前\n状态"],
        [None, None, None, None, None, "计划开工", "竣工", None],
        [2, "乙基地", None, 80, "10亩", "2022.3", None, "拿地"],
        ["注：截至6月底"],
    ]
    merges = ["A1:H1", "D2:H2", "A4:A5", "B4:C5", "D4:D5", "E4:E5", "F4:G4", "H4:H5"]
    found = ledger(tmp_path, rows, merges)
    assert [(row.number, row.values["name"], row.values["stage"]) for row in found.rows] == [
        (8, "甲基地", "在建"), (11, "乙基地", "拿地")]  # fmt: skip
    assert set(found.rows[0].values) == {
        "serial", "name", "investment", "land_area", "started_planned_on", "completed_on", "stage"}  # fmt: skip
    assert {row.groups.category for row in found.rows} == {"先进制造业"}
    assert found.notes.units == "万元、亩"
