"""The city as values: what a run is computed from, and nothing else. Filled by ``snapshot``, read by ``building``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.engine.optimise.city import CityProject
from luodi.engine.optimise.sites import Site
from luodi.office.allocations.words import Known
from luodi.office.elements.words import SupplyKind

Quarter = tuple[date, date]
FLOWS = frozenset({SupplyKind.HOUSING, SupplyKind.FUND})
"""What is used up in the quarter of the start; other supplies are used from the start on."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A signed project that asks for a site. ``promised_site`` is the site that it already holds."""

    project_id: int
    code: str
    name: str
    park_code: str
    asks: CityProject
    known: Known
    promised_site: str = ""


@dataclass(frozen=True, slots=True)
class SitePlace:
    """Where a site lies, and as what it is held."""

    kind: SupplyKind
    code: str
    district_code: str
    park_code: str
    park_name: str
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class Lot:
    """What is free of one supply, from its first to its last day. ``fund`` names the fund of a budget."""

    kind: SupplyKind
    key: str
    free: Decimal
    district_code: str = ""
    park_code: str = ""
    fund: str = ""
    track: str = ""
    name: str = ""
    from_on: date | None = None
    until_on: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def place(self) -> str:
        """The district or the fund whose projects may draw on it."""
        return self.fund or self.district_code

    def covers(self, quarter: Quarter) -> bool:
        """Whether it can be drawn on in the quarter."""
        return (self.from_on is None or self.from_on <= quarter[1]) and (
            self.until_on is None or self.until_on >= quarter[0]
        )


@dataclass(frozen=True, slots=True)
class CitySnapshot:
    """Candidates and sites in the order of their keys; ``places`` are by site key.

    ``without_needs`` are signed projects (id and code) that state no need of land or floor.
    """

    as_of: date
    quarters: tuple[Quarter, ...]
    candidates: tuple[Candidate, ...]
    sites: tuple[Site, ...]
    places: Mapping[str, SitePlace]
    lots: tuple[Lot, ...]
    without_needs: tuple[tuple[int, str], ...] = ()


def quarters_after(as_of: date, count: int) -> tuple[Quarter, ...]:
    """``count`` quarters, beginning with the one after the quarter of ``as_of``."""
    found = []
    number = as_of.year * 4 + (as_of.month - 1) // 3 + 1
    for each in range(number, number + count):
        first, following = _first_day(each), _first_day(each + 1)
        found.append((first, date.fromordinal(following.toordinal() - 1)))
    return tuple(found)


def quarter_word(first: date) -> str:
    """A quarter as people write it: 2027Q1."""
    return f"{first.year}Q{(first.month - 1) // 3 + 1}"


def _first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)
