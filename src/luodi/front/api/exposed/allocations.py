"""Allocation: one project against every site, runs over the city, and what is accepted of a plan."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from luodi.front.api.exposed.projects import PROJECT
from luodi.front.api.inputs import Code, Day, Request, RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.front.work.allocating import ask
from luodi.office.allocations import queries
from luodi.office.allocations.actions.approve_acceptance import ApproveAcceptance
from luodi.office.allocations.actions.ask_allocation import AskAllocation
from luodi.office.allocations.actions.cancel_allocation import CancelAllocation
from luodi.office.allocations.actions.propose_acceptance import ProposeAcceptance
from luodi.office.allocations.actions.refuse_acceptance import RefuseAcceptance
from luodi.office.allocations.actions.reject_rows import RejectRows
from luodi.office.allocations.matching import ProjectMatches, match_project
from luodi.office.allocations.queries import (
    AcceptanceShown,
    Comparison,
    LeftOutShown,
    PlanRow,
    PointShown,
    PriceShown,
    RunRow,
    RunShown,
)
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import RunKind
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.projects.queries import find_project

BOOK = Book("allocations")
VIEW = Permission.ELEMENT_VIEW
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=1000)]


class AllocationWanted(Request):
    """What is asked of a run; what is left out is as the command has it. ``based_on`` keeps that run's wishes."""

    as_of: Day
    kind: RunKind = RunKind.PLAN
    based_on: RowNumber | None = None
    quarters: Annotated[int, Field(ge=1, le=12)] = 4
    weights: Annotated[dict[Code, Weight], Field(max_length=5)] = Field(default_factory=dict)
    tracks: Annotated[dict[Code, Weight], Field(max_length=200)] = Field(default_factory=dict)
    front_loading: Annotated[float, Field(ge=0, le=5)] = 0.1
    balance: Annotated[float, Field(ge=0, le=100)] = 0.2
    track_cap: Share = 0.6
    group_cap: Share = 0.4
    fund_cap: Share = 0.6
    risk_ceiling: Share = 0.5
    seed: Annotated[int, Field(ge=0, le=2**30)] = 0
    limit_seconds: Annotated[float, Field(ge=1, le=3600)] = 60.0
    required: Annotated[list[Code], Field(max_length=200)] = Field(default_factory=list)
    measures: Annotated[list[Code], Field(max_length=3)] = Field(default_factory=list)
    floors: Annotated[list[float], Field(max_length=2)] = Field(default_factory=list)


class RunsAsked(PageAsked):
    """What narrows the runs."""

    kind: Word = ""


class ComparisonAsked(BaseModel):
    """Which two plans."""

    first: RowNumber
    second: RowNumber


class MatchAsked(BaseModel):
    """The day of the register, default today."""

    as_of: date | None = None


def _runs(occasion: Occasion, asked: RunsAsked, _places: Places, after: str, size: int) -> list[RunRow]:
    """Runs within reach, the newest first."""
    before = int(after) if after.isdecimal() else 0
    return queries.runs(occasion.user, before=before, size=size, kind=asked.kind)


def _run(occasion: Occasion, places: Places) -> RunShown | None:
    """One run: what was asked, how it stands, value, bound and proven gap."""
    return queries.run_shown(occasion.user, places["number"])


def _rows(occasion: Occasion, places: Places) -> list[PlanRow] | None:
    """The rows of a plan, each with what it would hold."""
    return queries.plan_rows(occasion.user, places["number"]) if _held_run(occasion, places) else None


def _left_outs(occasion: Occasion, places: Places) -> list[LeftOutShown] | None:
    """The projects that a plan leaves out, why, and what would bring each in."""
    return queries.left_outs(occasion.user, places["number"]) if _held_run(occasion, places) else None


def _prices(occasion: Occasion, places: Places) -> list[PriceShown] | None:
    """What one more unit of each scarce element is worth in a plan."""
    return queries.prices(occasion.user, places["number"]) if _held_run(occasion, places) else None


def _points(occasion: Occasion, places: Places) -> list[PointShown] | None:
    """The points of a front of trade-offs."""
    return queries.front_points(occasion.user, places["number"]) if _held_run(occasion, places) else None


def _acceptances(occasion: Occasion, places: Places) -> list[AcceptanceShown] | None:
    """Proposals to accept rows of a plan."""
    return queries.acceptances(occasion.user, places["number"]) if _held_run(occasion, places) else None


