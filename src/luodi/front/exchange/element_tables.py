"""Needs, supplies and reservations as lists that are written out; needs and supplies come back as they went."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone, translation

from luodi.front.exchange.exports import ExportColumn, ExportTable
from luodi.front.exchange.reading.cells import Cell
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.needs import ProjectNeed, needs_of
from luodi.office.elements.words import PLACES, ReservationState, SupplyKind
from luodi.office.people.models import User
from luodi.office.projects.models import Project
from luodi.reference.text import Text


def _exact(number: Decimal | None) -> Cell:
    if number is None:
        return ""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _zh(label: object) -> str:
    with translation.override("zh-hans"):
        return str(label)


def _needs(user: User) -> Iterator[ProjectNeed]:
    yield from needs_of(Project.objects.visible_to(user))


def _supplies(user: User) -> Iterator[Supply]:
    stated = Supply.objects.visible_to(user).exclude(kind__in=PLACES)
    yield from stated.order_by("kind", "key").iterator(chunk_size=2000)


def _reservations(user: User) -> Iterator[Reservation]:
    seen = Reservation.objects.visible_to(user).select_related("supply", "project", "held_by")
    yield from seen.order_by("pk").iterator(chunk_size=2000)


NEEDS: ExportTable[ProjectNeed] = ExportTable(
    "needs",
    Text("要素需求", "needs"),
    [
        ExportColumn("项目编号", lambda need: need.project_code, 16),
        ExportColumn("项目名称", lambda need: need.project_name, 36),
        ExportColumn("需求指标", lambda need: _zh(need.measure.label), 24),
        ExportColumn("需求数量", lambda need: _exact(need.quantity)),
        ExportColumn("需用日期", lambda need: "" if need.planned else need.needed_on or "", 12),
        ExportColumn("容差百分比", lambda need: _exact(need.tolerance_percent), 10),
        ExportColumn("容差天数", lambda need: need.tolerance_days, 10),
        ExportColumn("说明", lambda need: need.remark, 30),
        ExportColumn("来源", lambda need: need.source, 24),
        ExportColumn("填报日期", lambda need: need.stated_on or "", 12),
    ],
    _needs,
)
SUPPLIES: ExportTable[Supply] = ExportTable(
    "supplies",
    Text("要素供给", "supplies"),
    [
        ExportColumn("供给种类", lambda row: _zh(SupplyKind(row.kind).label), 16),
        ExportColumn("供给编号", lambda row: row.key, 20),
        ExportColumn("供给名称", lambda row: row.name, 30),
        ExportColumn("供给量", lambda row: _exact(row.supplied)),
        ExportColumn("单位", lambda row: SupplyKind(row.kind).unit.zh, 10),
        ExportColumn("区代码", lambda row: row.district_id or "", 10),
        ExportColumn("园区编号", lambda row: row.park_id or ""),
        ExportColumn("赛道", lambda row: row.track),
        ExportColumn("投资阶段", lambda row: row.stage),
        ExportColumn("起始日期", lambda row: row.from_on or "", 12),
        ExportColumn("截止日期", lambda row: row.until_on or "", 12),
        ExportColumn("单个项目下限", lambda row: _exact(row.least)),
        ExportColumn("单个项目上限", lambda row: _exact(row.most)),
        ExportColumn("已预留", lambda row: _exact(row.promised)),
    ],
    _supplies,
)
RESERVATIONS: ExportTable[Reservation] = ExportTable(
    "reservations",
    Text("要素预留", "reservations"),
    [
        ExportColumn("预留号", lambda row: row.pk, 8),
        ExportColumn("供给种类", lambda row: _zh(SupplyKind(row.supply.kind).label), 16),
        ExportColumn("供给编号", lambda row: row.supply.key, 20),
        ExportColumn("供给名称", lambda row: row.supply.name, 30),
        ExportColumn("项目编号", lambda row: row.project.code, 16),
        ExportColumn("项目名称", lambda row: row.project.name, 36),
        ExportColumn("数量", lambda row: _exact(row.quantity)),
        ExportColumn("状态", lambda row: _zh(ReservationState(row.state).label), 10),
        ExportColumn("优先级", lambda row: row.priority, 8),
        ExportColumn("预留至", lambda row: row.held_until_on, 12),
        ExportColumn("理由", lambda row: row.reason, 30),
        ExportColumn("预留人", lambda row: row.held_by.display_name, 12),
        ExportColumn("预留时间", lambda row: timezone.localtime(row.held_at).strftime("%Y-%m-%d %H:%M"), 16),
        ExportColumn("结束说明", lambda row: row.ending_reason, 30),
    ],
    _reservations,
)
