"""What the brief's document and workbook say of elements: shortages ahead and holds about to lapse."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation

from luodi.front.exchange.brief_sheets import Column as SheetColumn
from luodi.front.exchange.brief_sheets import SheetWriter
from luodi.front.exchange.brief_wording import iso
from luodi.front.exchange.official_document import Column, OfficialDocument
from luodi.office.briefs.elements import ElementsAhead, Lapsing, Shortage
from luodi.office.elements.words import SupplyKind

_WAN = Decimal(10_000)


def shortage_table(document: OfficialDocument, shortages: Sequence[Shortage]) -> None:
    """A row a kind that is short, with the districts that are."""
    columns = [
        Column("要素（单位）", 3.6),
        Column("季度", 1.8, "center"),
        Column("供给", 2, "right"),
        Column("已预留", 2, "right"),
        Column("待保障", 2, "right"),
        Column("缺口", 2, "right"),
        Column("缺口较大的区", 3.4),
    ]
    rows = [
        (
            f"{_word(each.kind)}（{_unit(each.kind)}）",
            each.quarter,
            *(_amount(each.kind, value) for value in (each.supplied, each.promised, each.needed, each.short)),
            "、".join(each.districts[:4]) or "—",
        )
        for each in shortages
    ]
    document.table("今后两个季度的要素缺口", columns, rows)


def lapsing_table(document: OfficialDocument, lapsing: Sequence[Lapsing]) -> None:
    """A row a hold, the next to lapse first."""
    columns = [
        Column("到期日", 2.3, "center"),
        Column("要素供给", 4),
        Column("项目", 5.2),
        Column("数量", 3, "right"),
        Column("预留人", 2, "center"),
    ]
    rows = [
        (
            iso(each.held_until_on),
            each.supply_name,
            each.project_name,
            f"{_amount(each.kind, each.quantity)}{_unit(each.kind)}",
            each.held_by,
        )
        for each in lapsing
    ]
    document.table("即将到期的预留", columns, rows)


def element_sheets(sheets: SheetWriter, ahead: ElementsAhead) -> None:
    """The same as two sheets, when there is anything to say."""
    if not ahead:
        return
    sheet = sheets.add(
        "要素缺口",
        [
            SheetColumn("要素", "text"), SheetColumn("单位"), SheetColumn("季度"), SheetColumn("供给"),
            SheetColumn("已预留"), SheetColumn("待保障"), SheetColumn("缺口"), SheetColumn("缺口较大的区", "wide"),
        ],
    )  # fmt: skip
    for each in ahead.shortages:
        amounts = (each.supplied, each.promised, each.needed, each.short)
        sheet.write(
            (
                _word(each.kind), _unit(each.kind), each.quarter,
                *(_amount(each.kind, value) for value in amounts), "、".join(each.districts),
            )
        )  # fmt: skip
    sheet = sheets.add(
        "即将到期预留",
        [
            SheetColumn("到期日", "day"), SheetColumn("要素", "text"), SheetColumn("供给", "wide"),
            SheetColumn("项目编号"), SheetColumn("项目名称", "wide"), SheetColumn("数量"), SheetColumn("单位"),
            SheetColumn("预留人"),
        ],
    )  # fmt: skip
    for row in ahead.lapsing:
        sheet.write(
            (
                row.held_until_on, _word(row.kind), row.supply_name, row.project_code, row.project_name,
                _amount(row.kind, row.quantity), _unit(row.kind), row.held_by,
            )
        )  # fmt: skip


def _word(kind: SupplyKind) -> str:
    with translation.override("zh-hans"):
        return str(kind.label)


def _unit(kind: SupplyKind) -> str:
    return "万元" if kind is SupplyKind.FUND else kind.unit.zh


def _amount(kind: SupplyKind, value: Decimal) -> str:
    """Money in 万元, everything else in its unit, without decimals that say nothing."""
    scaled = value / _WAN if kind is SupplyKind.FUND else value
    text = f"{scaled:,.2f}"
    return text.rstrip("0").rstrip(".")
