"""Decision tables to a workbook and back: without loss, and with what people do to sheets in between."""

import datetime
import string
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.engine.dmn import compile_model, model, read_definitions, write_definitions
from luodi.engine.dmn.table_paths import tables_in
from luodi.front.exchange.dmn_models import load_definitions
from luodi.front.exchange.dmn_workbook import write_workbook
from luodi.front.exchange.dmn_workbook_reading import new_model, put_into, read_tables
from luodi.reference.problems import Problem
from tests.engine.dmn.checks.tables import definitions, table
from tests.engine.dmn.round_trip import canonical

KIT = Path(__file__).parents[4] / "shared" / "dmn-tck"


@pytest.mark.skipif(not KIT.exists(), reason="the DMN conformance kit is not beside the repository")
def test_every_table_of_the_kit_comes_back_to_the_byte(tmp_path):
    count = 0
    for file in sorted(KIT.rglob("*.dmn")):
        original = load_definitions(file)
        if not any(tables_in(original)):
            continue
        book = tmp_path / "t.xlsx"
        count += write_workbook(original, book)
        tables = read_tables(book)
        assert [each.table for each in tables] == [each.table for each in tables_in(original)]
        again = put_into(original, tables)
        assert canonical(write_definitions(again)) == canonical(file.read_bytes()), file.name
    assert count >= 40


