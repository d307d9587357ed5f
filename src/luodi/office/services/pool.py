"""The pool of cases as a person sees it: narrowed, the gravest clock first, counted by light, page by page.

Open cases are few beside closed ones: their clocks are read for every list, so that lights and counts are of this
moment; closed cases follow in the order of their closing and are only ever read a page at a time.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from luodi.engine.clocks.chasing import Chase, ChaseDecisions, Step
from luodi.engine.clocks.clock import Reading
from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.decisions import rules_on
from luodi.office.services.models import Case, CaseHandling, CaseQuerySet
from luodi.office.services.timing import light_of, timing_of_case, urgency_of
from luodi.office.services.words import CaseState, Category, Closing, Need, Origin, RootCause, Urgency

_PRESSING = frozenset({Light.RED, Light.YELLOW})


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What narrows the pool; what is empty does not. Days are of opening, both included; pages count from 1.

    ``pressing`` leaves the cases whose clock is late or nearly so.
    """

    text: str = ""
    credit_code: str = ""
    district_code: str = ""
    office_code: str = ""
    state: str = ""
    only_open: bool = False
    pressing: bool = False
    light: Light | None = None
    category: str = ""
    urgency: str = ""
    origin: str = ""
    closing: str = ""
    root_cause: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. ``step`` and ``reading`` are of its gravest clock, None when none runs."""

    code: str
    title: str
    credit_code: str
    enterprise_name: str
    district_name: str
    park_name: str
    category: Category
    need: Need
    urgency: Urgency
    origin: Origin
    state: CaseState
    offices: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    closing: Closing | None
    root_cause: RootCause | None
    reopenings: int
    light: Light
    step: Step | None
    reading: Reading | None
    chase: Chase | None

    @property
    def due_at(self) -> datetime | None:
        """When its clock ends."""
        return self.reading.due_at if self.reading else None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of the pool, how many rows there are in all, and how many show which light."""

    rows: tuple[CaseRow, ...]
    total: int
    page: int
    lights: dict[Light, int]


