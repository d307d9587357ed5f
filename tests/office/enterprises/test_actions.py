"""Editing one enterprise, recording facts, verifying industries: what is written, what is refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.engine.matching.industry import IndustryGuess
from luodi.office.enterprises import queries
from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.actions.record_fact import RecordFact
from luodi.office.enterprises.actions.verify_industry import VerifyIndustry
from luodi.office.enterprises.comparison import Compared, Outcome
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EnterpriseIndustry, EvidenceLevel, FactName
from luodi.office.enterprises.records import EnterpriseRecord
from luodi.office.journal import chain
from luodi.office.journal import queries as journal
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.models import District
from luodi.reference.problems import Problem
from tests.front.exchange.registers import code

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def districts(db: None) -> None:
    District.objects.create(code="310101", name="黄浦区", name_en="Huangpu District")
    District.objects.create(code="310109", name="虹口区", name_en="Hongkou District")


@pytest.fixture
def district_officer(districts: None, make_user: Callable[..., User]) -> User:
    office = Office.objects.create(code="hp", name="黄浦区", level=OfficeLevel.DISTRICT, district_code="310101")
    return make_user(Role.OFFICER, office)


@pytest.fixture
def enterprise(districts: None) -> Enterprise:
    return Enterprise.objects.create(
        credit_code=code(1), name="甲公司", district_id="310101", contact_name="张三", contact_phone="13800001234"
    )


def history(enterprise: Enterprise) -> list[tuple[tuple[str, Any, Any], ...]]:
    return [row.fields for row in journal.history_of(f"enterprise/{enterprise.credit_code}")]


def test_edit_writes_the_fields_that_moved(occasion: Occasion, enterprise: Enterprise) -> None:
    EditEnterprise(occasion=occasion, enterprise=enterprise, values={"name": "乙公司", "legal_form": ""}).execute()
    enterprise.refresh_from_db()
    assert enterprise.name == "乙公司"
    assert history(enterprise) == [(("name", "甲公司", "乙公司"),)]


def test_edit_of_nothing_leaves_no_journal_row(occasion: Occasion, enterprise: Enterprise) -> None:
    EditEnterprise(occasion=occasion, enterprise=enterprise, values={"name": "甲公司"}).execute()
    assert chain.verify().entries == 0


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": ""}, "enterprise.invalid_value"),
        ({"name": "长" * 201}, "enterprise.invalid_value"),
        ({"capital_amount": Decimal(5)}, "enterprise.invalid_value"),
        ({"capital_amount": Decimal(-5), "capital_currency": "CNY"}, "enterprise.invalid_value"),
        ({"district_id": "310109"}, "access.out_of_reach"),
    ],
)
def test_edit_refuses_what_cannot_be(
    district_officer: User, occasion: Occasion, enterprise: Enterprise, values: dict[str, Any], problem: str
) -> None:
    with pytest.raises(Problem) as caught:
        EditEnterprise(occasion=Occasion(district_officer, occasion.at), enterprise=enterprise, values=values).execute()
    assert caught.value.code == problem
    assert chain.verify().entries == 0


def test_edit_of_contacts_belongs_to_the_owning_office(
    district_officer: User, occasion: Occasion, enterprise: Enterprise
) -> None:
    Enterprise.objects.update(owner_office=district_officer.office)
    with pytest.raises(Problem, match=r"enterprise\.contacts_closed"):
        EditEnterprise(occasion=occasion, enterprise=enterprise, values={"contact_phone": "1"}).execute()
    own = Occasion(district_officer, occasion.at)
    EditEnterprise(occasion=own, enterprise=enterprise, values={"contact_phone": "1"}).execute()
    assert Enterprise.objects.get().contact_phone == "1"


def test_edit_of_the_owner_belongs_to_the_owning_office(
    district_officer: User, occasion: Occasion, enterprise: Enterprise
) -> None:
    Enterprise.objects.update(owner_office=district_officer.office)
    values = {"owner_office_id": occasion.user.office_id}
    with pytest.raises(Problem, match=r"enterprise\.contacts_closed"):
        EditEnterprise(occasion=occasion, enterprise=enterprise, values=values).execute()
    EditEnterprise(occasion=Occasion(district_officer, occasion.at), enterprise=enterprise, values=values).execute()
    assert Enterprise.objects.get().owner_office == occasion.user.office


def test_edit_out_of_reach_is_refused(district_officer: User, occasion: Occasion, enterprise: Enterprise) -> None:
    Enterprise.objects.update(district_id="310109")
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        EditEnterprise(
            occasion=Occasion(district_officer, occasion.at), enterprise=enterprise, values={"name": "乙"}
        ).execute()


def fact(occasion: Occasion, enterprise: Enterprise, **changes: Any) -> RecordFact:
    values: dict[str, Any] = {
        "fact": FactName.REVENUE_CNY,
        "year": 2025,
        "value": Decimal("1234.5"),
        "source": "年报",
        "stated_on": date(2026, 5, 1),
        "evidence_level": EvidenceLevel.SELF_REPORTED,
    }
    return RecordFact(occasion=occasion, enterprise=enterprise, **{**values, **changes})


def test_record_fact_replaces_only_the_same_evidence_level(occasion: Occasion, enterprise: Enterprise) -> None:
    fact(occasion, enterprise).execute()
    fact(occasion, enterprise, value=Decimal(9), evidence_level=EvidenceLevel.VERIFIED).execute()
    fact(occasion, enterprise, value=Decimal(7)).execute()
    fact(occasion, enterprise, value=Decimal(7)).execute()
    assert {(f.evidence_level, f.value) for f in EnterpriseFact.objects.all()} == {
        ("self_reported", Decimal(7)),
        ("verified", Decimal(9)),
    }
    outcome = chain.verify()
    assert (outcome.entries, outcome.breaks) == (3, ())
    assert ("value", "1234.5000", "7.0000") in history(enterprise)[-1]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"source": " "}, "enterprise_fact.source_missing"),
        ({"stated_on": date(2027, 1, 1)}, "enterprise_fact.stated_in_the_future"),
        ({"year": 2027}, "enterprise_fact.impossible_year"),
        ({"value": Decimal(-1)}, "enterprise_fact.negative"),
        ({"fact": FactName.EMPLOYEES}, "enterprise_fact.not_whole"),
    ],
)
def test_record_fact_refuses_what_cannot_be(
    occasion: Occasion, enterprise: Enterprise, changes: dict[str, Any], problem: str
) -> None:
    with pytest.raises(Problem) as caught:
        fact(occasion, enterprise, **changes).execute()
    assert caught.value.code == problem


def test_verified_industry_is_never_overwritten_by_an_estimate(occasion: Occasion, enterprise: Enterprise) -> None:
    def judge(scopes: Any, names: Any) -> list[list[IndustryGuess]]:
        return [[IndustryGuess("6513", 0.8)] for _ in scopes]

    def receive(scope: str) -> list[Compared]:
        heard: list[Compared] = []
        record = EnterpriseRecord(enterprise.credit_code, business_scope=scope)
        ReceiveEnterprises(
            occasion=occasion, batches=[[record]], source="a", source_on=TODAY, judge=judge, report=heard.extend
        ).execute()
        return heard

    assert receive("应用软件开发")[0].after["industries"] == [["6513", 0.8, "estimated"]]
    assert receive("应用软件开发")[0].outcome is Outcome.UNCHANGED
    VerifyIndustry(occasion=occasion, enterprise=enterprise, codes=["3973", "6520"]).execute()
    assert set(receive("软件销售")[0].after) == {"business_scope"}
    rows = EnterpriseIndustry.objects.order_by("rank").values_list("rank", "industry_code", "evidence_level")
    assert list(rows) == [(1, "3973", "verified"), (2, "6520", "verified")]
    assert history(enterprise)[1] == (
        ("industries", [["6513", 0.8, "estimated"]], [["3973", 1.0, "verified"], ["6520", 1.0, "verified"]]),
    )


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        (["0000"], "industry.unknown_class"),
        (["39"], "industry.unknown_class"),
        ([], "industry.count"),
        (["3973", "3973"], "industry.count"),
    ],
)
def test_verify_industry_refuses_what_is_no_class(
    occasion: Occasion, enterprise: Enterprise, codes: list[str], problem: str
) -> None:
    with pytest.raises(Problem) as caught:
        VerifyIndustry(occasion=occasion, enterprise=enterprise, codes=codes).execute()
    assert caught.value.code == problem


def test_receive_writes_nothing_for_what_is_unchanged(
    occasion: Occasion, enterprise: Enterprise, django_assert_num_queries: Any
) -> None:
    record = EnterpriseRecord(enterprise.credit_code, name="甲公司", district_code="310101")
    receive = ReceiveEnterprises(occasion=occasion, batches=[[record]], source="a", source_on=TODAY)
    Enterprise.objects.update(source_on=TODAY)
    receive.execute()
    assert chain.verify().entries == 0
    assert Enterprise.objects.get().source == ""


def test_detail_masks_contacts_outside_the_owning_office(
    district_officer: User, chief: User, enterprise: Enterprise
) -> None:
    Enterprise.objects.update(owner_office=district_officer.office)
    own = queries.detail(district_officer, enterprise.credit_code, TODAY)
    other = queries.detail(chief, enterprise.credit_code, TODAY)
    assert (own.contact_phone, own.contacts_masked) == ("13800001234", False)
    assert other.contacts_masked
    assert other.contact_name == "张*"
    assert "0000" not in other.contact_phone


def test_detail_shows_facts_of_the_day_and_marks_stale_ones(occasion: Occasion, enterprise: Enterprise) -> None:
    fact(occasion, enterprise, year=2023, stated_on=date(2024, 5, 1)).execute()
    fact(occasion, enterprise, year=2024, stated_on=date(2025, 5, 1)).execute()
    shown = queries.detail(occasion.user, enterprise.credit_code, date(2026, 6, 30)).facts
    assert [(f.year, f.stale) for f in shown] == [(2024, False), (2023, False)]
    shown = queries.detail(occasion.user, enterprise.credit_code, date(2026, 7, 1)).facts
    assert [(f.year, f.stale) for f in shown] == [(2024, True), (2023, False)]
    assert queries.detail(occasion.user, enterprise.credit_code, date(2024, 12, 1)).facts[0].year == 2023


def test_detail_of_another_district_is_not_found(district_officer: User, enterprise: Enterprise) -> None:
    Enterprise.objects.update(district_id="310109")
    with pytest.raises(Problem, match=r"enterprise\.not_found"):
        queries.detail(district_officer, enterprise.credit_code, TODAY)


@pytest.fixture
def thirty(districts: None) -> list[Enterprise]:
    made = [
        Enterprise.objects.create(
            credit_code=code(n), name=f"{'甲乙丙'[n % 3]}公司{n:02}", district_id=("310101", "310109")[n % 2]
        )
        for n in range(30)
    ]
    for each in made[:6]:
        EnterpriseIndustry.objects.create(
            enterprise=each, rank=1, industry_code="3973", confidence=0.9, evidence_level=EvidenceLevel.ESTIMATED
        )
    return made


@pytest.mark.parametrize(
    ("wanted", "total"),
    [
        ({}, 30),
        ({"text": "甲公司"}, 10),
        ({"text": code(7)[6:].lower()}, 1),
        ({"district_code": "310101"}, 15),
        ({"industry": "39"}, 6),
        ({"industry": "C"}, 6),
        ({"industry": "I"}, 0),
        ({"industry": "x"}, 0),
        ({"text": "甲", "district_code": "310109", "industry": "3973"}, 1),
    ],
)
def test_search_narrows_by_every_filter(
    chief: User, thirty: list[Enterprise], wanted: dict[str, str], total: int
) -> None:
    assert queries.search(chief, queries.EnterpriseFilter(**wanted)).total == total  # type: ignore[arg-type]  # texts


def test_search_sees_only_the_own_district(district_officer: User, thirty: list[Enterprise]) -> None:
    page = queries.search(district_officer, queries.EnterpriseFilter())
    assert page.total == 15
    assert {row.district_code for row in page.rows} == {"310101"}


def test_search_pages_in_order_with_few_queries(
    chief: User, thirty: list[Enterprise], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        page = queries.search(chief, queries.EnterpriseFilter(sort="-name", page=2, page_size=8))
    assert (page.page, page.pages, len(page.rows)) == (2, 4, 8)
    names = [row.name for row in page.rows]
    assert names == sorted((e.name for e in thirty), reverse=True)[8:16]
    assert queries.search(chief, queries.EnterpriseFilter(page=99, page_size=8)).page == 4


def test_receive_leaves_contacts_of_other_offices_alone(
    district_officer: User, occasion: Occasion, enterprise: Enterprise
) -> None:
    Enterprise.objects.update(owner_office=district_officer.office)
    heard: list[Compared] = []
    ReceiveEnterprises(
        occasion=occasion,
        batches=[[EnterpriseRecord(enterprise.credit_code, name="乙公司", contact_name="李四", contact_phone="1")]],
        source="名册",
        source_on=TODAY,
        report=heard.extend,
    ).execute()
    assert [(each.before, each.after) for each in heard] == [({"name": "甲公司"}, {"name": "乙公司"})]
    enterprise.refresh_from_db()
    assert (enterprise.contact_name, enterprise.contact_phone) == ("张三", "13800001234")


def test_receive_journals_the_source_that_a_change_comes_from(occasion: Occasion, enterprise: Enterprise) -> None:
    Enterprise.objects.filter(pk=enterprise.pk).update(source="名册2025.xlsx", source_on=date(2025, 6, 1))
    record = EnterpriseRecord(credit_code=enterprise.credit_code, name="乙公司")
    ReceiveEnterprises(occasion=occasion, batches=[[record]], source="名册2026.xlsx", source_on=TODAY).execute()
    assert history(enterprise) == [
        (
            ("name", "甲公司", "乙公司"),
            ("source", "名册2025.xlsx", "名册2026.xlsx"),
            ("source_on", "2025-06-01", "2026-11-22"),
        )
    ]


def test_older_register_fills_blanks_and_overwrites_nothing(occasion: Occasion, districts: None) -> None:
    def receive(source: str, on: date, **said: Any) -> list[Compared]:
        heard: list[Compared] = []
        records = [EnterpriseRecord(code(7), **{"name": "甲公司", **said})]
        ReceiveEnterprises(
            occasion=occasion, batches=[records], source=source, source_on=on, report=heard.extend
        ).execute()
        return heard

    receive("十月名录", date(2026, 10, 1), legal_form="有限责任公司")
    [older] = receive("三月名录", date(2026, 3, 1), name="甲旧公司", legal_form="个体", address="某路1号")
    held = Enterprise.objects.get(credit_code=code(7))
    assert (held.name, held.legal_form, held.address) == ("甲公司", "有限责任公司", "某路1号")
    assert (held.source, held.source_on) == ("十月名录", date(2026, 10, 1))
    assert (older.outcome, older.is_older, older.after) == (Outcome.UPDATED, True, {"address": "某路1号"})


def test_later_register_dates_what_stands(occasion: Occasion, districts: None) -> None:
    def receive(source: str, on: date) -> None:
        ReceiveEnterprises(
            occasion=occasion, batches=[[EnterpriseRecord(code(7), "甲公司")]], source=source, source_on=on
        ).execute()

    receive("十月名录", date(2026, 10, 1))
    receive("十一月名录", date(2026, 11, 1))
    held = Enterprise.objects.get(credit_code=code(7))
    assert (held.source, held.source_on) == ("十一月名录", date(2026, 11, 1))
    entries = chain.verify().entries
    receive("十一月名录", date(2026, 11, 1))
    receive("三月名录", date(2026, 3, 1))
    assert chain.verify().entries == entries
    assert history(held)[-1] == (("source", "十月名录", "十一月名录"), ("source_on", "2026-10-01", "2026-11-01"))
