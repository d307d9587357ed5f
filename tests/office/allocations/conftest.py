"""A small city: two districts, two spaces and a plot, five signed projects that want them, and a few flats."""

# ruff: noqa: F811 - a fixture that is asked for by its name

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.allocations.actions.ask_allocation import AskAllocation
from luodi.office.allocations.computing import Clocks, compute
from luodi.office.allocations.models import AllocationRun
from luodi.office.allocations.wishes import Wishes
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.action import Occasion
from luodi.office.places.models import Park, Plot, Space
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.models import Project
from luodi.office.projects.records import ProjectRecord, PromiseRecord, StageRecord
from luodi.office.projects.words import Measure, ProjectKind, Stage
from tests.office.projects.conftest import at, on_day, pudong_office, rules  # noqa: F401 - fixtures

PUDONG, JIADING = "310115", "310114"
TODAY = date(2026, 11, 20)
FREE = Wishes(track_cap=0, group_cap=0, fund_cap=0, risk_ceiling=0, balance=0, limit_seconds=20)
"""No caps and no floor: what is left is sites and elements."""


def signed(name: str, output: int, *, floor: int = 0, land: int = 0, district: str = PUDONG) -> ProjectRecord:
    return ProjectRecord(
        name=name,
        kind=ProjectKind.NEW_BUILD if land else ProjectKind.LEASED_SPACE,
        district_code=district,
        investor_name=f"{name}集团",
        track="集成电路",
        investment_cny=Decimal(10**8),
        floor_area_m2=Decimal(floor) if floor else None,
        land_area_m2=Decimal(land) if land else None,
        source="测试",
        source_on=TODAY,
        stages=(
            StageRecord(to_stage=Stage.SIGNED, happened_on=date(2026, 10, 8), evidence_level=EvidenceLevel.VERIFIED),
        ),
        promises=(PromiseRecord(measure=Measure.OUTPUT_CNY, year=2029, value=Decimal(output) * 10**6),),
    )


@pytest.fixture
def today(at: Callable[..., Occasion]) -> Occasion:
    return at(TODAY)


@pytest.fixture
def city(rules: None, today: Occasion) -> dict[str, Project]:
    """甲 and 乙 (1,500 m² each) and 丙 (800 m²) want floor, 丁 land; 戊 says nothing of what it needs."""
    zhangjiang = Park.objects.create(code="ZJ", name="张江测试园", district_id=PUDONG, track="集成电路")
    jiading = Park.objects.create(code="JD", name="嘉定测试园", district_id=JIADING)
    Space.objects.create(code="ZJ-S1", park=zhangjiang, kind="workshop", floor_area_m2=Decimal(2000))
    Space.objects.create(code="JD-S1", park=jiading, kind="workshop", floor_area_m2=Decimal(1600))
    Plot.objects.create(code="JD-P1", park=jiading, area_m2=Decimal(20000))
    records = [
        signed("甲", 500, floor=1500),
        signed("乙", 400, floor=1500),
        signed("丙", 300, floor=800),
        signed("丁", 200, land=15000, district=JIADING),
        signed("戊", 100),
    ]
    ReceiveProjects(occasion=today, records=records).execute()
    return {each.name: each for each in Project.objects.all()}


@pytest.fixture
def flats(city: dict[str, Project], today: Occasion) -> None:
    """甲 and 乙 want ten flats each; Jiading has twelve and Pudong ten, each quarter of next year."""
    for name in ("甲", "乙"):
        SetNeed(
            occasion=today, project=city[name], measure=NeedMeasure.HOUSING_FLATS, quantity=Decimal(10), source="测试"
        ).execute()
    for park, flats_free in (("ZJ", 10), ("JD", 12)):
        for quarter in range(1, 5):
            SetSupply(
                occasion=today, kind=SupplyKind.HOUSING, key=f"{park}/2027Q{quarter}", title=f"{park} 人才房",
                supplied=Decimal(flats_free), park_code=park, from_on=date(2027, 3 * quarter - 2, 1),
                until_on=date(2027, 3 * quarter, 30),
            ).execute()  # fmt: skip


@pytest.fixture
def clocks() -> Clocks:
    return Clocks(lambda: on_day(TODAY), time.monotonic)


@pytest.fixture
def computed(today: Occasion, clocks: Clocks) -> Callable[..., AllocationRun]:
    """A run, asked for and computed."""

    def do(wishes: Wishes = FREE, **given: Any) -> AllocationRun:
        run = AskAllocation(**{"occasion": today, "as_of": TODAY, "wishes": wishes, **given}).execute()
        compute(run.pk, clocks)
        return AllocationRun.objects.get(pk=run.pk)

    return do
