"""Pairs in arrays against the meaning: the same sites as looking at each by itself."""

from datetime import date, timedelta
from random import Random

from luodi.engine.optimise.feasible import Feasibility
from luodi.engine.optimise.matching import failures_of
from luodi.engine.optimise.sites import Hold, Measure, Site, SiteKind, SiteNeeds

DAY = date(2027, 1, 1)


def a_site(draw: Random, number: int) -> Site:
    kind = draw.choice(list(SiteKind))
    area = Measure.LAND_M2 if kind is SiteKind.PLOT else Measure.FLOOR_M2
    stated = draw.sample([Measure.POWER_KVA, Measure.RENT_CNY_M2_DAY, Measure.CEILING_M], draw.randint(0, 3))
    holds = tuple(
        Hold(f"p{draw.randint(0, 9)}", {area: draw.uniform(0, 300)}) for _ in range(draw.choice([0, 0, 0, 1, 2]))
    )
    return Site(
        key=f"s{number}",
        kind=kind,
        district="d",
        offers={area: draw.uniform(100, 3000), **{measure: draw.uniform(1, 9) for measure in stated}},
        permitted=tuple(draw.sample(["26", "35", "3562", "39"], draw.randint(0, 2))),
        available_from=draw.choice([None, DAY + timedelta(days=draw.randint(-60, 60))]),
        reserved_for=draw.choice([None, None, None, f"p{draw.randint(0, 9)}"]),
        holds=holds,
        unstated=frozenset(draw.sample([Measure.POWER_KVA, Measure.WATER_M3_DAY], draw.randint(0, 2))) - set(stated),
    )


def the_needs(draw: Random, number: int) -> SiteNeeds:
    areas = draw.choice([[Measure.LAND_M2], [Measure.FLOOR_M2], [Measure.LAND_M2, Measure.FLOOR_M2], []])
    others = draw.sample([Measure.POWER_KVA, Measure.RENT_CNY_M2_DAY, Measure.CEILING_M], draw.randint(0, 2))
    return SiteNeeds(
        project=f"p{number}",
        needs={**{m: draw.uniform(100, 2000) for m in areas}, **{m: draw.uniform(1, 9) for m in others}},
        industry=draw.choice(["", "2614", "3562", "3911"]),
        kinds=frozenset(draw.sample(list(SiteKind), draw.randint(1, 2))),
        needed_by=draw.choice([None, DAY]),
    )


def test_pairs_in_arrays_are_those_without_a_failure() -> None:
    draw = Random(4)
    counted = 0
    for _ in range(40):
        sites = [a_site(draw, number) for number in range(30)]
        possible = Feasibility(sites)
        for number in range(10):
            needs = the_needs(draw, number)
            known = [place for place, site in enumerate(sites) if not failures_of(needs, site)]
            assert possible.sites_for(needs).tolist() == known
            counted += len(known)
    assert counted > 500