def pool(user: User, wanted: CaseFilter, at: datetime, as_of: date) -> CasePage:
    """A page of the cases that the user may see. ``as_of`` is the local day of ``at``; it decides the ladder."""
    found = filtered(user, wanted)
    chase = rules_on(as_of).chase
    running = [_row(case, at, chase) for case in with_rows(found.exclude(state=CaseState.CLOSED))]
    ended = found.filter(state=CaseState.CLOSED)
    closed = ended.count()
    lights = Counter(row.light for row in running)
    counts = {light: lights[light] + (closed if light is Light.NONE else 0) for light in Light}
    if wanted.pressing:
        running, closed = [row for row in running if row.light in _PRESSING], 0
    if wanted.light is not None:
        running = [row for row in running if row.light is wanted.light]
        closed = closed if wanted.light is Light.NONE else 0
    running.sort(key=_gravest_first)
    total = len(running) + closed
    page = min(max(1, wanted.page), max(1, -(-total // wanted.page_size)))
    first, last = (page - 1) * wanted.page_size, page * wanted.page_size
    rows = running[first:last]
    if closed and last > len(running):
        offset = max(0, first - len(running))
        ordered = with_rows(ended.order_by("-closed_at", "code"))[offset : offset + wanted.page_size - len(rows)]
        rows = [*rows, *(_row(case, at, chase) for case in ordered)]
    return CasePage(tuple(rows), total, page, counts)


def cases_after(user: User, wanted: CaseFilter, after: str, size: int, *, at: datetime, as_of: date) -> list[CaseRow]:
    """The cases whose codes follow ``after``, in the order of codes: pages that new cases do not move."""
    found = filtered(user, wanted).filter(code__gt=after).order_by("code")[:size]
    chase = rules_on(as_of).chase
    return [_row(case, at, chase) for case in with_rows(found)]


def pressing(user: User, at: datetime, as_of: date, size: int) -> CasePage:
    """The cases whose clock is late or nearly so, the gravest first."""
    chase = rules_on(as_of).chase
    rows = [_row(case, at, chase) for case in with_rows(filtered(user, CaseFilter(only_open=True)))]
    lights = Counter(row.light for row in rows)
    found = sorted((row for row in rows if row.light in _PRESSING), key=_gravest_first)
    return CasePage(tuple(found[:size]), len(found), 1, {light: lights[light] for light in Light})


def cases_to_chase(at: datetime) -> list[Case]:
    """The routed open cases of everybody whose clock is late or nearly so, for the schedule."""
    found = Case.objects.filter(state__in=[CaseState.ROUTED, CaseState.IN_HAND])
    return [
        case for case in with_rows(found) if light_of(timing_of_case(case, present(case), at), case.state) in _PRESSING
    ]


def filtered(user: User, wanted: CaseFilter) -> CaseQuerySet:
    """The cases that the user may see, narrowed but for the light."""
    found = Case.objects.visible_to(user)
    exact = {
        "enterprise__credit_code": wanted.credit_code,
        "enterprise__district": wanted.district_code,
        "state": wanted.state,
        "category": wanted.category,
        "urgency": wanted.urgency,
        "origin": wanted.origin,
        "closing": wanted.closing,
        "root_cause": wanted.root_cause,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.text:
        text = wanted.text.strip()
        found = found.filter(Q(title__icontains=text) | Q(code=text.upper()) | Q(enterprise__name__icontains=text))
    if wanted.office_code:
        handled = CaseHandling.objects.filter(office__code=wanted.office_code)
        found = found.filter(pk__in=handled.values("case"))
    if wanted.only_open:
        found = found.exclude(state=CaseState.CLOSED)
    if wanted.since:
        found = found.filter(opened_at__date__gte=wanted.since)
    if wanted.until:
        found = found.filter(opened_at__date__lte=wanted.until)
    return found


def with_rows(cases: CaseQuerySet) -> CaseQuerySet:
    """The cases with all that a row and its clocks show, in a constant number of queries."""
    handlings = CaseHandling.objects.select_related("office").prefetch_related("extensions", "pauses")
    related = cases.select_related("enterprise__district", "enterprise__park")
    return related.prefetch_related(Prefetch("handlings", queryset=handlings))


def present(case: Case) -> list[CaseHandling]:
    """The handlings of the present round, the leading one first; of a case with its handlings prefetched."""
    return [one for one in case.handlings.all() if one.round == case.reopenings]


def row_of(case: Case, at: datetime, as_of: date) -> CaseRow:
    """The row of one case that came :func:`with_rows`."""
    return _row(case, at, rules_on(as_of).chase)


def _row(case: Case, at: datetime, chase: ChaseDecisions) -> CaseRow:
    handlings = present(case)
    timing = timing_of_case(case, handlings, at)
    place = case.enterprise
    return CaseRow(
        code=case.code,
        title=case.title,
        credit_code=place.credit_code,
        enterprise_name=place.name,
        district_name=place.district.name if place.district else "",
        park_name=place.park.name if place.park else "",
        category=Category(case.category),
        need=Need(case.need),
        urgency=Urgency(case.urgency),
        origin=Origin(case.origin),
        state=CaseState(case.state),
        offices=tuple(one.office.name for one in handlings),
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        closing=Closing(case.closing) if case.closing else None,
        root_cause=RootCause(case.root_cause) if case.root_cause else None,
        reopenings=case.reopenings,
        light=light_of(timing, case.state),
        step=timing.step if timing else None,
        reading=timing.reading if timing else None,
        chase=chase.of_reading(timing.step, timing.reading, urgency_of(case)) if timing else None,
    )


def _gravest_first(row: CaseRow) -> tuple[int, float, str]:
    return -row.light.severity, row.due_at.timestamp() if row.due_at else float("inf"), row.code
