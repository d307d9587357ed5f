"""Reads of allocation runs that a person sees: the list, one run with its rows, prices, left-outs and proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from luodi.office.allocations.holding import Element
from luodi.office.allocations.models import (
    AllocationAcceptance,
    AllocationLeftOut,
    AllocationRow,
    AllocationRun,
    ShadowPrice,
    TradeOffPoint,
)
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import (
    OPEN_STATES,
    AcceptanceState,
    Known,
    LeftOutReason,
    RowState,
    RunKind,
    RunState,
)
from luodi.office.elements.words import SupplyKind
from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in a list. ``value`` and ``bound`` are in points, ``gap`` is proven, relative to the bound."""

    number: int
    kind: RunKind
    state: RunState
    as_of: date
    district_code: str
    park_code: str
    based_on: int | None
    asked_by: str
    asked_at: datetime
    step: str
    seconds: float
    value: float | None
    bound: float | None
    gap: float | None
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being computed."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of a plan, with what it would hold."""

    number: int
    project_code: str
    project_name: str
    site_kind: SupplyKind
    site_code: str
    district_code: str
    park_name: str
    quarter: int
    starts_on: date
    value: float
    output_cny: Decimal
    output_known: Known
    elements: tuple[Element, ...]
    state: RowState
    reason: str
    acceptance: int | None


