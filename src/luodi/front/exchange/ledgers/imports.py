"""A project ledger on its way into the register: read, matched, previewed, received in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from django.utils import timezone

from luodi.front.exchange.imports import DoubtSample, FieldChange, Import, Tally
from luodi.front.exchange.ledgers.matching import Candidate, Decision, Double, Fate, decide, find_doubles
from luodi.front.exchange.ledgers.rows import IncomingProject
from luodi.front.exchange.ledgers.sheets import Options, ReadSheet, read_sheets
from luodi.front.exchange.reading.cells import Row
from luodi.front.exchange.reading.source import Source
from luodi.office.imports.actions.queue_doubtful_rows import Doubt, QueueDoubtfulRows
from luodi.office.imports.known_projects import KnownProject, known_projects
from luodi.office.imports.models import ImportBatch, ImportKind
from luodi.office.imports.reconciling import as_new, as_update, hold
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.projects.actions.receive_projects import ReceiveProjects, preview
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.models import Project
from luodi.office.projects.records import ProjectRecord, ReceivedProject, Reception
from luodi.reference.problems import Problem, ProblemRecord, Where
from luodi.reference.text import Text

_DATING = frozenset({"source", "source_on"})


@dataclass(frozen=True, slots=True)
class _Planned:
    """Everything decided about a file before anything is written. ``position`` places a row among the records sent."""

    sheets: list[ReadSheet]
    rows: list[IncomingProject]
    decisions: list[Decision]
    doubles: list[Double]
    known: list[KnownProject]
    records: list[ProjectRecord]
    position: dict[int, int]
    expected: Reception
    refused: dict[int, ProblemRecord]
    notes: list[ProblemRecord]


class LedgerImport(Import):
    """One ledger. ``district_code`` holds for rows that name none; ``plan`` says what the title does not."""

    kind: ClassVar[ImportKind] = ImportKind.PROJECTS

    def __init__(
        self,
        source: Source,
        *,
        sheet: str = "",
        as_of: date | None = None,
        district_code: str = "",
        plan: bool | None = None,
    ) -> None:
        super().__init__(source, sheet=sheet, as_of=as_of)
        self._options = Options(as_of, plan, district_code)
        self._received: tuple[_Planned, Reception] | None = None

    def rehearse(self, user: User, tally: Tally) -> None:
        """Reads, matches and compares; writes nothing."""
        planned = self._plan(user, timezone.localdate())
        _report(planned, planned.expected, tally)

    def receive(self, occasion: Occasion, tally: Tally) -> None:
        """Hands the certain rows to ``ReceiveProjects``."""
        planned = self._plan(occasion.user, occasion.on, rehearsed=False)
        try:
            reception = ReceiveProjects(occasion=occasion, records=planned.records).execute()
        except Problem:
            # A record that the register does not take stops all; a rehearsal finds it, so that it alone goes back.
            planned = self._plan(occasion.user, occasion.on)
            reception = ReceiveProjects(occasion=occasion, records=planned.records).execute()
        self._received = planned, reception
        _report(planned, reception, tally)

    def conclude(self, occasion: Occasion, batch: ImportBatch) -> None:
        """Queues the doubtful rows, and relates what looks signed twice."""
        if self._received is None:
            return
        planned, reception = self._received
        doubts = list(_doubts(planned, reception))
        if doubts:
            QueueDoubtfulRows(occasion=occasion, batch=batch, doubts=doubts).execute()
        for double in planned.doubles:
            _relate(occasion, planned, reception, double, self.source.name)

    def _plan(self, user: User, today: date, *, rehearsed: bool = True) -> _Planned:
        sheets, notes = read_sheets(self.source, self.sheet, self._options, user)
        self.as_of = self.as_of or min(sheet.given.as_of for sheet in sheets)
        _check_days(sheets, today)
        everything = [row for sheet in sheets for row in sheet.rows]
        refused = _refusals(everything, user)
        known = known_projects()
        while True:
            kept = [index for index in range(len(everything)) if index not in refused]
            rows = [everything[index] for index in kept]
            candidates = [_candidate(row) for row in rows]
            decisions = [_within_reach(decision, known, user) for decision in decide(candidates, known)]
            records, position = _records(rows, decisions, known)
            expected = preview(user, records, on=today) if rehearsed else Reception(())
            places = {place: kept[index] for index, place in position.items()}
            refused_late = {places[place]: each.problem for place, each in enumerate(expected.projects) if each.problem}
            if not refused_late:
                break
            # What the register would not take goes back too; rows that were compared with it are compared anew.
            refused |= refused_late
        doubles = find_doubles(candidates, decisions, known)
        return _Planned(sheets, rows, decisions, doubles, known, records, position, expected, refused, notes)


def _check_days(sheets: Sequence[ReadSheet], today: date) -> None:
    for sheet in sheets:
        if sheet.given.as_of > today:
            raise Problem(
                "ledger.day_ahead",
                Text(f"截至日期 {sheet.given.as_of} 晚于今天", f"The day {sheet.given.as_of} lies after today"),
                Text("请核对 --as-of 或表头的截至日期", "Check --as-of, or the day in the sheet's notes"),
                Where(sheet.given.file, sheet.given.sheet),
            )


def _refusals(rows: Sequence[IncomingProject], user: User) -> dict[int, ProblemRecord]:
    """Why rows are sent back: what cannot be read, or lies outside the reach of the user's office."""
    refused: dict[int, ProblemRecord] = {}
    for index, row in enumerate(rows):
        if row.record is None:
            refused[index] = _together(row.problems)
        elif not user.scope.reaches(district_code=row.record.district_code or "", park_code=row.record.park_code or ""):
            refused[index] = ProblemRecord(
                "ledger.out_of_reach",
                Text("该项目不在您所在机构的管辖范围内", "The project lies outside the reach of your office"),
                Text("请由所属区或园区导入", "Let the office of its district or park import it"),
                Where(sheet=row.sheet, row=row.row.number),
            )
    return refused


