"""``luodi policy`` against a register: publish, run, combine; a bad policy stops no other."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.policies.models import Entitlement, EntitlementRun, PolicyVersion
from luodi.reference.problems import Problem
from tests.office.policies.conftest import DAY, FOLDER, desk, enterprises, on_desk  # noqa: F401 - fixtures
from tests.office.policies.test_running import declare

pytestmark = pytest.mark.django_db
SHIPPED = ("srdi-city-award", "srdi-district-award")


@pytest.fixture
def book(tmp_path):
    """Two shipped policies in a folder of their own, that may be spoilt."""
    shutil.copy(FOLDER / "facts.toml", tmp_path / "facts.toml")
    for name in SHIPPED:
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


def luodi(*arguments):
    return CliRunner().invoke(app, ["policy", *map(str, arguments)])


def in_json(*arguments):
    result = luodi(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def awarded(book, enterprises, on_desk):  # noqa: F811
    assert luodi("publish", "--book", book).exit_code == 0
    declare(enterprises[0], on_desk, "srdi_recognition", "市级首次")
    return enterprises[0]


def test_policy_run_of_one_policy_judges_only_its_own_column(awarded):
    said = in_json("run", "--as-of", DAY, "--policy", "srdi-city-award")
    assert (said["policies"], said["enterprises"], said["judged"]) == (1, 2, 2)


def test_policy_run_of_a_district_judges_only_its_enterprises(awarded):
    assert in_json("run", "--as-of", DAY, "--district", "310106")["enterprises"] == 1


def test_policy_publish_judges_anew_under_what_changed_and_nothing_else(awarded, book):
    runs = EntitlementRun.objects.count()
    change(book / SHIPPED[0] / "policy.toml", "value = 100000", "value = 120000")
    change(book / SHIPPED[0] / "cases.csv", ",100000", ",120000")
    result = luodi("publish", "--book", book)
    assert result.exit_code == 0, result.output
    assert "srdi-city-award v2" in result.stdout
    assert EntitlementRun.objects.count() == runs + 1
    assert EntitlementRun.objects.first().policy_codes == ["srdi-city-award"]


def test_policy_publish_of_a_bad_policy_stops_no_other(book, enterprises):  # noqa: F811
    shutil.copytree(book / SHIPPED[0], book / "broken")
    (book / "broken" / "decision.dmn").write_text("<definitions", "utf-8")
    result = luodi("publish", "--book", book)
    assert result.exit_code == 1
    assert "broken/decision.dmn" in result.output
    assert set(PolicyVersion.objects.values_list("policy_code", flat=True)) == set(SHIPPED)


def test_policy_run_with_a_policy_that_cannot_be_read_any_more_judges_the_others(awarded):
    PolicyVersion.objects.filter(policy_code="srdi-district-award").update(decision_xml="<definitions")
    before = Entitlement.objects.filter(policy_code="srdi-district-award").count()
    result = luodi("run", "--as-of", DAY)
    assert result.exit_code == 1
    assert "srdi-district-award/decision.dmn" in result.output
    assert Entitlement.objects.filter(policy_code="srdi-city-award").count() == 2
    assert Entitlement.objects.filter(policy_code="srdi-district-award").count() == before


def test_policy_combine_says_what_is_forgone_and_why(awarded, book):
    said = in_json("combine", awarded.credit_code, "--as-of", DAY)
    (one,) = said["enterprises"]
    (lost,) = one["forgone"]
    assert (one["total_cny"], lost["policy"], lost["for"]) == ("250000.00", "srdi-city-award", "srdi-district-award")
    result = luodi("combine", awarded.credit_code, "--as-of", DAY)
    assert "srdi-district-award" in result.stdout


def test_policy_combine_with_a_budget_shows_the_proven_gap_and_writes_the_rows(awarded, book, tmp_path):
    rows = tmp_path / "rows.xlsx"
    said = in_json("combine", "--as-of", DAY, "--budget", "120,000", "--rows", rows)
    assert said["proof"]["gap"] == pytest.approx(0)
    assert said["enterprises"][0]["total_cny"] == "100000.00"
    assert rows.stat().st_size > 1_000
    assert "0.0000%" in luodi("combine", "--as-of", DAY, "--budget", "120000").stdout


@pytest.mark.parametrize("budget", ["a lot", "-5", "NaN"])
def test_policy_combine_with_a_budget_that_is_no_amount_is_refused(awarded, budget):
    result = luodi("combine", "--as-of", DAY, f"--budget={budget}")
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "policy.budget_amount"


@pytest.mark.parametrize("engine", ["local", "scalar"])
def test_policy_run_that_divides_by_zero_names_file_element_and_line_and_stops_no_other(awarded, engine):
    broken = "<text>市级奖励 / (市级奖励 - 市级奖励)</text>"
    for version in PolicyVersion.objects.filter(policy_code="srdi-city-award"):
        version.decision_xml = version.decision_xml.replace("<text>市级奖励</text>", broken)
        version.save()
    result = luodi("run", "--as-of", DAY, "--engine", engine)
    assert result.exit_code == 1
    line = next(at for at, text in enumerate(version.decision_xml.splitlines(), 1) if "amount_r1" in text)
    (problem,) = EntitlementRun.objects.first().problems.values()
    assert problem["where"] == {"file": "srdi-city-award/decision.dmn", "field": "Amount", "line": line, "column": None}
    assert awarded.credit_code in problem["what"][0]
    assert "srdi-city-award/decision.dmn" in result.stderr
    told = Entitlement.objects.filter(enterprise=awarded).values_list("policy_code", "status", "amount_cny")
    assert set(told) == {("srdi-city-award", "entitled", None), ("srdi-district-award", "entitled", 250_000)}


BAD = {
    "broken-model": ("decision.dmn", "</definitions>", "", "broken-model/decision.dmn"),
    "no-decision": ("decision.dmn", 'name="Eligible"', 'name="Eligibel"', "Eligible"),
    "wrong-type": ("cases.csv", ",100000", ",a lot", "amount_cny"),
    "wrong-input": ("decision.dmn", 'name="市级奖励" typeRef="number"', 'name="市级奖励" typeRef="date"', "市级奖励"),
    "one-megabyte": ("decision.dmn", "<text>true</text>", f"<text>{'1+' * 500_000}1</text>", "Eligible"),
    "out-of-order": ("policy.toml", "[validity]", "[validity]\nto = 1999-01-01", "validity.to"),
    "same-id": ("policy.toml", "", "", "id"),
}


def test_policies_that_are_wrong_are_named_one_by_one_and_stop_no_other(book, enterprises):  # noqa: F811
    for name, (file, old, new, _) in BAD.items():
        shutil.copytree(book / SHIPPED[0], book / name)
        if name != "same-id":
            change(book / name / "policy.toml", f'id = "{SHIPPED[0]}"', f'id = "{name}"')
        change(book / name / file, old, new)
    for command in ("test", "check", "publish"):
        result = luodi(command, "--book", book)
        assert result.exit_code == 1
        for name, (_, _, _, place) in BAD.items():
            said = [line for line in result.stderr.splitlines() if f"{name}/" in line]
            assert [place in line for line in said] == [True], (command, name, result.stderr[:3_000])
    assert set(PolicyVersion.objects.values_list("policy_code", flat=True)) == set(SHIPPED)
