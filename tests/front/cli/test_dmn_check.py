"""``luodi dmn check``: what it prints, as text and JSON, and how it exits."""

import json

from typer.testing import CliRunner

from luodi.engine.dmn import write_definitions
from luodi.front.cli.main import app
from tests.engine.dmn.checks.tables import definitions, table


def model_file(tmp_path, rows):
    file = tmp_path / "红绿灯.dmn"
    file.write_bytes(write_definitions(definitions({"天数": "number"}, table({"天数": "number"}, rows))))
    return str(file)


def test_check_of_a_sound_model_exits_with_zero(tmp_path):
    result = CliRunner().invoke(app, ["dmn", "check", model_file(tmp_path, [["< 5", '"绿"'], [">= 5, null", '"红"']])])
    assert (result.exit_code, result.stdout.strip()) == (0, "错误：0，警告：0，提示：0")


def test_check_of_a_gap_warns_and_exits_with_zero(tmp_path):
    result = CliRunner().invoke(app, ["dmn", "check", model_file(tmp_path, [["< 5", '"绿"'], ["> 5, null", '"红"']])])
    assert result.exit_code == 0
    assert "天数 = 5" in result.stdout


def test_check_of_an_overlap_exits_with_one_and_says_it_as_json(tmp_path):
    result = CliRunner().invoke(
        app, ["dmn", "check", model_file(tmp_path, [["<= 5", '"绿"'], [">= 5, null", '"红"']]), "--json"]
    )
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["counts"] == {"error": 1, "warning": 0, "note": 0}
    (found,) = said["findings"]
    assert (found["code"], found["element"], found["rules"]) == ("dmn.table.overlap", "判断", [1, 2])
    assert (found["region"], found["example"]) == ({"天数": "5"}, {"天数": "5"})
