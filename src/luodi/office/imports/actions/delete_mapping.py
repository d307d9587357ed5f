"""Forgets how the columns of a layout were understood."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import ColumnMapping
from luodi.office.people.access import Permission
from luodi.office.people.action import Action


@dataclass(kw_only=True)
class DeleteMapping(Action[int]):
    """All versions go; the journal keeps what each said. Files of this header are read by their words again."""

    name: ClassVar[str] = "column_mapping.delete"
    permission: ClassVar[Permission] = Permission.IMPORT
    mapping: ColumnMapping

    def within_reach(self) -> bool:
        """A layout belongs to no district."""
        return True

    def change(self) -> int:
        """Removes the versions and gives their number."""
        versions = list(ColumnMapping.objects.filter(kind=self.mapping.kind, signature=self.mapping.signature))
        for version in versions:
            self.note_removed(version)
            version.delete()
        return len(versions)
