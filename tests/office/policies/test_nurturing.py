"""The nurture list: who is near by columns and alone, what is kept, and who may make and see it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.engine.columnar.failing import FAR, FailingClauses
from luodi.engine.entitlements import Status
from luodi.engine.entitlements.explaining import PolicyReader
from luodi.engine.entitlements.nearness import nearest_yes
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.policies import nurturing
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.make_nurture_list import MakeNurtureList
from luodi.office.policies.columns import columns_of
from luodi.office.policies.models import NurtureRow, NurtureScan
from luodi.office.policies.nurturing import NurtureFilter, nurtured, scans
from luodi.office.policies.snapshot import EnterpriseFacts, FactUse
from luodi.reference.problems import Problem
from tests.office.policies.conftest import AT, BOOK, CODES, publish

DAY = date(2022, 10, 31)


@pytest.mark.parametrize("entry", BOOK.entries.values(), ids=BOOK.entries.keys())
def test_columns_leave_out_nobody_who_is_near(entry: Any) -> None:
    """On every worked example of the book: whom the scalar reading finds near has at most two clauses against it."""
    policy = entry.policy
    cases = [case for case in entry.cases if policy.is_valid_on(case.as_of)]
    for day in {case.as_of for case in cases}:
        of_day = [case for case in cases if case.as_of == day]
        facts = [
            EnterpriseFacts(
                place, "", "", str(case.facts.get("district_code") or ""),
                {code: FactUse(value, "", None, "") for code, value in case.facts.items() if value is not None},
            )
            for place, case in enumerate(of_day)
        ]  # fmt: skip
        counter = FailingClauses(policy, BOOK.dictionary, day)
        counts = counter.count(columns_of(facts, counter.facts, BOOK.dictionary), len(facts)).tolist()
        reader = PolicyReader(policy, BOOK.dictionary, day)
        for case, one, count in zip(of_day, facts, counts, strict=True):
            here = not policy.districts or one.district_code in policy.districts
            if case.status is Status.ENTITLED:
                assert count == 0 or not here
            elif here and nearest_yes(reader, one.values) is not None:
                assert 1 <= count <= 2, (case.name, count)
            if not here:
                assert count == FAR


@pytest.fixture
def near(db: None, book: None, enterprises: list[Enterprise], on_desk: Occasion) -> None:
    """Both invest too little in a technical upgrade, the second almost enough; the first lost its city award."""
    publish(on_desk, BOOK.entries["technical-upgrade"])
    for enterprise, invested in zip(enterprises, ("5000000", "9900000"), strict=True):
        for code, value in (("upgrade_investment_cny", invested), ("upgrade_major", "否")):
            declare(on_desk, enterprise, code, value)
    declare(on_desk, enterprises[0], "srdi_recognition", "复评")


def declare(occasion: Occasion, enterprise: Enterprise, code: str, value: str) -> None:
    DeclareFact(
        occasion=occasion, enterprise=enterprise, code=code, value=value, source="申报", stated_on=date(2022, 9, 1),
        evidence_level=EvidenceLevel.VERIFIED,
    ).execute()  # fmt: skip


def test_list_has_most_money_first_then_the_nearest(near: None, on_desk: Occasion, desk: User) -> None:
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    rows, total = nurtured(desk, NurtureFilter(policy_code="technical-upgrade"))
    assert total == 2
    assert [row.credit_code for row in rows] == [CODES[1], CODES[0]]
    assert [row.position for row in rows] == [1, 2]
    assert rows[0].gain_cny == Decimal(1_000_000)
    assert rows[0].changes[0].needed.zh == "不低于 10,000,000 元"
    assert rows[0].distance < rows[1].distance


def test_nearest_may_come_first(near: None, on_desk: Occasion, desk: User) -> None:
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    rows, _total = nurtured(desk, NurtureFilter(nearest_first=True))
    keys = [(len(row.changes), row.distance) for row in rows]
    assert keys == sorted(keys)


def test_list_made_again_replaces_and_does_not_double(near: None, on_desk: Occasion, desk: User) -> None:
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    count = NurtureRow.objects.count()
    declare(on_desk, Enterprise.objects.get(credit_code=CODES[1]), "upgrade_investment_cny", "20000000")
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    assert NurtureRow.objects.count() == count - 1
    (one,) = [each for each in scans(desk) if each.policy_code == "technical-upgrade"]
    assert (one.enterprises, one.near, one.looked_at, one.found) == (2, 1, 1, 1)


def test_one_policy_leaves_the_others_alone(near: None, on_desk: Occasion) -> None:
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    before = NurtureRow.objects.filter(policy_code="srdi-city-award").get().pk
    MakeNurtureList(occasion=on_desk, as_of=DAY, policy_codes=("technical-upgrade",)).execute()
    assert NurtureRow.objects.filter(policy_code="srdi-city-award").get().pk == before


def test_no_more_are_looked_at_than_the_bound(near: None, on_desk: Occasion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nurturing, "MOST_LOOKED_AT", 1)
    (found,) = MakeNurtureList(occasion=on_desk, as_of=DAY, policy_codes=("technical-upgrade",)).execute()
    assert (found.near, found.looked_at, len(found.rows)) == (2, 1, 1)


def test_what_nobody_can_change_is_not_proposed(db: None, near: None, on_desk: Occasion) -> None:
    """Whoever registered too early for a policy is on no list for it."""
    publish(on_desk, BOOK.entries["innovative-headquarters"])
    firm = Enterprise.objects.get(credit_code=CODES[0])
    for code, value in (("hq_recognised", "是"), ("paid_in_capital_cny", "150000000")):
        declare(on_desk, firm, code, value)
    day = BOOK.entries["innovative-headquarters"].policy.valid_from
    (found,) = MakeNurtureList(occasion=on_desk, as_of=day, policy_codes=("innovative-headquarters",)).execute()
    assert found.near == 1
    assert found.rows == ()


def test_district_makes_and_sees_its_own(
    near: None, district_office: Any, make_user: Callable[..., User], on_desk: Occasion
) -> None:
    analyst = make_user(Role.ANALYST, username="pudong-analyst")
    analyst.office = district_office
    analyst.save()
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    own = Occasion(analyst, AT, "测试")
    with pytest.raises(Problem) as refused:
        MakeNurtureList(occasion=own, as_of=DAY).execute()
    assert refused.value.code == "access.out_of_reach"
    MakeNurtureList(occasion=own, as_of=DAY, district_code="310115").execute()
    assert {row.district_code for row in nurtured(analyst, NurtureFilter())[0]} == {"310115"}
    assert NurtureRow.objects.filter(enterprise__district="310106").exists()
    assert NurtureScan.objects.filter(district_code="310115").exists()


def test_unknown_policy_is_refused(near: None, on_desk: Occasion) -> None:
    with pytest.raises(Problem) as refused:
        MakeNurtureList(occasion=on_desk, as_of=DAY, policy_codes=("no-such",)).execute()
    assert refused.value.code == "policy.unknown"


def test_list_asks_as_much_for_many_as_for_few(
    near: None, on_desk: Occasion, desk: User, django_assert_num_queries: Any
) -> None:
    MakeNurtureList(occasion=on_desk, as_of=DAY).execute()
    for wanted in (NurtureFilter(), NurtureFilter(policy_code="srdi-city-award")):
        with django_assert_num_queries(3):
            nurtured(desk, wanted)
