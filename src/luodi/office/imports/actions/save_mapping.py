"""Remembers how the columns of a layout are to be understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import ColumnMapping, ImportKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Action


@dataclass(kw_only=True)
class SaveMapping(Action[ColumnMapping]):
    """``columns`` maps header text to field name, "" for a column that is to be left out (see ``ColumnMapping``)."""

    name: ClassVar[str] = "column_mapping.save"
    permission: ClassVar[Permission] = Permission.IMPORT
    kind: ImportKind
    signature: str
    columns: Mapping[str, str]
    title: str = ""

    def within_reach(self) -> bool:
        """A layout belongs to no district; whoever may import may say what it means."""
        return True

    def change(self) -> ColumnMapping:
        """Writes a new version, unless the newest says the same; files imported before were read as they were."""
        versions = ColumnMapping.objects.filter(kind=self.kind, signature=self.signature)
        newest = versions.order_by("-version").first()
        if newest is not None and newest.columns == dict(self.columns):
            return newest
        mapping = ColumnMapping.objects.create(
            kind=self.kind,
            signature=self.signature,
            version=newest.version + 1 if newest else 1,
            name=self.title.strip() or (newest.name if newest else ""),
            columns=dict(self.columns),
            saved_by=self.occasion.user,
        )
        self.note_created(mapping)
        return mapping
