"""Remembers how the columns of a layout are to be understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.imports.models import ColumnMapping, ImportKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of


@dataclass(kw_only=True)
class SaveMapping(Action[ColumnMapping]):
    """``columns`` maps header text to field name, "" for a column that is to be left out (see ``ColumnMapping``)."""

    name: ClassVar[str] = "column_mapping.save"
    permission: ClassVar[Permission] = Permission.IMPORT
    kind: ImportKind
    signature: str
    columns: Mapping[str, str]

    def within_reach(self) -> bool:
        """A layout belongs to no district; whoever may import may say what it means."""
        return True

    def change(self) -> ColumnMapping:
        """Writes the mapping, in place of an older one for the same header."""
        mapping = ColumnMapping.objects.filter(kind=self.kind, signature=self.signature).first()
        known = mapping is not None
        mapping = mapping or ColumnMapping(kind=self.kind, signature=self.signature)
        before = state_of(mapping)
        mapping.columns = dict(self.columns)
        if known and before["columns"] == mapping.columns:
            return mapping
        mapping.saved_by = self.occasion.user
        mapping.save()
        if known:
            self.note_changed(mapping, before)
        else:
            self.note_created(mapping)
        return mapping
