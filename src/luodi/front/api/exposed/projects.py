"""Projects: the ledger, a project's file, its history, and everything that can be done to one."""

from typing import Any

from luodi.engine.lights.light import Light
from luodi.front.api.inputs import Amount, Code, Day, Partial, RowNumber, Word, entered
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.front.sensitive_reads import note_project_read
from luodi.office.journal.queries import HistoryRow, JournalFilter, entries_before
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.masking import SENSITIVE_FIELDS
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.add_party import AddParty
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.bypass_gate import BypassGate
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.move_back import MoveBack
from luodi.office.projects.actions.record_node import RecordNode
from luodi.office.projects.actions.record_outturn import RecordOutturn
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.set_promise import SetPromise
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.actions.verify_evidence import VerifyEvidence
from luodi.office.projects.agenda import agenda, agenda_filters
from luodi.office.projects.awaiting import Waits
from luodi.office.projects.dossier import Dossier, dossier
from luodi.office.projects.ledger import LedgerPage
from luodi.office.projects.ledger_after import ledger_after
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.queries import find_project
from luodi.office.projects.snapshot import Position
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

BOOK = Book("projects")
_SHOWN = 50


class LedgerAsked(PageAsked):
    """What narrows the ledger: the filters of its page."""

    text: Word = ""
    district_code: Word = ""
    park_code: Word = ""
    kind: entered(ProjectKind, "kind", "ledger") | None = None  # type: ignore[valid-type]  # built, not written
    stage: entered(Stage, "stage", "ledger") | None = None  # type: ignore[valid-type]  # built, not written
    health: entered(Health, "health", "ledger") | None = None  # type: ignore[valid-type]  # built, not written
    light: entered(Light, "light", "ledger") | None = None  # type: ignore[valid-type]  # built, not written
    silent_working_days: RowNumber | None = None
    running: bool = False
    turned: bool = False
    due_from: Day | None = None
    due_until: Day | None = None
    waits: entered(Waits, "waits", "ledger") | None = None  # type: ignore[valid-type]  # built, not written
    mine: bool = False


class ProjectFields(Partial):
    """The plain fields of a project; only those that are sent are written."""

    name: Word | None = None
    investor_name: Word | None = None
    industry_code: Word | None = None
    track: Word | None = None
    investment_cny: Amount | None = None
    investment_stated: Word | None = None
    land_area_m2: Amount | None = None
    floor_area_m2: Amount | None = None
    description: Word | None = None
    contact_name: Word | None = None
    contact_phone: Word | None = None
    source: Word | None = None
    source_on: Day | None = None
    district_code: Word | None = None
    park_code: Word | None = None
    plot_code: Word | None = None
    space_code: Word | None = None
    credit_code: Word | None = None
    owner_office_code: Word | None = None


def _ledger(occasion: Occasion, asked: LedgerAsked, _places: Places, after: str, size: int) -> list[Position]:
    """The project ledger, in the order of codes."""
    keep_standings(occasion.on)
    wanted = LedgerFilter(**asked.model_dump(exclude={"cursor", "size"}))
    return ledger_after(occasion.user, wanted, occasion.on, after, size)


def _dossier(occasion: Occasion, places: Places) -> Dossier:
    """The file of one project (一项目一档)."""
    file = dossier(occasion.user, places["code"], occasion.on)
    note_project_read(occasion, file)
    return file


def _find(occasion: Occasion, places: Places) -> Any:
    return find_project(occasion.user, places["code"])


def _history(occasion: Occasion, _asked: PageAsked, places: Places, after: str, size: int) -> list[HistoryRow]:
    """Everything that happened to a project, newest first; contacts only for who reads them in its file."""
    file = _dossier(occasion, places)
    if occasion.user.scope.level == "enterprise":
        return []
    hidden = frozenset() if file.contacts_open else SENSITIVE_FIELDS
    rows = entries_before(JournalFilter(key=places["code"]), before=int(after) if after else None, size=size)
    return [without_fields(row, hidden) for row in rows]


