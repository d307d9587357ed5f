"""The board of elements: meanings of its four figures, and that its rows add up to them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.board import BoardReader, Quarter, quarters_from, shortages
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.people.action import Occasion
from luodi.office.places.models import Park, Plot
from luodi.office.projects.models import Project
from luodi.office.projects.words import Stage
from luodi.reference.problems import Problem

from .conftest import MONDAY, PUDONG

Q1, Q2, Q3 = quarters_from(MONDAY, 3)


@pytest.fixture
def signed(project: Project, rival: Project, monday: Occasion) -> tuple[Project, Project]:
    """Two signed projects that need flats: 30 in the second quarter, 50 in the third."""
    Project.objects.update(stage=Stage.SIGNED)
    for each, flats, day in ((project, 30, date(2026, 5, 1)), (rival, 50, date(2026, 8, 1))):
        SetNeed(
            occasion=monday, project=each, measure=NeedMeasure.HOUSING_FLATS, quantity=Decimal(flats), needed_on=day
        ).execute()
    return project, rival


@pytest.fixture
def flats(monday: Occasion, park: Park) -> Supply:
    return SetSupply(
        occasion=monday, kind=SupplyKind.HOUSING, key="ZJ/2026Q2", title="张江人才公寓", supplied=Decimal(40),
        park_code=park.code, from_on=date(2026, 4, 1), until_on=date(2026, 6, 30),
    ).execute()  # fmt: skip


def figures(reader: BoardReader, quarter: Quarter) -> tuple[Decimal, ...]:
    [line] = reader.board(quarter).lines
    assert line.district_code == PUDONG
    return line.supplied, line.promised, line.needed, line.short


def test_quarters_are_whole_and_follow_each_other() -> None:
    assert [quarter.code for quarter in quarters_from(date(2026, 11, 30), 3)] == ["2026Q4", "2027Q1", "2027Q2"]
    assert (Q1.first_on, Q1.last_on, Q2.last_on) == (date(2026, 1, 1), date(2026, 3, 31), date(2026, 6, 30))


def test_flats_stay_and_needs_add_up_quarter_by_quarter(
    signed: tuple[Project, Project], flats: Supply, monday: Occasion, hold: Callable[..., Reservation]
) -> None:
    reader = BoardReader(monday.user, SupplyKind.HOUSING, MONDAY)
    assert reader.board(Q1).lines == ()
    assert figures(reader, Q2) == (40, 0, 30, 0)
    assert figures(reader, Q3) == (40, 0, 80, 40)
    hold(signed[0], SupplyKind.HOUSING, flats.key, 25)
    reader = BoardReader(monday.user, SupplyKind.HOUSING, MONDAY)
    assert figures(reader, Q2) == (40, 25, 5, 0)
    assert figures(reader, Q3) == (40, 25, 55, 40)
    for quarter in (Q2, Q3):
        total = reader.board(quarter).total
        assert sum(line.supplied for line in reader.supplies(quarter, PUDONG)) == total.supplied
        assert sum(line.quantity for line in reader.promises(quarter, PUDONG)) == total.promised
        assert sum(state.open for state in reader.needs(quarter, PUDONG)) == total.needed


def test_budget_counts_in_its_quarter_and_the_citys_reduces_the_total_alone(
    signed: tuple[Project, Project], monday: Occasion
) -> None:
    SetSupply(
        occasion=monday, kind=SupplyKind.FUND, key="F1/2026Q2", title="母基金", supplied=Decimal(700),
        from_on=Q2.first_on, until_on=Q2.last_on, stage="A轮",
    ).execute()  # fmt: skip
    SetNeed(
        occasion=monday, project=signed[0], measure=NeedMeasure.CAPITAL_CNY, quantity=Decimal(1000),
        needed_on=Q2.last_on,
    ).execute()  # fmt: skip
    reader = BoardReader(monday.user, SupplyKind.FUND, MONDAY)
    second = reader.board(Q2)
    assert [(line.district_code, line.supplied, line.needed, line.short) for line in second.lines] == [
        ("", 700, 0, 0), (PUDONG, 0, 1000, 1000),
    ]  # fmt: skip
    assert (second.total.supplied, second.total.needed, second.total.short) == (700, 1000, 300)
    assert reader.board(Q3).total.short == 1000, "the budget of a quarter is over with it"


def test_plot_that_a_project_stands_on_is_not_on_offer(
    signed: tuple[Project, Project], plot: Plot, monday: Occasion, hold: Callable[..., Reservation]
) -> None:
    assert BoardReader(monday.user, SupplyKind.PLOT, MONDAY).board(Q1).total.supplied == plot.area_m2
    Project.objects.filter(pk=signed[0].pk).update(plot=plot)
    assert BoardReader(monday.user, SupplyKind.PLOT, MONDAY).board(Q1).total.supplied == 0
    with pytest.raises(Problem, match=r"reservation\.occupied"):
        hold(signed[1], SupplyKind.PLOT, plot.code)
    hold(signed[0], SupplyKind.PLOT, plot.code)
    total = BoardReader(monday.user, SupplyKind.PLOT, MONDAY).board(Q1).total
    assert (total.supplied, total.promised) == (plot.area_m2, plot.area_m2)


def test_shortages_name_the_first_quarter(signed: tuple[Project, Project], flats: Supply, monday: Occasion) -> None:
    assert shortages(monday.user, MONDAY) == []
    [(kind, board)] = shortages(monday.user, MONDAY, quarters=3)
    assert (kind, board.quarter, board.total.short) == (SupplyKind.HOUSING, Q3, 40)
