"""Visits with their tasks, service packages, and facts that an enterprise reports of itself."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from luodi.engine.clocks import chasing, routing
from luodi.office.enterprises.actions.report_fact import ReportFact
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, FactName
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.services import words
from luodi.office.services.actions.add_visit_task import AddVisitTask
from luodi.office.services.actions.cancel_visit import CancelVisit
from luodi.office.services.actions.finish_visit_task import FinishVisitTask
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.plan_visit import PlanVisit
from luodi.office.services.actions.record_visit import RecordVisit
from luodi.office.services.actions.set_service_package import Promised, SetServicePackage
from luodi.office.services.care import ServicePackage, Visit
from luodi.office.services.words import Category, Origin, PromiseKind
from tests.front.web.town import Town
from tests.office.services.test_cases import refused

pytestmark = pytest.mark.django_db
By = Callable[..., Occasion]


def planned(firm: Enterprise, by: By, due_on: date = date(2026, 11, 20)) -> Visit:
    return PlanVisit(
        occasion=by(Role.CHIEF),
        enterprise=firm,
        visitor_name="陈立",
        purpose="走访重点企业",
        due_on=due_on,
        by_leader=True,
    ).execute()


@pytest.mark.parametrize(
    ("ours", "tables"),
    [(words.Category, routing.Category), (words.Need, routing.Need), (words.Urgency, chasing.Urgency)],
)
def test_words_are_those_of_the_tables(ours: type, tables: type) -> None:
    assert [one.value for one in ours] == [one.value for one in tables]


def test_visit_is_planned_made_and_followed_up(firm: Enterprise, by: By) -> None:
    visit = planned(firm, by)
    task = {"visit": visit, "text": "对接供电公司", "office_code": "pudong", "due_on": date(2026, 11, 30)}
    assert refused(AddVisitTask(occasion=by(Role.CHIEF, 1), **task)) == "visit.task"
    record = {"visit": visit, "notes": "用电容量不足"}
    assert refused(RecordVisit(occasion=by(Role.CHIEF, 1), visited_on=date(2026, 11, 30), **record)) == "visit.notes"
    RecordVisit(occasion=by(Role.CHIEF, 1), visited_on=date(2026, 11, 16), **record).execute()
    assert refused(CancelVisit(occasion=by(Role.CHIEF, 1, "改期"), visit=visit)) == "visit.over"
    kept = AddVisitTask(occasion=by(Role.CHIEF, 2), **task).execute()
    finish = {"visit": visit, "number": kept.pk, "outcome": "已增容"}
    assert refused(FinishVisitTask(occasion=by(Role.OFFICER, 3), **{**finish, "outcome": ""})) == "visit.task"
    done = FinishVisitTask(occasion=by(Role.OFFICER, 3), **finish).execute()
    assert done.done_on == date(2026, 11, 16)


def test_case_heard_on_a_visit_knows_it(firm: Enterprise, by: By, town: Town) -> None:
    visit = planned(firm, by)
    said = {"title": "扩容", "text": "扩容", "origin": Origin.VISIT, "category": Category.OTHER, "visit": visit}
    assert (
        refused(OpenCase(occasion=by(Role.CHIEF), enterprise=town.foreign.enterprise, **said)) == "case.foreign_visit"
    )
    assert OpenCase(occasion=by(Role.CHIEF), enterprise=firm, **said).execute().visit == visit


def test_visit_is_not_planned_for_yesterday_nor_cancelled_without_a_reason(firm: Enterprise, by: By) -> None:
    with pytest.raises(Exception, match="plan"):
        planned(firm, by, date(2026, 11, 15))
    visit = planned(firm, by)
    assert refused(CancelVisit(occasion=by(Role.CHIEF, 1), visit=visit)) == "visit.reason_missing"
    CancelVisit(occasion=by(Role.CHIEF, 1, "企业停产"), visit=visit).execute()
    assert Visit.objects.get().cancelled_because == "企业停产"


def test_enterprise_sees_no_visits_and_an_office_its_own(firm: Enterprise, by: By, town: Town) -> None:
    planned(firm, by)
    assert not Visit.objects.visible_to(town.users[Role.ENTERPRISE]).exists()
    assert Visit.objects.visible_to(town.users[Role.OFFICER]).count() == 1
    assert Visit.objects.visible_to(town.park_officer).count() == 1


def test_service_package_is_replaced_as_a_whole(firm: Enterprise, by: By) -> None:
    def set_to(*texts: str, review_on: date = date(2027, 5, 31)) -> SetServicePackage:
        promises = [Promised(PromiseKind.SERVICE, text) for text in texts]
        return SetServicePackage(
            occasion=by(Role.OFFICER), enterprise=firm, steward_name="沈宁", review_on=review_on, promises=promises
        )

    assert refused(set_to()) == "service_package.incomplete"
    assert refused(set_to("每月上门", review_on=date(2026, 11, 16))) == "service_package.incomplete"
    set_to("每月上门", "用工对接", "政策辅导").execute()
    set_to("每季上门", "用工对接").execute()
    package = ServicePackage.objects.get()
    assert [promise.text for promise in package.promises.all()] == ["每季上门", "用工对接"]


def test_enterprise_reports_a_fact_beside_what_was_verified(firm: Enterprise, by: By, town: Town) -> None:
    fact: dict[str, object] = {"fact": FactName.EMPLOYEES, "year": 2025, "value": Decimal(120), "source": "企业填报"}
    fact["stated_on"] = date(2026, 11, 16)
    assert refused(ReportFact(occasion=by(Role.OFFICER), enterprise=firm, **fact)) == "access.not_permitted"
    foreign = town.foreign.enterprise
    assert foreign is not None
    assert refused(ReportFact(occasion=by(Role.ENTERPRISE), enterprise=foreign, **fact)) == "access.out_of_reach"
    ReportFact(occasion=by(Role.ENTERPRISE), enterprise=firm, **fact).execute()
    assert EnterpriseFact.objects.get().evidence_level == "self_reported"
