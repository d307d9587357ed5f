"""The list of enterprises and the file of one."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry, EvidenceLevel, FactName
from luodi.office.people.access import Role
from luodi.office.people.models import User
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


def test_facts_stand_in_a_matrix_of_facts_and_years(chiefs: Client, town: Town) -> None:
    enterprise = Enterprise.objects.get(credit_code=OWN_CODE)
    for name, year, level, value in (
        (FactName.REVENUE_CNY, 2024, EvidenceLevel.SELF_REPORTED, 200_000_000),
        (FactName.REVENUE_CNY, 2024, EvidenceLevel.VERIFIED, 190_000_000),
        (FactName.REVENUE_CNY, 2025, EvidenceLevel.SELF_REPORTED, 210_000_000),
        (FactName.ENERGY_TCE, 2023, EvidenceLevel.VERIFIED, 900),
        (FactName.EMPLOYEES, 2024, EvidenceLevel.VERIFIED, 80),
    ):
        EnterpriseFact.objects.create(
            enterprise=enterprise, name=name, year=year, value=Decimal(value), source="年报", evidence_level=level,
            stated_on=date(2026, 6, 1),
        )  # fmt: skip
    table = chiefs.get(f"/enterprises/{OWN_CODE}/").text.split('class="matrix"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="col">(\d+)</th>', table) == ["2025", "2024", "2023"]
    revenue, employees, energy = (row.split("</td>") for row in table.split("<tbody>")[1].split("</tr>")[:3])
    assert "2.1 亿元" in revenue[0]
    assert revenue[1].index("1.9 亿元") < revenue[1].index("2 亿元")  # the best known first
    assert "企业信息公示暂行条例" in revenue[0]
    assert ("陈旧" in "".join(revenue), "陈旧" in employees[1], "陈旧" in energy[2]) == (False, True, True)


def test_fact_is_recorded_and_verified_by_who_may(
    town: Town, officers: Client, as_user: Callable[[User], Client]
) -> None:
    address = f"/enterprises/{OWN_CODE}/fact/"
    sent = {
        "fact": "employees", "year": "2025", "value": "120", "evidence_level": "verified", "source": "社保",
        "stated_on": "2026-03-01",
    }  # fmt: skip
    assert officers.post(address, sent).status_code == 302
    assert EnterpriseFact.objects.get().evidence_level == "verified"
    refused = officers.post(address, sent | {"value": "1.5"})
    assert refused.status_code == 422
    assert "enterprise_fact.not_whole" in refused.text
    assert 'value="1.5"' in refused.text
    assert as_user(town.users[Role.ANALYST]).post(address, sent).status_code == 403
    assert officers.post(f"/enterprises/{FOREIGN_CODE}/fact/", sent).status_code == 404
    assert "登记企业指标" in officers.get(f"/enterprises/{OWN_CODE}/").text


def test_industry_is_verified_and_registration_edited(town: Town, officers: Client, chiefs: Client) -> None:
    address = f"/enterprises/{OWN_CODE}/"
    assert officers.post(f"{address}industry/", {"codes": "3973，6513"}).status_code == 302
    held = EnterpriseIndustry.objects.order_by("rank").values_list("industry_code", "evidence_level")
    assert list(held) == [("3973", "verified"), ("6513", "verified")]
    assert officers.post(f"{address}industry/", {"codes": "9999"}).status_code == 422
    given = {"name": "浦东测试半导体股份有限公司", "registered_on": "2019-05-01"}
    assert (
        chiefs.post(f"{address}edit/", given | {"contact_name": "张三", "contact_phone": "13812345678"}).status_code
        == 302
    )
    enterprise = Enterprise.objects.get(credit_code=OWN_CODE)
    assert (enterprise.name, enterprise.contact_phone) == ("浦东测试半导体股份有限公司", "13812345678")


def test_masked_contacts_are_not_offered_for_editing(town: Town, chiefs: Client) -> None:
    Enterprise.objects.filter(credit_code=OWN_CODE).update(owner_office=town.users[Role.OFFICER].office)
    page = chiefs.get(f"/enterprises/{OWN_CODE}/").text
    assert 'id="edit-name"' in page
    assert 'id="edit-contact_phone"' not in page
    assert "13812345678" not in page
