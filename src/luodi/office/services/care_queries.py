"""Reads of visits and service packages that a person sees."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from luodi.engine.lights.light import Light
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.services.care import ServicePackage, Visit, VisitQuerySet, VisitTask
from luodi.office.services.words import PromiseKind
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text
from luodi.reference.working_days import add_working_days, working_days_between

SOON = 5
"""A visit, task or review that is due within so many working days shows a yellow light."""


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What narrows the plan. ``standing`` is one of :data:`STANDINGS`; pages count from 1.

    ``due`` leaves those that ask for something soon.
    """

    text: str = ""
    by_leader: bool = False
    standing: str = ""
    credit_code: str = ""
    due: bool = False
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class TaskShown:
    """A task from a visit."""

    id: int
    text: str
    office_code: str
    office_name: str
    due_on: date
    done_on: date | None
    outcome: str
    light: Light


@dataclass(frozen=True, slots=True)
class VisitShown:
    """A visit with its tasks and the cases that were opened from it."""

    id: int
    credit_code: str
    enterprise_name: str
    district_name: str
    office_name: str
    visitor_name: str
    by_leader: bool
    purpose: str
    due_on: date
    visited_on: date | None
    notes: str
    cancelled_on: date | None
    cancelled_because: str
    light: Light
    tasks: tuple[TaskShown, ...]
    cases: tuple[str, ...]

    @property
    def is_planned(self) -> bool:
        """Whether it still has to be made."""
        return self.visited_on is None and self.cancelled_on is None

    @property
    def next_on(self) -> date:
        """The earliest day of what it still asks for: itself, or a task."""
        days = [task.due_on for task in self.tasks if task.done_on is None]
        return min([self.due_on] if self.is_planned else days, default=self.due_on)


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A page of the plan, how many visits there are in all, and how many stand how."""

    rows: tuple[VisitShown, ...]
    total: int
    page: int
    standings: dict[str, int]


@dataclass(frozen=True, slots=True)
class PromiseShown:
    """A promise of a package."""

    kind: PromiseKind
    text: str
    policy_code: str


@dataclass(frozen=True, slots=True)
class PackageShown:
    """A service package; its light is of the day of review."""

    credit_code: str
    enterprise_name: str
    office_name: str
    steward_name: str
    steward_phone: str
    agreed_on: date
    review_on: date
    light: Light
    promises: tuple[PromiseShown, ...]


def visits(user: User, wanted: VisitFilter, as_of: date) -> VisitPage:
    """A page of the visits that the user may see: those to be made first, the earliest due first."""
    found = Visit.objects.visible_to(user)
    if wanted.by_leader:
        found = found.filter(by_leader=True)
    if wanted.due:
        found = _due(found, as_of)
    if wanted.credit_code:
        found = found.filter(enterprise__credit_code=wanted.credit_code)
    if wanted.text:
        text = wanted.text.strip()
        found = found.filter(enterprise__name__icontains=text) | found.filter(visitor_name__icontains=text)
    standings = {standing: _standing(found, standing, as_of).count() for standing in STANDINGS}
    if wanted.standing:
        found = _standing(found, wanted.standing, as_of)
        total = standings[wanted.standing]
    else:
        total = sum(standings.values())
    page = min(max(1, wanted.page), max(1, -(-total // wanted.page_size)))
    first = (page - 1) * wanted.page_size
    made = F("visited_on").desc(nulls_first=True), F("cancelled_on").desc(nulls_first=True)
    ordered = _with_rows(found).order_by(*made, "due_on", "id")
    rows = tuple(_visit(row, as_of) for row in ordered[first : first + wanted.page_size])
    return VisitPage(rows, total, page, standings)


def visits_after(user: User, credit_code: str, after: int, size: int, as_of: date) -> list[VisitShown]:
    """The visits whose numbers follow ``after``, in the order of numbers; of one enterprise when it is named."""
    found = Visit.objects.visible_to(user).filter(pk__gt=after)
    if credit_code:
        found = found.filter(enterprise__credit_code=credit_code)
    return [_visit(row, as_of) for row in _with_rows(found).order_by("id")[:size]]


STANDINGS = ("overdue", "planned", "made", "cancelled")


def find_visit(user: User, number: int) -> Visit:
    """The visit with this number; a ``Problem`` when there is none that the user may see."""
    found = _with_rows(Visit.objects.visible_to(user)).filter(pk=number).first()
    if found is None:
        raise Problem(
            "visit.not_found",
            Text("没有您可见的这次走访", "There is no such visit that you may see"),
            Text("请核对走访", "Check the visit"),
            Where(field=str(number)),
        )
    return found


def visit_shown(user: User, number: int, as_of: date) -> VisitShown:
    """One visit."""
    return _visit(find_visit(user, number), as_of)


def visits_due(user: User, as_of: date) -> list[VisitShown]:
    """The visits that the user may see and that ask for something soon: :func:`_due`; the earliest first."""
    found = _with_rows(_due(Visit.objects.visible_to(user), as_of)).order_by("due_on", "id")
    return sorted((_visit(row, as_of) for row in found), key=lambda row: (row.next_on, row.id))


def package_of(user: User, credit_code: str, as_of: date) -> PackageShown | None:
    """The service package of a visible enterprise, if it has one."""
    visible = Enterprise.objects.visible_to(user).filter(credit_code=credit_code)
    row = ServicePackage.objects.filter(enterprise__in=visible).select_related("enterprise", "office").first()
    return _package(row, as_of) if row else None


def packages(user: User, as_of: date) -> list[PackageShown]:
    """The service packages of visible enterprises, the earliest review first."""
    seen = ServicePackage.objects.filter(enterprise__in=Enterprise.objects.visible_to(user))
    rows = seen.select_related("enterprise", "office").prefetch_related("promises").order_by("review_on", "id")
    return [_package(row, as_of) for row in rows]


def find_enterprise(user: User, credit_code: str) -> Enterprise:
    """The enterprise with this code; a ``Problem`` when there is none that the user may see."""
    found = Enterprise.objects.visible_to(user).filter(credit_code=credit_code.strip().upper()).first()
    if found is None:
        raise Problem(
            "enterprise.not_found",
            Text(f"没有您可见的企业“{credit_code}”", f"There is no enterprise “{credit_code}” that you may see"),
            Text("请核对统一社会信用代码", "Check the credit code"),
            Where(field="credit_code"),
        )
    return found


def _package(row: ServicePackage, as_of: date) -> PackageShown:
    promises = tuple(PromiseShown(PromiseKind(one.kind), one.text, one.policy_code) for one in row.promises.all())
    return PackageShown(
        row.enterprise.credit_code, row.enterprise.name, row.office.name, row.steward_name, row.steward_phone,
        row.agreed_on, row.review_on, _light(row.review_on, as_of), promises,
    )  # fmt: skip


def _due(found: VisitQuerySet, as_of: date) -> VisitQuerySet:
    """Visits to be made, or with a task to be done, within :data:`SOON` working days or overdue."""
    horizon = add_working_days(as_of, SOON).day
    tasks = VisitTask.objects.filter(done_on__isnull=True, due_on__lte=horizon)
    waiting = Q(visited_on__isnull=True, cancelled_on__isnull=True, due_on__lte=horizon)
    return found.filter(waiting | Q(pk__in=tasks.values("visit")))


def _standing(found: VisitQuerySet, standing: str, as_of: date) -> VisitQuerySet:
    match standing:
        case "overdue":
            return found.filter(visited_on__isnull=True, cancelled_on__isnull=True, due_on__lt=as_of)
        case "planned":
            return found.filter(visited_on__isnull=True, cancelled_on__isnull=True, due_on__gte=as_of)
        case "made":
            return found.filter(visited_on__isnull=False)
        case "cancelled":
            return found.filter(cancelled_on__isnull=False)
    return found


def _with_rows(found: VisitQuerySet) -> VisitQuerySet:
    return found.select_related("enterprise__district", "office").prefetch_related("tasks__office", "cases")


def _visit(row: Visit, as_of: date) -> VisitShown:
    planned = row.visited_on is None and row.cancelled_on is None
    return VisitShown(
        id=row.pk,
        credit_code=row.enterprise.credit_code,
        enterprise_name=row.enterprise.name,
        district_name=row.enterprise.district.name if row.enterprise.district else "",
        office_name=row.office.name,
        visitor_name=row.visitor_name,
        by_leader=row.by_leader,
        purpose=row.purpose,
        due_on=row.due_on,
        visited_on=row.visited_on,
        notes=row.notes,
        cancelled_on=row.cancelled_on,
        cancelled_because=row.cancelled_because,
        light=_light(row.due_on, as_of) if planned else Light.NONE,
        tasks=tuple(
            TaskShown(
                one.pk, one.text, one.office.code, one.office.name, one.due_on, one.done_on, one.outcome,
                Light.NONE if one.done_on else _light(one.due_on, as_of),
            )
            for one in row.tasks.all()
        ),
        cases=tuple(case.code for case in row.cases.all()),
    )  # fmt: skip


def _light(due_on: date, as_of: date) -> Light:
    """Red when the day has gone by, yellow when it is near."""
    if due_on < as_of:
        return Light.RED
    return Light.YELLOW if working_days_between(as_of, due_on).days <= SOON else Light.GREEN
