"""The working calendar: amended by version, tried before it holds, and counted by everywhere once it does."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from luodi.engine.clocks.clock import Clock, Limit, Unit, read
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.projects.actions.amend_calendar import AmendCalendar
from luodi.office.projects.actions.restore_calendar import RestoreCalendar
from luodi.office.projects.calendar import (
    AmendedDay,
    amended_days,
    bring_in_force,
    calendar_versions,
    try_calendar,
    with_amended,
)
from luodi.office.projects.deadlines import working_days_left
from luodi.office.projects.models import Project
from luodi.office.projects.rules import CalendarVersion
from luodi.office.projects.snapshot import positions_of
from luodi.office.projects.standing import StandingDay
from luodi.office.projects.standing_keeping import are_standing, keep_standings
from luodi.reference.problems import Problem
from luodi.reference.working_days import add_working_days, is_working_day

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY, SATURDAY = date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)
Amend = Callable[..., CalendarVersion]


@pytest.fixture
def administrator(make_user: Callable[..., User], rules: None) -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def amend(
    administrator: User,
    at: Callable[..., Occasion],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Amend:
    """Amends as the administrator and lets what waits for the commit happen."""

    def do(first: date, last: date, *, works: bool = False, title: str = "进博会期间放假") -> CalendarVersion:
        with django_capture_on_commit_callbacks(execute=True):
            return AmendCalendar(
                occasion=at(date(2026, 12, 1), administrator), first_on=first, last_on=last, works=works, title=title
            ).execute()

    return do


def test_closing_days_move_every_clock(amend: Amend) -> None:
    clock = Clock(datetime(2026, 12, 23, 2, tzinfo=UTC), Limit(3, Unit.WORKING_DAYS))
    answer = read(clock, clock.started_at).due_on
    assert add_working_days(date(2026, 12, 23), 1).day == THURSDAY
    assert working_days_left(date(2026, 12, 23), date(2026, 12, 28)) == 3
    amend(THURSDAY, FRIDAY)
    assert not is_working_day(THURSDAY)
    assert add_working_days(date(2026, 12, 23), 1).day == date(2026, 12, 28)
    assert working_days_left(date(2026, 12, 23), date(2026, 12, 28)) == 1
    assert answer == date(2026, 12, 28)
    assert read(clock, clock.started_at).due_on == date(2026, 12, 30)


def test_make_up_day_is_worked(amend: Amend) -> None:
    amend(SATURDAY, SATURDAY, works=True, title="调班")
    assert is_working_day(SATURDAY)
    assert add_working_days(FRIDAY, 1).day == SATURDAY


def test_every_change_is_a_version_in_the_journal(
    amend: Amend, administrator: User, at: Callable[..., Occasion]
) -> None:
    amend(THURSDAY, FRIDAY)
    amend(SATURDAY, SATURDAY, works=True, title="调班")
    RestoreCalendar(occasion=at(date(2026, 12, 2), administrator), first_on=THURSDAY, last_on=THURSDAY).execute()
    assert [(one.version, one.in_force) for one in calendar_versions()] == [(3, True), (2, False), (1, False)]
    newest = calendar_versions()[0]
    assert newest.new == ()
    assert newest.gone == (AmendedDay(THURSDAY, works=False, title="进博会期间放假"),)
    assert [one.day for one in amended_days()] == [FRIDAY, SATURDAY]
    keys = JournalEntry.objects.filter(entity="calendar_version").values_list("key", flat=True)
    assert sorted(keys) == ["calendar/1", "calendar/2", "calendar/3"]


def test_days_of_rest_within_a_closing_are_left_to_the_state_council(amend: Amend) -> None:
    amend(THURSDAY, date(2026, 12, 27))
    assert [one.day for one in amended_days()] == [THURSDAY, FRIDAY]


def test_other_process_follows_when_it_asks(amend: Amend) -> None:
    days = [{"day": THURSDAY.isoformat(), "works": False, "title": "放假", "source": ""}]
    CalendarVersion.objects.create(version=1, amended=days, published_on=date(2026, 12, 1))
    assert is_working_day(THURSDAY)
    bring_in_force()
    assert not is_working_day(THURSDAY)


def test_trial_shows_lights_and_changes_nothing(
    amend: Amend, administrator: User, register: Callable[..., Project]
) -> None:
    register()
    on = date(2026, 12, 28)
    before = [(one.code, one.silent_working_days) for one in positions_of(Project.objects.all(), on)]
    days = with_amended(date(2026, 12, 1), FRIDAY, works=False, title="放假", source="")
    trial = try_calendar(administrator, days, on)
    assert trial.projects == sum(trial.before.values()) == sum(trial.after.values()) == len(before)
    assert [(one.code, one.silent_working_days) for one in positions_of(Project.objects.all(), on)] == before
    assert not CalendarVersion.objects.exists()


def test_publishing_makes_standings_stale(amend: Amend) -> None:
    keep_standings(date(2026, 12, 1))
    assert are_standing(date(2026, 12, 1))
    amend(THURSDAY, FRIDAY)
    assert not are_standing(date(2026, 12, 1))
    assert StandingDay.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "works", "title", "code"),
    [
        (FRIDAY, THURSDAY, False, "放假", "calendar.days"),
        (date(2026, 1, 1), date(2026, 12, 31), False, "放假", "calendar.days"),
        (date(1980, 1, 1), date(1980, 1, 1), False, "放假", "calendar.days"),
        (THURSDAY, FRIDAY, False, " ", "calendar.incomplete"),
        (THURSDAY, FRIDAY, True, "上班", "calendar.nothing_new"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    amend: Amend, first: date, last: date, works: bool, title: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        amend(first, last, works=works, title=title)
    assert caught.value.code == code
    assert not CalendarVersion.objects.exists()


def test_district_administrator_may_not(
    make_user: Callable[..., User], pudong_office: Office, at: Callable[..., Occasion], rules: None
) -> None:
    user = make_user(Role.ADMINISTRATOR, pudong_office)
    with pytest.raises(Problem) as caught:
        AmendCalendar(
            occasion=at(date(2026, 12, 1), user), first_on=THURSDAY, last_on=FRIDAY, works=False, title="放假"
        ).execute()
    assert caught.value.code == "access.out_of_reach"
