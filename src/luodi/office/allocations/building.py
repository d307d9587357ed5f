"""From the city as values and the wishes of a run to the problem that is solved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from luodi.engine.optimise.allocation import AllocationProblem, RowKind
from luodi.engine.optimise.city import Aims, Cap, Promised, RiskAim, Supply, Target, city_problem
from luodi.engine.optimise.feasible import Feasibility
from luodi.engine.optimise.trade_offs import problem_at
from luodi.office.allocations.city_snapshot import FLOWS, CitySnapshot, Lot
from luodi.office.allocations.wishes import Wishes
from luodi.office.allocations.words import Objective
from luodi.office.elements.words import SupplyKind
from luodi.reference.new_towns import new_towns
from luodi.reference.problems import Problem
from luodi.reference.text import Text

MOST_OPTIONS = 4_000_000
"""So many options fit into the memory of a small server, with all that is computed from them."""
EVEN_SHARE = 0.5
"""Of an even share of the output, what a district is to get at least before its lack costs anything."""
NEW_TOWN_SHARE = 1.5
"""How many times an even share a new town is to get."""
YUAN = "元"


@dataclass(frozen=True, slots=True)
class Pair:
    """A project and a site, by their codes and keys, with the quarter of the start where it matters."""

    project: str
    site: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Built:
    """The problem, and what a yuan of output is worth in it, in points (0 when output has no weight)."""

    problem: AllocationProblem
    points_a_yuan: float


def build(city: CitySnapshot, wishes: Wishes, *, accepted: Sequence[Pair] = (), rejected: Sequence[Pair] = ()) -> Built:
    """The problem of a plan: accepted pairs are promised with their quarter, rejected ones are forbidden."""
    refuse_too_large(city)
    projects = [each.asks for each in city.candidates]
    outputs = [project.totals["output"] for project in projects]
    total = sum(outputs)
    mean = total / len(projects) if projects and total else 0.0
    points = 100.0 * wishes.weights.get("output", 0.0) / mean if mean else 0.0
    weights = {name: -weight if name == Objective.CARBON else weight for name, weight in wishes.weights.items()}
    known = {name: weight for name, weight in weights.items() if any(p.totals.get(name) for p in projects)}
    problem = city_problem(
        projects,
        city.sites,
        city.quarters,
        Aims(known, wishes.tracks, wishes.front_loading),
        supplies=list(supplies_of(city)),
        caps=list(_caps(city, wishes, total)),
        targets=list(_targets(city, wishes, total, points)),
        risk=_risk(wishes, total),
        promised=_promised(city, accepted),
        required=_required(city, wishes),
    )
    carbon = problem.measures.get("carbon")
    if carbon is not None:
        problem = replace(problem, measures={**problem.measures, "carbon": -carbon})
    nothing = np.zeros(len(problem.options))
    problem = replace(problem, measures={**dict.fromkeys(Objective.values, nothing), **problem.measures})
    if rejected:
        problem = problem.around(rejected=_options_of(problem, rejected))
    if wishes.measures and wishes.floors:
        problem = problem_at(problem, wishes.measures, wishes.floors)
    return Built(problem, 0.0 if wishes.floors else points)


def refuse_too_large(city: CitySnapshot) -> None:
    """A ``Problem`` when there is nothing to allocate, or more options than memory and time are meant for."""
    if not city.candidates or not city.sites:
        raise Problem(
            "allocation.nothing_to_allocate",
            Text(
                "没有提出用地或用房需求的签约项目，或没有可供载体",
                "There is no signed project that asks for land or floor, or no site",
            ),
            Text("请先登记项目要素需求和载体", "State the needs of projects and register plots and spaces first"),
        )
    possible, last = Feasibility(city.sites), len(city.quarters) - 1
    options = sum(
        len(possible.sites_for(each.asks.needs)) * (min(each.asks.latest, last) - each.asks.earliest + 1)
        for each in city.candidates
    )
    if options > MOST_OPTIONS:
        raise Problem(
            "allocation.too_large",
            Text(
                f"项目、载体与季度的可行组合有 {options:,} 个，超过 {MOST_OPTIONS:,}",
                f"{options:,} choices of project, site and quarter are over {MOST_OPTIONS:,}",
            ),
            Text("请减少季度数，或按区分别配置", "Plan fewer quarters, or allocate district by district"),
        )


def supplies_of(city: CitySnapshot) -> Iterator[Supply]:
    """One row a kind, place and quarter; of stocks only the quarters in which the amount changes."""
    groups: dict[tuple[SupplyKind, str], list[Lot]] = {}
    for lot in city.lots:
        groups.setdefault((lot.kind, lot.place), []).append(lot)
    last = len(city.quarters) - 1
    for (kind, place), lots in sorted(groups.items()):
        amounts = [float(sum(lot.free for lot in lots if lot.covers(quarter))) for quarter in city.quarters]
        flow = kind in FLOWS
        unit = kind.unit.zh
        for quarter, amount in enumerate(amounts):
            if flow or quarter == last or amount != amounts[quarter + 1]:
                yield Supply(kind.value, place, quarter, amount, unit, flow)
        if flow and any(sum(lot.covers(quarter) for quarter in city.quarters) > 1 for lot in lots):
            inside = (lot for lot in lots if any(lot.covers(quarter) for quarter in city.quarters))
            yield Supply(kind.value, place, last, float(sum(lot.free for lot in inside)), unit)


def _caps(city: CitySnapshot, wishes: Wishes, total: float) -> Iterator[Cap]:
    asked = (
        (RowKind.TRACK_CAP, wishes.track_cap, {each.asks.needs.track for each in city.candidates}),
        (RowKind.GROUP_CAP, wishes.group_cap, {each.asks.group for each in city.candidates}),
        (RowKind.FUND_CAP, wishes.fund_cap, {each.asks.fund for each in city.candidates}),
    )
    for kind, share, names in asked:
        if share > 0 and total > 0:
            for name in sorted(names - {""}):
                yield Cap(kind, name, share * total, YUAN)


def _targets(city: CitySnapshot, wishes: Wishes, total: float, points: float) -> Iterator[Target]:
    """An even share for every district with a site, more for the new towns; what is not reached costs points."""
    penalty = wishes.balance * points
    if penalty <= 0:
        return
    whole = {town.district_code for town in new_towns() if town.centre is None}
    districts = sorted({site.district for site in city.sites})
    even = EVEN_SHARE * total / len(districts)
    for district in districts:
        yield Target(district, even * (NEW_TOWN_SHARE if district in whole else 1.0), penalty)
    for town in sorted({area for site in city.sites for area in site.areas}):
        yield Target(town, even * NEW_TOWN_SHARE, penalty)


def _risk(wishes: Wishes, total: float) -> RiskAim | None:
    if wishes.risk_ceiling <= 0 or total <= 0:
        return None
    return RiskAim(wishes.risk_ceiling * total, wishes.alpha, wishes.scenarios, wishes.seed)


def _promised(city: CitySnapshot, accepted: Sequence[Pair]) -> list[Promised]:
    """What the register holds as promised, in the first quarter in which the site is free; then what was accepted."""
    free_from = {site.key: site.available_from for site in city.sites}
    found = [
        Promised(each.code, each.promised_site, _first_quarter(city, free_from[each.promised_site]))
        for each in city.candidates
        if each.promised_site
    ]
    held = {promise.project for promise in found}
    return [*found, *(Promised(pair.project, pair.site, pair.start) for pair in accepted if pair.project not in held)]


def _first_quarter(city: CitySnapshot, day: object) -> int:
    return next((place for place, (_first, last) in enumerate(city.quarters) if day is None or day <= last), 0)  # type: ignore[operator]  # a day


def _required(city: CitySnapshot, wishes: Wishes) -> tuple[str, ...]:
    known = {each.code for each in city.candidates}
    strange = sorted(set(wishes.required) - known)
    if strange:
        raise Problem(
            "allocation.not_a_candidate",
            Text(
                f"{'、'.join(strange)} 不是待配置的签约项目（或没有提出用地用房需求）",
                f"{', '.join(strange)}: no signed project that asks for a site",
            ),
            Text("请核对项目编号", "Check the codes of the projects"),
        )
    return wishes.required


def _options_of(problem: AllocationProblem, pairs: Sequence[Pair]) -> list[int]:
    """The options of these pairs in any quarter, but for those that are promised."""
    projects = {code: place for place, code in enumerate(problem.projects)}
    sites = {key: place for place, key in enumerate(problem.sites)}
    wanted = {
        (projects[pair.project], sites[pair.site]) for pair in pairs if pair.project in projects and pair.site in sites
    }
    options = problem.options
    return [
        option
        for option, pair in enumerate(zip(options.project.tolist(), options.site.tolist(), strict=True))
        if pair in wanted and option not in problem.fixed
    ]
