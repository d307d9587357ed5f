"""``luodi feel`` and ``luodi dmn`` from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from luodi.front.cli.main import app
from luodi.reference.problems import Problem
from tests.engine.dmn.building import decision, inputs, literal, table, xml_of


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def model(tmp_path: Path) -> str:
    library = xml_of(decision("系数", literal("1.5")), namespace="urn:library")
    (tmp_path / "library.dmn").write_bytes(library)
    (tmp_path / "broken.dmn").write_text("<definitions")
    body = "<import name='库' namespace='urn:library'/>" + inputs(投资额="number", 签约日="date")
    body += decision(
        "金额",
        table(["投资额"], ["金额"], [[">= 100", "投资额 * 库.系数"], ["-", "0"]], "FIRST"),
        "input 投资额",
        "decision urn:library#系数",
    ) + decision("年", literal("签约日.year"), "input 签约日")
    path = tmp_path / "奖励.dmn"
    path.write_bytes(xml_of(body))
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["1/3"], "0.3333333333333333333333333333333333"),
        (["申请.投资额 * 2", "--context", '{"申请": {"投资额": 0.1}}'], "0.2"),
        (['{a: [1, "甲", null, true], 日: date("2024-02-29")}'], '{"a": [1, "甲", null, true], "日": "2024-02-29"}'),
        (['now() > @"2020-01-01T00:00:00Z"'], "true"),
    ],
)
def test_feel_prints_the_value_as_json(arguments, printed):
    result = run("feel", *arguments)
    assert (result.exit_code, result.stdout.strip()) == (0, printed)


def test_feel_failure_goes_to_standard_error():
    result = run("feel", "1 +\n nobody")
    assert (result.exit_code, result.stdout.strip()) == (1, "null")
    assert "nobody" in result.stderr


@pytest.mark.parametrize("context", ["[1]", "{", "5"])
def test_feel_context_that_is_no_object_is_a_problem(context):
    result = run("feel", "1", "--context", context)
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "dmn.input.unreadable"


def test_evaluate_json_gives_value_and_trace(model):
    result = run("dmn", "evaluate", model, "--decision", "金额", "--input", '{"投资额": 100.10}', "--trace")
    line = json.loads(result.stdout)
    assert (line["value"], line["failures"]) == (150.15, [])
    assert line["trace"]["steps"][1]["matched"] == [1]


def test_evaluate_json_text_becomes_the_type_of_the_input(model):
    line = json.loads(run("dmn", "evaluate", model, "--decision", "年", "--input", '{"签约日": "2024-02-29"}').stdout)
    assert line == {"value": 2024, "failures": []}


def test_evaluate_table_gives_a_line_for_each_row(model, tmp_path):
    rows = tmp_path / "rows.csv"
    rows.write_text("投资额,签约日\n100,2024-02-29\n99.99,\n,2025-01-01\nabc,\n", encoding="gb18030")
    lines = [
        json.loads(line)
        for line in run("dmn", "evaluate", model, "--decision", "金额", "--input", str(rows)).stdout.splitlines()
    ]
    assert [line["value"] for line in lines] == [150, 0, 0, 0]
    assert [bool(line["failures"]) for line in lines] == [False, False, True, True]


def test_evaluate_json_file(model, tmp_path):
    (tmp_path / "in.json").write_text('{"投资额": 200}', encoding="utf-8")
    result = run("dmn", "evaluate", model, "--decision", "金额", "--input", str(tmp_path / "in.json"))
    assert json.loads(result.stdout)["value"] == 300


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["{model}", "--decision", "没有"], "dmn.unknown_name"),
        (["nowhere.dmn", "--decision", "d"], "dmn.file.unreadable"),
        (["{model}", "--decision", "金额", "--input", "nowhere.json"], "dmn.input.unreadable"),
        (["{model}", "--decision", "金额", "--input", "nowhere.csv"], "file.not_found"),
    ],
)
def test_evaluate_what_is_not_there_is_a_problem(model, arguments, code):
    result = run("dmn", "evaluate", *(each.replace("{model}", model) for each in arguments))
    assert isinstance(result.exception, Problem)
    assert result.exception.code == code


def test_tck_prints_json_and_writes_the_page(tmp_path):
    folder = tmp_path / "kit" / "0001"
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_bytes(xml_of(decision("d", literal("1"))))
    (folder / "m-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>m.dmn</modelName>'
        '<testCase id="1"><resultNode name="d"><expected><value>1</value></expected></resultNode></testCase>'
        "</testCases>"
    )
    page = tmp_path / "page.md"
    result = run("dmn", "tck", str(tmp_path / "kit"), "--json", "--markdown", str(page))
    assert json.loads(result.stdout)["passed"] == 1
    assert "| 0001 | 1 | 1 | 100.0 |" in page.read_text(encoding="utf-8")
    assert "100.0" in run("dmn", "tck", str(tmp_path / "kit")).stdout


def test_feel_starts_without_a_register(tmp_path):
    program = "from luodi.front.cli.main import main; main()"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    result = subprocess.run(
        [sys.executable, "-c", program, "feel", "1 + 1"], env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout.strip()) == (0, "2"), result.stderr
    assert not list(tmp_path.iterdir())
