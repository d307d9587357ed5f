"""One project against sites: each need that fails, by how much, and what would help."""

import time
from dataclasses import replace
from datetime import date

import numpy as np

from luodi.engine.optimise.matching import Rule, match_sites
from luodi.engine.optimise.sites import Hold, Measure, Site, SiteKind, SiteNeeds

NEEDS = SiteNeeds(
    project="p1",
    needs={Measure.FLOOR_M2: 2000, Measure.POWER_KVA: 1500, Measure.RENT_CNY_M2_DAY: 4},
    industry="3562",
    kinds=frozenset({SiteKind.SPACE}),
    needed_by=date(2027, 1, 1),
    track="chips",
    districts=("310114", "310117"),
    priority=2,
)
SITE = Site(
    key="s1",
    kind=SiteKind.SPACE,
    district="310114",
    offers={Measure.FLOOR_M2: 2500, Measure.POWER_KVA: 2000, Measure.RENT_CNY_M2_DAY: 3},
    permitted=("35", "39"),
    tracks=frozenset({"chips"}),
    available_from=date(2026, 10, 1),
)


def test_site_that_fits_has_a_reason_for_every_point() -> None:
    (fit,) = match_sites(NEEDS, [SITE]).fits
    assert {point.criterion: round(point.points, 2) for point in fit.points} == {
        "fit": 24.0, "power": 10.0, "rent": 3.75, "time": 15.0, "cluster": 15, "district": 10.0,
    }  # fmt: skip
    assert fit.score == 77.8
    assert sum(point.most for point in fit.points) == 100
    assert all(point.why.zh and point.why.en for point in fit.points)


def test_every_failing_need_is_named_with_what_is_missing() -> None:
    bad = replace(
        SITE,
        kind=SiteKind.PLOT,
        offers={Measure.FLOOR_M2: 1500, Measure.POWER_KVA: 1000, Measure.RENT_CNY_M2_DAY: 5},
        permitted=("64",),
        reserved_for="p9",
        available_from=date(2027, 1, 31),
        holds=(Hold("p8", {Measure.POWER_KVA: 300}),),
    )
    (misfit,) = match_sites(NEEDS, [bad]).misfits
    by = {failure.need: failure.by for failure in misfit.failures}
    assert by == {
        Rule.KIND: 1, Rule.INDUSTRY: 1, Rule.RESERVED: 1, Rule.TAKEN: 1, Rule.TIME: 30,
        Measure.FLOOR_M2: 500, Measure.POWER_KVA: 800, Measure.RENT_CNY_M2_DAY: 1,
    }  # fmt: skip
    assert "800" in next(f.why.zh for f in misfit.failures if f.need is Measure.POWER_KVA)


def test_relaxation_opens_exactly_the_sites_it_names() -> None:
    sites = [
        replace(SITE, key=f"s{power}", offers={**SITE.offers, Measure.POWER_KVA: power})
        for power in range(800, 1500, 100)
    ]
    relaxations = match_sites(NEEDS, sites).relaxations
    assert [(r.need, r.by, len(r.sites)) for r in relaxations] == [
        (Measure.POWER_KVA, 400, 4),
        (Measure.POWER_KVA, 100, 1),
    ]
    for relaxation in relaxations:
        easier = replace(NEEDS, needs={**NEEDS.needs, Measure.POWER_KVA: 1500 - relaxation.by})
        assert {fit.site.key for fit in match_sites(easier, sites).fits} == set(relaxation.sites)
    assert relaxations[0].says.en == "with 400 kVA less power, 4 more sites"


def test_only_unconfirmed_holds_of_lower_priority_are_displaced() -> None:
    def floor(project: str, amount: float, priority: int = 0, *, confirmed: bool = False) -> Hold:
        return Hold(project, {Measure.FLOOR_M2: amount}, priority, confirmed)

    site = replace(SITE, holds=(floor("a", 300, 1), floor("b", 400, 0), floor("c", 200, 0, confirmed=True)))
    (misfit,) = match_sites(NEEDS, [site]).misfits
    assert misfit.displaced == ("b",)
    needier = replace(NEEDS, needs={**NEEDS.needs, Measure.FLOOR_M2: 2300})
    assert match_sites(needier, [site]).misfits[0].displaced == ("b", "a")
    humble = replace(NEEDS, priority=0)
    assert match_sites(humble, [site]).misfits[0].displaced == ()


def test_plot_far_too_large_is_called_waste() -> None:
    needs = SiteNeeds("p", {Measure.LAND_M2: 10_000})
    plot = Site("a", SiteKind.PLOT, "310114", {Measure.LAND_M2: 45_000})
    (misfit,) = match_sites(needs, [plot]).misfits
    assert [(failure.need, failure.by) for failure in misfit.failures] == [(Rule.WASTE, 15_000)]


def test_five_thousand_sites_take_less_than_a_second() -> None:
    random = np.random.default_rng(1)
    sites = [
        replace(
            SITE,
            key=f"s{number}",
            offers={Measure.FLOOR_M2: float(floor), Measure.POWER_KVA: float(power), Measure.RENT_CNY_M2_DAY: 3.5},
            holds=tuple(Hold(f"h{k}", {Measure.FLOOR_M2: float(floor) / 5}) for k in range(3)),
        )
        for number, (floor, power) in enumerate(random.integers(500, 6000, (5000, 2)))
    ]
    began = time.process_time()
    matches = match_sites(NEEDS, sites)
    assert time.process_time() - began < 1.0
    assert len(matches.fits) + len(matches.misfits) == 5000
    assert [fit.score for fit in matches.fits] == sorted((fit.score for fit in matches.fits), reverse=True)


def test_a_measure_that_nobody_stated_keeps_no_project_out_and_is_told() -> None:
    needs = SiteNeeds("p", {Measure.FLOOR_M2: 100.0, Measure.POWER_KVA: 50.0})
    site = Site("s", SiteKind.SPACE, "d", {Measure.FLOOR_M2: 200.0}, unstated=frozenset({Measure.POWER_KVA}))
    found = match_sites(needs, [site, replace(site, key="t", unstated=frozenset())])
    assert [(fit.site.key, fit.unstated) for fit in found.fits] == [("s", (Measure.POWER_KVA,))]
    assert [misfit.site.key for misfit in found.misfits] == ["t"]
