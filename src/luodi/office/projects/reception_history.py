"""Merges the history that a record states into the history that the register has, and draws what follows from it.

What follows: the stage, health and last progress that the project repeats, and the dates of its nodes. No move to an
earlier stage comes in without a reason, and what was verified stays verified.
"""

from collections.abc import Iterable
from datetime import date

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.deadlines import NodeState, node_states
from luodi.office.projects.gates import STAGE_TEXTS, stage_not_on_route
from luodi.office.projects.models import Evidence, HealthEvent, Node, NodeAgreement, ProgressNote, StageEvent
from luodi.office.projects.progression import Progression, StageMove, progression
from luodi.office.projects.reception import ProjectPlan, no_lower
from luodi.office.projects.records import NodeRecord, StageRecord
from luodi.office.projects.routes import STAGE_ORDER
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Stage
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def plan_history(plan: ProjectPlan, on: date) -> None:
    """Plans stages, health and nodes, and sets what the project repeats. Simpler rows must be planned already."""
    _check_days(plan, on)
    new_events = [event for record in sorted(plan.record.stages, key=_by_day) if (event := _plan_stage(plan, record))]
    events = sorted(plan.there[StageEvent], key=_in_order)
    _link(plan, events, new_events)
    _plan_healths(plan)
    progress = progression([_move(event) for event in events], date.max)
    if progress is None:
        raise ValueError("a project without stages was planned")
    recorded = _plan_nodes(plan, progress, on)
    _repeat(plan, progress, events, recorded)


def _plan_stage(plan: ProjectPlan, record: StageRecord) -> StageEvent | None:
    """The new event, or ``None`` where the record only sees the stage that the project was in on that day."""
    if record.to_stage not in plan.route.stages:
        raise stage_not_on_route(record.to_stage, plan.where)
    events = sorted(plan.there[StageEvent], key=_in_order)
    before = [event for event in events if event.happened_on <= record.happened_on]
    if before and before[-1].to_stage == record.to_stage:
        _confirm(plan, _entry(before), record)
        return None
    if any(event.to_stage == record.to_stage and event.happened_on == record.happened_on for event in before):
        return None
    event = StageEvent(
        project=plan.project,
        to_stage=record.to_stage,
        happened_on=record.happened_on,
        evidence_level=record.evidence_level,
        verified_on=record.verified_on,
        bypassed=record.bypassed,
        reason=record.reason,
        source=record.source,
    )
    plan.add(event)
    return event


def _entry(events: list[StageEvent]) -> StageEvent:
    """The event by which the newest of ``events`` entered its stage: sightings of the same stage may follow it."""
    entry = events[-1]
    for event in reversed(events):
        if event.to_stage != entry.to_stage:
            break
        entry = event
    return entry


def _confirm(plan: ProjectPlan, event: StageEvent, record: StageRecord) -> None:
    """A sighting proves the move that it confirms, if it is better known than the move was."""
    if event.evidence_level == EvidenceLevel.VERIFIED or record.evidence_level != EvidenceLevel.VERIFIED:
        return
    proved_on = record.verified_on or record.happened_on
    level = no_lower(event.evidence_level, record.evidence_level)
    plan.change(event, evidence_level=level, verified_on=proved_on if proved_on > event.happened_on else None)


def _link(plan: ProjectPlan, events: list[StageEvent], new_events: list[StageEvent]) -> None:
    previous = ""
    last: StageEvent | None = None
    for event in events:
        if event in new_events:
            event.from_stage = previous
        elif event.from_stage != previous:
            plan.change(event, from_stage=previous)
        if last and (event in new_events or last in new_events) and _runs_back(last, event) and not event.reason:
            raise _history_runs_back(last, event, plan.where)
        previous, last = event.to_stage, event


def _plan_healths(plan: ProjectPlan) -> None:
    loss = plan.project.loss_reason
    for record in sorted(plan.record.healths, key=lambda health: health.happened_on):
        events = sorted(plan.there[HealthEvent], key=_in_order)
        before = [event for event in events if event.happened_on <= record.happened_on]
        same = [event for event in before if (event.health, event.happened_on) == (record.health, record.happened_on)]
        if same:
            plan.change(same[-1], reason=record.reason)
        elif not before or before[-1].health != record.health:
            plan.add(
                HealthEvent(
                    project=plan.project, health=record.health, reason=record.reason, happened_on=record.happened_on
                )
            )
        if record.health == Health.WITHDRAWN:
            loss = record.loss_reason or loss or LossReason.UNKNOWN
    # Sorting is stable: of two new events on a day, the one stated later is the newest.
    events = sorted(plan.there[HealthEvent], key=_in_order)
    plan.project.health = events[-1].health if events else Health.ON_TRACK
    plan.project.loss_reason = loss if plan.project.health == Health.WITHDRAWN else ""