texts = st.one_of(
    st.none(),
    st.sampled_from(
        ["-", "", "007", "=1+2", "'a", '"say \\"hi\\""', "@x", " 空 格 ", "a\nb\r\nc", "_x0041_", "1E5", "TRUE"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text(string.printable, max_size=5),
)
words = texts.map(lambda text: text or "")


def elements(cls, **more):
    shared = {"id": st.uuids().map(lambda each: f"_{each}"), "label": words, "description": texts}
    return st.builds(cls, **shared, **more)


cells = elements(model.UnaryTests, text=texts, expression_language=words)
literals = elements(model.LiteralExpression, text=texts, type_ref=words, expression_language=words)


@st.composite
def any_table(draw):
    inputs = draw(
        st.lists(elements(model.InputClause, expression=st.none() | literals, values=st.none() | cells), max_size=3)
    )
    outputs = draw(
        st.lists(
            elements(
                model.OutputClause,
                name=words,
                type_ref=words,
                values=st.none() | cells,
                default=st.none() | literals,
            ),
            min_size=1,
            max_size=2,
        )
    )
    remarks = draw(st.lists(elements(model.AnnotationClause, name=words), max_size=2))
    rule = elements(
        model.Rule,
        inputs=st.lists(cells, min_size=len(inputs), max_size=len(inputs)).map(tuple),
        outputs=st.lists(literals, min_size=len(outputs), max_size=len(outputs)).map(tuple),
        annotations=st.lists(elements(model.Annotation, text=texts), max_size=len(remarks)).map(tuple),
    )
    return draw(
        elements(
            model.DecisionTable,
            inputs=st.just(tuple(inputs)),
            outputs=st.just(tuple(outputs)),
            annotations=st.just(tuple(remarks)),
            rules=st.lists(rule, max_size=4).map(tuple),
            hit_policy=st.sampled_from(model.HitPolicy),
            aggregation=st.none() | st.sampled_from(model.Aggregation),
            type_ref=words,
            output_label=words,
            preferred_orientation=words,
        )
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(any_table())
def test_any_table_comes_back_unchanged(tmp_path, made):
    whole = definitions({}, made)
    book = tmp_path / "t.xlsx"
    write_workbook(whole, book)
    (found,) = read_tables(book)
    assert found.table == made
    assert put_into(whole, (found,)) == whole


def written(tmp_path, rows=(["< 5", '"绿"'], [">= 5", '"红"']), **more):
    whole = definitions({"天数": "number"}, table({"天数": "number"}, rows, **more))
    book = tmp_path / "红绿灯.xlsx"
    write_workbook(whole, book)
    return whole, book


def edited(book, change):
    workbook = openpyxl.load_workbook(book)
    change(workbook.worksheets[0])
    workbook.save(book)
    return read_tables(book)


def row_of(sheet, name):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == name)


def test_sheet_is_made_for_people(tmp_path):
    _, book = written(tmp_path)
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert (sheet.title, sheet.cell(1, 1).value, sheet.cell(1, 2).value) == ("判断", "决策表", "判断")
    assert sheet.freeze_panes == f"B{row_of(sheet, '规则') + 1}"
    assert sheet.row_dimensions[row_of(sheet, "系统信息（请勿修改）")].hidden
    assert sheet.column_dimensions["D"].hidden
    cell = sheet.cell(row_of(sheet, "规则") + 1, 2)
    assert (cell.value, cell.data_type, cell.number_format) == ("< 5", "s", "@")


def test_edited_cell_and_new_rule_come_back_and_ids_stay(tmp_path):
    whole, book = written(tmp_path)

    def change(sheet):
        first = row_of(sheet, "规则") + 1
        sheet.cell(first, 2).value = "<= 5"
        sheet.cell(first + 1, 2).value = "(5..9]"
        sheet.cell(first + 2, 2).value = "> 9"
        sheet.cell(first + 2, 3).value = '"黑"'

    after = put_into(whole, edited(book, change))
    decision = compile_model(after).decision("判断")
    assert [decision.evaluate({"天数": Decimal(days)}).value for days in (5, 9, 10)] == ["绿", "红", "黑"]


def test_numbers_dates_and_truths_typed_by_people_become_feel(tmp_path):
    _, book = written(tmp_path)

    def change(sheet):
        first = row_of(sheet, "规则") + 1
        for offset, value in enumerate([7, 0.5, True, datetime.date(2026, 3, 1)]):
            sheet.cell(first + offset, 2).value = value
            sheet.cell(first + offset, 3).value = '"x"'

    (found,) = edited(book, change)
    assert [rule.inputs[0].text for rule in found.table.rules] == ["7", "0.5", "true", 'date("2026-03-01")']


def test_copied_row_gets_no_id_twice(tmp_path):
    rules = (
        model.Rule(
            id="r1",
            inputs=(model.UnaryTests(id="c1", text="1"),),
            outputs=(model.LiteralExpression(id="o1", text="2"),),
        ),
    )
    box = table({"天数": "number"}, [])
    whole = definitions({"天数": "number"}, model.DecisionTable(inputs=box.inputs, outputs=box.outputs, rules=rules))
    book = tmp_path / "t.xlsx"
    write_workbook(whole, book)

    def change(sheet):
        first = row_of(sheet, "规则") + 1
        for column in range(1, sheet.max_column + 1):
            sheet.cell(first + 1, column).value = sheet.cell(first, column).value

    (found,) = edited(book, change)
    assert [(rule.id, rule.inputs[0].id) for rule in found.table.rules] == [("r1", "c1"), ("", "")]


def test_emptied_row_is_gone_and_emptied_condition_is_a_dash(tmp_path):
    _, book = written(tmp_path)

    def change(sheet):
        first = row_of(sheet, "规则") + 1
        sheet.cell(first, 2).value = None
        sheet.cell(first + 1, 2).value = None
        sheet.cell(first + 1, 3).value = None

    (found,) = edited(book, change)
    assert [(rule.inputs[0].text, rule.outputs[0].text) for rule in found.table.rules] == [("-", '"绿"')]


def test_new_column_comes_in_with_its_type(tmp_path):
    whole, book = written(tmp_path)

    def change(sheet):
        sheet.insert_cols(3)
        for name, value in {"列": "条件", "标题": "是否重点", "表达式 / 名称": "重点", "类型": "boolean"}.items():
            sheet.cell(row_of(sheet, name), 3).value = value
        sheet.cell(row_of(sheet, "规则") + 1, 3).value = "true"

    (found,) = edited(book, change)
    assert [clause.expression.text for clause in found.table.inputs] == ["天数", "重点"]
    assert [[cell.text for cell in rule.inputs] for rule in found.table.rules] == [["< 5", "true"], [">= 5", "-"]]
    assert put_into(whole, (found,)).elements[1].expression == found.table


def test_workbook_alone_becomes_a_model_that_evaluates(tmp_path):
    _, book = written(tmp_path)
    alone = new_model(read_tables(book), "红绿灯")
    again = read_definitions(write_definitions(alone))
    assert compile_model(again).decision("判断").evaluate({"天数": 9}).value == "红"


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("命中策略", 2), "MAYBE", "dmn.excel.choice"),
        (("列", 2), "输入", "dmn.excel.kind"),
        (("列", 2), None, "dmn.excel.no_kind"),
        (("列", 3), "备注", "dmn.excel.no_output"),
        (("系统信息（请勿修改）", 2), "{broken", "dmn.excel.details"),
        (("系统信息（列）", 2), '{"clause":{"nosuch":1}}', "dmn.excel.details"),
        (("决策表", 2), None, "dmn.excel.no_name"),
    ],
)
def test_broken_sheet_is_refused_with_its_place(tmp_path, place, value, code):
    _, book = written(tmp_path)

    def change(sheet):
        sheet.cell(row_of(sheet, place[0]), place[1]).value = value
        if place[0] == "决策表":
            details = sheet.cell(row_of(sheet, "系统信息（请勿修改）"), 2)
            details.value = details.value.replace('"name":{}', '"name":{}')

    with pytest.raises(Problem) as refused:
        edited(book, change)
    where = refused.value.record.where
    assert (refused.value.code, where.sheet) == (code, "判断")
    assert where.row is not None
    assert where.column is not None


def test_missing_row_is_refused_by_name(tmp_path):
    _, book = written(tmp_path)
    with pytest.raises(Problem, match=r"dmn\.excel\.no_row.*规则"):
        edited(book, lambda sheet: setattr(sheet.cell(row_of(sheet, "规则"), 1), "value", None))


def test_workbook_without_tables_and_model_without_tables_are_refused(tmp_path):
    book = tmp_path / "x.xlsx"
    plain = openpyxl.Workbook()
    plain.active["A1"] = "项目"
    plain.save(book)
    with pytest.raises(Problem, match=r"dmn\.excel\.no_sheet"):
        read_tables(book)
    with pytest.raises(Problem, match=r"dmn\.excel\.no_table"):
        write_workbook(definitions({}, model.LiteralExpression(text="1")), book)


def test_table_without_a_home_in_the_model_is_refused(tmp_path):
    _, book = written(tmp_path)
    other = definitions({}, model.LiteralExpression(text="1"))
    with pytest.raises(Problem, match=r"dmn\.excel\.no_home"):
        put_into(other, read_tables(book))
