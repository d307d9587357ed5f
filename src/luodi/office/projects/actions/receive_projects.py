"""Receives projects as a source states them: new ones are added with their whole history, known ones compared."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django.db import models, transaction

from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.people.models import User
from luodi.office.projects.code_numbers import next_codes
from luodi.office.projects.models import NodeAgreement, Project
from luodi.office.projects.reception import OWN_ROWS, ProjectPlan, Register, plan_project, plan_rows
from luodi.office.projects.reception_history import plan_history
from luodi.office.projects.records import Outcome, ProjectRecord, ReceivedProject, Reception
from luodi.office.projects.standing_keeping import refresh_standings
from luodi.reference.problems import Problem

_CHUNK = 500


@dataclass(kw_only=True)
class ReceiveProjects(Action[Reception]):
    """All or nothing. What the register already says writes nothing, so the same records twice change nothing.

    ``on_progress`` is told how many records are done. Gates are not asked: a source states what has happened, with the
    evidence level that it has.
    """

    name: ClassVar[str] = "project.receive"
    permission: ClassVar[Permission] = Permission.IMPORT
    records: Iterable[ProjectRecord]
    on_progress: Callable[[int], None] | None = None

    def within_reach(self) -> bool:
        """Each record is checked as it is planned, for where the project lies and where it would lie."""
        return True

    def change(self) -> Reception:
        """Plans and writes chunk by chunk, and flushes the journal, so that memory stays bounded."""
        received: list[ReceivedProject] = []
        for chunk in _chunks(self.records):
            register = Register.load(self.occasion.user, self.occasion.on, chunk)
            plans = [_plan(record, register) for record in chunk]
            self._write(plans)
            refresh_standings(plan.project.pk for plan in plans if plan.is_new or plan.changes())
            received.extend(_outcome(plan) for plan in plans)
            self.flush_journal()
            if self.on_progress:
                self.on_progress(len(received))
        return Reception(tuple(received))

    def _write(self, plans: list[ProjectPlan]) -> None:
        new = [plan for plan in plans if plan.is_new]
        self._number(new)
        Project.objects.bulk_create([plan.project for plan in new])
        for plan in new:
            self.note_created(plan.project)
        for plan in plans:
            if plan.before is not None and self.note_changed(plan.project, plan.before):
                plan.project.save()
        rows = [row for plan in plans for row in plan.rows]
        for row in rows:
            if row.before is not None and self.note_changed(row.row, row.before):
                row.row.save()
        kinds: tuple[type[models.Model], ...] = (*OWN_ROWS, NodeAgreement)
        for model in kinds:
            created: list[Any] = [row.row for row in rows if row.before is None and type(row.row) is model]
            table: models.QuerySet[Any] = models.QuerySet(model)
            table.bulk_create(created)
            for entity in created:
                self.note_created(entity)

    def _number(self, plans: list[ProjectPlan]) -> None:
        by_year = sorted(plans, key=self._year)
        for year, of_year in groupby(by_year, key=self._year):
            numbered = list(of_year)
            for plan, code in zip(numbered, next_codes(year, len(numbered)), strict=True):
                plan.project.code = code

    def _year(self, plan: ProjectPlan) -> int:
        return (plan.record.registered_on or self.occasion.on).year


def preview(user: User, records: Sequence[ProjectRecord], on: date) -> Reception:
    """What receiving ``records`` on a day would do; nothing is written. Records that cannot be received are refused."""
    received: list[ReceivedProject] = []
    with transaction.atomic():
        for chunk in _chunks(records):
            register = Register.load(user, on, chunk)
            received.extend(_previewed(record, register) for record in chunk)
    return Reception(tuple(received))


def _previewed(record: ProjectRecord, register: Register) -> ReceivedProject:
    try:
        return _outcome(_plan(record, register))
    except Problem as problem:
        return ReceivedProject("refused", record.project_id, "", (), problem.record)


def _plan(record: ProjectRecord, register: Register) -> ProjectPlan:
    plan = plan_project(record, register)
    plan_rows(plan, register)
    plan_history(plan, register.on)
    return plan


def _outcome(plan: ProjectPlan) -> ReceivedProject:
    changes = plan.changes()
    outcome: Outcome = "created" if plan.is_new else "updated" if changes else "unchanged"
    return ReceivedProject(outcome, plan.project.pk, plan.project.code, changes)


def _chunks(records: Iterable[ProjectRecord]) -> Iterator[list[ProjectRecord]]:
    """So many records at a time; one that speaks of a project again waits until what was said before is written."""
    chunk: list[ProjectRecord] = []
    known: set[int] = set()
    for record in records:
        if len(chunk) == _CHUNK or record.project_id in known:
            yield chunk
            chunk, known = [], set()
        chunk.append(record)
        if record.project_id is not None:
            known.add(record.project_id)
    if chunk:
        yield chunk
