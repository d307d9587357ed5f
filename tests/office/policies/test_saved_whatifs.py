"""What-ifs that are kept: as they came out, under a name of the office, compared, removed, and seen by whom."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.policies.actions.remove_what_if import RemoveWhatIf
from luodi.office.policies.actions.save_what_if import SaveWhatIf
from luodi.office.policies.models import SavedWhatIf, WhatIfRow
from luodi.office.policies.saved_whatifs import (
    MovedFilter,
    Which,
    compared,
    saved_rows,
    saved_what_if,
    saved_what_ifs,
)
from luodi.reference.problems import Problem
from tests.office.policies.conftest import AT, CODES, DAY

pytestmark = pytest.mark.django_db


def save(occasion: Occasion, title: str, **given: Any) -> SavedWhatIf:
    figures = {"figures": {"市级奖励": "150000"}, "policy_code": "srdi-city-award", **given}
    return SaveWhatIf(occasion=occasion, title=title, as_of=DAY, **figures).execute()


def test_what_is_kept_is_what_came_out(entitled: Any, on_desk: Occasion, desk: User) -> None:
    action = SaveWhatIf(
        occasion=on_desk, title="多给五万", policy_code="srdi-city-award", figures={"市级奖励": "150000"}, as_of=DAY
    )
    saved = action.execute()
    file, found = saved_what_if(desk, saved.pk), action.found
    assert found is not None
    assert (file.found.total, file.found.by_district) == (found.total, found.by_district)
    assert file.row.cost_cny == Decimal(50_000)
    rows, count = saved_rows(desk, saved.pk, MovedFilter())
    assert tuple(rows) == found.moved
    assert count == found.total.winners == 1
    assert JournalEntry.objects.filter(action="policy.save_what_if").count() == 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (MovedFilter(Which.WINNERS), 1),
        (MovedFilter(Which.LOSERS), 0),
        (MovedFilter(district_code="310115"), 1),
        (MovedFilter(district_code="310106"), 0),
        (MovedFilter(size="-"), 1),
        (MovedFilter(industry="C"), 0),
    ],
)
def test_rows_narrow_alike_kept_or_not(
    entitled: Any, on_desk: Occasion, desk: User, wanted: MovedFilter, count: int
) -> None:
    saved = save(on_desk, "多给五万")
    whole, _total = saved_rows(desk, saved.pk, MovedFilter())
    assert saved_rows(desk, saved.pk, wanted)[1] == count
    assert sum(wanted.holds(each) for each in whole) == count


def test_kept_what_if_stays_when_the_register_moves_on(entitled: Any, on_desk: Occasion, desk: User) -> None:
    saved = save(on_desk, "多给五万")
    entitled.enterprise.name = "新名称"
    entitled.enterprise.save()
    rows, _count = saved_rows(desk, saved.pk, MovedFilter())
    assert (rows[0].credit_code, rows[0].after.amount_cny) == (CODES[0], Decimal(150_000))


def test_two_are_compared(entitled: Any, on_desk: Occasion, desk: User) -> None:
    one, other = save(on_desk, "多"), save(on_desk, "少", figures={"市级奖励": "50000"})
    found = compared(desk, one.pk, other.pk)
    assert found.figures == (("市级奖励", "150000", "50000"),)
    (district,) = [each for each in found.groups["district"] if each.key == "310115"]
    assert (district.one.cost_after_cny, district.other.cost_after_cny) == (Decimal(150_000), Decimal(50_000))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "what_if.name"),
        ({"title": "名" * 81}, "what_if.name"),
        ({"title": "新的", "figures": {}}, "what_if.no_figure"),
        ({"title": "已有"}, "what_if.name_taken"),
        ({"title": "新的", "figures": {"没有": "1"}}, "policy.figure"),
        ({"title": "新的", "policy_code": "no-such"}, "policy.unknown"),
    ],
)
def test_save_refuses(entitled: Any, on_desk: Occasion, given: dict[str, Any], code: str) -> None:
    save(on_desk, "已有")
    with pytest.raises(Problem) as refused:
        save(on_desk, **given)
    assert refused.value.code == code
    assert SavedWhatIf.objects.count() == 1


def test_two_policies_are_not_compared(entitled: Any, on_desk: Occasion, desk: User) -> None:
    one = save(on_desk, "一")
    other = save(on_desk, "二", policy_code="rd-super-deduction-manufacturing", figures={"制造业占比下限": "0.4"})
    with pytest.raises(Problem) as refused:
        compared(desk, one.pk, other.pk)
    assert refused.value.code == "what_if.of_two_policies"


def test_district_sees_its_own_alone(
    entitled: Any, on_desk: Occasion, district_office: Any, make_user: Callable[..., User]
) -> None:
    analyst = make_user(Role.ANALYST, username="pudong-analyst")
    analyst.office = district_office
    analyst.save()
    of_the_city = save(on_desk, "全市")
    own = save(Occasion(analyst, AT, "测试"), "浦东")
    assert [row.name for row in saved_what_ifs(analyst)] == ["浦东"]
    assert own.enterprises == 1
    with pytest.raises(Problem) as refused:
        saved_what_if(analyst, of_the_city.pk)
    assert refused.value.code == "what_if.not_found"
    with pytest.raises(Problem) as refused:
        RemoveWhatIf(occasion=on_desk, what_if=own).execute()
    assert refused.value.code == "access.out_of_reach"


def test_removed_goes_with_its_rows(entitled: Any, on_desk: Occasion) -> None:
    RemoveWhatIf(occasion=on_desk, what_if=save(on_desk, "多给五万")).execute()
    assert not WhatIfRow.objects.exists()
    assert JournalEntry.objects.filter(action="policy.remove_what_if").count() == 1
