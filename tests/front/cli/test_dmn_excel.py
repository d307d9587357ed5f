"""``luodi dmn to-excel`` and ``from-excel`` from the command line."""

import openpyxl
from typer.testing import CliRunner

from luodi.engine.dmn import compile_model, write_definitions
from luodi.front.cli.main import app
from luodi.front.exchange.dmn_models import load_definitions
from luodi.reference.problems import Problem
from tests.engine.dmn.checks.tables import definitions, table


def run(*arguments):
    return CliRunner().invoke(app, ["dmn", *map(str, arguments)])


def model_in(folder):
    file = folder / "红绿灯.dmn"
    box = table({"天数": "number"}, [["< 5", '"绿"'], [">= 5", '"红"']])
    file.write_bytes(write_definitions(definitions({"天数": "number"}, box)))
    return file


def test_table_goes_out_is_edited_and_comes_in(tmp_path):
    file, book = model_in(tmp_path), tmp_path / "红绿灯.xlsx"
    assert run("to-excel", file, book).exit_code == 0
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == '"绿"')
    cell.value = '"青"'
    workbook.save(book)
    assert run("from-excel", book, "--into", file).exit_code == 0
    assert compile_model(load_definitions(file)).decision("判断").evaluate({"天数": 1}).value == "青"


def test_workbook_alone_does_not_overwrite_a_model(tmp_path):
    file, book = model_in(tmp_path), tmp_path / "红绿灯.xlsx"
    run("to-excel", file, book)
    refused = run("from-excel", book)
    assert isinstance(refused.exception, Problem)
    assert refused.exception.code == "dmn.excel.exists"
    assert run("from-excel", book, "--output", tmp_path / "新.dmn").exit_code == 0
    assert [each.name for each in load_definitions(tmp_path / "新.dmn").decisions] == ["判断"]


def test_only_the_wanted_table_is_written(tmp_path):
    file, book = model_in(tmp_path), tmp_path / "x.xlsx"
    assert run("to-excel", file, book, "--table", "判断").exit_code == 0
    missing = run("to-excel", file, book, "--table", "别的")
    assert isinstance(missing.exception, Problem)
    assert missing.exception.code == "dmn.excel.no_table"