def _comparison(occasion: Occasion, asked: ComparisonAsked, _places: Places) -> Comparison:
    """Two plans row by row, what differs first."""
    return queries.compare(occasion.user, asked.first, asked.second)


def _matches(occasion: Occasion, asked: MatchAsked, places: Places) -> ProjectMatches | None:
    """Every site for a project: points with reasons, or which need fails and by how much; the nearest way out."""
    if find_project(occasion.user, places["code"]) is None:
        return None
    return match_project(occasion.user, places["code"], asked.as_of or occasion.on)


def _ask(occasion: Occasion, _places: Places, sent: AllocationWanted) -> RunShown:
    """Asks for a computation, which the worker does; its number is in the answer."""
    before = queries.seen_run(occasion.user, sent.based_on).wishes if sent.based_on else None
    given: dict[str, Any] = sent.model_dump(exclude={"as_of", "kind", "based_on"})
    given |= {name: tuple(given[name]) for name in ("required", "measures", "floors")}
    if not given["weights"]:
        del given["weights"]
    wishes = before.at_point(given["floors"]) if before else Wishes(**given)
    based_on = queries.find_run(occasion.user, sent.based_on) if sent.based_on else None
    run = ask(AskAllocation(occasion=occasion, as_of=sent.as_of, wishes=wishes, kind=sent.kind, based_on=based_on))
    return queries.seen_run(occasion.user, run.pk)


def _held_run(occasion: Occasion, places: Places) -> Any:
    return queries.find_run(occasion.user, places["number"])


def _held_acceptance(occasion: Occasion, places: Places) -> Any:
    return queries.find_acceptance(occasion.user, places["number"])


RUN = Target("/allocations/{number}", "run", {"number": RowNumber}, _held_run)
ACCEPTANCE = Target("/allocation-acceptances/{number}", "acceptance", {"number": RowNumber}, _held_acceptance)
NUMBERS = Annotated[list[RowNumber], Field(max_length=1000)]

BOOK.listing(
    "/allocations", shape_of(RunRow), _runs, key=lambda row: str(row.number), permission=VIEW, name="allocations",
    asked=RunsAsked,
)  # fmt: skip
BOOK.read("/allocations/comparison", shape_of(Comparison), _comparison, permission=VIEW, name="allocationComparison",
          asked=ComparisonAsked)  # fmt: skip
BOOK.read("/allocations/{number}", shape_of(RunShown), _run, permission=VIEW, name="allocation", number=RowNumber)
BOOK.read("/allocations/{number}/rows", list[shape_of(PlanRow)], _rows,  # type: ignore[misc]  # built
          permission=VIEW, name="allocationRows", number=RowNumber)  # fmt: skip
BOOK.read("/allocations/{number}/left-outs", list[shape_of(LeftOutShown)], _left_outs,  # type: ignore[misc]  # built
          permission=VIEW, name="allocationLeftOuts", number=RowNumber)  # fmt: skip
BOOK.read("/allocations/{number}/prices", list[shape_of(PriceShown)], _prices,  # type: ignore[misc]  # built
          permission=VIEW, name="allocationPrices", number=RowNumber)  # fmt: skip
BOOK.read("/allocations/{number}/points", list[shape_of(PointShown)], _points,  # type: ignore[misc]  # built
          permission=VIEW, name="allocationPoints", number=RowNumber)  # fmt: skip
BOOK.read("/allocations/{number}/acceptances", list[shape_of(AcceptanceShown)], _acceptances,  # type: ignore[misc]  # built
          permission=VIEW, name="allocationAcceptances", number=RowNumber)  # fmt: skip
BOOK.read("/projects/{code}/matches", shape_of(ProjectMatches), _matches, permission=VIEW, name="projectMatches",
          asked=MatchAsked, **PROJECT.places)  # fmt: skip
BOOK.write("/allocations", shape_of(RunShown), _ask, permission=AskAllocation.permission, name="AskAllocation",
           action=AskAllocation, sent=AllocationWanted)  # fmt: skip
BOOK.action(CancelAllocation, "/cancel", on=RUN)
BOOK.action(ProposeAcceptance, "/acceptances", on=RUN, takes={"rows": NUMBERS})
BOOK.action(RejectRows, "/rejections", on=RUN, takes={"rows": NUMBERS})
BOOK.action(ApproveAcceptance, "/approve", on=ACCEPTANCE)
BOOK.action(RefuseAcceptance, "/refuse", on=ACCEPTANCE)
