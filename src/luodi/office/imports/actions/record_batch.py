"""Records that a file was imported, with its counts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from luodi.office.imports.models import ImportBatch, ImportKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Action


@dataclass(kw_only=True)
class RecordBatch(Action[ImportBatch]):
    """Belongs to the transaction that brought the rows in; the counts are the rows of the file."""

    name: ClassVar[str] = "import_batch.record"
    permission: ClassVar[Permission] = Permission.IMPORT
    kind: ImportKind
    file_name: str
    sha256: str
    as_of: date | None = None
    created: int
    updated: int
    unchanged: int
    review: int
    refused: int
    refusals_path: str = ""

    def within_reach(self) -> bool:
        """What was imported is decided row by row; that it was imported belongs to whoever did it."""
        return True

    def change(self) -> ImportBatch:
        """Writes the batch."""
        batch = ImportBatch.objects.create(
            kind=self.kind,
            file_name=self.file_name[-255:],
            sha256=self.sha256,
            as_of=self.as_of,
            imported_at=self.occasion.at,
            imported_by=self.occasion.user,
            created=self.created,
            updated=self.updated,
            unchanged=self.unchanged,
            review=self.review,
            refused=self.refused,
            refusals_path=self.refusals_path,
        )
        self.note_created(batch)
        return batch
