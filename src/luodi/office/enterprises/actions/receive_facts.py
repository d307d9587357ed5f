"""Receives facts of many enterprises: what is new is added, what differs is changed, the rest is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from luodi.office.enterprises.access import ids_within_reach
from luodi.office.enterprises.fact_checks import check_fact
from luodi.office.enterprises.models import EnterpriseFact, EvidenceLevel, FactName
from luodi.office.enterprises.records import FactRecord
from luodi.office.enterprises.rows import insert_rows
from luodi.office.journal.chain import Change
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_COLUMNS = ("enterprise_id", "name", "year", "value", "source", "stated_on", "evidence_level")
_NAMES, _LEVELS = FactName.values, EvidenceLevel.values
_STATED = ("value", "source", "stated_on")


@dataclass(frozen=True, slots=True)
class FactReception:
    """How many facts were added, changed, and left as they were."""

    created: int
    updated: int
    unchanged: int


@dataclass(kw_only=True)
class ReceiveFacts(Action[FactReception]):
    """Writes facts in batches, inside one transaction; memory holds one batch at a time."""

    name: ClassVar[str] = "enterprise.receive_facts"
    permission: ClassVar[Permission] = Permission.ENTERPRISE_EDIT
    batches: Iterable[Sequence[FactRecord]]

    def within_reach(self) -> bool:
        """Decided record by record: an enterprise that the user does not see is unknown."""
        return True

    def change(self) -> FactReception:
        """One batch after the other."""
        created = updated = unchanged = 0
        for records in self.batches:
            self._check(records)
            ids = ids_within_reach(self.occasion.user, {record.credit_code for record in records})
            known = _known(ids)
            fresh = [record for record in records if record.journal_key not in known]
            moved = [record for record in records if (row := known.get(record.journal_key)) and _differs(row, record)]
            self._create(fresh, ids)
            self._update(moved, known)
            self.flush_journal()
            created, updated = created + len(fresh), updated + len(moved)
            unchanged += len(records) - len(fresh) - len(moved)
        return FactReception(created, updated, unchanged)

    def _check(self, records: Sequence[FactRecord]) -> None:
        for record in records:
            _check_words(record)
            check_fact(
                name=record.name,
                year=record.year,
                value=record.value,
                source=record.source,
                stated_on=record.stated_on,
                today=self.occasion.on,
                credit_code=record.credit_code,
            )

    def _create(self, fresh: Sequence[FactRecord], ids: dict[str, int]) -> None:
        if not fresh:
            return
        rows = [
            (ids[each.credit_code], each.name, each.year, each.value, each.source, each.stated_on, each.evidence_level)
            for each in fresh
        ]
        insert_rows(EnterpriseFact, _COLUMNS, rows)
        self.note(
            Change("enterprise_fact", each.journal_key, None, dict(zip(_COLUMNS, row, strict=True)))
            for each, row in zip(fresh, rows, strict=True)
        )

    def _update(self, moved: Sequence[FactRecord], known: dict[str, EnterpriseFact]) -> None:
        for record in moved:
            row = known[record.journal_key]
            fields = [field for field in _STATED if getattr(row, field) != getattr(record, field)]
            before: dict[str, Any] = {field: getattr(row, field) for field in fields}
            for field in fields:
                setattr(row, field, getattr(record, field))
            row.save(update_fields=fields)
            after = {field: getattr(record, field) for field in fields}
            self.note([Change("enterprise_fact", record.journal_key, before, after)])


def _known(ids: dict[str, int]) -> dict[str, EnterpriseFact]:
    facts = EnterpriseFact.objects.filter(enterprise_id__in=ids.values()).select_related("enterprise").order_by()
    return {fact.journal_key: fact for fact in facts}


def _differs(row: EnterpriseFact, record: FactRecord) -> bool:
    return any(getattr(row, field) != getattr(record, field) for field in _STATED)


def _check_words(record: FactRecord) -> None:
    for field, word, known in (
        ("name", record.name, _NAMES),
        ("evidence_level", record.evidence_level, _LEVELS),
    ):
        if word not in known:
            raise Problem(
                "enterprise_fact.unknown_word",
                Text(f"“{word}”不是有效的取值", f"“{word}” is not a valid value"),
                Text(f"请用以下之一：{'、'.join(known)}", f"Use one of {', '.join(known)}"),
                Where(field=f"{record.credit_code} {field}"),
            )
