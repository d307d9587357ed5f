"""What is accepted of a plan: two people, all or nothing, and a new plan around what was decided."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from luodi.office.allocations import queries
from luodi.office.allocations.actions.approve_acceptance import ApproveAcceptance
from luodi.office.allocations.actions.propose_acceptance import ProposeAcceptance
from luodi.office.allocations.actions.refuse_acceptance import RefuseAcceptance
from luodi.office.allocations.actions.reject_rows import RejectRows
from luodi.office.allocations.models import AllocationAcceptance, AllocationRow, AllocationRun
from luodi.office.allocations.words import AcceptanceState, RowState
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.models import Reservation
from luodi.office.elements.words import SupplyKind
from luodi.office.journal import chain
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem

Computed = Callable[..., AllocationRun]


@pytest.fixture
def leader(make_user: Callable[..., User]) -> User:
    return make_user(Role.LEADER)


@pytest.fixture
def run(city: dict[str, Project], flats: None, computed: Computed) -> AllocationRun:
    return computed()


def row_of(run: AllocationRun, name: str) -> AllocationRow:
    return AllocationRow.objects.get(run=run, project__name=name)


def proposal(today: Occasion, run: AllocationRun, *names: str) -> AllocationAcceptance:
    rows = [row_of(run, name).pk for name in names]
    return ProposeAcceptance(occasion=today, run=run, rows=rows, why="按方案预留", working_days=10).execute()


def test_approval_holds_everything_that_the_rows_name(run: AllocationRun, today: Occasion, leader: User) -> None:
    acceptance = proposal(today, run, "甲", "丁")
    assert not Reservation.objects.exists()
    ApproveAcceptance(occasion=replace(today, user=leader), acceptance=acceptance).execute()
    held = {(r.project.name, r.supply.kind): r.quantity for r in Reservation.objects.all()}
    assert held == {
        ("甲", "space"): Decimal(1500),
        ("甲", "housing"): Decimal(10),
        ("丁", "plot"): Decimal(20000),
    }
    assert {r.held_by for r in Reservation.objects.all()} == {today.user}
    assert row_of(run, "甲").state == RowState.ACCEPTED
    assert row_of(run, "乙").state == RowState.OPEN
    shown = queries.acceptances(leader, run.pk)[0]
    assert (shown.state, shown.rows, shown.decided_by) == (AcceptanceState.APPROVED, 2, leader.display_name)
    assert chain.verify().holds


def test_proposer_does_not_approve(run: AllocationRun, today: Occasion) -> None:
    acceptance = proposal(today, run, "甲")
    with pytest.raises(Problem, match=r"acceptance\.same_person"):
        ApproveAcceptance(occasion=today, acceptance=acceptance).execute()
    assert not Reservation.objects.exists()


def test_supply_that_moved_meanwhile_is_named_and_nothing_is_held(
    run: AllocationRun, city: dict[str, Project], today: Occasion, leader: User
) -> None:
    acceptance = proposal(today, run, "甲", "乙", "丁")
    HoldSupply(occasion=today, project=city["戊"], kind=SupplyKind.PLOT, key="JD-P1", why="另有急用").execute()
    before = chain.newest_revision()
    with pytest.raises(Problem, match=r"acceptance\.moved") as refused:
        ApproveAcceptance(occasion=replace(today, user=leader), acceptance=acceptance).execute()
    assert "JD-P1" in str(refused.value)
    assert city["戊"].code in str(refused.value)
    assert Reservation.objects.count() == 1
    assert chain.newest_revision() == before
    assert row_of(run, "甲").state == RowState.PROPOSED


def test_refused_rows_are_open_again(run: AllocationRun, today: Occasion, leader: User) -> None:
    acceptance = proposal(today, run, "甲")
    RefuseAcceptance(occasion=replace(today, user=leader), acceptance=acceptance, why="再议").execute()
    assert row_of(run, "甲").state == RowState.OPEN
    proposal(today, run, "甲")
    with pytest.raises(Problem, match=r"acceptance\.decided"):
        RefuseAcceptance(occasion=replace(today, user=leader), acceptance=acceptance, why="再议").execute()


def test_rows_are_decided_once(run: AllocationRun, today: Occasion) -> None:
    proposal(today, run, "甲")
    with pytest.raises(Problem, match=r"allocation\.rows_decided"):
        RejectRows(occasion=today, run=run, rows=[row_of(run, "甲").pk], why="不合适").execute()
    with pytest.raises(Problem, match=r"allocation\.no_rows"):
        ProposeAcceptance(occasion=today, run=run, rows=[], why="全部").execute()


def test_next_plan_keeps_what_was_accepted_and_avoids_what_was_rejected(
    run: AllocationRun, today: Occasion, leader: User, computed: Computed
) -> None:
    site_of_a, site_of_b = row_of(run, "甲").site_code, row_of(run, "乙").site_code
    acceptance = proposal(today, run, "甲")
    ApproveAcceptance(occasion=replace(today, user=leader), acceptance=acceptance).execute()
    RejectRows(occasion=today, run=run, rows=[row_of(run, "乙").pk], why="企业不同意").execute()
    following = computed(based_on=run)
    rows = {row.project_name: row for row in queries.plan_rows(leader, following.pk)}
    assert (rows["甲"].site_code, rows["甲"].state) == (site_of_a, RowState.KEPT)
    assert rows["丙"].site_code == site_of_b
    assert "乙" not in rows
    compared = queries.compare(leader, run.pk, following.pk)
    assert {row.project_name for row in compared.rows if not row.same} == {"乙", "丙"}
    change = sum(row.value_change for row in compared.rows)
    assert change == pytest.approx((following.value or 0) - (run.value or 0))
