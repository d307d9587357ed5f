"""Elements of the demo city: what there is, what signed projects need, and reservations at every step."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from luodi.engine.clocks.clock import CHINA
from luodi.office.elements.actions.confirm_reservation import ConfirmReservation
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.actions.receive_needs import ReceiveNeeds
from luodi.office.elements.actions.release_reservation import ReleaseReservation
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.board import quarters_from
from luodi.office.elements.models import Supply
from luodi.office.elements.needs import needing_projects
from luodi.office.elements.records import NeedRecord, SupplyRecord
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.places.models import Park
from luodi.office.projects.models import Project
from luodi.office.projects.words import ProjectKind
from luodi.reference.districts import districts
from luodi.reference.problems import Problem

_FUNDS = (
    ("F01", "市级产业母基金", "", "成长期"),
    ("F02", "集成电路产业基金", "集成电路", "A轮及以后"),
    ("F03", "生物医药创新基金", "生物医药", "A轮及以后"),
    ("F04", "未来产业种子基金", "", "种子和天使"),
)
_HELD, _SOON = 60, 26
_YEAR_TCE, _YEAR_T = 60_000, 130_000


def build_elements(chief: User, as_of: date, seed: int, told: Callable[[int, int], None]) -> None:
    """States supplies and needs, and holds, confirms and releases; the same seed over the same register, the same."""
    draw = random.Random(seed * 7919 + 11)  # noqa: S311 - an invented city
    told(0, 3)
    for record in _supplies(as_of, draw):
        SetSupply(occasion=_occasion(chief, as_of, 60), **_fields(record)).execute()
    told(1, 3)
    projects = list(needing_projects(chief).order_by("code"))
    needs = [record for project in projects for record in _needs(project, as_of, draw)]
    ReceiveNeeds(occasion=_occasion(chief, as_of, 50), needs=needs).execute()
    told(2, 3)
    _reserve(chief, as_of, needs, draw)
    told(3, 3)


def _occasion(chief: User, as_of: date, back: int) -> Occasion:
    day = as_of - timedelta(days=back)
    return Occasion(chief, datetime(day.year, day.month, day.day, 9, 10, tzinfo=CHINA), "演示")


def _fields(record: SupplyRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in SupplyRecord.__slots__}


def _supplies(as_of: date, draw: random.Random) -> Iterator[SupplyRecord]:
    quarters = quarters_from(as_of)
    for park in Park.objects.order_by("code"):
        for quarter in (quarters[0], draw.choice(quarters[1:4])):
            yield SupplyRecord(
                kind=SupplyKind.HOUSING, key=f"{park.code}/{quarter.code}", title=f"{park.name}人才公寓",
                supplied=Decimal(draw.randrange(6, 60)), park_code=park.code, from_on=quarter.first_on,
                until_on=quarter.last_on,
            )  # fmt: skip
    for code, title, track, stage in _FUNDS:
        for quarter in quarters[:4]:
            yield SupplyRecord(
                kind=SupplyKind.FUND, key=f"{code}/{quarter.code}", title=title, track=track, stage=stage,
                supplied=Decimal(draw.randrange(2, 9)) * 100_000_000, from_on=quarter.first_on,
                until_on=quarter.last_on, least=Decimal(2_000_000), most=Decimal(150_000_000),
            )  # fmt: skip
    for district in districts():
        short = district.name.zh.removesuffix("新区").removesuffix("区")
        yield SupplyRecord(
            kind=SupplyKind.POWER, key=f"SUB-{district.code}", title=f"{short}110千伏变电站",
            supplied=Decimal(draw.randrange(20, 90)) * 1000, district_code=district.code,
        )  # fmt: skip
        for year in (as_of.year, as_of.year + 1):
            for kind, title, most in (
                (SupplyKind.ENERGY, "年度能耗指标", _YEAR_TCE), (SupplyKind.EMISSIONS, "年度排放指标", _YEAR_T),
            ):  # fmt: skip
                yield SupplyRecord(
                    kind=kind, key=f"{district.code}/{year}", title=f"{district.name.zh}{title}",
                    supplied=Decimal(draw.randrange(most // 10, most) // 100 * 100), district_code=district.code,
                    from_on=date(year, 1, 1), until_on=date(year, 12, 31),
                )  # fmt: skip


def _needs(project: Project, as_of: date, draw: random.Random) -> Iterator[NeedRecord]:
    """What a project of its kind and size needs; one in six has not said."""
    if draw.random() < 0.17:
        return
    millions = int((project.investment_cny or Decimal(50_000_000)) / 1_000_000)
    makes = project.kind != ProjectKind.HEADQUARTERS

    def need(measure: NeedMeasure, quantity: int, least: int, most: int, tolerance: int = 0) -> NeedRecord:
        day = as_of + timedelta(days=draw.randrange(least, most))
        return NeedRecord(
            project_code=project.code, measure=measure, quantity=Decimal(max(1, quantity)), needed_on=day,
            tolerance_percent=Decimal(tolerance), source="项目可行性研究报告",
        )  # fmt: skip

    flats = min(60, max(2, millions // 60))
    yield need(NeedMeasure.HOUSING_FLATS, draw.randrange(1, flats + 1), -20, 400, 20)
    yield need(NeedMeasure.POWER_KVA, min(12_000, 100 + millions * draw.randrange(1, 6)), 20, 500, 10)
    if draw.random() < 0.4:
        yield need(NeedMeasure.CAPITAL_CNY, min(140, max(3, millions // 8)) * 1_000_000, -10, 300)
    if makes:
        tce = min(9_000, 50 + millions * draw.randrange(1, 4))
        yield need(NeedMeasure.ENERGY_TCE, tce, 100, 500, 10)
        yield need(NeedMeasure.EMISSIONS_T, tce * 2, 100, 500, 10)
    if project.kind == ProjectKind.LEASED_SPACE:
        for measure, quantity in ((NeedMeasure.CEILING_M, 4), (NeedMeasure.FLOOR_LOAD_KN_M2, 5)):
            yield NeedRecord(
                project_code=project.code, measure=measure, quantity=Decimal(quantity), source="项目可行性研究报告"
            )  # fmt: skip


def _reserve(chief: User, as_of: date, needs: list[NeedRecord], draw: random.Random) -> None:
    """Holds for some needs: a third confirmed, some about to lapse, a few released."""
    wanted = [(need, kind) for need in needs if (kind := need.measure.supply) is not None]
    projects = {
        project.code: project for project in Project.objects.filter(code__in={need.project_code for need, _ in wanted})
    }
    for number, (need, kind) in enumerate(draw.sample(wanted, min(len(wanted), _HELD))):
        project = projects[need.project_code]
        supply = _supply_for(kind, project, need.quantity)
        if supply is None:
            continue
        back = _SOON if number % 4 == 0 else draw.randrange(1, 15)
        occasion = _occasion(chief, as_of, back)
        try:
            held = HoldSupply(
                occasion=occasion, project=project, kind=kind, key=supply.key, quantity=need.quantity,
                why="签约项目要素保障", priority=draw.choice((0, 0, 10, 50)),
            ).execute()  # fmt: skip
        except Problem:
            continue
        if number % 3 == 1 and held.held_until_on >= as_of:
            ConfirmReservation(occasion=_occasion(chief, as_of, 0), reservation=held).execute()
        elif number % 11 == 2:
            ReleaseReservation(occasion=_occasion(chief, as_of, 0), reservation=held, why="项目改用自有资源").execute()


def _supply_for(kind: SupplyKind, project: Project, quantity: Decimal) -> Supply | None:
    """The first supply of the project's district, or of the city, of which so much is free."""
    found = Supply.objects.filter(kind=kind, district_id__in=[project.district_id]).order_by("key")
    if kind is SupplyKind.FUND:
        found = Supply.objects.filter(kind=kind, track__in=["", project.track]).order_by("key")
    return next((supply for supply in found if supply.free >= quantity), None)
