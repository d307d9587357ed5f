from datetime import date

import openpyxl
import pytest

from luodi.front.exchange.declared_facts import read_declared, without_strangers, write_refused, write_template
from luodi.front.exchange.policybook import book_folder, read_book
from luodi.reference.credit_codes import make_credit_code
from luodi.reference.problems import Problem

DICTIONARY = read_book(book_folder()).dictionary
TODAY = date(2022, 9, 30)
CODE, OTHER = (make_credit_code("310115", serial).text for serial in (1, 2))


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_template(path, DICTIONARY)
    return path


def fill(path, *rows):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, 2):
        for head, value in row.items():
            sheet.cell(number, places[head], value)
    book.save(path)


def test_write_template_has_a_column_for_every_declared_fact(template):
    heads = [cell.value for cell in openpyxl.load_workbook(template).worksheets[0][1]]
    declared = [fact for fact in DICTIONARY.values() if fact.is_declared]
    assert len(heads) == 5 + len(declared)
    assert all(any(head.startswith(fact.name) for head in heads) for fact in declared)


def test_read_declared_gives_each_filled_cell_with_its_year(template):
    fill(
        template,
        {
            "统一社会信用代码": CODE,
            "数据日期": date(2022, 6, 1),
            "来源": "申报表",
            "佐证级别": "核实",
            "专精特新认定": "市级首次",
            "裁员率": 0.02,
            "拥有核心知识产权": "是",
        },
    )
    found = read_declared(template, DICTIONARY, TODAY)
    assert found.refused == ()
    assert {(each.code, each.year, each.value) for each in found.records} == {
        ("srdi_recognition", 0, "市级首次"),
        ("layoff_rate", 2021, "0.02"),
        ("core_ip", 0, "是"),
    }
    assert {(each.source, each.stated_on, each.evidence_level) for each in found.records} == {
        ("申报表", date(2022, 6, 1), "verified")
    }


def test_read_declared_refuses_wrong_rows_and_gives_them_back(template, tmp_path):
    fill(
        template,
        {"统一社会信用代码": CODE, "专精特新认定": "全球首次"},
        {"统一社会信用代码": "91310000MA1FL8XQ31", "专精特新认定": "复评"},
        {"统一社会信用代码": CODE, "数据日期": date(2023, 1, 1), "专精特新认定": "复评"},
        {"统一社会信用代码": OTHER, "专精特新认定": "复评"},
        {"统一社会信用代码": CODE, "专精特新认定": "复评"},
    )
    found = without_strangers(read_declared(template, DICTIONARY, TODAY), {CODE})
    assert [(row.number, problem.where.field) for row, problem in found.refused] == [
        (2, "专精特新认定"),
        (3, ""),
        (4, "数据日期"),
        (5, "统一社会信用代码"),
    ]
    assert [(each.credit_code, each.value) for each in found.records] == [(CODE, "复评")]
    path = tmp_path / "refused.xlsx"
    assert write_refused(path, found) == 4
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 5


def test_read_declared_unknown_column_is_named(template):
    book = openpyxl.load_workbook(template)
    book.worksheets[0].cell(1, 6, "毛利")
    book.save(template)
    with pytest.raises(Problem) as caught:
        read_declared(template, DICTIONARY, TODAY)
    assert caught.value.record.where.field == "毛利"
