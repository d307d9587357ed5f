"""Reservations: promised never passes supplied, states follow one another, everything stands in the journal."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from luodi.office.elements import queries
from luodi.office.elements.actions.confirm_reservation import ConfirmReservation
from luodi.office.elements.actions.expire_reservations import ExpireReservations
from luodi.office.elements.actions.release_reservation import ReleaseReservation
from luodi.office.elements.actions.set_supply import SetSupply
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.words import ReservationState, SupplyKind
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.models import Plot, Space
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem

from .conftest import MONDAY, PUDONG

Hold = Callable[..., Reservation]
At = Callable[..., Occasion]


def promised_of_rows(supply: Supply) -> Decimal:
    return supply.reservations.live().aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)


def test_hold_promises_and_counts_working_days(hold: Hold, project: Project, power: Supply) -> None:
    held = hold(project, SupplyKind.POWER, "SUB-1", 2000, working_days=5, warn_days=2)
    power.refresh_from_db()
    assert power.promised == 2000
    assert power.free == 3000
    assert (held.held_until_on, held.warn_on) == (date(2026, 3, 9), date(2026, 3, 5))
    entities = list(
        JournalEntry.objects.filter(action="reservation.hold").order_by("revision").values_list("entity", flat=True)
    )
    assert entities == ["reservation", "supply"]
    assert chain.verify().holds


def test_hold_of_more_than_is_free_is_refused_and_leaves_no_trace(
    hold: Hold, project: Project, rival: Project, power: Supply
) -> None:
    hold(project, SupplyKind.POWER, "SUB-1", 4000)
    before = chain.newest_revision()
    with pytest.raises(Problem, match=r"reservation\.not_free") as refused:
        hold(rival, SupplyKind.POWER, "SUB-1", 1001)
    assert project.code in str(refused.value)
    assert chain.newest_revision() == before
    hold(rival, SupplyKind.POWER, "SUB-1", 1000)
    power.refresh_from_db()
    assert power.promised == promised_of_rows(power) == 5000


def test_hold_of_a_plot_takes_it_whole(hold: Hold, project: Project, rival: Project, plot: Plot) -> None:
    held = hold(project, SupplyKind.PLOT, plot.code)
    assert held.quantity == plot.area_m2
    with pytest.raises(Problem, match=r"reservation\.not_free"):
        hold(rival, SupplyKind.PLOT, plot.code, 1)


def test_hold_of_a_space_is_shared_up_to_its_area(hold: Hold, project: Project, rival: Project, space: Space) -> None:
    hold(project, SupplyKind.SPACE, space.code, 600)
    with pytest.raises(Problem, match=r"reservation\.not_free"):
        hold(rival, SupplyKind.SPACE, space.code, 401)
    hold(rival, SupplyKind.SPACE, space.code, 400)
    assert Supply.objects.get(key=space.code).free == 0


def test_hold_after_a_space_shrank_below_its_promises_is_refused(
    hold: Hold, project: Project, rival: Project, space: Space
) -> None:
    hold(project, SupplyKind.SPACE, space.code, 600)
    Space.objects.filter(pk=space.pk).update(floor_area_m2=500)
    with pytest.raises(Problem, match=r"supply\.shrunk"):
        hold(rival, SupplyKind.SPACE, space.code, 1)
    Space.objects.filter(pk=space.pk).update(floor_area_m2=700)
    hold(rival, SupplyKind.SPACE, space.code, 100)
    assert Supply.objects.get(key=space.code).supplied == 700


def test_database_refuses_what_no_action_would_ask(
    hold: Hold, project: Project, rival: Project, power: Supply, plot: Plot
) -> None:
    with pytest.raises(IntegrityError, match="promised_never_passes_supplied"), transaction.atomic():
        Supply.objects.filter(pk=power.pk).update(promised=5001)
    with pytest.raises(IntegrityError, match="promised_never_passes_supplied"), transaction.atomic():
        Supply.objects.filter(pk=power.pk).update(promised=-1)
    held = hold(project, SupplyKind.PLOT, plot.code)
    with pytest.raises(IntegrityError), transaction.atomic():  # one_project_a_whole_supply
        Reservation.objects.filter(pk=held.pk).update(state="released")  # says neither when nor why
    held.pk, held.project = None, rival
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_release_gives_back_and_only_once(hold: Hold, monday: Occasion, project: Project, power: Supply) -> None:
    held = hold(project, SupplyKind.POWER, "SUB-1", 2000)
    ConfirmReservation(occasion=monday, reservation=held).execute()
    released = ReleaseReservation(occasion=monday, reservation=held, why="项目改址").execute()
    power.refresh_from_db()
    assert released.state == ReservationState.RELEASED
    assert power.promised == 0
    with pytest.raises(Problem, match=r"reservation\.over"):
        ReleaseReservation(occasion=monday, reservation=held, why="再放").execute()


def test_expire_ends_lapsed_holds_but_no_confirmed_one(
    hold: Hold, at: At, monday: Occasion, project: Project, rival: Project, power: Supply
) -> None:
    lapsing = hold(project, SupplyKind.POWER, "SUB-1", 2000, working_days=1, warn_days=0)
    kept = hold(rival, SupplyKind.POWER, "SUB-1", 1000, working_days=1, warn_days=0)
    ConfirmReservation(occasion=monday, reservation=kept).execute()
    last_day, after = lapsing.held_until_on, lapsing.held_until_on + timedelta(days=1)
    assert ExpireReservations(occasion=at(last_day)).execute() == 0
    with pytest.raises(Problem, match=r"reservation\.not_held"):
        ConfirmReservation(occasion=at(after), reservation=lapsing).execute()
    assert ExpireReservations(occasion=at(after)).execute() == 1
    assert ExpireReservations(occasion=at(after)).execute() == 0
    power.refresh_from_db()
    assert power.promised == promised_of_rows(power) == 1000


def test_second_hold_of_the_same_project_is_refused(hold: Hold, project: Project, power: Supply) -> None:
    hold(project, SupplyKind.POWER, "SUB-1", 1)
    with pytest.raises(Problem, match=r"reservation\.held_already"):
        hold(project, SupplyKind.POWER, "SUB-1", 1)


@pytest.mark.parametrize("quantity", ["0", "-5", "0.001"])
def test_hold_of_nothing_is_refused(hold: Hold, project: Project, power: Supply, quantity: str) -> None:
    with pytest.raises(Problem, match=r"reservation\.incomplete"):
        hold(project, SupplyKind.POWER, "SUB-1", Decimal(quantity))


def test_ticket_of_a_fund_bounds_what_one_project_takes(hold: Hold, monday: Occasion, project: Project) -> None:
    SetSupply(
        occasion=monday, kind=SupplyKind.FUND, key="F1/2026Q2", title="先导基金", supplied=Decimal(10**9),
        from_on=date(2026, 4, 1), until_on=date(2026, 6, 30), least=Decimal(10**7), most=Decimal(10**8),
    ).execute()  # fmt: skip
    for out in (10**7 - 1, 10**8 + 1):
        with pytest.raises(Problem, match=r"reservation\.out_of_bounds"):
            hold(project, SupplyKind.FUND, "F1/2026Q2", out)
    assert hold(project, SupplyKind.FUND, "F1/2026Q2", 10**8).quantity == 10**8


def test_set_supply_below_its_promises_is_refused(
    hold: Hold, monday: Occasion, project: Project, power: Supply
) -> None:
    hold(project, SupplyKind.POWER, "SUB-1", 2000)
    with pytest.raises(Problem, match=r"supply\.below_promised"):
        SetSupply(
            occasion=monday, kind=SupplyKind.POWER, key="SUB-1", title="张江变", supplied=Decimal(1999),
            district_code=PUDONG,
        ).execute()  # fmt: skip


def test_desk_promises_only_its_own_element(
    hold: Hold, at: At, make_user: Callable[..., User], project: Project, power: Supply, plot: Plot
) -> None:
    desk = make_user(Role.DESK, username="land-desk")
    desk.desk_field = DeskField.LAND
    desk.save()
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        hold(project, SupplyKind.POWER, "SUB-1", 1, occasion=at(MONDAY, desk))
    assert hold(project, SupplyKind.PLOT, plot.code, occasion=at(MONDAY, desk)).held_by == desk


def test_neighbours_neither_see_nor_promise(
    hold: Hold, at: At, make_user: Callable[..., User], project: Project, power: Supply
) -> None:
    held = hold(project, SupplyKind.POWER, "SUB-1", 1)
    minhang = Office.objects.create(code="mh", name="闵行", level=OfficeLevel.DISTRICT, district_code="310112")
    neighbour = make_user(Role.CHIEF, minhang)
    assert queries.supplies(neighbour) == []
    assert queries.reservations(neighbour, MONDAY) == []
    assert queries.find_reservation(neighbour, held.pk) is None
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        ReleaseReservation(occasion=at(MONDAY, neighbour), reservation=held, why="不该").execute()


def test_reservations_say_what_lapses_soon(hold: Hold, chief: User, project: Project, power: Supply) -> None:
    held = hold(project, SupplyKind.POWER, "SUB-1", 7)
    (row,) = queries.reservations(chief, held.warn_on, project_code=project.code)
    assert row.quantity == 7
    assert row.lapses_soon
    (row,) = queries.reservations(chief, MONDAY)
    assert not row.lapses_soon
    (supply,) = queries.supplies(chief, kind="power")
    assert supply.promised == 7
    assert supply.free == 4993