@dataclass(frozen=True, slots=True)
class LeftOutShown:
    """A project outside the plan: why, and all that would bring it in."""

    number: int
    project_code: str
    project_name: str
    reason: LeftOutReason
    site_code: str
    starts_on: date | None
    missing: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PriceShown:
    """What one more unit of something scarce is worth."""

    number: int
    kind: str
    what: str
    place: str
    quarter_on: date | None
    price: float
    used: float
    most: float
    says: Text


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point of a front, and the plan that was made of it, if any."""

    place: int
    floors: tuple[float, ...]
    most: float
    plan: int | None


@dataclass(frozen=True, slots=True)
class AcceptanceShown:
    """A proposal to accept rows."""

    number: int
    run: int
    state: AcceptanceState
    rows: int
    working_days: int
    why: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_reason: str


@dataclass(frozen=True, slots=True)
class RunShown:
    """One run: what was asked, how it stands, and what came of it but for the rows."""

    run: RunRow
    wishes: Wishes
    cancel_asked: bool
    size: Mapping[str, int]
    totals: Mapping[str, float]
    risk: Mapping[str, float]
    conflict: tuple[Text, ...]
    fault: str


def runs(user: User, *, before: int = 0, size: int = 50, kind: str = "") -> list[RunRow]:
    """Runs within reach, the newest first; ``before`` is the number of the last seen. One query."""
    found = AllocationRun.objects.visible_to(user).select_related("asked_by")
    if before:
        found = found.filter(pk__lt=before)
    if kind:
        found = found.filter(kind=kind)
    return [_run(row) for row in found.order_by("-pk")[:size]]


def find_run(user: User, number: int) -> AllocationRun | None:
    """The run with this number, for actions: only one that the user sees."""
    return AllocationRun.objects.visible_to(user).filter(pk=number).first()


def find_acceptance(user: User, number: int) -> AllocationAcceptance | None:
    """The proposal with this number, for actions: only one whose run the user sees."""
    seen = AllocationRun.objects.visible_to(user).values("pk")
    return AllocationAcceptance.objects.filter(run__in=seen, pk=number).first()


def run_shown(user: User, number: int) -> RunShown | None:
    """One run; None when there is none that the user sees."""
    row = AllocationRun.objects.visible_to(user).select_related("asked_by").filter(pk=number).first()
    if row is None:
        return None
    return RunShown(
        _run(row),
        Wishes.from_json(row.wishes),
        row.cancel_asked,
        row.size,
        row.totals,
        row.risk,
        tuple(Text(*each) for each in row.conflict),
        row.fault,
    )


def seen_run(user: User, number: int) -> RunShown:
    """One run; a ``Problem`` when there is none that the user sees."""
    found = run_shown(user, number)
    if found is None:
        raise Problem(
            "allocation.not_found",
            Text(f"没有您可见的配置计算 {number}", f"There is no allocation run {number} that you may see"),
            Text("请核对编号", "Check its number"),
            Where(field=str(number)),
        )
    return found


def plan_rows(user: User, number: int) -> list[PlanRow]:
    """The rows of a plan, by district and value."""
    rows = AllocationRow.objects.filter(run__in=_seen(user, number)).select_related("project")
    return [
        PlanRow(
            row.pk, row.project.code, row.project.name, SupplyKind(row.site_kind), row.site_code, row.district_code,
            row.park_name, row.quarter, row.starts_on, row.value, row.output_cny, Known(row.output_known),
            tuple(map(Element.from_json, row.elements)), RowState(row.state), row.reason, row.acceptance_id,
        )
        for row in rows.order_by("district_code", "-value", "pk")
    ]  # fmt: skip


def left_outs(user: User, number: int) -> list[LeftOutShown]:
    """The projects that a plan leaves out, by reason."""
    rows = AllocationLeftOut.objects.filter(run__in=_seen(user, number)).select_related("project")
    return [
        LeftOutShown(
            row.pk, row.project.code, row.project.name, LeftOutReason(row.reason), row.site_code, row.starts_on,
            tuple(Text(*each) for each in row.missing),
        )
        for row in rows.order_by("reason", "pk")
    ]  # fmt: skip


def prices(user: User, number: int) -> list[PriceShown]:
    """The shadow prices of a plan, the dearest use first."""
    return [
        PriceShown(
            row.pk, row.kind, row.what, row.place, row.quarter_on, row.price, row.used, row.most,
            Text(row.says_zh, row.says_en),
        )
        for row in ShadowPrice.objects.filter(run__in=_seen(user, number)).order_by("pk")
    ]  # fmt: skip


def front_points(user: User, number: int) -> list[PointShown]:
    """The points of a front in order, each with the newest plan made of it."""
    plans: dict[tuple[float, ...], int] = {}
    made = AllocationRun.objects.visible_to(user).filter(based_on=number, kind=RunKind.PLAN)
    for pk, wishes in made.order_by("pk").values_list("pk", "wishes"):
        plans[tuple(wishes.get("floors", ()))] = pk
    return [
        PointShown(row.place, tuple(row.floors), row.most, plans.get(tuple(row.floors)))
        for row in TradeOffPoint.objects.filter(run__in=_seen(user, number)).order_by("place")
    ]


def acceptances(user: User, number: int = 0, *, state: str = "") -> list[AcceptanceShown]:
    """Proposals to accept rows of one run, or of all that the user sees; the newest first. Two queries."""
    seen = AllocationRun.objects.visible_to(user)
    found = AllocationAcceptance.objects.filter(run__in=(seen.filter(pk=number) if number else seen).values("pk"))
    if state:
        found = found.filter(state=state)
    rows = list(found.select_related("proposed_by", "decided_by").order_by("-pk")[:200])
    counts: dict[int, int] = {}
    for pk in AllocationRow.objects.filter(acceptance__in=[row.pk for row in rows]).values_list(
        "acceptance_id", flat=True
    ):
        counts[pk] = counts.get(pk, 0) + 1
    return [
        AcceptanceShown(
            row.pk, row.run_id, AcceptanceState(row.state), counts.get(row.pk, 0), row.working_days, row.why,
            row.proposed_by.display_name, row.proposed_at, row.decided_by.display_name if row.decided_by else "",
            row.decided_at, row.decision_reason,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A project in two plans: its site and quarter in each, empty where it is left out."""

    project_code: str
    project_name: str
    first_site: str
    first_on: date | None
    second_site: str
    second_on: date | None
    value_change: float

    @property
    def same(self) -> bool:
        """Whether both plans say the same."""
        return (self.first_site, self.first_on) == (self.second_site, self.second_on)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans row by row, what differs first."""

    first: RunShown
    second: RunShown
    rows: tuple[ComparedRow, ...]


def compare(user: User, first: int, second: int) -> Comparison:
    """Two plans that the user sees, row by row; a ``Problem`` when one is not in sight."""
    sides = seen_run(user, first), seen_run(user, second)
    before = {row.project_code: row for row in plan_rows(user, first)}
    after = {row.project_code: row for row in plan_rows(user, second)}
    rows = [_compared(before.get(code), after.get(code)) for code in sorted(before.keys() | after.keys())]
    return Comparison(*sides, tuple(sorted(rows, key=lambda row: (row.same, row.project_code))))


def _compared(before: PlanRow | None, after: PlanRow | None) -> ComparedRow:
    either = before or after
    if either is None:
        raise ValueError("a row of neither plan")
    return ComparedRow(
        either.project_code,
        either.project_name,
        before.site_code if before else "",
        before.starts_on if before else None,
        after.site_code if after else "",
        after.starts_on if after else None,
        (after.value if after else 0.0) - (before.value if before else 0.0),
    )


def _seen(user: User, number: int) -> Iterable[int]:
    return AllocationRun.objects.visible_to(user).filter(pk=number).values("pk")  # type: ignore[return-value]  # a subquery


def _run(row: AllocationRun) -> RunRow:
    return RunRow(
        row.pk, RunKind(row.kind), RunState(row.state), row.as_of, row.district_code, row.park_code, row.based_on_id,
        row.asked_by.display_name, row.asked_at, row.step, row.seconds, row.value, row.bound, row.gap, row.ended_at,
    )  # fmt: skip
