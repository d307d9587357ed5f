"""Every figure of after-care equals its rows, and its groups add up to the whole."""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import pytest

from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.services.actions.close_case import CloseCase
from luodi.office.services.actions.draw_sample import DrawSample
from luodi.office.services.actions.merge_duplicate import MergeDuplicate
from luodi.office.services.actions.rate_case import RateCase
from luodi.office.services.actions.reopen_case import ReopenCase
from luodi.office.services.measures import FigureName, Grouping, MeasuresTable, measures
from luodi.office.services.models import Case
from luodi.office.services.words import Closing, RootCause
from tests.front.web.town import Town
from tests.office.services.conftest import MONDAY
from tests.office.services.test_cases import answered, closed, routed

pytestmark = pytest.mark.django_db
By = Callable[..., Occasion]
Open = Callable[..., Case]


@pytest.fixture
def cases(open_case: Open, by: By) -> None:
    """Answered at once, after a day, after a week; one not taken up, one not routed, one reopened, one a duplicate."""
    for hours in (4, 28, 24 * 7):
        case = answered(open_case, by, hours)
        CloseCase(
            occasion=by(Role.OFFICER, hours + 1),
            case=case,
            closing=Closing.SOLVED,
            text="好",
            root_cause=RootCause.MARKET,
        ).execute()
    routed(open_case, by)
    first = open_case()
    ReopenCase(occasion=by(Role.ENTERPRISE, 9, "仍未解决"), case=closed(open_case, by)).execute()
    MergeDuplicate(occasion=by(Role.OFFICER, 1), case=open_case(), into_code=first.code).execute()
    drawn = DrawSample(
        occasion=by(Role.CHIEF, 24 * 8), since=date(2026, 11, 1), until=date(2026, 11, 30), size=2, seed=3
    ).execute()
    RateCase(occasion=by(Role.ENTERPRISE, 24 * 8 + 1), case=drawn[0].case, score=5).execute()


def table(town: Town, grouping: Grouping, role: Role = Role.CHIEF) -> MeasuresTable:
    return measures(
        town.users[role],
        since=date(2026, 11, 1),
        until=date(2026, 11, 30),
        grouping=grouping,
        at=MONDAY + timedelta(days=10),
    )


def test_figures_of_the_whole(cases: None, town: Town) -> None:
    whole = table(town, Grouping.OFFICE).whole
    counts = {name: whole.count(name) for name in FigureName}
    assert counts == {
        FigureName.OPENED: 6, FigureName.OPEN: 3, FigureName.CLOSED: 4, FigureName.SOLVED: 3, FigureName.REOPENED: 1,
        FigureName.IN_TIME: 4, FigureName.LATE: 2, FigureName.WAITING: 0, FigureName.ANSWERED: 4,
        FigureName.DRAWN: 2, FigureName.RATED: 1, FigureName.SATISFIED: 1,
    }  # fmt: skip
    days = [row.value for row in whole.rows[FigureName.ANSWERED]]
    assert sorted(day for day in days if day is not None) == [0, 0, 1, 5]
    assert (whole.median_days, whole.p90_days) == (median([0, 0, 1, 5]), 5)
    assert (whole.reopened, whole.satisfied, whole.taken_up_in_time) == (0.25, 1.0, 4 / 6)


@pytest.mark.parametrize("grouping", Grouping)
def test_groups_add_up_to_the_whole(cases: None, town: Town, grouping: Grouping) -> None:
    found = table(town, grouping)
    for name in FigureName:
        rows = [row for group in found.groups for row in group.rows[name]]
        assert sorted(rows, key=repr) == sorted(found.whole.rows[name], key=repr), name


def test_measures_are_of_what_the_reader_may_see(cases: None, town: Town) -> None:
    Case.objects.filter(code="SQ2026-00001").update(enterprise=town.foreign.enterprise)
    assert table(town, Grouping.DISTRICT).whole.count(FigureName.OPENED) == 6
    assert table(town, Grouping.DISTRICT, Role.OFFICER).whole.count(FigureName.OPENED) == 6  # handled by Pudong
    Case.objects.get(code="SQ2026-00001").handlings.all().delete()
    assert table(town, Grouping.DISTRICT, Role.OFFICER).whole.count(FigureName.OPENED) == 5
