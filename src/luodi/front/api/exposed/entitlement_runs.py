"""Results of entitlement runs: the runs, the counts of one by policy, district, industry or size, and its rows."""

from pydantic import BaseModel

from luodi.front.api.inputs import RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.run_results import (
    GroupedBy,
    ResultFilter,
    ResultGroup,
    ResultRow,
    RunResults,
    RunRow,
    runs,
)
from luodi.office.policies.words import EntitlementStatus

BOOK = Book("policies")


class GroupsAsked(BaseModel):
    """By what the results are counted, and what narrows them."""

    by: GroupedBy = GroupedBy.POLICY
    policy_code: Word = ""
    district_code: Word = ""


class ResultsAsked(PageAsked):
    """What narrows the rows; ``industry`` is a section's letter."""

    policy_code: Word = ""
    district_code: Word = ""
    industry: Word = ""
    size_class: Word = ""
    status: EntitlementStatus | None = None
    is_new: bool = False


def _runs(occasion: Occasion, _places: Places) -> list[RunRow]:
    """The computations of entitlements, newest first."""
    return runs(occasion.user)


def _groups(occasion: Occasion, asked: GroupsAsked, places: Places) -> list[ResultGroup]:
    """The results of one run counted by policy, district, industry or size, within reach; the last row is all."""
    results = RunResults(occasion.user, places["number"])
    groups = results.grouped(asked.by, ResultFilter(asked.policy_code, asked.district_code))
    return [*groups, results.total(groups)]


def _rows(occasion: Occasion, asked: ResultsAsked, places: Places, after: str, size: int) -> list[ResultRow]:
    """The results of one run within reach, most money first."""
    wanted = ResultFilter(
        asked.policy_code, asked.district_code, asked.industry, asked.size_class, asked.status, asked.is_new
    )
    found, _total = RunResults(occasion.user, places["number"]).rows(wanted, int(after or 0), size)
    return found


BOOK.read("/entitlements/runs", list[shape_of(RunRow)], _runs,  # type: ignore[misc]  # built
          permission=Permission.POLICY_VIEW, name="entitlementRuns")  # fmt: skip
BOOK.read(
    "/entitlements/runs/{number}", list[shape_of(ResultGroup)], _groups,  # type: ignore[misc]  # built
    permission=Permission.POLICY_VIEW, name="entitlementRun", asked=GroupsAsked, number=RowNumber,
)  # fmt: skip
BOOK.listing(
    "/entitlements/runs/{number}/rows", shape_of(ResultRow), _rows, key=lambda row: f"{row.position:012d}",
    permission=Permission.POLICY_VIEW, name="entitlementRunRows", asked=ResultsAsked, number=RowNumber,
)  # fmt: skip
