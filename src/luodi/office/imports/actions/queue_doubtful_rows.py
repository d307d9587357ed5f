"""Queues the rows of an import on which a person has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import orjson

from luodi.office.imports.models import DoubtfulRow, ImportBatch
from luodi.office.imports.stored_rows import to_stored
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.projects.records import ProjectRecord
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row as it was read, the project that it may be, and why that is not certain."""

    record: ProjectRecord
    candidate_id: int
    score: float
    reason: Text


@dataclass(kw_only=True)
class QueueDoubtfulRows(Action[int]):
    """The result is the number of rows added; one that came before with the same content is not added again."""

    name: ClassVar[str] = "doubtful_row.queue"
    permission: ClassVar[Permission] = Permission.IMPORT
    batch: ImportBatch
    doubts: Sequence[Doubt]

    def within_reach(self) -> bool:
        """Nothing is changed but the queue; which rows came so far was decided row by row."""
        return True

    def change(self) -> int:
        """Writes the rows."""
        candidates = {doubt.candidate_id for doubt in self.doubts}
        known = {
            (row.candidate_id, _content(row.incoming))
            for row in DoubtfulRow.objects.filter(candidate_id__in=candidates)
        }
        added = 0
        for doubt in self.doubts:
            stored = to_stored(doubt.record)
            key = (doubt.candidate_id, _content(stored))
            if key in known:
                continue
            known.add(key)
            row = DoubtfulRow.objects.create(
                batch=self.batch,
                sheet=doubt.record.sheet[:80],
                row=doubt.record.row or 0,
                incoming_name=doubt.record.name or "",
                incoming=stored,
                candidate_id=doubt.candidate_id,
                score=doubt.score,
                reason_zh=doubt.reason.zh[:300],
                reason_en=doubt.reason.en[:300],
            )
            self.note_created(row)
            added += 1
        return added


def _content(stored: dict[str, object]) -> bytes:
    """What a row says, wherever it stood; keys are sorted, for databases keep JSON in an order of their own."""
    said = {name: value for name, value in stored.items() if name not in {"sheet", "row"}}
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
