"""What a row says of a project's way: stages it is or was in, dates planned, health, progress.

A ledger's status word speaks of the ledger's day: the project is seen in the stage on that day. Dates in the columns
开工时间 and the like are days on which a stage was reached, unless they lie ahead, or beyond the stage that the status
gives: then they are plans. In a yearly plan list 新开工 and 建成 are plans for the year (``statuses.toml``); what the
list implies of the present is an estimate, and only 在建 says that the project is under construction.
"""

from dataclasses import dataclass
from datetime import date

from luodi.front.exchange.ledgers import vocabulary
from luodi.front.exchange.ledgers.circumstances import Circumstances
from luodi.front.exchange.ledgers.layout import LedgerRow
from luodi.front.exchange.ledgers.values import RowReader
from luodi.front.exchange.ledgers.vocabulary import Status
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.imports.ledger_lines import stage_of_node
from luodi.office.projects.records import HealthRecord, NodeRecord, ProgressRecord, StageRecord
from luodi.office.projects.routes import STAGE_ORDER, shipped_route
from luodi.office.projects.words import Health, LossReason, ProjectKind, Stage
from luodi.reference.text import Text

_DATED = (Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING, Stage.AT_CAPACITY)
_LOSS_WORDS = {
    LossReason.OTHER_CITY: ("外迁", "外地", "其他城市", "外省"),
    LossReason.LAND: ("土地", "用地", "场地", "厂房", "载体"),
    LossReason.CAPITAL: ("资金", "融资"),
    LossReason.MARKET: ("市场", "行情"),
    LossReason.POLICY: ("政策",),
    LossReason.PERMIT: ("审批", "环评", "许可", "能评"),
}


@dataclass(frozen=True, slots=True)
class History:
    """The dated rows that a ledger's row brings; ``producing_year`` is the year from which it promises output."""

    stages: tuple[StageRecord, ...]
    healths: tuple[HealthRecord, ...]
    nodes: tuple[NodeRecord, ...]
    progress: tuple[ProgressRecord, ...]
    producing_year: int | None


@dataclass(frozen=True, slots=True)
class _Said:
    """A status and the word that said it."""

    word: str
    status: Status


def read_history(reader: RowReader, row: LedgerRow, given: Circumstances, kind: ProjectKind) -> History:
    """The history in a row, for a project of ``kind``; what cannot be read is noted with ``reader``."""
    said, progress_text = _status(reader, row)
    reached, planned = _dates(reader, given, said)
    stages = _stages(reached, said, given, kind)
    if said and given.plan_year and said.status.planned:
        planned[Stage(said.status.planned)] = date(given.plan_year, 12, 31)
    notes = []
    if said and given.plan_year:
        notes.append(_plan_note(said, given))
    if progress_text:
        notes.append(ProgressRecord(noted_on=given.as_of, text=progress_text))
    ahead = [
        on.year for stage, on in {**planned, **reached}.items() if STAGE_ORDER[stage] >= STAGE_ORDER[Stage.PRODUCING]
    ]
    return History(
        stages,
        _health(reader, said, given),
        _nodes(planned, given, kind),
        tuple(notes),
        max(ahead, default=None),
    )


def _status(reader: RowReader, row: LedgerRow) -> tuple[_Said | None, str]:
    """The first column that says a stage or a health, and the progress text that is more than a status word."""
    found: _Said | None = None
    stage_text = reader.text("stage", 200)
    progress, remark = reader.text("progress"), reader.text("remark")
    for text, within in ((stage_text, True), (remark, False), (progress, False), (row.groups.stage, False)):
        status = vocabulary.status_said(text, within=within) if text else None
        if status and found is None:
            found = _Said(text, status)
        elif status and found and found.status.stage is None and status.stage:
            # 暂停 in one column, 在建 in another: health from the first, stage from the second.
            found = _Said(found.word, Status(status.stage, found.status.health, status.planned, status.plan_stage))
    if stage_text and found is None:
        reader.refuse(
            "stage",
            "ledger.status_unknown",
            Text(f"不认识的阶段“{stage_text}”", f"The stage “{stage_text}” is not known"),
            Text("请改用储备、在谈、签约、落地、开工、竣工、投产、达产等", "Use a word such as 签约, 开工, 投产"),
        )
    texts = [text for text in (progress, remark) if text and not vocabulary.status_said(text)]
    return found, "；".join(texts)


