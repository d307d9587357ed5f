"""Remembers which entries of the journal an import wrote."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import ImportBatch
from luodi.office.journal import chain
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of


@dataclass(kw_only=True)
class SealBatch(Action[ImportBatch]):
    """The last step of an import, in its transaction: from ``first_revision`` to the newest all entries are its own."""

    name: ClassVar[str] = "import_batch.seal"
    permission: ClassVar[Permission] = Permission.IMPORT
    batch: ImportBatch
    first_revision: int

    def within_reach(self) -> bool:
        """It belongs to whoever imports."""
        return self.batch.imported_by_id == self.occasion.user.pk

    def change(self) -> ImportBatch:
        """Writes the two ends of the run."""
        before = state_of(self.batch)
        self.batch.first_revision, self.batch.last_revision = self.first_revision, chain.newest_revision()
        self.batch.save(update_fields=["first_revision", "last_revision"])
        self.note_changed(self.batch, before)
        return self.batch
