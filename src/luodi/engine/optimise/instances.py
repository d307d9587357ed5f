"""Invented allocation problems of any size, seeded: what the benchmark measures and the tests try.

Spaces hold two to two and a half projects, plots one; a project suits a few dozen sites at most; in each district
homes and power, and in each fund money, cover 70 to 200 % of what would be asked for, so that something is always
scarce. Outputs are in million yuan, all other amounts in plain units.
"""

import numpy as np

from luodi.engine.optimise.allocation import INFINITY, AllocationProblem, Options, RowKind, RowLabel, SharedRows
from luodi.engine.optimise.risk import Risk, scenarios_of
from luodi.engine.optimise.solver import Flags, Indices, Numbers, Sparse

RESOURCES = ("land_m2", "floor_m2", "power_kva", "water_m3_day")
DISTRICTS, TRACKS, FUNDS, TOWNS = 16, 9, 8, 5
SUITS = 30
SCARCE, AMPLE = 0.7, 2.0
SCENARIOS = 200


class _City:
    """Draws of one city, kept together because every part refers to the others."""

    def __init__(self, projects: int, sites: int, quarters: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.random, self.projects, self.sites, self.quarters = random, projects, sites, quarters
        self.track = random.choice(TRACKS, projects, p=_falling(TRACKS))
        self.group = random.integers(0, max(3, projects // 15), projects)
        self.fund = np.where(random.random(projects) < 0.6, random.integers(0, FUNDS, projects), -1)
        self.wants_plot = random.random(projects) < 0.3
        self.earliest = random.integers(0, max(1, quarters - 1), projects)
        floor = random.lognormal(8.0, 0.5, projects)
        self.needs = np.stack([
            np.where(self.wants_plot, floor * random.uniform(1.5, 4, projects), 0.0),
            np.where(self.wants_plot, 0.0, floor),
            floor * random.lognormal(-1.0, 0.5, projects),
            floor * random.lognormal(-3.5, 0.6, projects),
        ], axis=1)  # fmt: skip
        self.output = floor * random.lognormal(-2.2, 0.5, projects) * (1 + 0.5 * (self.track < 3))
        self.tax = self.output * random.uniform(0.02, 0.08, projects)
        self.jobs = np.rint(floor * random.lognormal(-3.6, 0.4, projects)) + 5
        self.research = self.output * random.uniform(0, 0.12, projects)
        self.carbon = self.needs[:, 2] * random.uniform(0.2, 1.2, projects)
        self.homes = np.rint(self.jobs * random.uniform(0.1, 0.5, projects))
        self.money = np.where(self.fund >= 0, self.output * random.uniform(0.05, 0.3, projects), 0.0)
        self.chance = random.uniform(0.05, 0.45, projects)
        self.plot = random.random(sites) < 0.4
        self.district = random.choice(DISTRICTS, sites, p=_falling(DISTRICTS))
        self.ready = np.where(random.random(sites) < 0.7, 0, random.integers(0, quarters, sites))
        self.permits = random.random((sites, TRACKS)) < 0.4
        self.capacities = self._capacities()

    def _capacities(self) -> Numbers:
        random, sites = self.random, self.sites
        mean = self.needs[~self.wants_plot].mean(axis=0)
        capacities = mean * random.uniform(1.8, 2.8, (sites, 1)) * random.uniform(0.9, 1.4, (sites, 4))
        plots = self.needs[self.wants_plot].mean(axis=0) * random.lognormal(0.3, 0.5, (sites, 4))
        capacities[self.plot] = plots[self.plot]
        return np.asarray(capacities)

    def pairs(self) -> tuple[Indices, Indices]:
        """Project and site of every feasible pair, at most ``SUITS`` sites or so a project."""
        projects, sites = [], []
        for project in range(self.projects):
            fits = (self.plot == self.wants_plot[project]) & self.permits[:, self.track[project]]
            fits &= (self.capacities >= self.needs[project]).all(axis=1)
            found = np.flatnonzero(fits)
            if len(found) > SUITS:
                found = self.random.choice(found, SUITS, replace=False)
            projects.append(np.full(len(found), project))
            sites.append(found)
        return np.concatenate(projects).astype(np.int64), np.concatenate(sites).astype(np.int64)


def _falling(count: int) -> Numbers:
    weights = 1.0 / np.arange(2, count + 2)
    return np.asarray(weights / weights.sum())


def invent(
    projects: int, sites: int, *, quarters: int = 4, seed: int = 0, scenarios: int = SCENARIOS
) -> AllocationProblem:
    """A seeded problem of this size."""
    city = _City(projects, sites, quarters, seed)
    options = _options(city)
    rows = _rows(city, options)
    failed = scenarios_of(city.chance, city.track, city.group, city.fund, count=scenarios, seed=seed + 1)
    risk = Risk(failed, city.output, 0.95, INFINITY)
    # the ceiling bites: less than what an average choice of three quarters of the projects loses
    usual = np.mean([
        risk.conditional_loss(np.asarray(city.random.random(projects) < 0.6)) for _ in range(20)
    ])  # fmt: skip
    measures = {
        "output": city.output[options.project], "tax": city.tax[options.project], "jobs": city.jobs[options.project],
        "research": city.research[options.project], "carbon": city.carbon[options.project],
    }  # fmt: skip
    return AllocationProblem(
        projects=tuple(f"p{number}" for number in range(projects)),
        sites=tuple(f"s{number}" for number in range(sites)),
        resources=RESOURCES,
        options=options,
        capacities=city.capacities,
        single=np.asarray(city.plot),
        rows=rows,
        risk=Risk(failed, city.output, 0.95, float(usual)),
        measures=measures,
    )


def _options(city: _City) -> Options:
    project, site = city.pairs()
    first = np.maximum(city.earliest[project], city.ready[site])
    spread = [np.arange(start, min(city.quarters, start + 3)) for start in first]
    lengths = [len(starts) for starts in spread]
    project, site = np.repeat(project, lengths), np.repeat(site, lengths)
    start = np.concatenate(spread).astype(np.int64)
    order = np.lexsort((start, project, site))
    project, site, start = project[order], site[order], start[order]
    worth = (
        city.output / city.output.mean() + 0.8 * city.tax / city.tax.mean() + 0.5 * city.jobs / city.jobs.mean()
        + 0.3 * city.research / city.research.mean() - 0.2 * city.carbon / city.carbon.mean()
    )  # fmt: skip
    worth = 100 * np.maximum(worth, 0.05) * (1 + 0.2 * (city.track < 3))
    early = 1 + 0.06 * (city.quarters - 1 - start) + 0.1 * (start == 0)
    liking = 1 + 0.1 * np.sin(1.7 * project + 2.3 * site) + 0.05 * (city.district[site] < TOWNS)
    return Options(project, site, start, worth[project] * early * liking, city.needs[project])


def _rows(city: _City, options: Options) -> SharedRows:
    labels: list[RowLabel] = []
    limits: list[float] = []
    penalties: list[float] = []
    parts: list[tuple[Indices, Indices, Numbers]] = []
    pairs_of = np.bincount(options.project, minlength=city.projects).astype(float)
    likely = 1.0 / np.maximum(pairs_of, 1.0)[options.project]

    def add(label: RowLabel, members: Flags, amounts: Numbers, scarce: float, penalty: float = INFINITY) -> None:
        chosen = np.flatnonzero(members & (amounts != 0))
        if not len(chosen):
            return
        demand = float((amounts * likely)[chosen].sum())
        parts.append((np.full(len(chosen), len(labels)), chosen, amounts[chosen]))
        labels.append(label)
        limits.append(max(scarce * demand, 1e-6) if scarce > 0 else scarce * demand)
        penalties.append(penalty)

    district = city.district[options.site]
    homes, energy = city.random.uniform(SCARCE, AMPLE, (2, DISTRICTS))
    money = city.random.uniform(SCARCE, AMPLE, FUNDS)
    for place in range(DISTRICTS):
        for quarter in range(city.quarters):
            there = (district == place) & (options.start <= quarter)
            add(
                RowLabel(RowKind.ELEMENT, "homes", f"d{place}", quarter, "flats"),
                there,
                city.homes[options.project],
                homes[place],
            )
            add(
                RowLabel(RowKind.ELEMENT, "energy", f"d{place}", quarter, "kVA"),
                there,
                city.needs[options.project, 2],
                energy[place],
            )
    for fund in range(FUNDS):
        for quarter in range(city.quarters):
            drawn = (city.fund[options.project] == fund) & (options.start == quarter)
            add(
                RowLabel(RowKind.ELEMENT, "fund", f"f{fund}", quarter, "million yuan"),
                drawn,
                city.money[options.project],
                money[fund],
            )
    output = city.output[options.project]
    for track in range(TRACKS):
        add(
            RowLabel(RowKind.TRACK_CAP, f"t{track}", unit="million yuan"),
            city.track[options.project] == track,
            output,
            0.8,
        )
    for group in range(int(city.group.max()) + 1):
        members = city.group[options.project] == group
        if len(np.unique(options.project[members])) > 3:
            add(RowLabel(RowKind.GROUP_CAP, f"g{group}", unit="million yuan"), members, output, 0.8)
    for fund in range(FUNDS):
        add(
            RowLabel(RowKind.FUND_CAP, f"f{fund}", unit="million yuan"),
            city.fund[options.project] == fund,
            output,
            0.85,
        )
    # soft: each new town wants half of the output that would come to it by chance, and lacks it at a price
    for town in range(TOWNS):
        add(RowLabel(RowKind.TARGET, "output", f"d{town}", unit="million yuan"), district == town, -output, 0.5, 0.2)
    rows, columns, amounts = (np.concatenate(part) for part in zip(*parts, strict=True))
    uses = Sparse(rows.astype(np.int64), columns.astype(np.int64), amounts.astype(float))
    return SharedRows(tuple(labels), np.array(limits), np.array(penalties), uses)
