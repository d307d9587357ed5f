"""What a stated record changes in a project that the register holds already.

A later source wins field by field; an earlier one fills only what is blank and adds to the history. Whatever would
repeat what is known (a note, a state of health, a name) is taken out, so that the same file twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.models import (
    HealthEvent,
    Party,
    ProgressNote,
    Project,
    ProjectName,
    Promise,
    StageEvent,
    TaskForceMember,
)
from luodi.office.projects.progression import StageMove, progression
from luodi.office.projects.records import (
    HealthRecord,
    MemberRecord,
    NameRecord,
    NodeRecord,
    PartyRecord,
    ProgressRecord,
    ProjectRecord,
    PromiseRecord,
    StageRecord,
)
from luodi.office.projects.routes import STAGE_ORDER, RouteDefinition, shipped_route
from luodi.office.projects.words import Health, PartyRole, ProjectKind, Stage

# What a ledger may state of a project, with the column of the register that holds it.
_VALUES = {
    "name": "name", "district_code": "district_id", "park_code": "park_id", "credit_code": "enterprise_id",
    "investor_name": "investor_name", "industry_code": "industry_code", "track": "track",
    "investment_cny": "investment_cny", "investment_stated": "investment_stated", "land_area_m2": "land_area_m2",
    "floor_area_m2": "floor_area_m2", "description": "description", "contact_name": "contact_name",
    "contact_phone": "contact_phone",
}  # fmt: skip
_LANDS = frozenset({"supply_land", "lease_space"})
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A project with what the register holds of its history, oldest first."""

    project: Project
    names: frozenset[str]
    moves: tuple[StageMove, ...]
    healths: tuple[tuple[date, str], ...]
    promises: frozenset[tuple[str, int]]
    notes: frozenset[str]
    lead: str
    parties: Mapping[tuple[str, str], bool]


def hold(project_ids: Iterable[int]) -> dict[int, Held]:
    """The projects by id with their histories, in a few queries for a few hundred each.

    Plain values, not model rows: a ledger of thousands of known projects would spend most of its time on those.
    """
    ids = sorted(set(project_ids))
    held: dict[int, Held] = {}
    for start in range(0, len(ids), _BATCH):
        chunk = ids[start : start + _BATCH]
        names = _by_project(ProjectName.objects, chunk, "name")
        moves = _by_project(
            StageEvent.objects.order_by("happened_on", "id"), chunk, "to_stage", "happened_on", "evidence_level"
        )
        healths = _by_project(HealthEvent.objects.order_by("happened_on", "id"), chunk, "happened_on", "health")
        promises = _by_project(Promise.objects, chunk, "measure", "year")
        notes = _by_project(ProgressNote.objects, chunk, "text")
        leads = _by_project(TaskForceMember.objects.filter(leads=True), chunk, "name")
        parties = _by_project(Party.objects, chunk, "role", "name", "enterprise_id")
        for project in Project.objects.filter(pk__in=chunk):
            held[project.pk] = Held(
                project=project,
                names=frozenset([project.name, *(name for (name,) in names[project.pk])]),
                moves=tuple(StageMove(Stage(to), on, EvidenceLevel(level)) for to, on, level in moves[project.pk]),
                healths=tuple(healths[project.pk]),
                promises=frozenset(promises[project.pk]),
                notes=frozenset(_on_one_line(text) for (text,) in notes[project.pk]),
                lead=next((name for (name,) in leads[project.pk]), ""),
                parties={(role, name): linked is not None for role, name, linked in parties[project.pk]},
            )
    return held


def _by_project(rows: Any, project_ids: Sequence[int], *columns: str) -> dict[int, list[Any]]:
    """The columns of the rows of each project, in the order of ``rows``."""
    found: dict[int, list[Any]] = defaultdict(list)
    for project_id, *values in rows.filter(project_id__in=project_ids).values_list("project_id", *columns):
        found[project_id].append(tuple(values))
    return found


def as_new(record: ProjectRecord) -> ProjectRecord:
    """``record`` for a project that the register does not hold: what says nothing of a stage begins as a lead."""
    if record.stages or record.source_on is None:
        return record
    first = StageRecord(
        to_stage=Stage.LEAD,
        happened_on=record.source_on,
        evidence_level=EvidenceLevel.ESTIMATED,
        reason="来源未写明阶段",
        source=record.source or "",
    )
    return replace(record, stages=(first,))


