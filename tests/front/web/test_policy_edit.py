"""The policy desk edits a policy: files down and up, tried with examples and effect, published as a version."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.models import PolicyVersion
from tests.front.web.town import NOW, OWN_CODE, Town
from tests.front.web.walk.policies import BOOK, entitle, publish_book

pytestmark = pytest.mark.django_db
HERE = "/policies/srdi-city-award/"
FILES = BOOK.entries["srdi-city-award"]
DEARER = FILES.policy_toml.replace("value = 300000", "value = 350000")


@pytest.fixture
def desks(town: Town, as_user: Any) -> Client:
    """The policy desk at the browser; the town's own enterprise has the award."""
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE])
    user = town.users[Role.DESK]
    user.desk_field = DeskField.POLICY
    user.save()
    return as_user(user)


def versions() -> list[int]:
    found = PolicyVersion.objects.filter(policy_code="srdi-city-award").order_by("version")
    return list(found.values_list("version", flat=True))


def sent(**changed: Any) -> dict[str, Any]:
    files = {"policy_toml": FILES.policy_toml, "decision_xml": FILES.decision_xml, "cases_csv": FILES.cases_csv}
    return {**files, **changed}


def test_failing_example_is_shown_and_nothing_is_published(desks: Client) -> None:
    assert FILES.policy_toml != DEARER
    answer = desks.post(f"{HERE}try/", sent(policy_toml=DEARER))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "暂不能发布" in text
    assert "35 万元" in text
    assert "发布：立即生效" not in text
    assert desks.post(f"{HERE}publish/", sent(policy_toml=DEARER)).status_code == 422
    assert versions() == [1]


def test_what_changes_for_whom_is_seen_before_publishing(desks: Client) -> None:
    cases = FILES.cases_csv.replace(",300000", ",350000")
    answer = desks.post(f"{HERE}try/", sent(policy_toml=DEARER, cases_csv=cases))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "可以发布" in text
    assert "浦东测试半导体有限公司" in text
    done = desks.post(f"{HERE}publish/", sent(policy_toml=DEARER, cases_csv=cases, reason="提高奖励"))
    assert done.status_code == 302
    assert versions() == [1, 2]
    page = desks.get(HERE).content.decode()
    assert "350000" in page
    assert "+  { from = 2022-09-01, value = 350000" in page


def test_same_files_publish_nothing(desks: Client) -> None:
    assert desks.post(f"{HERE}publish/", sent()).status_code == 302
    assert versions() == [1]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"decision_xml": FILES.decision_xml.replace("</definitions>", "")}, "decision.dmn"),
        ({"decision_xml": FILES.decision_xml.replace("专精特新认定", "没有的事实")}, "没有的事实"),
        ({"policy_toml": FILES.policy_toml.replace('level = "city"', 'level = "planet"')}, "policy.toml"),
        ({"policy_toml": FILES.policy_toml.replace("srdi-city-award", "another")}, "policy.toml"),
        ({"cases_csv": "case,as_of,status\n一,昨天,entitled\n"}, "cases.csv"),
    ],
)
def test_broken_file_is_refused_with_its_place(desks: Client, changed: dict[str, str], told: str) -> None:
    answer = desks.post(f"{HERE}try/", sent(**changed))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    (value,) = changed.values()
    assert value.splitlines()[0][:30].replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;") in text


def test_broken_table_names_element_and_line(desks: Client) -> None:
    broken = FILES.decision_xml.replace('"市级首次"', '"市级首次', 1)
    answer = desks.post(f"{HERE}try/", sent(decision_xml=broken))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "decision.dmn" in text
    assert "行" in text


def test_tables_go_to_excel_and_back(desks: Client) -> None:
    book = load_workbook(BytesIO(desks.get(f"{HERE}files/tables.xlsx").content))
    out = BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("tables.xlsx", out.getvalue())
    answer = desks.post(f"{HERE}try/", {"decision_file": upload})
    assert answer.status_code == 200
    assert "可以发布" in answer.content.decode()
    assert "没有企业受到影响" in answer.content.decode()


def test_files_come_as_they_are_in_force(desks: Client) -> None:
    assert desks.get(f"{HERE}files/decision.dmn").content.decode() == FILES.decision_xml
    assert desks.get(f"{HERE}files/cases.csv").content.decode() == FILES.cases_csv
    assert desks.get(f"{HERE}files/other.txt").status_code == 404
    assert desks.get("/policies/no-such/edit/").status_code == 404