def _together(problems: Sequence[ProblemRecord]) -> ProblemRecord:
    """Everything that is wrong with a row as one reason, so that it is mended in one go."""
    first, *others = problems
    if not others:
        return first
    zh = "；".join(f"「{each.where.field}」{each.what.zh}" for each in problems)
    en = "; ".join(f"“{each.where.field}”: {each.what.en}" for each in problems)
    remedies = dict.fromkeys(each.remedy for each in problems)
    return ProblemRecord(
        first.code,
        Text(zh, en),
        Text("；".join(each.zh for each in remedies), "; ".join(each.en for each in remedies)),
        replace(first.where, field=""),
    )


def _candidate(row: IncomingProject) -> Candidate:
    record = _record(row)
    signed = [stage.happened_on for stage in record.stages if stage.to_stage not in ("lead", "talks")]
    return Candidate(
        name=record.name or "",
        district_code=record.district_code or "",
        investor=record.investor_name or "",
        investment_cny=record.investment_cny,
        signed_on=min(signed, default=None),
        code=row.code,
        former_name=row.former_name,
        says=replace(record, sheet="", row=None),
    )


def _record(row: IncomingProject) -> ProjectRecord:
    if row.record is None:
        raise ValueError(f"row {row.row.number} was refused")
    return row.record


def _within_reach(decision: Decision, known: Sequence[KnownProject], user: User) -> Decision:
    """A project that the user's office does not reach is not changed by its ledger: whoever reaches it decides."""
    if decision.fate is not Fate.JOINED or decision.project is None or user.scope.level == "city":
        return decision
    if known[decision.project].district_code == user.scope.district_code:
        return decision
    reason = Text("名称相符，但该项目未归属本区", "The name fits, but the project is not in your district yet")
    return replace(decision, fate=Fate.DOUBTFUL, reason=reason)


def _records(
    rows: Sequence[IncomingProject], decisions: Sequence[Decision], known: Sequence[KnownProject]
) -> tuple[list[ProjectRecord], dict[int, int]]:
    """What is sent to the register, and the place of each row in it."""
    joined = (decision.project for decision in decisions if decision.fate is Fate.JOINED)
    held = hold(known[project].id for project in joined if project is not None)
    records: list[ProjectRecord] = []
    position: dict[int, int] = {}
    for index, (row, decision) in enumerate(zip(rows, decisions, strict=True)):
        record = _record(row)
        if decision.fate is Fate.NEW:
            position[index] = len(records)
            records.append(as_new(record))
        elif decision.fate is Fate.JOINED and decision.project is not None:
            project = known[decision.project]
            position[index] = len(records)
            records.append(as_update(record, held[project.id], confirms=row.code != project.code))
    return records, position


