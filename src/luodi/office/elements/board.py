"""The board of elements: by district and quarter what is supplied, promised, still needed, and short.

Meanings, for one kind of supply and one quarter:

- *supplied*: what can be had by the end of the quarter. Land, rooms, flats and substations stay once they are there; a
  fund's budget counts in its quarter, a yearly quota in each quarter of its year.
- *promised*: what live reservations take of that.
- *needed*: what signed projects that do not produce yet need by the end of the quarter and nobody has promised them; a
  need without a day counts in every quarter.
- *short*: what is needed beyond what is free in the district. The city's own supplies belong to no district; they are a
  line of their own and reduce the total only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from luodi.office.elements.coverage import NeedState, coverage_of, state_of_need
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.needs import needing_projects, needs_of
from luodi.office.elements.words import PLACES, SupplyKind
from luodi.office.people.models import User
from luodi.office.places.models import Plot, Space
from luodi.office.projects.models import Project
from luodi.office.projects.words import Health
from luodi.reference.working_days import add_months

QUARTERS_AHEAD = 6
_PASSING = frozenset({SupplyKind.FUND, SupplyKind.ENERGY, SupplyKind.EMISSIONS})
"""Kinds that are over when their quarter or year is."""
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year by its first and last day."""

    first_on: date
    last_on: date

    @property
    def code(self) -> str:
        """As ``2026Q3``."""
        return f"{self.first_on.year}Q{(self.first_on.month + 2) // 3}"


def quarters_from(as_of: date, count: int = QUARTERS_AHEAD) -> tuple[Quarter, ...]:
    """The quarter of ``as_of`` and those after it."""
    first = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    starts = [add_months(first, 3 * step) for step in range(count + 1)]
    return tuple(Quarter(start, after - timedelta(days=1)) for start, after in pairwise(starts))


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """A supply on the board."""

    key: str
    name: str
    district_code: str
    park_code: str
    from_on: date | None
    until_on: date | None
    supplied: Decimal
    promised: Decimal

    @property
    def free(self) -> Decimal:
        """What is not promised."""
        return self.supplied - self.promised


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A live reservation on the board."""

    number: int
    supply_key: str
    supply_name: str
    project_code: str
    project_name: str
    quantity: Decimal
    state: str
    held_until_on: date


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A district (empty: the city's own) in one quarter."""

    district_code: str
    supplied: Decimal
    promised: Decimal
    needed: Decimal
    short: Decimal

    @property
    def free(self) -> Decimal:
        """What is not promised."""
        return self.supplied - self.promised


@dataclass(frozen=True, slots=True)
class Board:
    """One quarter: every district with any figure, the city's own line, and the total."""

    quarter: Quarter
    lines: tuple[BoardLine, ...]
    total: BoardLine


