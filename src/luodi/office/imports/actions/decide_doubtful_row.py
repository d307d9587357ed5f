"""Decides whether a doubtful row is a project that the register holds, and applies it."""

from dataclasses import dataclass, field
from typing import ClassVar

from luodi.office.imports.actions.skip_doubtful_row import decided_before
from luodi.office.imports.models import DoubtfulRow
from luodi.office.imports.reconciling import as_new, as_update, hold
from luodi.office.imports.stored_rows import from_stored
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.models import Project
from luodi.office.projects.records import ProjectRecord


@dataclass(kw_only=True)
class DecideDoubtfulRow(Action[Project]):
    """``same``: the row is the candidate and is merged into it; otherwise it becomes a project of its own.

    Rows of other files that wait with the same name for the same candidate are decided with it, oldest source first:
    whoever knows the answer knows it for all of them. The result is the project that the row now is. A row that should
    not come in at all is skipped (``skip_doubtful_row``).
    """

    name: ClassVar[str] = "doubtful_row.decide"
    permission: ClassVar[Permission] = Permission.DOUBT_DECIDE
    row: DoubtfulRow
    same: bool
    _together: list[DoubtfulRow] = field(init=False, default_factory=list)

    def within_reach(self) -> bool:
        """Both sides must lie within reach: the candidate, and the place that the row names."""
        alike = DoubtfulRow.objects.select_for_update().filter(
            candidate_id=self.row.candidate_id, incoming_name=self.row.incoming_name
        )
        self._together = [row for row in alike if row.pk == self.row.pk or row.decision == DoubtfulRow.Decision.OPEN]
        self._together.sort(key=lambda row: (row.incoming.get("source_on", ""), row.pk))
        scope, candidate = self.occasion.user.scope, self.row.candidate
        if not scope.reaches(district_code=candidate.district_id or "", park_code=candidate.park_id or ""):
            return False
        records = [from_stored(row.incoming) for row in self._together]
        return all(
            scope.reaches(
                district_code=record.district_code or candidate.district_id or "",
                park_code=record.park_code or candidate.park_id or "",
            )
            for record in records
        )

    def validate(self) -> None:
        """A row is decided once."""
        current = next(row for row in self._together if row.pk == self.row.pk)
        if current.decision != DoubtfulRow.Decision.OPEN:
            raise decided_before(current)

    def change(self) -> Project:
        """Applies every row that waits, and marks it decided."""
        project: Project | None = self.row.candidate if self.same else None
        for row in self._together:
            project = self._apply(from_stored(row.incoming), project)
            self._mark(row)
        if project is None:
            raise ValueError("the row itself is among those decided")
        return project

    def _apply(self, record: ProjectRecord, project: Project | None) -> Project:
        """Receives the row as part of ``project``, or as a new one, and gives what it now is."""
        record = as_update(record, hold([project.pk])[project.pk]) if project else as_new(record)
        [received] = ReceiveProjects(occasion=self.occasion, records=[record]).execute().projects
        return Project.objects.get(code=received.code)

    def _mark(self, row: DoubtfulRow) -> None:
        before = state_of(row)
        row.decision = DoubtfulRow.Decision.SAME if self.same else DoubtfulRow.Decision.DIFFERENT
        row.decided_by, row.decided_at = self.occasion.user, self.occasion.at
        row.save()
        self.note_changed(row, before)
