"""The pages of cases, visits, packages and measures: lists, the case's own page by role, and the enterprise's home."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from luodi.office.enterprises.models import Enterprise, EnterpriseFact
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.actions.route_case import RouteCase
from luodi.office.services.care import Visit
from luodi.office.services.models import Case, CaseSupervision
from luodi.office.services.words import Category, Origin, Urgency
from tests.front.web.town import NOW, OWN_CODE, Town

pytestmark = pytest.mark.django_db
NEW = {
    "credit_code": OWN_CODE, "title": "用电增容", "text": "二期投产需增容", "category": "element", "need": "energy",
    "urgency": "normal", "route_now": "on",
}  # fmt: skip
CLOSING = {"closing": "solved", "text": "已增容", "root_cause": "element_short", "root_cause_code": "energy"}


def cases(count: int, days: int = 1) -> list[Case]:
    """Routed cases of the town's enterprise, opened some days ago."""
    occasion = Occasion(system_user(), NOW - timedelta(days=days))
    firm = Enterprise.objects.get(credit_code=OWN_CODE)
    opened = []
    for number in range(count):
        case = OpenCase(
            occasion=occasion, enterprise=firm, title=f"诉求{number}", text="内容", origin=Origin.OFFICER,
            category=Category.APPROVAL, urgency=Urgency.NORMAL, contact_name="李工", contact_phone="13811112222",
        ).execute()  # fmt: skip
        opened.append(RouteCase(occasion=occasion, case=case).execute())
    return opened


def act(client: Client, case: Case, verb: str, **sent: str) -> int:
    return client.post(f"/cases/{case.code}/{verb}/", sent).status_code


def test_case_goes_through_supervision_by_three_roles(
    town: Town, chiefs: Client, officers: Client, as_user: Callable[[User], Client]
) -> None:
    firm = as_user(town.users[Role.ENTERPRISE])
    own = {**NEW, "title": "请协调用电增容"}
    assert firm.post("/cases/new/send/", own).status_code == 302
    case = Case.objects.get()
    assert (case.origin, case.state, case.enterprise.credit_code) == ("enterprise", "new", OWN_CODE)
    assert "规则建议" in officers.get(f"/cases/{case.code}/").text
    assert act(officers, case, "route", lead="pudong", assisting="city") == 302
    assert act(officers, case, "take-up", office_code="pudong") == 302
    demand = {"office_code": "pudong", "demand": "三日内反馈", "answer_by_on": "2026-11-26"}
    assert act(officers, case, "supervise", **demand) == 403
    assert act(chiefs, case, "supervise", **demand) == 302
    letter = CaseSupervision.objects.get()
    response = chiefs.get(f"/cases/{case.code}/supervision/{letter.pk}.docx")
    said = "\n".join(paragraph.text for paragraph in Document(BytesIO(response.content)).paragraphs)
    assert all(part in said for part in ("督办单", "投促督〔2026〕1号", "浦东新区科经委：", "三日内反馈", case.code))
    assert act(officers, case, "answer", office_code="pudong", text="已会同供电公司增容") == 302
    assert act(officers, case, "close", **CLOSING) == 422  # the city's own part is not answered
    assert act(chiefs, case, "take-up", office_code="city") == 302
    assert act(chiefs, case, "answer", office_code="city", text="已统筹指标") == 302
    before = firm.get(f"/cases/{case.code}/").text
    assert not any(part in before for part in ("督办", "已会同供电公司增容", "已统筹指标"))
    assert 'value="energy" selected' in officers.get(f"/cases/{case.code}/").text
    assert act(officers, case, "close", **{**CLOSING, "root_cause": "policy_late"}) == 422
    assert act(officers, case, "close", **CLOSING) == 302
    assert "已增容" in firm.get(f"/cases/{case.code}/").text
    assert act(firm, case, "rate", score="2") == 422
    assert act(firm, case, "rate", score="5") == 302
    assert act(firm, case, "reopen", reason="又跳闸了") == 302
    assert Case.objects.get().reopenings == 1


def test_refused_form_keeps_what_was_filled_in(town: Town, officers: Client) -> None:
    sent = {**NEW, "need": "none", "text": "写了很多字"}
    page = officers.post("/cases/new/send/", sent)
    assert page.status_code == 422
    assert "写了很多字" in page.text
    assert not Case.objects.exists()


def test_pool_counts_what_it_lists_and_exports_it(town: Town, chiefs: Client) -> None:
    cases(3, days=6)
    cases(2, days=1)
    page = chiefs.get("/cases/").text
    assert page.count('href="/cases/SQ2026-') == 5
    red = chiefs.get("/cases/?light=red").text
    assert red.count('href="/cases/SQ2026-') == 3
    rows = chiefs.get("/cases/pool.csv?light=red").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert chiefs.get("/cases/?text=诉求2").text.count('href="/cases/SQ2026-') == 1