def as_update(record: ProjectRecord, held: Held, *, confirms: bool = True) -> ProjectRecord:
    """What ``record`` adds to ``held``.

    With ``confirms``, values that stand are dated by a later source; without, it is the register's own list come back.
    """
    project = held.project
    as_of = record.source_on or date.max
    older = project.source_on is not None and as_of < project.source_on
    later = project.source_on is None or as_of > project.source_on
    route = shipped_route(ProjectKind(project.kind))
    dated: dict[str, Any] = {"source": record.source, "source_on": record.source_on} if later and confirms else {}
    return replace(
        record,
        project_id=project.pk,
        kind=None,
        registered_on=None,
        **{"source": None, "source_on": None, **dated},
        **_values(record, project, older=older),
        names=_new_names(record.names, held),
        stages=_stages(record.stages, held, route, older=older),
        healths=_healths(record.healths, held),
        nodes=_nodes(record.nodes, route),
        promises=_promises(record.promises, held, older=older),
        parties=_parties(record, held, confirms=confirms),
        task_force=_lead(record.task_force, held, older=older),
        progress=_notes(record.progress, held),
    )


def _values(record: ProjectRecord, project: Project, *, older: bool) -> Mapping[str, Any]:
    """The values that stand after ``record``: None for those that it leaves alone."""
    kept = {}
    for name, column in _VALUES.items():
        value, known = getattr(record, name), getattr(project, column)
        blank = known is None or known == ""
        kept[name] = value if not older or (blank and name != "name") else None
    if kept["investment_cny"] is None or kept["investment_cny"] == project.investment_cny:
        kept["investment_stated"] = record.investment_stated if record.investment_stated and not older else None
    return kept


def _new_names(names: tuple[NameRecord, ...], held: Held) -> tuple[NameRecord, ...]:
    return tuple(name for name in names if name.name not in held.names)


def _stages(
    stages: tuple[StageRecord, ...], held: Held, route: RouteDefinition, *, older: bool
) -> tuple[StageRecord, ...]:
    return tuple(stage for stage in stages if stage.to_stage in route.stages and _adds(stage, held, older=older))


def _adds(stage: StageRecord, held: Held, *, older: bool) -> bool:
    """Whether a sighting adds to the history without contradicting what is better known."""
    before = progression(held.moves, stage.happened_on)
    if before is not None:
        if stage.to_stage == before.stage:
            return False
        back = STAGE_ORDER[stage.to_stage] < STAGE_ORDER[before.stage]
        # Only a statement of what is moves a project back: neither an inference nor the date of a stage long passed.
        if back and (older or stage.evidence_level == EvidenceLevel.ESTIMATED or not stage.reason):
            return False
    after = next((move for move in held.moves if move.happened_on > stage.happened_on), None)
    return after is None or STAGE_ORDER[stage.to_stage] <= STAGE_ORDER[after.to_stage]


def _healths(healths: tuple[HealthRecord, ...], held: Held) -> tuple[HealthRecord, ...]:
    def known(on: date) -> str:
        return next((health for day, health in reversed(held.healths) if day <= on), Health.ON_TRACK.value)

    return tuple(each for each in healths if each.health.value != known(each.happened_on))


def _nodes(nodes: tuple[NodeRecord, ...], route: RouteDefinition) -> tuple[NodeRecord, ...]:
    """The nodes that the project's own route has; agreements are dated, so that an earlier one overwrites none."""
    codes = {node.code for node in route.nodes}
    lands = next(iter(codes & _LANDS), "")
    own = (replace(node, code=lands) if node.code in _LANDS and lands else node for node in nodes)
    return tuple(node for node in own if node.code in codes)


def _promises(promises: tuple[PromiseRecord, ...], held: Held, *, older: bool) -> tuple[PromiseRecord, ...]:
    return tuple(each for each in promises if not (older and (each.measure.value, each.year) in held.promises))


def _lead(members: tuple[MemberRecord, ...], held: Held, *, older: bool) -> tuple[MemberRecord, ...]:
    return tuple(each for each in members if each.name != held.lead and not (older and held.lead))


def _notes(notes: tuple[ProgressRecord, ...], held: Held) -> tuple[ProgressRecord, ...]:
    return tuple(note for note in notes if _on_one_line(note.text) not in held.notes)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _parties(record: ProjectRecord, held: Held, *, confirms: bool) -> tuple[PartyRecord, ...]:
    """New parties of a changed text, and those known by name alone that have since come into the register."""
    same_investors = (record.investor_name or "") == held.project.investor_name

    def adds(party: PartyRecord) -> bool:
        is_linked = held.parties.get((party.role, party.name))
        if is_linked is None:
            return not (party.role == PartyRole.INVESTOR and same_investors)
        return confirms and not is_linked and bool(party.credit_code)

    return tuple(party for party in record.parties if adds(party))