def _report(planned: _Planned, reception: Reception, tally: Tally) -> None:
    """Tells what became of every row, and writes the refused ones back under their headings."""
    tally.notes.extend(planned.notes)
    _send_back(planned, tally)
    for index, (row, decision) in enumerate(zip(planned.rows, planned.decisions, strict=True)):
        if decision.fate is Fate.REPEATED:
            tally.unchanged += 1
        elif decision.fate is Fate.DOUBTFUL:
            tally.note_review(_doubt_sample(planned, row, decision))
        else:
            _report_received(row, reception.projects[planned.position[index]], tally)
    for double in planned.doubles:
        tally.notes.append(_double_note(planned, double))


def _report_received(row: IncomingProject, received: ReceivedProject, tally: Tally) -> None:
    changes = [change for change in received.changes if change.field not in _DATING]
    if received.outcome == "created":
        tally.note_created(row.row.number, received.code, row.name)
    elif received.outcome == "updated" and changes:
        said = [
            FieldChange(_field_name(change.entity, change.key, change.field), change.before, change.after)
            for change in changes
        ]
        tally.note_updated(row.row.number, received.code, row.name, said)
    else:
        tally.unchanged += 1


def _field_name(entity: str, key: str, field: str) -> str:
    return field if entity == "project" else f"{entity}.{key}.{field}"


def _send_back(planned: _Planned, tally: Tally) -> None:
    index = 0
    for sheet in planned.sheets:
        header = 0
        under: tuple[int, ...] = ()
        for row in sheet.rows:
            problem = planned.refused.get(index)
            index += 1
            if problem is None:
                continue
            if row.row.header != header:
                tally.begin_sheet(sheet.ledger.sheet, sheet.heading(row.row))
                header, under = row.row.header, ()
            if row.row.under != under:
                under = row.row.under
                for number in under:
                    tally.begin_group(sheet.grid.cells[number - 1])
            tally.refuse(Row(row.row.number, row.cells), problem)


def _doubt_sample(planned: _Planned, row: IncomingProject, decision: Decision) -> DoubtSample:
    if decision.project is not None:
        project = planned.known[decision.project]
        key, label = project.code, project.name
    else:
        key, label = "", planned.rows[decision.row or 0].name
    return DoubtSample(row.row.number, row.name, key, label, decision.reason)


def _doubts(planned: _Planned, reception: Reception) -> list[Doubt]:
    return [
        Doubt(
            record=_record(row),
            candidate_id=_project_id(planned, reception, decision.project, decision.row),
            score=decision.score,
            reason=decision.reason,
        )
        for row, decision in zip(planned.rows, planned.decisions, strict=True)
        if decision.fate is Fate.DOUBTFUL
    ]


def _project_id(planned: _Planned, reception: Reception, project: int | None, row: int | None) -> int:
    """The register's id of a project that was known, or that a row of this file has just made."""
    if project is not None:
        return planned.known[project].id
    created = reception.projects[planned.position[row or 0]].project_id
    if created is None:
        raise ValueError("a project that was received has an id")
    return created


def _relate(occasion: Occasion, planned: _Planned, reception: Reception, double: Double, source_name: str) -> None:
    """Writes the pair in the system's name; what was signed first is the earlier one, else what was known first."""
    own = _project_id(planned, reception, None, double.row)
    other = _project_id(planned, reception, double.project, double.other)
    own_on, other_on = _signed_on(planned, double.row), _other_signed_on(planned, double)
    earlier, later = (own, other) if own_on < other_on else (other, own)
    projects = Project.objects.in_bulk([earlier, later])
    finder = Occasion(system_user(), occasion.at, f"{occasion.user.username}: {source_name}")
    RelateDoubleSigning(
        occasion=finder, earlier=projects[earlier], later=projects[later], score=double.score, why=double.reason
    ).execute()


def _signed_on(planned: _Planned, row: int) -> date:
    return _candidate(planned.rows[row]).signed_on or date.max


def _other_signed_on(planned: _Planned, double: Double) -> date:
    if double.project is not None:
        return planned.known[double.project].signed_on or date.max
    return _signed_on(planned, double.other or 0)


def _double_note(planned: _Planned, double: Double) -> ProblemRecord:
    row = planned.rows[double.row]
    other = planned.known[double.project].name if double.project is not None else planned.rows[double.other or 0].name
    return ProblemRecord(
        "ledger.signed_twice",
        Text(
            f"“{row.name}”与另一区的“{other}”可能是同一项目：{double.reason.zh}",
            f"“{row.name}” may be the same project as “{other}” of another district: {double.reason.en}",
        ),
        Text(
            "两区各自保留，后签者在核定前不计入",
            "Both stay with their districts; the later is not counted until decided",
        ),
        Where(sheet=row.sheet, row=row.row.number),
    )
