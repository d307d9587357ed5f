"""After-care: the pool of cases, visits, and what can be done to them and to service packages."""

from typing import Any

from luodi.front.api.exposed.enterprises import ENTERPRISE
from luodi.front.api.inputs import Code, Day, Request, RowNumber, Word, entered
from luodi.front.api.operations import Book, PageAsked, Places, Target, not_found
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.actions.add_visit_task import AddVisitTask
from luodi.office.services.actions.answer import Answer
from luodi.office.services.actions.cancel_visit import CancelVisit
from luodi.office.services.actions.chase_case import ChaseCase
from luodi.office.services.actions.close_case import CloseCase
from luodi.office.services.actions.draw_sample import DrawSample
from luodi.office.services.actions.extend import Extend
from luodi.office.services.actions.finish_visit_task import FinishVisitTask
from luodi.office.services.actions.merge_duplicate import MergeDuplicate
from luodi.office.services.actions.note_case import NoteCase
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.pause import Pause
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.actions.rate_case import RateCase
from luodi.office.services.actions.record_rating import RecordRating
from luodi.office.services.actions.record_visit import RecordVisit
from luodi.office.services.actions.reopen_case import ReopenCase
from luodi.office.services.actions.resume import Resume
from luodi.office.services.actions.return_answer import ReturnAnswer
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.actions.set_service_package import SetServicePackage
from luodi.office.services.actions.supervise import Supervise
from luodi.office.services.actions.take_up import TakeUp
from luodi.office.services.care_queries import (
    PackageShown,
    VisitShown,
    package_of,
    packages,
    visit_shown,
    visits_after,
)
from luodi.office.services.case_file import CaseFile, case_file
from luodi.office.services.finding import seen_case, seen_visit
from luodi.office.services.measures import Grouping, MeasuresTable, measures
from luodi.office.services.pool import CaseFilter, CaseRow, cases_after

BOOK = Book("services")


def _case(occasion: Occasion, places: Places) -> Any:
    return seen_case(occasion.user, places["code"])


def _visit(occasion: Occasion, places: Places) -> Any:
    return seen_visit(occasion.user, places["number"])


def _heard_on(occasion: Occasion, fields: dict[str, Any]) -> dict[str, Any]:
    """The visit by its number, when the case was heard on one."""
    number = fields.pop("visit_number")
    visit = seen_visit(occasion.user, number) if number else None
    if number and visit is None:
        raise not_found()
    return {**fields, "visit": visit}


class CasesAsked(PageAsked):
    """What narrows the pool: a part of title, name or code, an enterprise, a place, a category, only open ones."""

    text: Word = ""
    credit_code: Word = ""
    district_code: Word = ""
    category: Word = ""
    only_open: bool = False


class VisitsAsked(PageAsked):
    """The visits of one enterprise, or all."""

    credit_code: Word = ""


class MeasuresAsked(Request):
    """Cases opened on these days, and by what they are told apart."""

    since: Day
    until: Day
    grouping: entered(Grouping, "grouping", "measures")  # type: ignore[valid-type]  # built, not written


def _cases(occasion: Occasion, asked: CasesAsked, _places: Places, after: str, size: int) -> list[CaseRow]:
    """The cases within reach, in the order of their codes; each with its gravest clock."""
    wanted = CaseFilter(
        text=asked.text, credit_code=asked.credit_code, district_code=asked.district_code, category=asked.category,
        only_open=asked.only_open,
    )  # fmt: skip
    return cases_after(occasion.user, wanted, after, size, at=occasion.at, as_of=occasion.on)


def _case_file(occasion: Occasion, places: Places) -> CaseFile:
    """One case: its handlings with their clocks, what happened, letters and rating."""
    return case_file(occasion.user, places["code"], occasion.at, occasion.on)


def _visits(occasion: Occasion, asked: VisitsAsked, _places: Places, after: str, size: int) -> list[VisitShown]:
    """The visits within reach, in the order of their numbers."""
    return visits_after(occasion.user, asked.credit_code, int(after or 0), size, occasion.on)