def without_fields(row: HistoryRow, hidden: frozenset[str]) -> HistoryRow:
    """A journal entry without what its reader may not see."""
    kept = tuple(each for each in row.fields if each[0] not in hidden)
    return HistoryRow(row.revision, row.at, row.actor, row.action, row.entity, row.key, row.reason, kept)


def _agenda(occasion: Occasion, _places: Places) -> dict[str, LedgerPage]:
    """What the coming days ask: lights that turned or burn, nodes soon due, projects gone silent; each list by name."""
    keep_standings(occasion.on)
    return agenda(occasion.user, occasion.on, agenda_filters(occasion.on), _SHOWN)


def _pair(occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    found = {name: find_project(occasion.user, fields.pop(f"{name}_code")) for name in ("earlier", "later")}
    for name, project in found.items():
        if project is None:
            raise Problem(
                "project.unknown_code",
                Text("没有您可见的这个项目", "There is no such project that you may see"),
                Text("请核对项目编号", "Check the code of the project"),
                Where(field=f"{name}_code"),
            )
    return {**fields, **found, "why": Text(fields["why"]["zh"], fields["why"]["en"])}


def _first_stage(_occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    """What a program leaves empty is left to the action, as on the page."""
    return {**fields, "fields": {name: value for name, value in fields["fields"].items() if value is not None}}


class Both(Partial):
    """A text in both languages."""

    zh: Word
    en: Word


PROJECT = Target("/projects/{code}", "project", {"code": Code}, _find, _dossier, shape_of(Dossier))

BOOK.read("/agenda", dict[str, shape_of(LedgerPage)], _agenda,  # type: ignore[misc]  # built
          permission=Permission.PROJECT_VIEW, name="agenda")  # fmt: skip
BOOK.listing(
    "/projects", shape_of(Position), _ledger, key=lambda row: row.code, permission=Permission.PROJECT_VIEW,
    name="projects", asked=LedgerAsked,
)  # fmt: skip
BOOK.read("/projects/{code}", PROJECT.shape, _dossier, permission=Permission.PROJECT_VIEW, name="project", code=Code)
BOOK.listing(
    "/projects/{code}/history", shape_of(HistoryRow), _history, key=lambda row: str(row.revision),
    permission=Permission.PROJECT_VIEW, name="projectHistory", code=Code,
)  # fmt: skip
BOOK.action(RegisterProject, "/projects", takes={"fields": ProjectFields}, make=_first_stage)
BOOK.action(EditProject, "/edit", on=PROJECT, takes={"fields": ProjectFields})
BOOK.action(AdvanceStage, "/advance", on=PROJECT)
BOOK.action(BypassGate, "/bypass", on=PROJECT)
BOOK.action(MoveBack, "/move-back", on=PROJECT)
BOOK.action(SetHealth, "/health", on=PROJECT)
BOOK.action(AgreeNodeDate, "/node-date", on=PROJECT)
BOOK.action(RecordNode, "/node-done", on=PROJECT)
BOOK.action(AddEvidence, "/evidence", on=PROJECT, fixed=frozenset({"file"}))
BOOK.action(VerifyEvidence, "/evidence/verify", on=PROJECT)
BOOK.action(AddParty, "/parties", on=PROJECT)
BOOK.action(SetTaskForce, "/task-force", on=PROJECT)
BOOK.action(SetPromise, "/promises", on=PROJECT)
BOOK.action(RecordOutturn, "/outturns", on=PROJECT)
BOOK.action(RecordProgress, "/progress", on=PROJECT)
BOOK.action(
    RelateDoubleSigning, "/double-signings", make=_pair, fixed=frozenset({"earlier", "later"}),
    takes={"why": Both, "earlier_code": Code, "later_code": Code},
)  # fmt: skip
