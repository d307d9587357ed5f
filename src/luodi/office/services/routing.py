"""Which offices the table of routing means for a case: the levels it names, as offices of the enterprise's place."""

from dataclasses import dataclass
from datetime import date

from luodi.engine.clocks import routing
from luodi.engine.clocks.chasing import Urgency
from luodi.engine.clocks.routing import Level
from luodi.office.people.models import Office, OfficeLevel
from luodi.office.projects.decisions import rules_on
from luodi.office.services.models import Case


@dataclass(frozen=True, slots=True)
class Proposed:
    """An office that should handle a case."""

    office_code: str
    office_name: str
    leads: bool


def proposal(case: Case, as_of: date) -> list[Proposed]:
    """Who should handle the case by the table in force, the leading office first.

    Where the enterprise's place has no office of a level, the next higher one stands in; empty when there is none.
    """
    handlers = rules_on(as_of).routing.of(
        routing.Category(case.category), routing.Need(case.need), Urgency(case.urgency)
    )
    offices = _offices(case)
    found: dict[str, Proposed] = {}
    for handler in handlers:
        office = next((offices[level] for level in _UPWARDS[handler.level] if level in offices), None)
        if office is not None and office.code not in found:
            found[office.code] = Proposed(office.code, office.name, handler.leads)
    return list(found.values())


_UPWARDS = {
    Level.PARK: (Level.PARK, Level.DISTRICT, Level.CITY),
    Level.DISTRICT: (Level.DISTRICT, Level.CITY),
    Level.CITY: (Level.CITY,),
}


def _offices(case: Case) -> dict[Level, Office]:
    """The office of the park, district and city of the case's enterprise, where there is one. One query."""
    enterprise = case.enterprise
    open_offices = Office.objects.filter(closed_on__isnull=True).exclude(code="system").order_by("-code")
    found: dict[Level, Office] = {}
    for office in open_offices.exclude(level=OfficeLevel.ENTERPRISE):
        match office.level:
            case OfficeLevel.PARK if enterprise.park_id and office.park_code == enterprise.park_id:
                found[Level.PARK] = office
            case OfficeLevel.DISTRICT if enterprise.district_id and office.district_code == enterprise.district_id:
                found[Level.DISTRICT] = office
            case OfficeLevel.CITY:
                found[Level.CITY] = office
    return found