def _plan_nodes(plan: ProjectPlan, progress: Progression, on: date) -> dict[str, date]:
    nodes: dict[str, Node] = {node.code: node for node in plan.there[Node]}
    for definition in plan.route.nodes:
        if definition.code not in nodes:
            nodes[definition.code] = Node(project=plan.project, code=definition.code)
            plan.add(nodes[definition.code])
    for record in plan.record.nodes:
        _check_node(plan, record, nodes)
        _plan_agreement(plan, nodes[record.code], record, on)
    recorded = {node.code: node.actual_on for node in nodes.values() if node.recorded and node.actual_on}
    states = _states(plan, progress, recorded)
    for record in plan.record.nodes:
        if record.actual_on and states[record.code].actual_on != record.actual_on:
            recorded[record.code] = record.actual_on
    for code, state in _states(plan, progress, recorded).items():
        plan.change(
            nodes[code],
            planned_on=state.planned_on,
            agreed=state.agreed,
            actual_on=state.actual_on,
            recorded=state.recorded,
        )
    return recorded


def _states(plan: ProjectPlan, progress: Progression, recorded: dict[str, date]) -> dict[str, NodeState]:
    evidence: dict[EvidenceKind, date] = {}
    for document in plan.there[Evidence]:
        kind = EvidenceKind(document.kind)
        evidence[kind] = min(document.dated_on, evidence.get(kind, document.dated_on))
    agreed = {
        code: max(own, key=lambda agreement: agreement.agreed_on).planned_on
        for code, own in plan.agreements.items()
        if own
    }
    states = node_states(plan.route, progress, evidence_on=evidence, agreed_on=agreed, recorded_on=recorded)
    return {state.definition.code: state for state in states}


def _plan_agreement(plan: ProjectPlan, node: Node, record: NodeRecord, on: date) -> None:
    if record.planned_on is None:
        return
    agreed_on = record.agreed_on or min(plan.record.source_on or on, on)
    own = plan.agreements.setdefault(node.code, [])
    known = [agreement for agreement in own if agreement.agreed_on <= agreed_on]
    newest = max(known, key=lambda agreement: agreement.agreed_on, default=None)
    if newest and newest.planned_on == record.planned_on:
        return
    if newest and newest.agreed_on == agreed_on:
        plan.change(newest, planned_on=record.planned_on)
        return
    agreement = NodeAgreement(node=node, planned_on=record.planned_on, agreed_on=agreed_on)
    own.append(agreement)
    plan.add(agreement)


def _repeat(plan: ProjectPlan, progress: Progression, events: list[StageEvent], recorded: dict[str, date]) -> None:
    project = plan.project
    project.stage = progress.stage
    noted = [note.noted_on for note in plan.there[ProgressNote]]
    project.last_progress_on = max([events[-1].happened_on, *noted, *recorded.values()])


def _check_days(plan: ProjectPlan, on: date) -> None:
    """Nothing that a record says has happened may lie after the day of the occasion."""
    for field, day in _happened(plan):
        if day and day > on:
            raise Problem(
                "project.day_in_the_future",
                Text(f"日期 {day} 晚于 {on}", f"{day} lies after {on}"),
                Text("请填写已经发生的日期", "Give a day on which it has happened"),
                Where(sheet=plan.where.sheet, row=plan.where.row, field=field),
            )


def _happened(plan: ProjectPlan) -> Iterable[tuple[str, date | None]]:
    record = plan.record
    yield from (("stages", stage.happened_on) for stage in record.stages)
    yield from (("healths", health.happened_on) for health in record.healths)
    yield from (("nodes", node.actual_on) for node in record.nodes)
    yield from (("nodes", node.agreed_on) for node in record.nodes)
    yield from (("evidence", document.dated_on) for document in record.evidence)
    yield from (("progress", note.noted_on) for note in record.progress)


def _check_node(plan: ProjectPlan, record: NodeRecord, nodes: dict[str, Node]) -> None:
    if record.code not in nodes:
        raise Problem(
            "project.unknown_node",
            Text(f"此类项目没有节点“{record.code}”", f"Its kind has no node “{record.code}”"),
            Text(f"可用节点：{'、'.join(nodes)}", f"Its nodes: {', '.join(nodes)}"),
            plan.where,
        )


def _history_runs_back(last: StageEvent, event: StageEvent, where: Where) -> Problem:
    was, becomes = STAGE_TEXTS[Stage(last.to_stage)], STAGE_TEXTS[Stage(event.to_stage)]
    return Problem(
        "project.history_runs_back",
        Text(
            f"{event.happened_on} 由“{was.zh}”退回“{becomes.zh}”，没有说明原因",
            f"On {event.happened_on} it moves back from “{was.en}” to “{becomes.en}” without a reason",
        ),
        Text("请核对阶段和日期，或补充退回原因", "Check stages and days, or give the reason"),
        where,
    )


def _move(event: StageEvent) -> StageMove:
    return StageMove(
        Stage(event.to_stage),
        event.happened_on,
        EvidenceLevel(event.evidence_level),
        event.bypassed,
        event.verified_on,
    )


def _runs_back(last: StageEvent, event: StageEvent) -> bool:
    return STAGE_ORDER[Stage(event.to_stage)] < STAGE_ORDER[Stage(last.to_stage)]


def _by_day(record: StageRecord) -> tuple[date, int]:
    return record.happened_on, STAGE_ORDER[record.to_stage]


def _in_order(event: StageEvent | HealthEvent) -> tuple[date, bool, int]:
    """By day, then in the order of writing; new rows, which have no id yet, come last and keep their order."""
    return event.happened_on, event.pk is None, event.pk or 0
