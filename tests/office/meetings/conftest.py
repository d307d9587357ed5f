"""A weekly dispatch of the city with Pudong and its park, before, on and after its day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from luodi.engine.clocks.clock import CHINA
from luodi.office.meetings.actions.give_task import GiveTask
from luodi.office.meetings.actions.hold_meeting import HoldMeeting
from luodi.office.meetings.actions.prepare_meeting import PrepareMeeting
from luodi.office.meetings.actions.start_series import StartSeries
from luodi.office.meetings.models import Meeting, MeetingForm, MeetingSeries, MeetingTask
from luodi.office.meetings.words import MeetingKind, Rhythm
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from tests.front.web.town import Town, build_town

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=CHINA)
THURSDAY = date(2026, 11, 19)


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


@pytest.fixture
def by(town: Town) -> Callable[..., Occasion]:
    """An occasion of a role's user, so many days after Monday at nine."""

    def make(who: Role | User, days: float = 0, reason: str = "") -> Occasion:
        user = who if isinstance(who, User) else town.users[who]
        return Occasion(user, MONDAY + timedelta(days=days), reason)

    return make


@pytest.fixture
def series(by: Callable[..., Occasion]) -> MeetingSeries:
    return StartSeries(
        occasion=by(Role.CHIEF, -14),
        code="ZDD",
        title="全市签约项目周调度会",
        kind=MeetingKind.DISPATCH,
        rhythm=Rhythm.WEEKLY,
        office_codes=["pudong", "zj"],
    ).execute()


@pytest.fixture
def meeting(series: MeetingSeries, by: Callable[..., Occasion]) -> Meeting:
    """Prepared on Monday, forms due on Wednesday, held on Thursday."""
    return PrepareMeeting(
        occasion=by(Role.CHIEF), series=series, held_on=THURSDAY, place="第一会议室", forms_due_on=date(2026, 11, 18)
    ).execute()


@pytest.fixture
def form(meeting: Meeting) -> MeetingForm:
    """The form of Pudong."""
    return MeetingForm.objects.get(meeting=meeting, office__code="pudong")


@pytest.fixture
def held(meeting: Meeting, by: Callable[..., Occasion]) -> Meeting:
    return HoldMeeting(occasion=by(Role.CHIEF, 3), meeting=meeting).execute()


@pytest.fixture
def give(held: Meeting, by: Callable[..., Occasion]) -> Callable[..., MeetingTask]:
    """A task of Pudong, given on Thursday and due the Thursday after; words can be changed."""

    def make(**changed: Any) -> MeetingTask:
        given = {
            "occasion": by(Role.CHIEF, 3.1),
            "meeting": held,
            "text": "协调封测线项目环评批复",
            "office_code": "pudong",
            "owner_username": "officer",
            "due_on": date(2026, 11, 26),
        }
        return GiveTask(**{**given, **changed}).execute()

    return make