class BoardReader:
    """Reads a kind of supply once and tells every quarter of it; eight queries at most."""

    def __init__(self, user: User, kind: SupplyKind, as_of: date) -> None:
        self._user, self._kind, self._as_of = user, kind, as_of

    def board(self, quarter: Quarter) -> Board:
        """The quarter by district."""
        supplies, needs = self.supplies(quarter), self.needs(quarter)
        codes = sorted({line.district_code for line in supplies} | {need.need.district_code for need in needs})
        lines = []
        for code in codes:
            own = [line for line in supplies if line.district_code == code]
            supplied, promised = _sum(own, lambda line: line.supplied), _sum(own, lambda line: line.promised)
            needed = sum((each.open for each in needs if each.need.district_code == code), _NOTHING)
            short = max(_NOTHING, needed - (supplied - promised)) if code else needed
            lines.append(BoardLine(code, supplied, promised, needed, short))
        city = sum((line.free for line in lines if not line.district_code), _NOTHING)
        supplied, promised = _sum(supplies, lambda line: line.supplied), _sum(supplies, lambda line: line.promised)
        needed = sum((each.open for each in needs), _NOTHING)
        short = max(_NOTHING, sum((line.short for line in lines), _NOTHING) - city)
        return Board(quarter, tuple(lines), BoardLine("*", supplied, promised, needed, short))

    def supplies(self, quarter: Quarter, district: str | None = None) -> list[SupplyLine]:
        """The rows of *supplied* and *promised*; of one district when given ("" is the city's own)."""
        return [
            line
            for line in self._supplies
            if (line.from_on is None or line.from_on <= quarter.last_on)
            and (self._kind not in _PASSING or line.until_on is None or line.until_on >= quarter.first_on)
            and (district is None or line.district_code == district)
        ]

    def promises(self, quarter: Quarter, district: str | None = None) -> list[PromiseLine]:
        """The reservations that *promised* is the sum of."""
        keys = {line.key for line in self.supplies(quarter, district)}
        live = Reservation.objects.live().filter(supply__kind=self._kind).select_related("supply", "project")
        return [
            PromiseLine(
                row.pk, row.supply.key, row.supply.name, row.project.code, row.project.name, row.quantity, row.state,
                row.held_until_on,
            )
            for row in live.order_by("supply__key", "pk")
            if row.supply.key in keys
        ]  # fmt: skip

    def needs(self, quarter: Quarter, district: str | None = None) -> list[NeedState]:
        """The needs that *needed* is the sum of, the most pressing first."""
        found = [
            state
            for state in self._needs
            if (state.need.needed_on is None or state.need.needed_on <= quarter.last_on)
            and (district is None or state.need.district_code == district)
        ]
        return sorted(found, key=lambda state: (state.need.needed_on or date.max, state.need.project_code))

    @cached_property
    def _needs(self) -> list[NeedState]:
        projects = needing_projects(self._user)
        covered = coverage_of(projects, self._as_of)
        states = (state_of_need(need, covered) for need in needs_of(projects) if need.measure.supply is self._kind)
        return [state for state in states if state.open > 0]

    @cached_property
    def _supplies(self) -> list[SupplyLine]:
        stated = Supply.objects.visible_to(self._user).filter(kind=self._kind).order_by("key")
        if self._kind not in PLACES:
            return [
                SupplyLine(
                    row.key, row.name, row.district_id or "", row.park_id or "", row.from_on, row.until_on,
                    row.supplied, row.promised,
                )
                for row in stated
            ]  # fmt: skip
        promised = dict(stated.values_list("key", "promised"))
        return [
            SupplyLine(
                place.code, place.park.name, place.park.district_id, place.park_id, place.available_from_on, None,
                area, promised.get(place.code, _NOTHING),
            )
            for place, area in self._places(set(promised))
        ]  # fmt: skip

    def _places(self, reserved: set[str]) -> Iterable[tuple[Plot | Space, Decimal]]:
        """The places on offer: those on which no project stands, unless it has them by a reservation."""
        standing = Project.objects.exclude(health=Health.WITHDRAWN)
        place: Plot | Space
        if self._kind is SupplyKind.PLOT:
            taken = set(standing.filter(plot__isnull=False).values_list("plot__code", flat=True))
            for place in Plot.objects.visible_to(self._user).select_related("park").order_by("code"):
                if place.code in reserved or place.code not in taken:
                    yield place, place.area_m2
            return
        taken = set(standing.filter(space__isnull=False).values_list("space__code", flat=True))
        for place in Space.objects.visible_to(self._user).select_related("park").order_by("code"):
            if place.code in reserved or place.code not in taken:
                yield place, place.floor_area_m2


def _sum(lines: Iterable[SupplyLine], value: Callable[[SupplyLine], Decimal]) -> Decimal:
    return sum((value(line) for line in lines), _NOTHING)


def shortages(user: User, as_of: date, quarters: int = 2) -> list[tuple[SupplyKind, Board]]:
    """The kinds of supply that are short in one of the next quarters, with the first quarter in which they are."""
    found = []
    for kind in SupplyKind:
        reader = BoardReader(user, kind, as_of)
        boards = (reader.board(quarter) for quarter in quarters_from(as_of, quarters))
        if short := next((board for board in boards if board.total.short > 0), None):
            found.append((kind, short))
    return found
