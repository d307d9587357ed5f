"""The pages of allocation: ask, watch, decide, approve, compare, export; and the sites of a project."""

# ruff: noqa: F811 - a fixture that is asked for by its name

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from luodi.office.allocations.computing import Clocks, compute
from luodi.office.allocations.models import AllocationRow, AllocationRun
from luodi.office.elements.models import Reservation
from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.projects.models import Project
from tests.office.allocations.conftest import (  # noqa: F401 - fixtures
    TODAY,
    at,
    city,
    clocks,
    flats,
    on_day,
    pudong_office,
    rules,
    today,
)

ASKED = {
    "as_of": "2026-11-20", "quarters": "2", "output": "1", "tax": "1", "jobs": "0.5", "rd": "0.5", "carbon": "0.3",
    "balance": "0.2", "front_loading": "10", "track_cap": "0", "group_cap": "0", "fund_cap": "0", "risk_ceiling": "0",
    "seed": "0", "limit_seconds": "20",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: on_day(TODAY))


@pytest.fixture
def client_of() -> Callable[[User, str], Client]:
    def log_in(user: User, language: str = "en") -> Client:
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def asked(
    city: dict[str, Project], flats: None, chief: User, client_of: Callable[..., Client], clocks: Clocks
) -> AllocationRun:
    """A plan, asked for on the page and computed."""
    answer = client_of(chief).post("/allocations/ask/", ASKED)
    run = AllocationRun.objects.get()
    assert answer.headers["Location"] == f"/allocations/{run.pk}/"
    compute(run.pk, clocks)
    return AllocationRun.objects.get()


def test_run_that_waits_reloads_and_can_be_cancelled(
    city: dict[str, Project], chief: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(chief)
    client.post("/allocations/ask/", ASKED)
    run = AllocationRun.objects.get()
    page = client.get(f"/allocations/{run.pk}/").text
    assert 'http-equiv="refresh"' in page
    assert "Cancel the computation" in page
    client.post(f"/allocations/{run.pk}/cancel/")
    run.refresh_from_db()
    assert run.state == "cancelled"
    assert 'http-equiv="refresh"' not in client.get(f"/allocations/{run.pk}/").text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_plan_shows_bound_map_prices_and_left_outs(
    asked: AllocationRun, chief: User, client_of: Callable[..., Client], language: str
) -> None:
    client = client_of(chief, language)
    page = client.get(f"/allocations/{asked.pk}/").text
    words = {
        "en": ("Proven gap", "What one more is worth", "Left out", "Output planned, by district"),
        "zh-hans": ("已证差距", "多一份值多少", "未安排", "各区安排的产值"),
    }[language]
    for word in words:
        assert word in page
    assert "丙" in page
    assert "<svg" in page


def test_two_people_accept_and_the_elements_are_held(
    asked: AllocationRun, chief: User, make_user: Callable[..., User], client_of: Callable[..., Client]
) -> None:
    client, row = client_of(chief), AllocationRow.objects.get(project__name="甲")
    sent: dict[str, Any] = {"row": [row.pk], "reason": "按方案", "working_days": "10"}
    assert client.post(f"/allocations/{asked.pk}/propose/", sent).status_code == 302
    acceptance = row.run.acceptances.get()
    refused = client.post(f"/allocations/acceptances/{acceptance.pk}/approve/")
    assert refused.status_code == 422
    assert "Another person than the proposer" in refused.text
    leader = client_of(make_user(Role.LEADER))
    assert "Proposals that wait" in leader.get("/allocations/").text
    assert leader.post(f"/allocations/acceptances/{acceptance.pk}/approve/").status_code == 302
    assert set(Reservation.objects.values_list("project__name", flat=True)) == {"甲"}


def test_rejected_row_is_avoided_by_the_next_plan_and_the_two_are_compared(
    asked: AllocationRun, chief: User, client_of: Callable[..., Client], clocks: Clocks
) -> None:
    client, row = client_of(chief), AllocationRow.objects.get(project__name="丁")
    assert client.post(f"/allocations/{asked.pk}/reject/", {"row": [row.pk], "reason": ""}).status_code == 422
    client.post(f"/allocations/{asked.pk}/reject/", {"row": [row.pk], "reason": "企业不同意"})
    client.post(f"/allocations/{asked.pk}/anew/")
    following = AllocationRun.objects.latest("pk")
    compute(following.pk, clocks)
    assert not following.rows.filter(project__name="丁").exists()
    page = client.get("/allocations/compare/", {"first": asked.pk, "second": following.pk}).text
    assert "Rows that differ" in page
    assert "丁" in page


def test_trade_offs_are_drawn_beside_their_table_and_a_point_becomes_a_plan(
    city: dict[str, Project], chief: User, client_of: Callable[..., Client], clocks: Clocks
) -> None:
    client = client_of(chief)
    client.post("/allocations/ask/", {**ASKED, "measures": ["output", "jobs"]})
    run = AllocationRun.objects.get()
    compute(run.pk, clocks)
    page = client.get(f"/allocations/{run.pk}/").text
    assert 'id="trade-offs"' in page
    assert "Make it a plan" in page
    client.post(f"/allocations/{run.pk}/point/", {"place": "0"})
    chosen = AllocationRun.objects.latest("pk")
    assert (chosen.based_on, chosen.kind) == (run, "plan")


def test_plan_as_a_workbook_holds_its_rows(asked: AllocationRun, chief: User, client_of: Callable[..., Client]) -> None:
    answer = client_of(chief, "zh-hans").get(f"/allocations/{asked.pk}/plan.xlsx")
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "JD-P1" in texts
    assert "甲" in texts


def test_form_that_makes_no_sense_is_said_on_the_list(
    rules: None, chief: User, client_of: Callable[..., Client]
) -> None:
    client = client_of(chief)
    assert client.post("/allocations/ask/", {**ASKED, "quarters": "0"}).status_code == 422
    assert client.post("/allocations/ask/", {**ASKED, "measures": ["output"]}).status_code == 422
    assert client.post("/allocations/ask/", {**ASKED, "as_of": "2027-01-01"}).status_code == 422


def test_pages_cost_the_same_whatever_their_rows(
    asked: AllocationRun, chief: User, client_of: Callable[..., Client], django_assert_num_queries: Any
) -> None:
    client = client_of(chief)
    with django_assert_num_queries(6):
        client.get("/allocations/")
    with django_assert_num_queries(10):
        client.get(f"/allocations/{asked.pk}/")


def test_sites_of_a_project_are_ranked_and_one_is_held_from_there(
    city: dict[str, Project], chief: User, client_of: Callable[..., Client]
) -> None:
    client, code = client_of(chief), city["甲"].code
    page = client.get(f"/projects/{code}/sites/").text
    assert "ZJ-S1" in page
    assert "the wrong kind of site" in page
    sent = {"kind": "space", "key": "ZJ-S1", "quantity": "1500", "working_days": "20", "why": "选定"}
    assert client.post(f"/projects/{code}/sites/hold/", sent).status_code == 302
    assert Reservation.objects.get().quantity == 1500
    assert client.post(f"/projects/{code}/sites/hold/", sent).status_code == 422
    other = client.get(f"/projects/{city['乙'].code}/sites/").text
    assert "has 500" in other
