"""Results of a run: counts and their rows, what is new since the run before, and who sees what."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.enterprises.models import Enterprise, EnterpriseIndustry
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.run_entitlements import RunEntitlements
from luodi.office.policies.models import EntitlementRun
from luodi.office.policies.run_results import GroupedBy, ResultFilter, RunResults, runs
from luodi.office.policies.words import EntitlementStatus
from luodi.reference.problems import Problem
from tests.office.policies.conftest import DAY

pytestmark = pytest.mark.django_db


def declare(occasion: Occasion, enterprise: Enterprise, code: str, value: str) -> None:
    DeclareFact(
        occasion=occasion, enterprise=enterprise, code=code, value=value, source="证书", stated_on=DAY,
        evidence_level=EvidenceLevel.VERIFIED,
    ).execute()  # fmt: skip


def run_on(occasion: Occasion, days: int = 0) -> EntitlementRun:
    return RunEntitlements(occasion=occasion, as_of=DAY + timedelta(days=days)).execute()


@pytest.fixture
def three_runs(book: None, enterprises: list[Enterprise], on_desk: Occasion) -> list[int]:
    """Before anything was known; when the first had its award; when the second had another and the first lost its."""
    first, second = enterprises
    EnterpriseIndustry.objects.create(
        enterprise=first, rank=1, industry_code="3973", confidence=1, evidence_level=EvidenceLevel.VERIFIED
    )
    declare(on_desk, first, "enterprise_size", "小型")
    numbers = [run_on(on_desk).pk]
    declare(on_desk, first, "srdi_recognition", "市级首次")
    numbers.append(run_on(on_desk).pk)
    declare(on_desk, second, "srdi_recognition", "国家级首次")
    declare(on_desk, first, "srdi_recognition", "复评")
    return [*numbers, run_on(on_desk).pk]


def entitled(results: RunResults, code: str = "srdi-city-award") -> tuple[int, int | None, Decimal]:
    group = next(each for each in results.grouped(GroupedBy.POLICY, ResultFilter()) if each.key == code)
    return group.entitled, group.new, group.amount_cny


def test_every_run_keeps_what_it_found(three_runs: list[int], desk: User) -> None:
    found = [entitled(RunResults(desk, number)) for number in three_runs]
    assert found == [(0, None, Decimal(0)), (1, 1, Decimal(100_000)), (1, 1, Decimal(300_000))]


@pytest.mark.parametrize("by", GroupedBy)
def test_groups_add_up_to_their_rows(three_runs: list[int], desk: User, by: GroupedBy) -> None:
    names = {GroupedBy.POLICY: "policy_code", GroupedBy.DISTRICT: "district_code", GroupedBy.INDUSTRY: "industry"}
    for number in three_runs:
        results = RunResults(desk, number)
        groups = results.grouped(by, ResultFilter())
        for group in groups:
            narrowed: dict[str, Any] = {names.get(by, "size"): group.key}
            for status, count in (
                (EntitlementStatus.ENTITLED, group.entitled),
                (EntitlementStatus.UNKNOWN, group.unknown),
                (EntitlementStatus.NOT_ENTITLED, group.not_entitled),
            ):
                rows, total = results.rows(ResultFilter(**narrowed, status=status))
                assert len(rows) == total == count, (by, group.key, status)
            if group.new is not None:
                assert results.rows(ResultFilter(**narrowed, is_new=True))[1] == group.new
        total_rows, _count = results.rows(ResultFilter(status=EntitlementStatus.ENTITLED))
        assert sum((row.amount_cny or Decimal(0) for row in total_rows), Decimal(0)) == results.total(groups).amount_cny


def test_rows_go_on_from_page_to_page(three_runs: list[int], desk: User) -> None:
    results = RunResults(desk, three_runs[1])
    rows, total = results.rows(ResultFilter())
    pages = [row for first in range(total) for row in results.rows(ResultFilter(), first, 1)[0]]
    assert [(row.position, row.credit_code, row.policy_code) for row in pages] == [
        (row.position, row.credit_code, row.policy_code) for row in rows
    ]
    assert [row.position for row in rows] == list(range(1, total + 1))


def test_district_sees_its_own_results(
    three_runs: list[int], district_office: Any, make_user: Callable[..., User]
) -> None:
    officer = make_user(Role.OFFICER, username="pudong-officer")
    officer.office = district_office
    officer.save()
    results = RunResults(officer, three_runs[2])
    assert entitled(results)[0] == 0
    assert {row.district_code for row in results.rows(ResultFilter())[0]} == {"310115"}
    assert [each.number for each in runs(officer)] == three_runs[::-1]


def test_run_that_is_not_there_is_a_problem(book: None, desk: User) -> None:
    with pytest.raises(Problem) as refused:
        RunResults(desk, 99)
    assert refused.value.code == "policy_run.not_found"


def test_counts_ask_as_much_for_many_as_for_few(
    three_runs: list[int], desk: User, django_assert_num_queries: Any
) -> None:
    results = RunResults(desk, three_runs[2])
    with django_assert_num_queries(4):
        results.grouped(GroupedBy.INDUSTRY, ResultFilter())
    with django_assert_num_queries(3):
        results.rows(ResultFilter())