def _one_visit(occasion: Occasion, places: Places) -> VisitShown:
    """One visit with its tasks."""
    return visit_shown(occasion.user, places["number"], occasion.on)


def _measures(occasion: Occasion, asked: MeasuresAsked, _places: Places) -> MeasuresTable:
    """Taken up in time, days to answer, reopened and the rest, over a span of days: each figure with its rows."""
    return measures(occasion.user, since=asked.since, until=asked.until, grouping=asked.grouping, at=occasion.at)


def _packages(occasion: Occasion, _places: Places) -> list[PackageShown]:
    """The service packages within reach, the earliest review first."""
    return packages(occasion.user, occasion.on)


def _package(occasion: Occasion, places: Places) -> PackageShown | None:
    """The service package of one enterprise."""
    return package_of(occasion.user, places["credit_code"], occasion.on)


CASE = Target("/cases/{code}", "case", {"code": Code}, _case, _case_file, shape_of(CaseFile))
VISIT = Target("/visits/{number}", "visit", {"number": RowNumber}, _visit, _one_visit, shape_of(VisitShown))

BOOK.listing(
    "/cases", shape_of(CaseRow), _cases, key=lambda row: row.code, asked=CasesAsked,
    permission=Permission.CASE_VIEW, name="cases",
)  # fmt: skip
BOOK.read("/cases/measures", shape_of(MeasuresTable), _measures, permission=Permission.CARE_VIEW,
          name="caseMeasures", asked=MeasuresAsked)  # fmt: skip
BOOK.read("/service-packages", list[shape_of(PackageShown)], _packages,  # type: ignore[misc]  # built
          permission=Permission.CARE_VIEW, name="servicePackages")  # fmt: skip
BOOK.read("/enterprises/{credit_code}/service-package", shape_of(PackageShown), _package,
          permission=Permission.CARE_VIEW, name="servicePackage", credit_code=Code)  # fmt: skip
BOOK.read(CASE.address, CASE.shape, _case_file, permission=Permission.CASE_VIEW, name="case", code=Code)
BOOK.listing(
    "/visits", shape_of(VisitShown), _visits, key=lambda row: str(row.id), asked=VisitsAsked,
    permission=Permission.CARE_VIEW, name="visits",
)  # fmt: skip
BOOK.read(VISIT.address, VISIT.shape, _one_visit, permission=Permission.CARE_VIEW, name="visit", number=RowNumber)

BOOK.action(
    OpenCase, "/cases", on=ENTERPRISE, make=_heard_on, fixed=frozenset({"visit"}),
    takes={"visit_number": RowNumber | None},
)  # fmt: skip
BOOK.action(RouteCase, "/route", on=CASE)
BOOK.action(TakeUp, "/take-up", on=CASE)
BOOK.action(Answer, "/answer", on=CASE)
BOOK.action(ReturnAnswer, "/return-answer", on=CASE)
BOOK.action(Extend, "/extend", on=CASE)
BOOK.action(Pause, "/pause", on=CASE)
BOOK.action(Resume, "/resume", on=CASE)
BOOK.action(NoteCase, "/notes", on=CASE)
BOOK.action(ChaseCase, "/chase", on=CASE)
BOOK.action(Supervise, "/supervisions", on=CASE)
BOOK.action(MergeDuplicate, "/merge", on=CASE)
BOOK.action(CloseCase, "/close", on=CASE)
BOOK.action(ReopenCase, "/reopen", on=CASE)
BOOK.action(RateCase, "/rate", on=CASE)
BOOK.action(RecordRating, "/ratings", on=CASE)
BOOK.action(DrawSample, "/cases/samples")
BOOK.action(PlanVisit, "/visits", on=ENTERPRISE)
BOOK.action(RecordVisit, "/record", on=VISIT)
BOOK.action(CancelVisit, "/cancel", on=VISIT)
BOOK.action(AddVisitTask, "/tasks", on=VISIT)
BOOK.action(FinishVisitTask, "/tasks/finish", on=VISIT)
BOOK.action(SetServicePackage, "/service-package", on=ENTERPRISE)
