"""One project against the sites of the register."""

import time
from decimal import Decimal

import pytest

from luodi.office.allocations.matching import match_project
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.places.models import Space
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem

from .conftest import TODAY


def test_match_ranks_sites_and_names_what_fails(city: dict[str, Project], today: Occasion, chief: User) -> None:
    SetNeed(
        occasion=today, project=city["甲"], measure=NeedMeasure.POWER_KVA, quantity=Decimal(900), source="测试"
    ).execute()
    Space.objects.filter(code="JD-S1").update(power_kva=Decimal(400))
    found = match_project(chief, city["甲"].code, TODAY)
    assert [fit.site.code for fit in found.fits] == ["ZJ-S1"]
    assert [each.zh for each in found.fits[0].unstated] == ["用电容量"]
    assert found.fits[0].score == pytest.approx(sum(point.points for point in found.fits[0].points), abs=0.05)
    failing = {misfit.site.code: misfit.failures for misfit in found.misfits}
    assert "用电容量缺 500 千伏安" in failing["JD-S1"][0].why.zh
    assert any("减少 500 千伏安，多 1 处可选" in each.says.zh for each in found.ways_out)


def test_match_tells_whose_hold_would_have_to_give_way(city: dict[str, Project], today: Occasion, chief: User) -> None:
    HoldSupply(
        occasion=today, project=city["丙"], kind=SupplyKind.SPACE, key="ZJ-S1", quantity=Decimal(800), why="暂留"
    ).execute()
    found = match_project(chief, city["甲"].code, TODAY)
    taken = next(misfit for misfit in found.misfits if misfit.site.code == "ZJ-S1")
    assert taken.displaced == (city["丙"].code,)
    own = match_project(chief, city["丙"].code, TODAY)
    assert "ZJ-S1" in {fit.site.code for fit in own.fits}


def test_match_of_a_project_without_needs_says_what_to_do(city: dict[str, Project], chief: User) -> None:
    with pytest.raises(Problem, match=r"allocation\.no_needs"):
        match_project(chief, city["戊"].code, TODAY)
    with pytest.raises(Problem, match=r"project\.not_found"):
        match_project(chief, "LD1999-00001", TODAY)


def test_match_against_five_thousand_sites_takes_less_than_a_second(city: dict[str, Project], chief: User) -> None:
    Space.objects.bulk_create(
        Space(code=f"X{number}", park_id="ZJ", kind="workshop", floor_area_m2=Decimal(1000 + number % 3000),
              power_kva=Decimal(number % 2000), rent_cny_m2_day=Decimal(3))
        for number in range(5000)
    )  # fmt: skip
    began = time.process_time()
    found = match_project(chief, city["甲"].code, TODAY)
    assert time.process_time() - began < 1.0
    assert len(found.fits) + len(found.misfits) == 5003
