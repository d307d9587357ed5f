"""Undoes a whole import, within a day of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

from luodi.office.imports.models import ImportBatch
from luodi.office.imports.undoing import project_codes, refuse_touched, standing_ids, taken_back, touched_since
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.projects.standing_keeping import refresh_standings
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

UNDO_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows of the register were removed, and how many set back to what they were."""

    removed: int
    restored: int


@dataclass(kw_only=True)
class UndoImport(Action[Undone]):
    """All or nothing: when anything that the import wrote was changed since, nothing is undone, and it is named.

    The batch stays, marked as undone, with its file; the journal keeps what was removed.
    """

    name: ClassVar[str] = "import_batch.undo"
    permission: ClassVar[Permission] = Permission.IMPORT
    batch: ImportBatch
    _projects: set[str] = field(init=False, default_factory=set, repr=False)

    def within_reach(self) -> bool:
        """The office that imported it, or the city's."""
        self.batch = ImportBatch.objects.select_related("imported_by").get(pk=self.batch.pk)
        user = self.occasion.user
        return user.scope.level == "city" or self.batch.imported_by.office_id == user.office_id

    def validate(self) -> None:
        """Once, within a day, and only what nobody has touched since."""
        batch = self.batch
        if batch.undone_at is not None:
            raise self._refused("undone", Text("这次导入已经撤销", "This import was undone before"))
        if self.occasion.at - batch.imported_at > UNDO_WITHIN:
            raise self._refused("undo_too_late", Text("导入已超过一天，不能撤销", "More than a day has passed"))
        if batch.first_revision is None or batch.last_revision is None:
            raise self._refused(
                "undo_unknown", Text("这次导入没有记录写了什么", "What this import wrote was not recorded")
            )
        refuse_touched(touched_since(batch.first_revision, batch.last_revision))

    def change(self) -> Undone:
        """Takes back entry by entry, the newest first, and marks the batch."""
        removed = restored = 0
        for changes in taken_back(self.batch.first_revision or 0, self.batch.last_revision or 0):
            removed += sum(change.after is None for change in changes)
            restored += sum(change.after is not None for change in changes)
            self._projects |= project_codes(changes)
            self.note(changes)
            self.flush_journal()
        before = state_of(self.batch)
        self.batch.undone_at, self.batch.undone_by = self.occasion.at, self.occasion.user
        self.batch.save(update_fields=["undone_at", "undone_by"])
        self.note_changed(self.batch, before)
        return Undone(removed, restored)

    def settle(self) -> None:
        """Where the projects that remain stand is computed anew."""
        refresh_standings(standing_ids(self._projects))

    def _refused(self, code: str, what: Text) -> Problem:
        return Problem(
            f"import.{code}",
            what,
            Text(
                "如有错误，请在对象的页面上更正，或导入更正后的文件",
                "Correct it on its page, or import a better file",
            ),
            Where(file=self.batch.file_name),
        )
