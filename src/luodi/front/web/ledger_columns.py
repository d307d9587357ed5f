"""The columns of the project ledger: what each is called, sorts by, and gives to a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.front.exchange.reading.cells import Cell
from luodi.front.web import language
from luodi.front.web.table import Column
from luodi.office.projects.snapshot import Position
from luodi.office.projects.words import Stage
from luodi.reference.text import Text

Value = Callable[[Position], Cell | None]


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column. ``given`` are its cells in a file: a column on screen holds what belongs together."""

    name: str
    heading: Column
    given: tuple[tuple[Promise, Value], ...]
    usual: bool = True


def _text(both: Text) -> str:
    return both.in_language(language.current())


def _reasons(row: Position) -> str:
    return "；".join(_text(reason) for reason in row.verdict.reasons)


def _reached(stage: Stage) -> Value:
    return lambda row: row.entered.get(stage)


COLUMNS = (
    LedgerColumn("light", Column("light", _("Light")), ((_("Light"), lambda row: _text(row.light.text)),)),
    LedgerColumn(
        "name",
        Column("name", _("Project")),
        (
            (_("Project code"), lambda row: row.code),
            (_("Project"), lambda row: row.name),
            (_("Investor"), lambda row: row.investor_name),
        ),
    ),
    LedgerColumn(
        "district",
        Column("district", _("District and park")),
        ((_("District"), lambda row: row.district_name), (_("Park"), lambda row: row.park_name)),
    ),
    LedgerColumn("kind", Column("", _("Kind")), ((_("Kind"), lambda row: str(row.kind.label)),)),
    LedgerColumn(
        "stage",
        Column("stage", _("Stage")),
        ((_("Stage"), lambda row: str(row.stage.label)), (_("Stage since"), lambda row: row.stage_since_on)),
    ),
    LedgerColumn("health", Column("", _("Health")), ((_("Health"), lambda row: str(row.health.label)),)),
    LedgerColumn(
        "investment",
        Column("investment", _("Investment (CNY m)"), number=True),
        ((_("Investment (yuan)"), lambda row: row.investment_cny),),
    ),
    LedgerColumn("waits", Column("", _("Waits for")), ((_("Waits for"), lambda row: _text(row.waits_for)),)),
    LedgerColumn(
        "due",
        Column("due", _("Due on")),
        (
            (_("Due on"), lambda row: row.acts_by_on),
            (_("Working days late"), lambda row: row.open_node.working_days_late if row.open_node else None),
        ),
    ),
    LedgerColumn(
        "last_progress",
        Column("last_progress", _("Last progress")),
        (
            (_("Last progress"), lambda row: row.last_progress_on),
            (_("Silent working days"), lambda row: row.silent_working_days),
        ),
    ),
    LedgerColumn(
        "acts",
        Column("", _("Who acts")),
        ((_("Who acts"), lambda row: row.acts_name), (_("Office"), lambda row: row.acts_office)),
    ),
    LedgerColumn("why", Column("", _("Why this light")), ((_("Why this light"), _reasons),), usual=False),
    LedgerColumn(
        "supervision",
        Column("", _("Supervision")),
        (
            (_("Supervision"), lambda row: _text(row.supervision.rung.text)),
            (_("Supervised by"), lambda row: _text(row.supervision.supervisor.text)),
        ),
        usual=False,
    ),
    LedgerColumn("track", Column("", _("Track")), ((_("Track"), lambda row: row.track),), usual=False),
    LedgerColumn(
        "owner", Column("", _("Owning office")), ((_("Owning office"), lambda row: row.owner_office),), usual=False
    ),
    LedgerColumn("signed", Column("", _("Signed on")), ((_("Signed on"), _reached(Stage.SIGNED)),), usual=False),
    LedgerColumn("landed", Column("", _("Landed on")), ((_("Landed on"), _reached(Stage.LANDED)),), usual=False),
)


def shown(names: Iterable[str]) -> tuple[LedgerColumn, ...]:
    """The columns called ``names``, in the ledger's own order; the usual ones where none is. A row keeps its name."""
    wanted = {name for name in names if any(column.name == name for column in COLUMNS)}
    return tuple(column for column in COLUMNS if (column.name in wanted | {"name"} if wanted else column.usual))


def heads(columns: Iterable[LedgerColumn]) -> tuple[str, ...]:
    """The heads of a file with these columns."""
    return tuple(str(head) for column in columns for head, _value in column.given)


def cells(columns: Iterable[LedgerColumn], row: Position) -> tuple[Cell, ...]:
    """A project's line in that file."""
    values = (value(row) for column in columns for _head, value in column.given)
    return tuple("" if value is None else value for value in values)
