"""The page of one enterprise's policies: every verdict with its reasons; an enterprise reads of itself alone."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.enterprises.models import Enterprise, EnterpriseFact
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.policies.actions.declare_fact import DeclareFact
from tests.front.web.town import FOREIGN_CODE, NOW, OWN_CODE, Town
from tests.front.web.walk.policies import entitle, publish_book

pytestmark = pytest.mark.django_db
HERE = f"/enterprises/{OWN_CODE}/policies/"


@pytest.fixture
def awarded(town: Town) -> Town:
    """The town with a book; its own enterprise has the awards of city and district, of which it can take one."""
    occasion = Occasion(system_user(), NOW, "测试")
    publish_book(occasion)
    entitle(occasion, [OWN_CODE])
    return town


def test_page_says_verdict_clauses_facts_and_what_is_forgone(awarded: Town, chiefs: Client) -> None:
    text = chiefs.get(HERE).content.decode()
    assert "为市级首次、国家级首次之一" in text
    assert "现为 国家级首次 · 满足" in text
    assert "证书" in text
    assert "放弃的政策" in text
    assert "二者不可同享" in text


def test_page_asks_for_missing_facts(awarded: Town, chiefs: Client) -> None:
    text = chiefs.get(HERE).content.decode()
    assert "可补充的事实" in text
    assert "细分市场年限" in text


def test_page_says_how_little_is_wanting(awarded: Town, chiefs: Client) -> None:
    own = Enterprise.objects.get(credit_code=OWN_CODE)
    for name, value in (("revenue_cny", 100_000_000), ("rd_expense_cny", 2_800_000)):
        EnterpriseFact.objects.create(
            enterprise=own, name=name, year=2025, value=value, source="年报", stated_on=NOW.date(),
            evidence_level=EvidenceLevel.VERIFIED,
        )  # fmt: skip
    for code, stated in (("niche_years", "3"), ("srdi_score", "70")):
        DeclareFact(
            occasion=Occasion(system_user(), NOW, "测试"), enterprise=own, code=code, value=stated, source="填报",
            stated_on=NOW.date(), evidence_level=EvidenceLevel.VERIFIED,
        ).execute()  # fmt: skip
    zh = chiefs.get(HERE).content.decode()
    assert "2.8% → <b>不低于 3%</b>" in zh
    assert "研发费用须为 3,000,000 元" in zh
    chiefs.cookies["django_language"] = "en"
    assert "2.8% → <b>at least 3%</b>" in chiefs.get(HERE).content.decode()


def test_day_of_the_address_decides_what_is_in_force(awarded: Town, chiefs: Client) -> None:
    assert "专精特新认定奖励（市级）" not in chiefs.get(f"{HERE}?as_of=2019-01-01").content.decode()


def test_enterprise_sees_its_own_page_only(awarded: Town, as_user: Any) -> None:
    client = as_user(awarded.users[Role.ENTERPRISE])
    text = client.get(HERE).content.decode()
    assert "我们的政策" in text
    assert "列表.xlsx" not in text
    assert client.get(f"/enterprises/{FOREIGN_CODE}/policies/").status_code == 404
    assert "已享、可享和待补充的信息" in client.get("/").content.decode()


def test_export_holds_every_policy(awarded: Town, chiefs: Client) -> None:
    answer = chiefs.get(f"/enterprises/{OWN_CODE}/policies.csv")
    lines = answer.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 1 + 3
    assert "应享" in lines[1]


def test_page_asks_as_much_whatever_there_is_to_say(awarded: Town, chiefs: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            chiefs.get(address)
        return len(asked)

    queries(HERE)
    assert queries(HERE) == QUERIES
    assert queries(f"/enterprises/{FOREIGN_CODE}/policies/") == QUERIES - 1  # entitled to nothing, nothing is combined


QUERIES = 18
"""Session, user, invented city, the enterprise twice, the book three times at two each, facts, entitlements."""
