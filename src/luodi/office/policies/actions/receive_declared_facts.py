"""Receives declared facts of many enterprises at once, and judges those enterprises anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.access import ids_within_reach
from luodi.office.enterprises.rows import insert_rows
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.columns import judged_by_columns
from luodi.office.policies.models import DeclaredFact
from luodi.office.policies.records import DeclaredRecord
from luodi.office.policies.running import run_for
from luodi.office.policies.words import EngineName

_COLUMNS = ("enterprise_id", "code", "year", "value", "source", "stated_on", "evidence_level")
_STATED = ("value", "source", "stated_on")
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class DeclaredReception:
    """How many facts were added, changed and left as they were."""

    created: int
    updated: int
    unchanged: int


@dataclass(kw_only=True)
class ReceiveDeclaredFacts(Action[DeclaredReception]):
    """Writes all records inside one transaction; a fact stated earlier than what is known does not replace it."""

    name: ClassVar[str] = "policy.receive_declared_facts"
    permission: ClassVar[Permission] = Permission.FACT_DECLARE
    records: Sequence[DeclaredRecord]

    def within_reach(self) -> bool:
        """Decided record by record: an enterprise that the user does not see is unknown."""
        return True

    def change(self) -> DeclaredReception:
        """Batch after batch, then the judgement."""
        created = updated = unchanged = 0
        touched: dict[int, None] = {}
        for start in range(0, len(self.records), _BATCH):
            records = {each.journal_key: each for each in self.records[start : start + _BATCH]}
            ids = ids_within_reach(self.occasion.user, {each.credit_code for each in records.values()})
            known = self._known(ids)
            fresh = [each for key, each in records.items() if key not in known]
            moved = [each for key, each in records.items() if key in known and _replaces(each, known[key])]
            self._create(fresh, ids)
            self._update(moved, known)
            touched.update(dict.fromkeys(ids[each.credit_code] for each in (*fresh, *moved)))
            created, updated = created + len(fresh), updated + len(moved)
            unchanged += len(records) - len(fresh) - len(moved)
        if touched:
            codes = {each.code for each in self.records}
            run_for(
                sorted(touched), self.occasion.at, self.occasion.on, asking=codes,
                engine=judged_by_columns, engine_name=EngineName.LOCAL,
            )  # fmt: skip
        return DeclaredReception(created, updated, unchanged)

    def _known(self, ids: dict[str, int]) -> dict[str, DeclaredFact]:
        facts = DeclaredFact.objects.filter(enterprise_id__in=ids.values()).select_related("enterprise").order_by()
        return {fact.journal_key: fact for fact in facts}

    def _create(self, fresh: Sequence[DeclaredRecord], ids: dict[str, int]) -> None:
        rows = [
            (ids[each.credit_code], each.code, each.year, each.value, each.source, each.stated_on, each.evidence_level)
            for each in fresh
        ]
        insert_rows(DeclaredFact, _COLUMNS, rows)
        self.note(
            Change("declared_fact", each.journal_key, None, dict(zip(_COLUMNS, row, strict=True)))
            for each, row in zip(fresh, rows, strict=True)
        )

    def _update(self, moved: Sequence[DeclaredRecord], known: dict[str, DeclaredFact]) -> None:
        for record in moved:
            row = known[record.journal_key]
            fields = [field for field in _STATED if getattr(row, field) != getattr(record, field)]
            before = {field: getattr(row, field) for field in fields}
            for field in fields:
                setattr(row, field, getattr(record, field))
            row.save(update_fields=fields)
            after = {field: getattr(record, field) for field in fields}
            self.note([Change("declared_fact", record.journal_key, before, after)])


def _replaces(record: DeclaredRecord, row: DeclaredFact) -> bool:
    differs = any(getattr(row, field) != getattr(record, field) for field in _STATED)
    return differs and record.stated_on >= row.stated_on
