"""Gives a saved mapping of columns another name."""

from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import ColumnMapping
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of


@dataclass(kw_only=True)
class RenameMapping(Action[None]):
    """The name is that of the layout: every version bears it."""

    name: ClassVar[str] = "column_mapping.rename"
    permission: ClassVar[Permission] = Permission.IMPORT
    mapping: ColumnMapping
    title: str

    def within_reach(self) -> bool:
        """A layout belongs to no district."""
        return True

    def change(self) -> None:
        """Writes the name where it differs."""
        versions = ColumnMapping.objects.filter(kind=self.mapping.kind, signature=self.mapping.signature)
        for version in versions.order_by("version"):
            before = state_of(version)
            version.name = self.title.strip()[:80]
            if self.note_changed(version, before):
                version.save(update_fields=["name"])
