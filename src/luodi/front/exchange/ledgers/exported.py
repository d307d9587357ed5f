"""The list of projects as a table that ``import projects`` reads back without a change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.front.exchange.ledgers.vocabulary import fields
from luodi.front.exchange.reading.cells import Cell
from luodi.office.imports.ledger_lines import LedgerLine, ledger_lines
from luodi.office.people.models import User
from luodi.office.projects.gates import STAGE_TEXTS
from luodi.office.projects.words import Health, LossReason, ProjectKind, Stage

_WAN = Decimal(10_000)
_KINDS = {
    ProjectKind.NEW_BUILD: "新建厂房",
    ProjectKind.LEASED_SPACE: "租赁物业",
    ProjectKind.HEADQUARTERS: "总部与软件",
}
_HEALTHS = {Health.ON_TRACK: "正常", Health.SLIPPING: "滞后", Health.STALLED: "停滞", Health.WITHDRAWN: "终止"}
_LOSSES = {
    LossReason.OTHER_CITY: "落户外地",
    LossReason.LAND: "用地或场地不落实",
    LossReason.CAPITAL: "资金不落实",
    LossReason.MARKET: "市场变化",
    LossReason.POLICY: "政策未达预期",
    LossReason.PERMIT: "审批未通过",
    LossReason.UNKNOWN: "原因不明",
}
_DATED = (Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.AT_CAPACITY)


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its header, which the import understands, and its cell for a project."""

    header: str
    cell: Callable[[LedgerLine], Cell | None]


def export_columns(as_of: date) -> tuple[ExportColumn, ...]:
    """The columns in order; the last one says of which day the list is, so that it need not be said again."""
    return (
        *_plain(),
        *(_dated(stage) for stage in _DATED),
        *(_planned(stage) for stage in _DATED),
        _column("health", lambda line: _HEALTHS[line.health]),
        _column("loss_reason", lambda line: _LOSSES[line.loss_reason] if line.loss_reason else ""),
        _column("progress", lambda line: line.latest_progress),
        _column("lead", lambda line: line.lead),
        _column("contact_name", lambda line: line.contact_name),
        _column("contact_phone", lambda line: line.contact_phone),
        _column("as_of", lambda _: as_of),
    )


def project_table(user: User, as_of: date) -> tuple[list[str], Iterator[list[Cell]]]:
    """Headers, and one row a project that the user may see; a blank cell is the empty text."""
    columns = export_columns(as_of)
    rows = ([_cell(column.cell(line)) for column in columns] for line in ledger_lines(user))
    return [column.header for column in columns], rows


def _plain() -> tuple[ExportColumn, ...]:
    return (
        _column("code", lambda line: line.code),
        _column("name", lambda line: line.name),
        _column("kind", lambda line: _KINDS[line.kind]),
        _column("stage", lambda line: STAGE_TEXTS[line.stage].zh),
        _column("district", lambda line: line.district),
        _column("park", lambda line: line.park),
        _column("investor", lambda line: line.investor),
        _column("enterprise_name", lambda line: line.enterprise),
        _column("credit_code", lambda line: line.credit_code),
        _column("track", lambda line: line.track),
        _column("industry", lambda line: line.industry_code),
        _column("investment", lambda line: _in_wan(line.investment_cny), "（万元）"),
        _column("investment_stated", lambda line: line.investment_stated),
        _column("land_area", lambda line: line.land_area_m2, "（平方米）"),
        _column("floor_area", lambda line: line.floor_area_m2, "（平方米）"),
        _column("description", lambda line: line.description),
    )


def _column(field: str, cell: Callable[[LedgerLine], Cell | None], unit: str = "") -> ExportColumn:
    return ExportColumn(f"{fields()[field].label.zh}{unit}", cell)


def _dated(stage: Stage) -> ExportColumn:
    return _column(f"{stage}_on", lambda line: line.reached.get(stage))


def _planned(stage: Stage) -> ExportColumn:
    return _column(f"{stage}_planned_on", lambda line: line.planned.get(stage))


def _in_wan(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else (amount / _WAN).normalize()


def _cell(value: Cell | None) -> Cell:
    return "" if value is None else value
