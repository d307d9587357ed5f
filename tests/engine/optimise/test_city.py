"""From nouns to arrays: what is possible becomes an option, what is shared becomes a row."""

import time
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from luodi.engine.optimise.allocate import Work, allocate
from luodi.engine.optimise.allocation import RowKind, breaches_of
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.city import Aims, Cap, CityProject, Promised, RiskAim, Supply, Target, city_problem
from luodi.engine.optimise.sites import Hold, Measure, Site, SiteKind, SiteNeeds

QUARTERS = ((date(2027, 1, 1), date(2027, 3, 31)), (date(2027, 4, 1), date(2027, 6, 30)))


def project(key: str, output: float, homes: float = 10, fund: str = "") -> CityProject:
    needs = SiteNeeds(key, {Measure.FLOOR_M2: 1000, Measure.POWER_KVA: 100}, industry="3562", track="chips")
    return CityProject(needs, {"output": output, "jobs": 20}, {"homes": homes, "money": 5}, fund=fund)


def space(key: str, floor: float, district: str = "d1") -> Site:
    return Site(key, SiteKind.SPACE, district, {Measure.FLOOR_M2: floor, Measure.POWER_KVA: 1000})


PROJECTS = (project("a", 50), project("b", 40, fund="f1"), project("c", 30))
SITES = (space("s1", 2100), replace(space("s2", 1500, "d2"), available_from=date(2027, 5, 1)))
AIMS = Aims({"output": 1.0, "jobs": 0.2})


def plan_of(**more: object) -> set[tuple[str, str, int]]:
    problem = city_problem(PROJECTS, SITES, QUARTERS, AIMS, **more)  # type: ignore[arg-type]
    found = allocate(problem, Budget(20, time.monotonic), Work(neighbourhoods=5))
    assert found.plan is not None
    assert breaches_of(problem, found.plan) == []
    options = problem.options
    return {
        (problem.projects[options.project[o]], problem.sites[options.site[o]], int(options.start[o]))
        for o in found.plan
    }


def test_all_fit_and_nobody_starts_before_the_site_is_free() -> None:
    assert plan_of() == {("a", "s1", 0), ("b", "s1", 0), ("c", "s2", 1)}


def test_homes_are_held_from_the_start_on() -> None:
    homes = [Supply("homes", "d1", quarter, 10, "flats") for quarter in (0, 1)]
    assert plan_of(supplies=homes) == {("a", "s1", 0), ("b", "s2", 1)}


def test_money_of_a_fund_is_a_flow_of_its_quarter() -> None:
    money = [Supply("money", "f1", 0, 0.0, "million yuan", flow=True)]
    assert [start for key, _, start in plan_of(supplies=money) if key == "b"] == [1]


def test_promise_and_cap_are_kept() -> None:
    promised = [Promised("c", "s1", 0)]
    assert ("c", "s1", 0) in plan_of(promised=promised)
    capped = plan_of(caps=[Cap(RowKind.TRACK_CAP, "chips", 85)])
    assert {key for key, _, _ in capped} == {"a", "c"}


def test_target_draws_a_project_to_its_district() -> None:
    assert ("a", "s2", 1) in plan_of(targets=[Target("d2", 50, 10.0)])


def test_risk_ceiling_keeps_loss_down() -> None:
    problem = city_problem(PROJECTS, SITES, QUARTERS, AIMS, risk=RiskAim(60.0, 0.9, 50))
    assert problem.risk is not None
    assert problem.risk.failed.shape == (50, 3)
    found = allocate(problem, Budget(20, time.monotonic), Work(neighbourhoods=5))
    assert found.plan is not None
    there = np.isin(np.arange(3), problem.options.project[found.plan])
    assert problem.risk.conditional_loss(there) <= 60.0 + 1e-6


def test_promise_that_no_site_can_keep_is_an_error() -> None:
    with pytest.raises(KeyError):
        city_problem(PROJECTS, SITES, QUARTERS, AIMS, promised=[Promised("a", "s2", 0)])


def test_an_unstated_resource_bounds_nobody_and_a_target_may_name_an_area() -> None:
    bare = Site("s3", SiteKind.SPACE, "d3", {Measure.FLOOR_M2: 3000}, unstated=frozenset({Measure.POWER_KVA}),
                areas=frozenset({"town"}))  # fmt: skip
    target = Target("town", 80, 10.0)
    problem = city_problem(PROJECTS, [*SITES, bare], QUARTERS, AIMS, targets=[target])
    found = allocate(problem, Budget(20, time.monotonic), Work(neighbourhoods=5))
    assert found.plan is not None
    there = [problem.projects[problem.options.project[o]] for o in found.plan if problem.options.site[o] == 2]
    assert sum({"a": 50, "b": 40, "c": 30}[key] for key in there) >= 80


def test_a_city_with_sites_to_spare_is_bounded_at_once() -> None:
    many = [space(f"s{number}", 1000 + number, f"d{number % 5}") for number in range(400)]
    targets = [Target(f"d{number}", 20, 2.0) for number in range(5)]
    problem = city_problem(PROJECTS, many, QUARTERS, AIMS, targets=targets)
    began: list[float] = []
    allocate(problem, Budget(5, time.monotonic), Work(rounds=1), told=lambda p: began.append(p.bound))
    assert max(began) <= 3 * 120 * 1.1 * (1 + 1e-6)  # three projects, each at its best


def test_a_site_that_is_used_beyond_what_it_states_is_left_alone_and_stops_nobody() -> None:
    full = replace(space("s3", 5000), holds=(Hold("z", {Measure.POWER_KVA: 1500}, confirmed=True),))
    problem = city_problem(PROJECTS, (*SITES, full), QUARTERS, AIMS)
    found = allocate(problem, Budget(20, time.monotonic), Work(neighbourhoods=5))
    assert found.plan is not None
    assert breaches_of(problem, found.plan) == []
    assert "s3" not in {problem.sites[problem.options.site[option]] for option in found.plan}
