"""The invented city: plausible, fitted to the public facts, and the same whenever it is built from the same seed."""

import hashlib
import itertools
from datetime import date
from functools import cache

import pytest
from stdnum.cn import uscc

from luodi.engine.matching.names import similar_pairs
from luodi.engine.synthesis import calibration
from luodi.engine.synthesis.enterprises import Register, SyntheticEnterprise
from luodi.engine.synthesis.parks import SyntheticPark, synthetic_parks
from luodi.engine.synthesis.portfolio import Portfolio, synthetic_portfolio
from luodi.office.projects.decisions import shipped_rules
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.words import ProjectKind
from luodi.reference.district_outlines import district_outlines
from luodi.reference.industries import is_industry

AS_OF = date(2026, 11, 22)
ROUTES = {kind.value: [stage.value for stage in shipped_route(kind).stages] for kind in ProjectKind}


@cache
def parks(seed: int = 1, count: int = 40) -> tuple[SyntheticPark, ...]:
    return synthetic_parks(seed, AS_OF, district_outlines(), count)


@cache
def portfolio(seed: int = 1, count: int = 320) -> Portfolio:
    return synthetic_portfolio(Register(seed, AS_OF, parks(seed)), parks(seed), ROUTES, shipped_rules().lights, count)


@cache
def enterprises(seed: int = 1, count: int = 600) -> list[SyntheticEnterprise]:
    return list(Register(seed, AS_OF, parks(seed)).stream(count))


def digest(seed: int) -> str:
    outlines = district_outlines()
    fresh = synthetic_parks(seed, AS_OF, outlines, 12)
    register = Register(seed, AS_OF, fresh)
    city = fresh, list(register.stream(50)), synthetic_portfolio(register, fresh, ROUTES, shipped_rules().lights, 40)
    return hashlib.sha256(repr(city).encode()).hexdigest()


def test_parks_lie_inside_their_districts_and_add_up_to_the_public_area() -> None:
    outlines = district_outlines()
    assert {park.district_code for park in parks()} == set(outlines)
    assert all(outlines[park.district_code].holds(park.longitude, park.latitude) for park in parks())
    assert float(sum(park.area_m2 for park in parks())) == pytest.approx(calibration.PARKS_AREA_M2, rel=0.001)
    land = sum(float(plot.area_m2) for park in parks() for plot in park.plots)
    assert land == pytest.approx(calibration.PARKS_LAND_ON_OFFER_M2, rel=0.02)


def test_names_and_codes_never_repeat() -> None:
    companies = [*enterprises(), *portfolio().companies]
    assert len({company.credit_code for company in companies}) == len(companies)
    assert len({company.name for company in companies}) == len(companies)
    assert len({park.name for park in parks()}) == len(parks())
    projects = portfolio().projects
    assert len({project.name for project in projects}) == len(projects)


def test_credit_codes_are_valid_and_say_their_district() -> None:
    for company in enterprises():
        assert uscc.is_valid(company.credit_code)
        assert company.credit_code[2:8] == company.district_code


def test_industries_are_classes_of_the_standard() -> None:
    codes = {each.code for company in enterprises() for each in company.industries}
    assert [code for code in codes if not is_industry(code)] == []


def test_facts_are_stated_after_their_year_and_not_after_the_day() -> None:
    facts = [(company, fact) for company in enterprises() for fact in company.facts]
    assert {fact.evidence_level for _, fact in facts} == {"self_reported", "verified", "estimated"}
    for company, fact in facts:
        assert company.registered_on.year < fact.year < fact.stated_on.year
        assert fact.stated_on <= AS_OF
    keys = [(company.credit_code, fact.name, fact.year, fact.evidence_level) for company, fact in facts]
    assert len(set(keys)) == len(keys)


def test_capital_is_kept_in_several_currencies() -> None:
    assert {"CNY", "USD", "EUR"} <= {company.capital_currency for company in enterprises()}


@pytest.mark.parametrize("seed", [1, 2])
def test_projects_meet_the_signing_conference(seed: int) -> None:
    projects = portfolio(seed).projects
    mean = sum(project.investment_cny for project in projects) / len(projects)
    assert float(mean) == pytest.approx(float(calibration.REFERENCE_DAY.mean_investment_cny), rel=0.03)
    for track, share in calibration.LEADING_TRACK_SHARES.items():
        of_track = sum(project.track == track for project in projects)
        assert of_track / len(projects) == pytest.approx(share, abs=0.02)


def test_stages_follow_the_route_in_order_of_days() -> None:
    for project in portfolio().projects:
        stages = [reached.stage for reached in project.stages]
        assert stages == ROUTES[project.kind][: len(stages)]
        days = [reached.on for reached in project.stages]
        assert days == sorted(set(days))
        assert days[-1] <= AS_OF


def test_nothing_is_dated_after_the_day() -> None:
    for project in portfolio().projects:
        days = [
            *(note.on for note in project.notes),
            *(health.on for health in project.healths),
            *(paper.dated_on for paper in project.evidence),
            *(outturn.stated_on for outturn in project.outturns),
            *(plan.agreed_on for plan in project.plans),
            *(stage.verified_on for stage in project.stages if stage.verified_on),
        ]
        assert max(days) <= AS_OF
        assert min(days) >= project.began_on


def test_withdrawn_projects_say_why_and_move_no_more() -> None:
    withdrawn = [project for project in portfolio().projects if project.health == "withdrawn"]
    assert 0.08 < len(withdrawn) / len(portfolio().projects) < 0.3
    for project in withdrawn:
        assert project.healths[-1].loss_reason
        assert project.stages[-1].on <= project.healths[-1].on


def test_every_quarter_of_four_years_has_signings() -> None:
    signed = [stage.on for project in portfolio().projects for stage in project.stages if stage.stage == "signed"]
    quarters = {(on.year, (on.month + 2) // 3) for on in signed}
    assert set(itertools.product((2023, 2024, 2025), (1, 2, 3, 4))) <= quarters


def test_a_plot_or_space_is_given_once() -> None:
    given = [code for project in portfolio().projects for code in (project.plot_code, project.space_code) if code]
    assert len(given) > 100
    assert len(set(given)) == len(given)


def test_double_signings_lie_in_two_districts_and_share_the_company() -> None:
    by_number = {project.number: project for project in portfolio().projects}
    doubles = [project for project in by_number.values() if project.doubles is not None]
    assert len(doubles) == 6
    for project in doubles:
        first = by_number[project.doubles if project.doubles is not None else -1]
        assert project.district_code != first.district_code
        assert project.investor_name == first.investor_name
        assert project.name != first.name
        assert not (project.credit_code and first.credit_code) or project.credit_code == first.credit_code


@pytest.mark.parametrize("seed", [1, 2])
def test_double_signings_are_found_by_the_matcher_of_names(seed: int) -> None:
    projects = portfolio(seed).projects
    found = {(pair.first, pair.second) for pair in similar_pairs([project.name for project in projects])}
    assert {(project.doubles, project.number) for project in projects if project.doubles is not None} <= found


def test_the_same_seed_builds_the_same_city() -> None:
    assert digest(7) == digest(7)
    assert digest(7) != digest(8)


def test_an_enterprise_is_the_same_in_a_city_of_any_size() -> None:
    register = Register(1, AS_OF, parks())
    assert register.enterprise(500) == enterprises()[500]
    assert register.enterprise(1_000_000).name not in {company.name for company in enterprises()}
