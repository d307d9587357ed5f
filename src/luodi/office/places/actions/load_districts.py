"""Loads the districts of the city with their outlines."""

from dataclasses import dataclass
from typing import Any, ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.places.models import District
from luodi.reference.district_outlines import DistrictOutline, district_outlines


@dataclass(kw_only=True)
class LoadDistricts(Action[int]):
    """The sixteen districts of today, by their GB/T 2260 codes. Idempotent; returns how many rows were written."""

    name: ClassVar[str] = "place.load_districts"
    permission: ClassVar[Permission] = Permission.PLACE_EDIT

    def within_reach(self) -> bool:
        """Districts are the city's."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> int:
        """Writes what is new or differs."""
        there = {row.code: row for row in District.objects.all()}
        return sum(self._load(there.get(code), outline) for code, outline in district_outlines().items())

    def _load(self, row: District | None, outline: DistrictOutline) -> bool:
        name = outline.district.name
        before = state_of(row) if row else {}
        is_new = row is None
        row = row or District(code=outline.district.code)
        row.name, row.name_en, row.polygon = name.zh, name.en, geojson(outline)
        if is_new:
            row.save(force_insert=True)
            self.note_created(row)
            return True
        if self.note_changed(row, before):
            row.save()
            return True
        return False


def geojson(outline: DistrictOutline) -> dict[str, Any]:
    """An outline as a GeoJSON geometry (RFC 7946): a MultiPolygon of longitude and latitude in degrees."""
    return {"type": "MultiPolygon", "coordinates": [[[list(point) for point in ring]] for ring in outline.rings]}
