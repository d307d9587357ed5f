"""Projects as a source states them: what an import or a synthetic city hands to ``ReceiveProjects``.

Everything here is plain and frozen, so that a preview can compare it with the register before anything is written.
``None`` means that the source says nothing, and leaves the register's value alone; an empty text clears it. Dated rows
are told apart by their natural key (named with each class) and are added or changed, never removed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage
from luodi.reference.problems import ProblemRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecord:
    """The project was seen in this stage from this day. Key: stage and day.

    A sighting of the stage that the project already is in adds nothing. A move to an earlier stage needs a ``reason``.
    ``verified_on`` is the day on which it was proved, when later than ``happened_on``.
    """

    to_stage: Stage
    happened_on: date
    evidence_level: EvidenceLevel
    bypassed: bool = False
    reason: str = ""
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRecord:
    """A change of health. Key: health and day. ``loss_reason`` goes with ``withdrawn``."""

    health: Health
    reason: str
    happened_on: date
    loss_reason: LossReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRecord:
    """A node of the project's route. Key: code.

    ``planned_on`` is an agreed date (the route derives the others), agreed on ``agreed_on`` (else the record's
    ``source_on``, else the day of the occasion). ``actual_on`` is the day on which it was done.
    """

    code: str
    planned_on: date | None = None
    agreed_on: date | None = None
    actual_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A document that proves a step. Key: kind and document number, or kind and title where it has no number."""

    kind: EvidenceKind
    title: str
    dated_on: date
    evidence_level: EvidenceLevel
    source: str
    document_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRecord:
    """What the agreement promises for a year, in the unit of the measure. Key: measure and year."""

    measure: Measure
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OutturnRecord:
    """What a year really brought. Key: measure, year and evidence level."""

    measure: Measure
    year: int
    value: Decimal
    source: str
    stated_on: date
    evidence_level: EvidenceLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRecord:
    """Who takes part. Key: role and name. ``credit_code`` joins it to an enterprise of the register."""

    role: PartyRole
    name: str
    credit_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord:
    """A member of the task force. Key: name and office. At most one member leads."""

    name: str
    office_code: str
    username: str = ""
    duty: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRecord:
    """A sentence on what moved. Key: day and text. Without ``username`` it is noted by who receives the record."""

    noted_on: date
    text: str
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRecord:
    """A name under which a source knows the project. Key: name and source."""

    name: str
    source: str
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord:
    """One project as a source states it. With ``project_id`` it updates that project, else it is a new one.

    A new project needs a name, a kind and at least one stage; its code (``LD2026-00012``) is numbered in the year of
    ``registered_on``, else of the occasion. ``sheet`` and ``row`` say where the record stood in its file, for problems.
    """

    name: str | None = None
    kind: ProjectKind | None = None
    project_id: int | None = None
    registered_on: date | None = None
    district_code: str | None = None
    park_code: str | None = None
    plot_code: str | None = None
    space_code: str | None = None
    credit_code: str | None = None
    investor_name: str | None = None
    industry_code: str | None = None
    track: str | None = None
    investment_cny: Decimal | None = None
    investment_stated: str | None = None
    land_area_m2: Decimal | None = None
    floor_area_m2: Decimal | None = None
    description: str | None = None
    owner_office_code: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    source: str | None = None
    source_on: date | None = None
    names: tuple[NameRecord, ...] = ()
    stages: tuple[StageRecord, ...] = ()
    healths: tuple[HealthRecord, ...] = ()
    nodes: tuple[NodeRecord, ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    promises: tuple[PromiseRecord, ...] = ()
    outturns: tuple[OutturnRecord, ...] = ()
    parties: tuple[PartyRecord, ...] = ()
    task_force: tuple[MemberRecord, ...] = ()
    progress: tuple[ProgressRecord, ...] = ()
    sheet: str = ""
    row: int | None = None


Outcome = Literal["created", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that receiving a record changes. ``entity`` is the glossary word, ``key`` tells the row.

    A row that is new as a whole has no ``field``; ``after`` is how it reads.
    """

    entity: str
    key: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ReceivedProject:
    """What became of one record.

    In a preview, a project that would be created has no id and no code yet, and a record that cannot be received is
    ``refused`` with its ``problem``. When receiving, the first such problem stops everything.
    """

    outcome: Outcome
    project_id: int | None
    code: str
    changes: tuple[FieldChange, ...] = ()
    problem: ProblemRecord | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of all records, in their order: the result of ``ReceiveProjects(occasion=…, records=…).execute()``.

    ``preview(user, records, on=…)`` beside that action returns the same and writes nothing. It also has the refused.
    """

    projects: tuple[ReceivedProject, ...]

    def keys(self, outcome: Outcome) -> tuple[str, ...]:
        """The codes of the projects with this outcome."""
        return tuple(project.code for project in self.projects if project.outcome == outcome)

    @property
    def created(self) -> tuple[str, ...]:
        """Codes of the new projects."""
        return self.keys("created")

    @property
    def updated(self) -> tuple[str, ...]:
        """Codes of the projects that changed."""
        return self.keys("updated")

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Codes of the projects that already were as the source says."""
        return self.keys("unchanged")
