"""A run from the register to its rows: what is planned, what is left out and why, and what is computed twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luodi.engine.optimise.allocate import Progress
from luodi.office.allocations import queries
from luodi.office.allocations.actions.ask_allocation import AskAllocation
from luodi.office.allocations.actions.cancel_allocation import CancelAllocation
from luodi.office.allocations.actions.keep_allocation import KeepAllocation
from luodi.office.allocations.computing import Clocks, compute
from luodi.office.allocations.models import AllocationRun
from luodi.office.allocations.outcome import Outcome
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import Known, LeftOutReason, RowState, RunKind, RunState
from luodi.office.elements.actions.hold_supply import HoldSupply
from luodi.office.elements.words import SupplyKind
from luodi.office.journal import chain
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.people.system import system_user
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem

from .conftest import FREE, PUDONG, TODAY

Computed = Callable[..., AllocationRun]


def plan_of(user: User, run: AllocationRun) -> dict[str, tuple[str, date]]:
    return {row.project_name: (row.site_code, row.starts_on) for row in queries.plan_rows(user, run.pk)}


def test_run_plans_the_best_of_what_fits_and_says_why_the_rest_is_left_out(
    city: dict[str, Project], computed: Computed, chief: User
) -> None:
    run = computed()
    assert (run.state, run.step) == (RunState.DONE, "")
    assert run.value == pytest.approx(run.bound)
    first = date(2027, 1, 1)
    plan = plan_of(chief, run)
    assert plan == {"甲": (plan["甲"][0], first), "乙": (plan["乙"][0], first), "丁": ("JD-P1", first)}
    assert {plan["甲"][0], plan["乙"][0]} == {"ZJ-S1", "JD-S1"}
    left = {each.project_name: each for each in queries.left_outs(chief, run.pk)}
    assert {name: each.reason for name, each in left.items()} == {
        "丙": LeftOutReason.SITE,
        "戊": LeftOutReason.NO_NEEDS,
    }
    assert "的建筑面积再多" in left["丙"].missing[0].zh
    assert run.totals["output"] == 1_100 * 10**6
    assert chain.verify().holds


def test_run_twice_with_one_seed_says_the_same(city: dict[str, Project], flats: None, computed: Computed) -> None:
    wishes = Wishes(limit_seconds=20)
    first, second = computed(wishes), computed(wishes)
    assert (first.value, first.bound, first.totals) == (second.value, second.bound, second.totals)
    assert list(first.rows.values_list("project_id", "site_code", "quarter", "elements")) == list(
        second.rows.values_list("project_id", "site_code", "quarter", "elements")
    )


def test_flats_are_shared_out_and_their_price_is_said(
    city: dict[str, Project], flats: None, computed: Computed, chief: User
) -> None:
    run = computed(replace(FREE, quarters=1))
    rows = {row.project_name: row for row in queries.plan_rows(chief, run.pk)}
    elements = {each.kind: each for each in rows["甲"].elements}
    assert elements[SupplyKind.HOUSING].quantity == Decimal(10)
    park = rows["甲"].site_code[:2]
    assert elements[SupplyKind.HOUSING].key == f"{park}/2027Q1"
    assert elements[SupplyKind.SPACE].quantity == Decimal(1500)
    for price in queries.prices(chief, run.pk):
        assert price.price > 0
        assert "值" in price.says.zh


def test_what_an_element_lacks_is_named_with_the_quarter(
    city: dict[str, Project], flats: None, computed: Computed, chief: User, today: Occasion
) -> None:
    for key in ("ZJ/2027Q1", "JD/2027Q1"):
        HoldSupply(
            occasion=today, project=city["戊"], kind=SupplyKind.HOUSING, key=key, quantity=Decimal(9), why="另有安排"
        ).execute()
    run = computed(replace(FREE, quarters=1))
    left = {each.project_name: each for each in queries.left_outs(chief, run.pk)}
    assert left["甲"].reason is LeftOutReason.ELEMENT
    assert any("人才房（2027Q1）再多" in text.zh for text in left["甲"].missing)


def test_what_is_held_already_is_kept_and_blocks_nobody_twice(
    city: dict[str, Project], computed: Computed, chief: User, today: Occasion
) -> None:
    HoldSupply(
        occasion=today, project=city["丙"], kind=SupplyKind.SPACE, key="ZJ-S1", quantity=Decimal(800), why="先定"
    ).execute()
    run = computed()
    rows = {row.project_name: row for row in queries.plan_rows(chief, run.pk)}
    assert (rows["丙"].site_code, rows["丙"].state) == ("ZJ-S1", RowState.KEPT)
    assert ("甲" in rows, "乙" in rows) == (True, False)
    assert rows["甲"].site_code == "JD-S1"


def test_output_is_taken_from_the_surest_source(city: dict[str, Project], computed: Computed, chief: User) -> None:
    city["丁"].promises.all().delete()
    run = computed()
    row = next(row for row in queries.plan_rows(chief, run.pk) if row.project_name == "丁")
    # the middle of 5, 4, 3 and 1 yuan of output for a yuan of investment
    assert (row.output_known, row.output_cny) == (Known.ESTIMATED, Decimal("350000000.00"))
    assert run.size["estimated"] == 1


def test_required_projects_that_cannot_all_be_placed_are_named_as_a_conflict(
    city: dict[str, Project], computed: Computed, chief: User
) -> None:
    wishes = replace(FREE, required=tuple(city[name].code for name in ("甲", "乙", "丙")))
    run = computed(wishes)
    assert run.state == RunState.INFEASIBLE
    said = [each.zh for each in queries.seen_run(chief, run.pk).conflict]
    assert sum("必须安排" in each for each in said) == 3
    assert any("ZJ-S1 的建筑面积为 2,000 平方米" in each for each in said)


def test_a_floor_on_risk_keeps_the_loss_below_its_ceiling(city: dict[str, Project], computed: Computed) -> None:
    run = computed(replace(FREE, risk_ceiling=0.5))
    assert run.risk["cvar"] <= run.risk["ceiling"] * (1 + 1e-6)
    assert run.risk["ceiling"] == pytest.approx(0.5 * 1_400 * 10**6)


def test_a_new_town_is_helped_where_balance_is_asked_for(
    city: dict[str, Project], computed: Computed, chief: User
) -> None:
    run = computed(replace(FREE, balance=2.0))
    assert plan_of(chief, run)["甲"][0] == "JD-S1"


def test_cancelled_run_ends_without_a_plan(city: dict[str, Project], today: Occasion, clocks: Clocks) -> None:
    run = AskAllocation(occasion=today, as_of=TODAY, wishes=FREE).execute()
    CancelAllocation(occasion=today, run=run).execute()
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    compute(run.pk, clocks)
    assert not run.rows.exists()
    with pytest.raises(Problem, match=r"allocation\.ended"):
        CancelAllocation(occasion=today, run=run).execute()


def test_run_whose_process_was_killed_is_ended_by_asking_twice(
    city: dict[str, Project], today: Occasion, clocks: Clocks
) -> None:
    run = AskAllocation(occasion=today, as_of=TODAY, wishes=FREE).execute()
    AllocationRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    assert CancelAllocation(occasion=today, run=run).execute().state == RunState.RUNNING
    assert CancelAllocation(occasion=today, run=run).execute().state == RunState.CANCELLED
    late = Outcome(RunState.FAILED, 1.0, fault="too late")
    KeepAllocation(occasion=Occasion(system_user(), today.at, "computed"), run=run, outcome=late).execute()
    run.refresh_from_db()
    assert (run.state, run.fault) == (RunState.CANCELLED, "")


def test_run_that_is_under_way_stops_when_asked(city: dict[str, Project], today: Occasion, clocks: Clocks) -> None:
    run = AskAllocation(occasion=today, as_of=TODAY, wishes=FREE).execute()
    seconds = iter(range(10**6))
    told: list[Progress] = []

    def cancel(progress: Progress) -> None:
        if not told:
            AllocationRun.objects.filter(pk=run.pk).update(cancel_asked=True)
        told.append(progress)

    compute(run.pk, replace(clocks, seconds=lambda: float(next(seconds))), cancel)
    run.refresh_from_db()
    assert told
    assert (run.state, run.rows.count()) == (RunState.CANCELLED, 0)


def test_run_of_a_district_holds_its_own_rows_only(
    city: dict[str, Project], clocks: Clocks, make_user: Callable[..., User], pudong_office: Office, today: Occasion
) -> None:
    own = make_user(Role.CHIEF, pudong_office)
    run = AskAllocation(occasion=replace(today, user=own), as_of=TODAY, wishes=FREE).execute()
    compute(run.pk, clocks)
    assert set(plan_of(own, run)) == {"甲"}
    assert [row.number for row in queries.runs(own)] == [run.pk]
    of_the_city = AskAllocation(occasion=today, as_of=TODAY, wishes=FREE).execute()
    assert queries.find_run(own, of_the_city.pk) is None
    assert run.district_code == PUDONG


def test_front_shows_what_one_aim_costs_in_another(city: dict[str, Project], computed: Computed, chief: User) -> None:
    wishes = replace(FREE, measures=("output", "carbon"))
    run = computed(wishes, kind=RunKind.FRONT)
    points = queries.front_points(chief, run.pk)
    assert run.state == RunState.DONE
    assert points
    assert max(point.most for point in points) == pytest.approx(1_100 * 10**6, rel=1e-3)
    chosen = computed(wishes.at_point(points[0].floors), based_on=run)
    assert chosen.state == RunState.DONE
    assert queries.front_points(chief, run.pk)[0].plan == chosen.pk


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"quarters": 0}, "out_of_range"),
        ({"weights": {"beauty": 1.0}}, "weights"),
        ({"weights": {"output": 0.0}}, "weights"),
        ({"measures": ("output",)}, "measures"),
        ({"tracks": {"芯片": -1.0}}, "tracks"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(Problem, match=rf"allocation\.{code}"):
        Wishes(**given)  # type: ignore[arg-type]  # as a form sends it


def test_run_over_nothing_says_so(rules: None, computed: Computed) -> None:
    run = computed()
    assert run.state == RunState.FAILED
    assert "没有提出用地或用房需求" in run.fault


def test_run_with_more_choices_than_fit_into_memory_is_refused(
    city: dict[str, Project], computed: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.office.allocations.building.MOST_OPTIONS", 3)
    run = computed()
    assert run.state == RunState.FAILED
    assert "可行组合" in run.fault
