import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.reference.problems import Problem

BOOK = Path(__file__).parents[3] / "policybook"


@pytest.fixture
def book(tmp_path):
    """A small book that may be spoilt."""
    for name in ("facts.toml",):
        shutil.copy(BOOK / name, tmp_path / name)
    for name in ("srdi-sme", "hiring-subsidy-2022"):
        shutil.copytree(BOOK / name, tmp_path / name)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["policy", *map(str, arguments)])


def test_policy_test_counts_cases_and_reached_rules(book):
    result = run("test", "--book", book, "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(each["id"], each["failed"]) for each in said["policies"]] == [
        ("hiring-subsidy-2022", []),
        ("srdi-sme", []),
    ]
    assert all(table["unreached"] == [] for each in said["policies"] for table in each["coverage"])


def test_policy_test_failing_case_exits_1_and_names_it(book):
    cases = book / "hiring-subsidy-2022" / "cases.csv"
    cases.write_text(cases.read_text().replace("entitled,10000\n", "entitled,10001\n", 1))
    result = run("test", "--book", book, "--json")
    (failed,) = json.loads(result.stdout)["policies"][0]["failed"]
    assert result.exit_code == 1
    assert (failed["row"], failed["expected"], failed["got"]) == (2, ["entitled", "10001"], ["entitled", "10000.00"])


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("decision.dmn", "</definitions>", "", "dmn."),
        ("policy.toml", 'id = "srdi-sme"', 'id = "hiring-subsidy-2022"', "policy.id_twice"),
        ("policy.toml", "from = 2022-08-01", "from = 2022-18-01", "definition.not_toml"),
        ("cases.csv", "细分市场年限", "细分市场", "policy.cases.not_valid"),
    ],
)
def test_policy_test_bad_policy_is_named_and_stops_no_other(book, file, old, new, code):
    path = book / "srdi-sme" / file
    path.write_text(path.read_text().replace(old, new, 1))
    result = run("test", "--book", book, "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [each["id"] for each in said["policies"]] == ["hiring-subsidy-2022"]
    (problem,) = said["problems"]
    assert problem["code"].startswith(code)
    assert problem["file"].startswith("srdi-sme/")


def test_policy_check_of_a_sound_book_exits_0(book):
    result = run("check", "--book", book, "--as-of", "2022-09-30", "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert not [each for each in said["findings"] if each["severity"] == "error"]
    assert (said["compiled_share"], said["refusals"]) == (1.0, {})


def test_policy_check_names_what_is_not_compiled(book):
    decision = book / "hiring-subsidy-2022" / "decision.dmn"
    text = decision.read_text().replace(
        "(新招登记失业人数 + 新招应届毕业生人数) * 人均补贴",
        "sum(for each in [新招登记失业人数, 新招应届毕业生人数] return each * 人均补贴)",
    )
    decision.write_text(text)
    said = json.loads(run("check", "--book", book, "--as-of", "2022-09-30", "--json").stdout)
    assert (said["compiled_share"], set(said["refusals"])) == (0.5, {"hiring-subsidy-2022"})


def test_policy_check_fact_without_a_column_is_an_error(book):
    facts = book / "facts.toml"
    facts.write_text(facts.read_text().replace('source = "year.energy_tce"', 'source = "year.energy"'))
    result = run("check", "--book", book, "--as-of", "2022-09-30", "--json")
    codes = [each["code"] for each in json.loads(result.stdout)["findings"]]
    assert (result.exit_code, "policy.fact_unprovided" in codes) == (1, True)


def test_policy_new_passes_its_own_cases_and_checks(book):
    made = run("new", "my-award", "--book", book)
    assert [Path(line).name for line in made.stdout.splitlines()] == ["policy.toml", "decision.dmn", "cases.csv"]
    assert run("test", "my-award", "--book", book).exit_code == 0
    assert run("check", "my-award", "--book", book, "--as-of", "2022-09-30").exit_code == 0


@pytest.mark.parametrize("identity", ["srdi-sme", "My Award", "../out"])
def test_policy_new_bad_or_taken_id_is_refused(book, identity):
    result = run("new", identity, "--book", book)
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "policy.new"


def test_policy_list_shows_every_policy():
    result = run("list")
    assert result.exit_code == 0
    assert "srdi-sme" in result.stdout