def test_pool_asks_the_same_number_of_questions_however_many_rows(town: Town, chiefs: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            chiefs.get("/cases/")
        return len(captured)

    cases(2)
    chiefs.get("/cases/")
    few = asked()
    cases(12)
    assert asked() == few


def test_enterprise_home_has_its_cases_its_facts_and_nothing_internal(
    town: Town, as_user: Callable[[User], Client]
) -> None:
    (case,) = cases(1)
    client = as_user(town.users[Role.ENTERPRISE])
    for address in ("/", "/own/"):
        page = client.get(address)
        assert page.status_code == 200
        assert case.title in page.text
    fact = {"fact": "employees", "year": "2025", "value": "120"}
    assert client.post("/own/facts/", fact).status_code == 302
    assert EnterpriseFact.objects.get().evidence_level == "self_reported"
    assert client.post("/own/facts/", {**fact, "value": "12.5"}).status_code == 422
    assert client.get("/cases/measures/").status_code == 403
    assert client.get("/visits/").status_code == 403


def test_file_of_an_enterprise_has_its_cases(town: Town, officers: Client) -> None:
    (case,) = cases(1)
    page = officers.get(f"/enterprises/{OWN_CODE}/").text
    assert f'href="/cases/{case.code}/"' in page
    assert f'href="/cases/?credit_code={OWN_CODE}"' in page


def test_contacts_are_masked_for_who_neither_owns_nor_handles(town: Town, as_user: Callable[[User], Client]) -> None:
    (case,) = cases(1)
    Enterprise.objects.update(owner_office=town.users[Role.OFFICER].office)
    officer = as_user(town.users[Role.OFFICER]).get(f"/cases/{case.code}/").text
    leader = as_user(town.users[Role.LEADER]).get(f"/cases/{case.code}/").text
    assert "13811112222" in officer
    assert "13811112222" not in leader


def test_measures_open_into_rows_that_add_up(town: Town, chiefs: Client, officers: Client) -> None:
    late, *_rest = cases(3, days=6)
    act(officers, late, "take-up", office_code="pudong")
    act(officers, late, "answer", office_code="pudong", text="好")
    act(officers, late, "close", **CLOSING)
    page = chiefs.get("/cases/measures/?by=district").text
    assert "浦东新区" in page
    rows = chiefs.get("/cases/measures/rows/?figure=taken_up_late&by=office").text
    assert rows.count('href="/cases/SQ2026-') == 3
    assert chiefs.get("/cases/measures/rows/?figure=nothing").status_code == 404
    sample = {"since": "2026-11-01", "until": "2026-11-22", "size": "5", "seed": "7"}
    assert officers.post("/cases/measures/draw/", sample).status_code == 403
    assert chiefs.post("/cases/measures/draw/", sample).status_code == 302
    assert chiefs.get("/cases/measures/rows/?figure=drawn").text.count('href="/cases/SQ2026-') == 1


def test_visit_is_planned_recorded_and_leads_to_a_case(town: Town, chiefs: Client) -> None:
    plan = {
        "credit_code": OWN_CODE,
        "visitor_name": "陈立",
        "purpose": "听取意见",
        "due_on": "2026-11-25",
        "by_leader": "on",
    }
    assert chiefs.post("/visits/plan/", {**plan, "due_on": "2026-11-01"}).status_code == 422
    assert chiefs.post("/visits/plan/", plan).status_code == 302
    visit = Visit.objects.get()
    assert chiefs.get("/visits/?by_leader=on&standing=planned").text.count(f'href="/visits/{visit.pk}/"') == 1
    made = {"visited_on": "2026-11-21", "notes": "用电紧张"}
    assert chiefs.post(f"/visits/{visit.pk}/record/", made).status_code == 302
    task = {"text": "对接供电", "office_code": "pudong", "due_on": "2026-11-30"}
    assert chiefs.post(f"/visits/{visit.pk}/task/", task).status_code == 302
    assert chiefs.post("/cases/new/send/", {**NEW, "visit": str(visit.pk)}).status_code == 302
    assert Case.objects.get().origin == "visit"
    assert Case.objects.get().code in chiefs.get(f"/visits/{visit.pk}/").text


def test_service_package_is_set_and_read_by_its_enterprise(
    town: Town, officers: Client, as_user: Callable[[User], Client]
) -> None:
    sent = {
        "steward_name": "沈宁",
        "review_on": "2027-05-31",
        "services": "每月上门\n用工对接",
        "policies": "P-01 稳岗补贴",
    }
    assert officers.post(f"/packages/{OWN_CODE}/set/", sent).status_code == 302
    page = as_user(town.users[Role.ENTERPRISE]).get("/own/").text
    assert all(part in page for part in ("沈宁", "每月上门", "P-01", "稳岗补贴"))
    assert date(2027, 5, 31).isoformat() in officers.get("/packages/").text
