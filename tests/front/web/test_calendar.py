"""The working calendar by page: a year at a glance, a change tried and then published, and a day given back."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from luodi.front.web.calendar_months import months_of
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.projects.calendar import AmendedDay, amended_days
from luodi.reference.working_days import is_working_day, working_days_between
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db
CLOSED = {
    "first_on": "2026-12-24",
    "last_on": "2026-12-25",
    "works": "0",
    "title": "临时放假",
    "source": "沪府办〔2026〕9号",
}


@pytest.fixture
def admins(client: Client, town: Town) -> Client:
    client.force_login(town.users[Role.ADMINISTRATOR])
    return client


def test_months_hold_every_day_once_and_count_the_working_days() -> None:
    for year in (2024, 2026, 2030):
        months = months_of(year, ())
        cells = [cell for month in months for week in month.weeks for cell in week if cell]
        assert len({cell.day for cell in cells}) == len(cells) == (366 if year == 2024 else 365)
        counted = working_days_between(date(year - 1, 12, 31), date(year, 12, 31)).days
        assert sum(month.working_days for month in months) == counted


def test_marks_tell_rest_and_work_from_the_usual_week() -> None:
    closed = AmendedDay(date(2026, 12, 24), works=False, title="放假")
    cells = {cell.day: cell for month in months_of(2026, (closed,)) for week in month.weeks for cell in week if cell}
    assert [cells[date(2026, 12, day)].mark for day in (23, 24, 26)] == ["", "rest", ""]
    assert cells[date(2026, 10, 1)].mark == "rest"
    assert [cell.day for cell in cells.values() if cell.mark == "work"]
    assert cells[closed.day].amended == closed


def test_change_is_tried_then_published_then_given_back(
    admins: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    tried = admins.post("/calendar/try/", CLOSED)
    assert tried.status_code == 200
    assert "2026-12-24" in tried.text
    assert amended_days() == ()
    with django_capture_on_commit_callbacks(execute=True):
        sent = admins.post("/calendar/amend/", {**CLOSED, "reason": "通知"})
    assert sent.headers["Location"] == "/calendar/?year=2026"
    assert not is_working_day(date(2026, 12, 24))
    assert JournalEntry.objects.filter(action="rules.amend_calendar", reason="通知").exists()
    page = admins.get("/calendar/?year=2026").text
    assert "临时放假" in page
    assert "沪府办〔2026〕9号" in page
    with django_capture_on_commit_callbacks(execute=True):
        assert admins.post("/calendar/restore/", {"day": "2026-12-24"}).status_code == 302
    assert is_working_day(date(2026, 12, 24))
    assert [one.day for one in amended_days()] == [date(2026, 12, 25)]


def test_what_makes_no_sense_is_said_over_the_form(admins: Client) -> None:
    for sent in ({}, {**CLOSED, "last_on": "2026-12-01"}, {**CLOSED, "works": "1"}, {**CLOSED, "first_on": "soon"}):
        assert admins.post("/calendar/try/", sent).status_code == 422
        assert admins.post("/calendar/amend/", sent).status_code == 422
    assert admins.post("/calendar/restore/", {"day": "2026-12-24"}).status_code == 422
    assert admins.post("/calendar/restore/", {"day": "x"}).status_code == 422
    assert amended_days() == ()


def test_everybody_sees_it_and_only_the_citys_administrator_amends(officers: Client, town: Town) -> None:
    page = officers.get("/calendar/")
    assert page.status_code == 200
    assert "/calendar/try/" not in page.text
    assert officers.post("/calendar/amend/", CLOSED).status_code == 403


@pytest.mark.parametrize(("asked", "shown"), [("", 2026), ("2027", 2027), ("0001", 1990), ("9999", 2089), ("x", 2026)])
def test_any_year_can_be_asked_for(asked: str, shown: int, officers: Client) -> None:
    answer = officers.get(f"/calendar/?year={asked}")
    assert answer.context["year"] == shown
    assert answer.context["unknown"] == (not 2004 <= shown <= 2026)


def test_page_asks_few_questions(officers: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    officers.get("/calendar/")
    with django_assert_num_queries(6):
        officers.get("/calendar/")
