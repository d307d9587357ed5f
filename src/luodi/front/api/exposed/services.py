"""After-care: what can be done to cases, visits and service packages."""

from typing import Any

from luodi.front.api.exposed.enterprises import ENTERPRISE
from luodi.front.api.inputs import Code, RowNumber
from luodi.front.api.operations import Book, Places, Target, not_found
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
from luodi.office.services.finding import seen_case, seen_visit

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


CASE = Target("/cases/{code}", "case", {"code": Code}, _case)
VISIT = Target("/visits/{number}", "visit", {"number": RowNumber}, _visit)

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