def _dates(reader: RowReader, given: Circumstances, said: _Said | None) -> tuple[dict[Stage, date], dict[Stage, date]]:
    """The days on which stages were reached, and those for which they are planned."""
    reached: dict[Stage, date] = {}
    planned: dict[Stage, date] = {}
    now = Stage(said.status.stage) if said and said.status.stage and not given.plan_year else None
    for stage in _DATED:
        plan = reader.day(f"{stage}_planned_on", given.as_of.year)
        if plan:
            planned[stage] = plan.as_last_day()
        found = reader.day(f"{stage}_on", given.as_of.year)
        if found is None:
            continue
        beyond = now is not None and STAGE_ORDER[stage] > STAGE_ORDER[now]
        if found.as_first_day() > given.as_of or beyond or given.plan_year:
            planned.setdefault(stage, found.as_last_day())
        else:
            reached[stage] = min(found.as_last_day(), given.as_of)
    return reached, planned


def _stages(
    reached: dict[Stage, date], said: _Said | None, given: Circumstances, kind: ProjectKind
) -> tuple[StageRecord, ...]:
    """One record a stage, in the order of days; a stage dated after a later one is left out (补签 after 开工)."""
    route = shipped_route(kind).stages
    records: list[StageRecord] = []
    for stage, on in sorted(reached.items(), key=lambda each: (each[1], STAGE_ORDER[each[0]])):
        if stage in route and (not records or STAGE_ORDER[stage] > STAGE_ORDER[records[-1].to_stage]):
            records.append(_seen(stage, on, EvidenceLevel.SELF_REPORTED, "", given))
    now, level, reason = _now(said, given)
    if now is None and not records and given.stage:
        now, level, reason = given.stage, EvidenceLevel.ESTIMATED, "按台账标题"
    if now is not None:
        now = _on_route(now, route)
        if not records or STAGE_ORDER[now] > STAGE_ORDER[records[-1].to_stage]:
            records.append(_seen(now, given.as_of, level, reason, given))
    return tuple(records)


def _now(said: _Said | None, given: Circumstances) -> tuple[Stage | None, EvidenceLevel, str]:
    """The stage that the status word gives for the ledger's day."""
    if said is None:
        return None, EvidenceLevel.ESTIMATED, ""
    status = said.status
    if given.plan_year is None:
        return _stage(status.stage), EvidenceLevel.SELF_REPORTED, f"台账记为“{said.word}”"
    # 在建 states what is; 新开工 and 建成 say what is to come, so that the present is only inferred from them.
    level = EvidenceLevel.ESTIMATED if status.planned else EvidenceLevel.SELF_REPORTED
    return _stage(status.plan_stage), level, f"{given.plan_year}年度计划列为“{said.word}”"


def _seen(stage: Stage, on: date, level: EvidenceLevel, reason: str, given: Circumstances) -> StageRecord:
    return StageRecord(to_stage=stage, happened_on=on, evidence_level=level, reason=reason[:300], source=given.source)


def _stage(code: str | None) -> Stage | None:
    return Stage(code) if code else None


def _on_route(stage: Stage, route: tuple[Stage, ...]) -> Stage:
    """The stage itself, or the last one before it that this kind of project goes through."""
    return max((each for each in route if STAGE_ORDER[each] <= STAGE_ORDER[stage]), key=STAGE_ORDER.__getitem__)


def _health(reader: RowReader, said: _Said | None, given: Circumstances) -> tuple[HealthRecord, ...]:
    own = reader.text("health", 200)
    status = vocabulary.status_said(own, within=True) if own else None
    word, health = (own, status.health) if status and status.health else ("", None)
    if health is None and said and said.status.health:
        word, health = said.word, said.status.health
    if health is None:
        return ()
    reason = reader.text("loss_reason", 280)
    loss = next((code for code, words in _LOSS_WORDS.items() if any(w in reason for w in words)), LossReason.UNKNOWN)
    return (
        HealthRecord(
            health=Health(health),
            reason=reason or f"台账记为“{word}”",
            happened_on=given.as_of,
            loss_reason=loss if health == Health.WITHDRAWN else None,
        ),
    )


def _nodes(planned: dict[Stage, date], given: Circumstances, kind: ProjectKind) -> tuple[NodeRecord, ...]:
    """Agreed dates of the nodes that stand for the stages."""
    stages = stage_of_node(shipped_route(kind))
    return tuple(
        NodeRecord(code=code, planned_on=planned[stage], agreed_on=given.as_of)
        for code, stage in stages.items()
        if stage in planned
    )


def _plan_note(said: _Said, given: Circumstances) -> ProgressRecord:
    due = "，计划年内完成，尚无佐证" if said.status.planned else ""
    return ProgressRecord(noted_on=given.as_of, text=f"{given.source}：{said.word}{due}")
