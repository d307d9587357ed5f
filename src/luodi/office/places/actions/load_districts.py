"""Brings the city's districts of today, with their outlines, into the register."""

from dataclasses import dataclass
from typing import Any, ClassVar

from luodi.office.people.access import Permission
from luodi.office.people.action import Action, Occasion, state_of
from luodi.office.people.system import system_user
from luodi.office.places.models import District
from luodi.reference import districts
from luodi.reference.district_outlines import DistrictOutline, district_outlines

WHY = "GB/T 2260"


@dataclass(kw_only=True)
class LoadDistricts(Action[int]):
    """Creates the districts that are missing and corrects those that differ; the number of both comes back."""

    name: ClassVar[str] = "district.load"
    permission: ClassVar[Permission] = Permission.PLACE_EDIT

    def within_reach(self) -> bool:
        """The division of the city is the city's: an office below it may not change it."""
        return self.occasion.user.scope.level == "city"

    def change(self) -> int:
        """Compares the register with the reference."""
        known = District.objects.in_bulk()
        outlines = district_outlines()
        moved = 0
        for each in districts.districts():
            district = known.get(each.code) or District(code=each.code)
            before = state_of(district)
            district.name, district.name_en = each.name.zh, each.name.en
            district.polygon = _geometry(outlines[each.code])
            if each.code not in known:
                district.save(force_insert=True)
                self.note_created(district)
                moved += 1
            elif self.note_changed(district, before):
                district.save(force_update=True)
                moved += 1
        return moved


def ensure_districts(occasion: Occasion) -> None:
    """Loads the districts, as the system, when the register does not hold all of them yet."""
    if District.objects.count() < len(districts.districts()):
        LoadDistricts(occasion=Occasion(system_user(), occasion.at, WHY)).execute()


def _geometry(outline: DistrictOutline) -> dict[str, Any]:
    """A GeoJSON geometry (RFC 7946, 3.1.7)."""
    return {"type": "MultiPolygon", "coordinates": [[[list(point) for point in ring]] for ring in outline.rings]}
