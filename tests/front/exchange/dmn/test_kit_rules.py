"""How the kit is read and judged."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from luodi.engine.feel import evaluate
from luodi.front.exchange.dmn_kit import matches, now_of, run_kit
from luodi.front.exchange.dmn_kit_cases import read_cases
from luodi.front.exchange.dmn_scoreboard import percentage, scoreboard_page
from luodi.reference.problems import Problem
from tests.engine.dmn.building import decision, inputs, literal, service, xml_of

NOW = now_of(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
HEAD = (
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>'
)


@pytest.mark.parametrize(
    ("wanted", "got", "expected"),
    [
        ("1", "1.000000001", True),
        ("1", "1.0000001", False),
        ("562.707359373292", "562.7073593732659", True),
        ("0.3333333333333333333333333333333333", "1/3", True),
        ("0.3333333333333333333333333333333334", "1/3", False),
        ("0.33333333333333333333", "1/3", True),
        ("1", '"1"', False),
        ("1", "true", False),
        ("true", "true", True),
        ("null", "null", True),
        ("null", "false", False),
        ("[1, 2]", "[1, 2.000000001]", True),
        ("[1, 2]", "[1]", False),
        ("{a: 1}", "{a: 1}", True),
        ("{a: 1}", "{a: 1, b: 2}", False),
        ('time("10:00:00Z")', 'time("10:00:00+00:00")', True),
        ('time("10:00:00Z")', 'time("18:00:00+08:00")', False),
        ('duration("P1Y")', 'duration("P12M")', True),
        ('date("2024-02-29")', '"2024-02-29"', False),
    ],
)
def test_compare_result(wanted, got, expected):
    assert matches(evaluate(wanted).value, evaluate(got).value) is expected


def kit(folder: Path, cases: str, level: str = "compliance-level-2") -> Path:
    body = inputs(x="number") + decision("d", literal("x + 1"), "input x") + service("s", ["d"], data=["x"])
    place = folder / level / "0001-sample"
    place.mkdir(parents=True)
    (place / "m.dmn").write_bytes(xml_of(body))
    (place / "m-test-01.xml").write_text(f"{HEAD}{cases}</testCases>", encoding="utf-8")
    return folder


def case(number: str, given: str, expected: str, more: str = "", error: bool = False) -> str:
    wanted = ' errorResult="true"' if error else ""
    return (
        f'<testCase id="{number}"{more}><inputNode name="x">{given}</inputNode>'
        f'<resultNode name="d" type="decision"{wanted}><expected>{expected}</expected></resultNode></testCase>'
    )


NULL = '<value xsi:nil="true"/>'
ONE, TWO = '<value xsi:type="xsd:decimal">1</value>', '<value xsi:type="xsd:decimal">2</value>'
TEXT = '<value xsi:type="xsd:string">one</value>'


def test_run_kit_counts_and_lists_what_fails(tmp_path):
    cases = case("1", ONE, TWO) + case("2", ONE, ONE) + case("3", TEXT, NULL, error=True) + case("4", NULL, NULL)
    cases += case("5", ONE, TWO, more=' type="decisionService" invocableName="s"')
    score = run_kit(kit(tmp_path, cases), NOW).as_json()
    assert (score["cases"], score["passed"], score["non_null_cases"], score["non_null_passed"]) == (5, 4, 3, 2)
    assert score["failed"] == [
        {"folder": "compliance-level-2/0001-sample", "test": "m-test-01.xml", "case": "2", "expected": "1", "got": "2"}
    ]


def test_run_kit_takes_the_output_that_a_case_is_about(tmp_path):
    folder = kit(tmp_path, case("1", ONE, TWO, more=' type="decisionService" invocableName="s"'))
    two = inputs(x="number") + decision("d", literal("x + 1"), "input x") + decision("e", literal("0"))
    (folder / "compliance-level-2/0001-sample/m.dmn").write_bytes(xml_of(two + service("s", ["d", "e"], data=["x"])))
    assert run_kit(folder, NOW).total.passed == 1


def test_run_kit_wants_a_recorded_failure_for_an_error(tmp_path):
    constant = decision("d", literal("null"))
    folder = kit(tmp_path, case("1", ONE, NULL, error=True))
    (folder / "compliance-level-2/0001-sample/m.dmn").write_bytes(xml_of(constant))
    assert run_kit(folder, NOW).total.passed == 0


def test_run_kit_keeps_the_non_compliant_folder_apart(tmp_path):
    board = run_kit(kit(tmp_path, case("1", ONE, ONE), level="non-compliant"), NOW)
    assert board.total.cases == 0
    assert board.as_json()["non_compliant"]["cases"] == 1
    assert "| non-compliant | 1 | 0 | 0.0 |" in scoreboard_page(board)


def test_run_kit_counts_the_cases_of_a_model_that_cannot_be_read(tmp_path):
    folder = kit(tmp_path, case("1", ONE, TWO))
    (folder / "compliance-level-2/0001-sample/m.dmn").write_text("<broken>")
    (failed,) = run_kit(folder, NOW).total.failed
    assert "dmn.xml.broken" in failed.got


@pytest.mark.parametrize("text", ["<testCases>", ""])
def test_read_broken_test_file_is_a_problem(tmp_path, text):
    path = tmp_path / "m-test-01.xml"
    path.write_text(text)
    with pytest.raises(Problem):
        read_cases(path)


def test_run_kit_without_cases_is_a_problem(tmp_path):
    with pytest.raises(Problem):
        run_kit(tmp_path, NOW)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<value xsi:type="xsd:date">2024-02-29</value>', 'date("2024-02-29")'),
        ('<value xsi:type="xsd:dateTime">2024-02-29T10:00:00Z</value>', '@"2024-02-29T10:00:00Z"'),
        ('<value xsi:type="xsd:time">10:00:00</value>', '@"10:00:00"'),
        ('<value xsi:type="xsd:duration">P1Y2M</value>', '@"P1Y2M"'),
        ('<value xsi:type="xsd:duration">P1DT2H</value>', '@"P1DT2H"'),
        ('<value xsi:type="xsd:boolean">true</value>', "true"),
        ('<value xsi:type="xsd:double">1.5e3</value>', "1500"),
        ("<value>true</value>", "true"),
        ("<value>-10.5</value>", "-10.5"),
        ("<value>ten</value>", '"ten"'),
        ("<list><item><value>1</value></item><item><value>2</value></item></list>", "[1, 2]"),
        ("<list/>", "[]"),
        ("<component name='a b'><value>1</value></component>", '{"a b": 1}'),
    ],
)
def test_read_value_has_its_type(tmp_path, value, expected):
    path = tmp_path / "m-test-01.xml"
    path.write_text(f"{HEAD}{case('1', value, NULL)}</testCases>", encoding="utf-8")
    (read,) = read_cases(path).cases
    assert matches(evaluate(expected).value, read.inputs["x"])


def test_percentage_rounds_down():
    assert [percentage(*pair) for pair in ((2704, 2705), (1, 1), (0, 3), (0, 0))] == ["99.9", "100.0", "0.0", "–"]


def test_now_of_keeps_the_instant():
    assert str(NOW) == "2026-01-01T00:00:00Z"
    with pytest.raises(TypeError):
        now_of(Decimal(1))
