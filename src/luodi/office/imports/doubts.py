"""Doubtful rows side by side: what the file says and what the register has, field by field, differences marked.

Contacts are left out: a row may be of one office and its candidate of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luodi.office.imports.models import DoubtfulRow
from luodi.office.imports.stored_rows import from_stored
from luodi.office.people.models import User
from luodi.office.places.models import District, Park
from luodi.office.projects.models import Project
from luodi.reference.text import Text

CERTAIN_ENOUGH = 0.9
"""From this likeness on a row is proposed for accepting in one go with others."""

_FIELDS = (
    "name", "kind", "district", "park", "investor_name", "enterprise", "industry_code", "track", "investment_cny",
    "land_area_m2", "floor_area_m2", "stage", "source_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field on both sides, as values of the register. ``differs`` only when both say something."""

    name: str
    incoming: Any
    held: Any
    differs: bool


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A row that waits, beside its candidate; ``number`` names it to the actions."""

    number: int
    file_name: str
    sheet: str
    row: int
    as_of: date | None
    candidate_code: str
    candidate_name: str
    incoming_name: str
    score: float
    reason: Text
    pairs: tuple[FieldPair, ...]

    @property
    def is_certain_enough(self) -> bool:
        """Whether it is proposed for accepting with others: very alike, and of the same place."""
        moved = {pair.name for pair in self.pairs if pair.differs}
        return self.score >= CERTAIN_ENOUGH and not moved & {"district", "park", "kind"}


def doubts_side_by_side(user: User, *, batch_id: int | None = None) -> list[DoubtShown]:
    """The rows that wait and whose candidate the user may see, oldest import first; a constant number of queries."""
    rows = DoubtfulRow.objects.filter(
        candidate__in=Project.objects.visible_to(user), decision=DoubtfulRow.Decision.OPEN
    ).order_by("batch__as_of", "batch_id", "row", "id")
    if batch_id is not None:
        rows = rows.filter(batch_id=batch_id)
    districts = dict(District.objects.values_list("code", "name"))
    parks = dict(Park.objects.values_list("code", "name"))
    linked = rows.select_related("batch", "candidate__district", "candidate__park", "candidate__enterprise")
    return [_shown(row, districts, parks) for row in linked]


def _shown(row: DoubtfulRow, districts: Mapping[str, str], parks: Mapping[str, str]) -> DoubtShown:
    record, project = from_stored(row.incoming), row.candidate
    newest = max(record.stages, key=lambda stage: stage.happened_on, default=None)
    incoming: dict[str, Any] = {
        "name": record.name,
        "kind": record.kind.value if record.kind else "",
        "district": districts.get(record.district_code or "", ""),
        "park": parks.get(record.park_code or "", ""),
        "investor_name": record.investor_name,
        "enterprise": record.credit_code,
        "industry_code": record.industry_code,
        "track": record.track,
        "investment_cny": record.investment_cny,
        "land_area_m2": record.land_area_m2,
        "floor_area_m2": record.floor_area_m2,
        "stage": newest.to_stage.value if newest else "",
        "source_on": record.source_on,
    }
    held: dict[str, Any] = {
        **{name: getattr(project, name) for name in incoming if name not in {"district", "park", "enterprise"}},
        "district": project.district.name if project.district else "",
        "park": project.park.name if project.park else "",
        "enterprise": project.enterprise.credit_code if project.enterprise else "",
    }
    pairs = (
        FieldPair(name, incoming[name], held[name], _differ(incoming[name], held[name]))
        for name in _FIELDS
        if incoming[name] not in (None, "") or held[name] not in (None, "")
    )
    return DoubtShown(
        number=row.pk,
        file_name=row.batch.file_name,
        sheet=row.sheet,
        row=row.row,
        as_of=row.batch.as_of,
        candidate_code=project.code,
        candidate_name=project.name,
        incoming_name=row.incoming_name,
        score=row.score,
        reason=Text(row.reason_zh, row.reason_en),
        pairs=tuple(pairs),
    )


def _differ(incoming: Any, held: Any) -> bool:
    return incoming not in (None, "") and held not in (None, "") and incoming != held
