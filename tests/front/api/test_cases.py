"""Cases and visits as programs read them: page by page, one by one, each only within reach."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.words import Category, Origin
from tests.front.api.conftest import Program
from tests.front.web.town import FOREIGN_CODE, NOW, OWN_CODE, Town


@pytest.fixture
def codes(town: Town) -> list[str]:
    """Three cases of the own enterprise and one of a foreign one, with a visit to each enterprise."""
    occasion = Occasion(system_user(), NOW, "测试")
    found = []
    for credit_code, title in [(OWN_CODE, "用工"), (OWN_CODE, "用电"), (OWN_CODE, "用地"), (FOREIGN_CODE, "用能")]:
        firm = Enterprise.objects.get(credit_code=credit_code)
        found.append(
            OpenCase(
                occasion=occasion, enterprise=firm, title=f"{title}难题", text="请协调", origin=Origin.OFFICER,
                category=Category.LABOUR,
            ).execute().code
        )  # fmt: skip
    for credit_code in (OWN_CODE, FOREIGN_CODE):
        firm = Enterprise.objects.get(credit_code=credit_code)
        PlanVisit(
            occasion=occasion, enterprise=firm, visitor_name="张主任", purpose="了解经营", due_on=occasion.on
        ).execute()
    return found


def read(program: Program, path: str) -> list[Any]:
    """All rows of a list, two a page."""
    rows, cursor = [], ""
    while True:
        page = program.get(f"{path}?size=2&cursor={cursor}").json()
        rows.extend(page["rows"])
        cursor = page["next_cursor"]
        if not cursor:
            return rows


def test_cases_are_read_page_by_page_within_reach(codes: list[str], chiefs: Program, officers: Program) -> None:
    assert [row["code"] for row in read(chiefs, "/cases")] == sorted(codes)
    assert [row["code"] for row in read(officers, "/cases")] == sorted(codes[:3])
    [found] = chiefs.get("/cases?text=用电").json()["rows"]
    assert found["title"] == "用电难题"
    assert found["reading"]["due_at"]


def test_case_is_read_with_its_clocks_and_a_foreign_one_is_not_there(
    codes: list[str], chiefs: Program, officers: Program
) -> None:
    one = chiefs.get(f"/cases/{codes[0]}")
    assert (one.status_code, one.json()["row"]["code"]) == (200, codes[0])
    assert one.json()["events"]
    assert chiefs.get(f"/cases/{codes[0]}", **{"If-None-Match": one.headers["ETag"]}).status_code == 304
    assert officers.get(f"/cases/{codes[3]}").status_code == 404


def test_visits_are_read_page_by_page_within_reach(codes: list[str], chiefs: Program, officers: Program) -> None:
    assert [row["credit_code"] for row in read(chiefs, "/visits")] == [OWN_CODE, FOREIGN_CODE]
    [own] = read(officers, "/visits")
    assert officers.get(f"/visits/{own['id']}").json()["purpose"] == "了解经营"
    foreign = read(chiefs, "/visits")[1]["id"]
    assert officers.get(f"/visits/{foreign}").status_code == 404
    assert chiefs.get(f"/visits?credit_code={FOREIGN_CODE}").json()["rows"][0]["id"] == foreign


def test_pages_of_cases_ask_alike_for_few_and_many(codes: list[str], chiefs: Program) -> None:
    chiefs.get("/cases")
    with CaptureQueriesContext(connection) as few:
        chiefs.get("/cases?size=1")
    with CaptureQueriesContext(connection) as many:
        chiefs.get("/cases?size=50")
    assert len(many) <= len(few)


def test_enterprise_reads_its_own_cases_alone(codes: list[str], town: Town, program: Any) -> None:
    rows = read(program(town.users[Role.ENTERPRISE]), "/cases")
    assert [row["code"] for row in rows] == sorted(codes[:3])
    assert program(town.users[Role.ENTERPRISE]).get("/visits").status_code == 403
