"""Which supplies the rows of a plan would hold: the site, and of shared elements lot by lot until the need is met.

A lot of the site's own park comes first, then the one with the most left; what one lot cannot give alone is shared out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from luodi.engine.optimise.sites import Measure
from luodi.office.allocations.city_snapshot import FLOWS, Candidate, CitySnapshot, Lot
from luodi.office.elements.words import SupplyKind

CENT = Decimal("0.01")
YEARLY = frozenset({SupplyKind.ENERGY, SupplyKind.EMISSIONS})
_AREA = {SupplyKind.PLOT: Measure.LAND_M2, SupplyKind.SPACE: Measure.FLOOR_M2}


@dataclass(frozen=True, slots=True)
class Element:
    """A quantity of one supply, as a reservation would hold it."""

    kind: SupplyKind
    key: str
    quantity: Decimal

    def as_json(self) -> list[str]:
        """What the database keeps."""
        return [self.kind.value, self.key, str(self.quantity)]

    @classmethod
    def from_json(cls, kept: list[str]) -> "Element":
        """What :meth:`as_json` kept."""
        return cls(SupplyKind(kept[0]), kept[1], Decimal(kept[2]))


class Holdings:
    """Shares out what is free of a city, row after row."""

    def __init__(self, city: CitySnapshot) -> None:
        self._city = city
        self._left = {(lot.kind, lot.key): lot.free for lot in city.lots}

    def of(self, candidate: Candidate, site: str, quarter: int) -> tuple[Element, ...]:
        """What a row of the plan would hold, the site first."""
        place = self._city.places[site]
        area = Decimal(str(candidate.asks.needs.needs.get(_AREA[place.kind], 0.0))).quantize(CENT)
        whole = place.kind is SupplyKind.PLOT
        found = [Element(place.kind, place.code, place.area_m2 if whole else min(area, place.area_m2))]
        for name, amount in sorted(candidate.asks.demands.items()):
            kind, asked = SupplyKind(name), Decimal(str(amount)).quantize(CENT)
            drawn = candidate.asks.fund if kind is SupplyKind.FUND else place.district_code
            for years in self._spans(kind, drawn, quarter):
                found.extend(self._take(years, asked, place.park_code))
        return tuple(found)

    def _spans(self, kind: SupplyKind, drawn: str, quarter: int) -> Iterator[list[Lot]]:
        """The lots that can meet one need: of the quarter for flows, of each year for yearly quotas, else all."""
        span = self._city.quarters[quarter:]
        lots = [lot for lot in self._city.lots if lot.kind is kind and lot.place == drawn]
        if kind in FLOWS:
            yield [lot for lot in lots if lot.covers(span[0])]
        elif kind in YEARLY:
            years: dict[object, list[Lot]] = {}
            for lot in lots:
                if any(lot.covers(each) for each in span):
                    years.setdefault((lot.from_on, lot.until_on), []).append(lot)
            yield from years.values()
        else:
            yield [lot for lot in lots if lot.covers(span[-1])]

    def _take(self, lots: Iterable[Lot], asked: Decimal, park_code: str) -> Iterator[Element]:
        order = sorted(lots, key=lambda lot: (lot.park_code != park_code, -self._left[lot.kind, lot.key], lot.key))
        for lot in order:
            free = self._left[lot.kind, lot.key]
            share = min(asked, free, lot.most if lot.most is not None else asked).quantize(CENT, ROUND_DOWN)
            if share <= 0 or (lot.least is not None and share < lot.least):
                continue
            self._left[lot.kind, lot.key] -= share
            asked -= share
            yield Element(lot.kind, lot.key, share)
            if asked <= 0:
                return
