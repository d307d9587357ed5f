"""Reads of reservations for their pages: the list, one with its supply, and what lapses on which day of a month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q

from luodi.office.elements.access import reaches
from luodi.office.elements.models import Reservation, ReservationQuerySet
from luodi.office.elements.words import LIVE, ReservationState, SupplyKind
from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.working_days import is_working_day


@dataclass(frozen=True, slots=True)
class ReservationFilter:
    """What the list is narrowed to. ``lapsing``: held, and warned of; ``lapses_on``: a day of the calendar."""

    text: str = ""
    kind: str = ""
    state: str = ""
    lapsing: bool = False
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReservationShown:
    """A reservation with its supply and project; ``mine`` when the supply is the reader's to promise."""

    number: int
    kind: SupplyKind
    key: str
    supply_name: str
    district_code: str
    park_code: str
    supplied: Decimal
    promised: Decimal
    project_code: str
    project_name: str
    quantity: Decimal
    state: ReservationState
    priority: int
    reason: str
    held_at: datetime
    held_by: str
    warn_on: date
    held_until_on: date
    confirmed_at: datetime | None
    ended_at: datetime | None
    ending_reason: str
    lapsing: bool
    lapsed: bool
    mine: bool

    @property
    def is_live(self) -> bool:
        """Whether it counts as promised."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class ReservationsFound:
    """A page of the list: its rows, how many there are, and how many of each state without the choice of state."""

    rows: tuple[ReservationShown, ...]
    total: int
    states: dict[str, int]
    lapsing: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar: the holds that lapse at its end, and those of which is warned from it on."""

    day: date
    in_month: bool
    working: bool
    lapse: tuple[ReservationShown, ...]
    warned: tuple[ReservationShown, ...]


def reservations_found(
    user: User, wanted: ReservationFilter, as_of: date, *, first: int, size: int
) -> ReservationsFound:
    """Reservations that the user sees, those that lapse first before the others. Four queries."""
    found = _narrowed(Reservation.objects.visible_to(user), wanted)
    states = {state.value: 0 for state in ReservationState}
    for state in found.order_by().values_list("state", flat=True):
        states[state] += 1
    lapsing = _lapsing(found, as_of).count()
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.lapsing:
        found = _lapsing(found, as_of)
    rows = found.select_related("supply", "project", "held_by").order_by("held_until_on", "pk")
    return ReservationsFound(
        tuple(_shown(row, user, as_of) for row in rows[first : first + size]), found.count(), states, lapsing
    )


def reservation_shown(user: User, number: int, as_of: date) -> ReservationShown:
    """One reservation; a ``Problem`` when there is none that the user sees."""
    seen = Reservation.objects.visible_to(user).filter(pk=number)
    row = seen.select_related("supply", "project", "held_by").first()
    if row is None:
        raise Problem(
            "reservation.not_found",
            Text(f"没有您可见的预留 {number}", f"There is no reservation {number} that you may see"),
            Text("请从列表中打开", "Open it from the list"),
            Where(field=str(number)),
        )
    return _shown(row, user, as_of)


def of_project(user: User, project_code: str, as_of: date) -> list[ReservationShown]:
    """The live reservations of a project that the user sees, by their last day."""
    found = Reservation.objects.visible_to(user).live().filter(project__code=project_code)
    rows = found.select_related("supply", "project", "held_by").order_by("held_until_on", "pk")
    return [_shown(row, user, as_of) for row in rows]


def about_to_lapse(user: User, as_of: date) -> list[ReservationShown]:
    """Holds whose warning has come and that have not lapsed, the next to lapse first."""
    rows = _lapsing(Reservation.objects.visible_to(user), as_of).select_related("supply", "project", "held_by")
    return [_shown(row, user, as_of) for row in rows.order_by("held_until_on", "pk")]


def calendar_of(user: User, month: date, as_of: date) -> list[list[CalendarDay]]:
    """The weeks (Monday first) of the month in which ``month`` lies, with what lapses and is warned of each day."""
    first = month.replace(day=1)
    start = first - timedelta(days=first.weekday())
    days = [start + timedelta(days=step) for step in range(42)]
    if days[35].month != first.month:
        days = days[:35]
    held = Reservation.objects.visible_to(user).filter(state=ReservationState.HELD)
    within = held.filter(Q(held_until_on__range=(days[0], days[-1])) | Q(warn_on__range=(days[0], days[-1])))
    rows = within.select_related("supply", "project", "held_by").order_by("held_until_on", "pk")
    shown = [_shown(row, user, as_of) for row in rows]
    made = [_day(day, first, shown) for day in days]
    return [made[week : week + 7] for week in range(0, len(made), 7)]


def _day(day: date, first: date, shown: Iterable[ReservationShown]) -> CalendarDay:
    shown = list(shown)
    return CalendarDay(
        day,
        day.month == first.month,
        is_working_day(day),
        tuple(row for row in shown if row.held_until_on == day),
        tuple(row for row in shown if row.warn_on == day and row.held_until_on != day),
    )


def _lapsing(found: ReservationQuerySet, as_of: date) -> ReservationQuerySet:
    return found.filter(state=ReservationState.HELD, warn_on__lte=as_of, held_until_on__gte=as_of)


def _narrowed(found: ReservationQuerySet, wanted: ReservationFilter) -> ReservationQuerySet:
    if text := wanted.text.strip():
        found = found.filter(
            Q(project__code__icontains=text)
            | Q(project__name__icontains=text)
            | Q(supply__key__icontains=text)
            | Q(supply__name__icontains=text)
        )
    if wanted.kind:
        found = found.filter(supply__kind=wanted.kind)
    if wanted.lapses_on:
        found = found.filter(state=ReservationState.HELD, held_until_on=wanted.lapses_on)
    return found


def _shown(row: Reservation, user: User, as_of: date) -> ReservationShown:
    supply, held = row.supply, row.state == ReservationState.HELD
    return ReservationShown(
        number=row.pk,
        kind=SupplyKind(supply.kind),
        key=supply.key,
        supply_name=supply.name,
        district_code=supply.district_id or "",
        park_code=supply.park_id or "",
        supplied=supply.supplied,
        promised=supply.promised,
        project_code=row.project.code,
        project_name=row.project.name,
        quantity=row.quantity,
        state=ReservationState(row.state),
        priority=row.priority,
        reason=row.reason,
        held_at=row.held_at,
        held_by=row.held_by.display_name,
        warn_on=row.warn_on,
        held_until_on=row.held_until_on,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        ending_reason=row.ending_reason,
        lapsing=held and row.warn_on <= as_of <= row.held_until_on,
        lapsed=held and row.held_until_on < as_of,
        mine=reaches(user, supply),
    )
