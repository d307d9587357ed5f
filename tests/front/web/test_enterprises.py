"""The list of enterprises and the file of one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry, EvidenceLevel, FactName
from tests.front.web.town import FOREIGN_CODE, OWN_CODE, Town

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "own", "foreign"),
    [
        ("", True, True),
        ("text=半导体", True, False),
        ("text=wx0000089", False, True),
        ("district_code=310112", False, True),
        ("park_code=ZJ", True, False),
        ("industry=C", True, False),
        ("industry=39", True, False),
        ("text=没有", False, False),
    ],
)
def test_search_shows_what_fits(query: str, own: bool, foreign: bool, chiefs: Client, town: Town) -> None:
    EnterpriseIndustry.objects.create(
        enterprise=Enterprise.objects.get(credit_code=OWN_CODE),
        rank=1,
        industry_code="3973",
        confidence=0.82,
        evidence_level=EvidenceLevel.ESTIMATED,
    )
    page = chiefs.get(f"/enterprises/?{query}").text
    assert (OWN_CODE in page, FOREIGN_CODE in page) == (own, foreign)


def test_page_tells_source_level_and_age_of_every_value(chiefs: Client, town: Town) -> None:
    enterprise = Enterprise.objects.get(credit_code=OWN_CODE)
    EnterpriseIndustry.objects.create(
        enterprise=enterprise, rank=1, industry_code="3973", confidence=0.82, evidence_level=EvidenceLevel.ESTIMATED
    )
    EnterpriseFact.objects.create(
        enterprise=enterprise, name=FactName.REVENUE_CNY, year=2022, value=Decimal(350_000_000), source="年报公示",
        stated_on=date(2023, 6, 1), evidence_level=EvidenceLevel.VERIFIED,
    )  # fmt: skip
    page = chiefs.get(f"/enterprises/{OWN_CODE}/").text
    for part in ("3.5 亿元", "年报公示", "2023-06-01", "核实", "陈旧", "估计 82%", "集成电路封测线项目", "5,000 万元"):
        assert part in page, part


def test_foreign_capital_keeps_its_currency(chiefs: Client, town: Town) -> None:
    assert "50 万美元" in chiefs.get(f"/enterprises/{FOREIGN_CODE}/").text


def test_list_says_when_there_are_more_than_it_counts(
    chiefs: Client, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.office.enterprises.queries.COUNTED", 1)
    assert "1 家以上" in chiefs.get("/enterprises/").text
    monkeypatch.setattr("luodi.office.enterprises.queries.COUNTED", 2)
    assert "2 家企业" in chiefs.get("/enterprises/").text


def test_number_of_queries_does_not_grow_with_the_rows(chiefs: Client, town: Town) -> None:
    counts = []
    for letter in ("A", "B"):
        for number in range(10):
            Enterprise.objects.create(credit_code=f"91310000MA1{letter}{number:06d}", name=f"企业{letter}{number}")
        with CaptureQueriesContext(connection) as queries:
            chiefs.get("/enterprises/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
