"""Facts and verified industries in bulk: added, changed or left alone, journalled, and never for a stranger's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.enterprises.actions.receive_facts import FactReception, ReceiveFacts
from luodi.office.enterprises.actions.receive_industries import ReceiveIndustries
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry
from luodi.office.enterprises.records import FactRecord
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.places.models import District
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
CODE = "91310101WX00000001"
OTHER = "91310104WX00000002"
REVENUE = FactRecord(CODE, "revenue_cny", 2025, Decimal("12000000.5"), "统计年报", date(2026, 6, 15), "verified")
STAFF = FactRecord(CODE, "employees", 2025, Decimal(34), "企业自报", date(2026, 3, 20), "self_reported")


@pytest.fixture(autouse=True)
def enterprises() -> None:
    for code, district in ((CODE, "310101"), (OTHER, "310104")):
        District.objects.create(code=district, name=district, name_en=district)
        Enterprise.objects.create(credit_code=code, name=code, district_id=district)


@pytest.fixture
def huangpu(make_user: Callable[..., User]) -> Occasion:
    """An officer of the district of the first enterprise."""
    office = Office.objects.create(code="d310101", name="黄浦", level="district", district_code="310101")
    return Occasion(make_user(Role.OFFICER, office), datetime(2026, 11, 22, tzinfo=UTC))


def receive(occasion: Occasion, *records: FactRecord) -> FactReception:
    return ReceiveFacts(occasion=occasion, batches=[records]).execute()


def test_receive_adds_facts_and_journals_each(occasion: Occasion) -> None:
    assert receive(occasion, REVENUE, STAFF) == FactReception(2, 0, 0)
    fact = EnterpriseFact.objects.get(name="revenue_cny")
    assert (fact.value, fact.stated_on, fact.enterprise.credit_code) == (Decimal("12000000.5"), date(2026, 6, 15), CODE)
    assert [row.key for row in JournalEntry.objects.order_by("revision")] == [REVENUE.journal_key, STAFF.journal_key]
    assert chain.verify().holds


def test_receive_again_changes_nothing(occasion: Occasion) -> None:
    receive(occasion, REVENUE, STAFF)
    assert receive(occasion, REVENUE, STAFF) == FactReception(0, 0, 2)
    assert JournalEntry.objects.count() == 2


def test_receive_another_value_changes_only_that(occasion: Occasion) -> None:
    receive(occasion, REVENUE)
    assert receive(occasion, replace(REVENUE, value=Decimal(13))) == FactReception(0, 1, 0)
    assert EnterpriseFact.objects.get().value == 13
    last = JournalEntry.objects.order_by("revision").last()
    assert last is not None
    assert (last.before, last.after) == ('{"value":"12000000.5000"}', '{"value":"13"}')


def test_receive_keeps_what_is_reported_beside_what_is_verified(occasion: Occasion) -> None:
    receive(occasion, REVENUE, replace(REVENUE, value=Decimal(9), evidence_level="self_reported"))
    assert EnterpriseFact.objects.count() == 2


def test_receive_for_a_stranger_is_a_problem_and_leaves_nothing(huangpu: Occasion) -> None:
    receive(huangpu, REVENUE)
    with pytest.raises(Problem, match=r"enterprise\.unknown"):
        receive(huangpu, STAFF, replace(REVENUE, credit_code=OTHER))
    assert EnterpriseFact.objects.count() == 1


@pytest.mark.parametrize(("field", "word"), [("name", "happiness"), ("evidence_level", "rumoured")])
def test_receive_an_unknown_word_is_a_problem(occasion: Occasion, field: str, word: str) -> None:
    with pytest.raises(Problem, match=r"enterprise_fact\.unknown_word"):
        receive(occasion, replace(REVENUE, **{field: word}))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": " "}, "source_missing"),
        ({"stated_on": date(2026, 12, 1)}, "stated_in_the_future"),
        ({"year": 2027}, "impossible_year"),
        ({"value": Decimal(-1)}, "negative"),
    ],
)
def test_receive_a_fact_that_cannot_be_is_a_problem(occasion: Occasion, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem, match=rf"enterprise_fact\.{code}"):
        receive(occasion, STAFF, replace(REVENUE, **change))
    assert not EnterpriseFact.objects.exists()


def test_receive_industries_takes_the_place_of_estimates(occasion: Occasion) -> None:
    enterprise = Enterprise.objects.get(credit_code=CODE)
    EnterpriseIndustry.objects.create(
        enterprise=enterprise, rank=1, industry_code="6513", confidence=0.4, evidence_level="estimated"
    )
    receive = ReceiveIndustries(occasion=occasion, batches=[{CODE: ("3973", "6520")}])
    assert receive.execute() == 1
    rows = EnterpriseIndustry.objects.order_by("rank").values_list("industry_code", "confidence", "evidence_level")
    assert list(rows) == [("3973", 1.0, "verified"), ("6520", 1.0, "verified")]
    assert '"6513",0.4,"estimated"' in JournalEntry.objects.get().before
    assert ReceiveIndustries(occasion=occasion, batches=[{CODE: ("3973", "6520")}]).execute() == 0
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize("code", ["39", "0000", "397X"])
def test_receive_what_is_no_class_is_a_problem(occasion: Occasion, code: str) -> None:
    with pytest.raises(Problem, match=r"enterprise\.industry_not_valid"):
        ReceiveIndustries(occasion=occasion, batches=[{CODE: (code,)}]).execute()


def test_receive_industries_of_a_stranger_is_a_problem(huangpu: Occasion) -> None:
    with pytest.raises(Problem, match=r"enterprise\.unknown"):
        ReceiveIndustries(occasion=huangpu, batches=[{OTHER: ("3973",)}]).execute()
