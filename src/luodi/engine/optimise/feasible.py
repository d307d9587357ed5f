"""Which pairs of project and site are possible, for thousands of each: what ``matching.failures_of`` says, in arrays.

A test holds the two against each other. Sites that are held by, or kept for, a project are looked at one by one for it.
"""

from collections.abc import Sequence

import numpy as np

from luodi.engine.optimise.matching import TOLERANCE, failures_of
from luodi.engine.optimise.sites import AT_MOST, Measure, Site, SiteKind, SiteNeeds
from luodi.engine.optimise.solver import Flags, Indices, Numbers


class Feasibility:
    """The sites as arrays, asked project by project."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = sites
        self._plot = np.array([site.kind is SiteKind.PLOT for site in sites], bool)
        self._from = np.array([site.available_from.toordinal() if site.available_from else 0 for site in sites])
        self._free: dict[Measure, Numbers] = {}
        self._offers: dict[Measure, Numbers] = {}
        self._permits: dict[str, Flags] = {}
        self._closed = np.array([
            site.reserved_for is not None or (site.kind is SiteKind.PLOT and bool(site.holds)) for site in sites
        ], bool)  # fmt: skip
        self._own: dict[str, list[int]] = {}
        for place, site in enumerate(sites):
            for project in {site.reserved_for or "", *(hold.project for hold in site.holds)} - {""}:
                self._own.setdefault(project, []).append(place)

    def sites_for(self, needs: SiteNeeds) -> Indices:
        """The places of the sites that can take the project, in order."""
        fits = self._permitted(needs.industry) & ~self._closed
        for kind, there in ((SiteKind.PLOT, self._plot), (SiteKind.SPACE, ~self._plot)):
            if kind not in needs.kinds:
                fits &= ~there
        if needs.needed_by:
            fits &= self._from <= needs.needed_by.toordinal()
        land = needs.needs.get(Measure.LAND_M2, 0.0)
        if land > 0:
            fits &= ~self._plot | (self._offered(Measure.LAND_M2, 0.0) <= needs.roomy * land)
        for measure, needed in needs.needs.items():
            if measure in AT_MOST:
                fits &= self._offered(measure, -np.inf) <= needed + TOLERANCE
            else:
                fits &= self._freely(measure) + TOLERANCE >= needed
        for place in self._own.get(needs.project, ()):
            fits[place] = not failures_of(needs, self._sites[place])
        return np.flatnonzero(fits)

    def _permitted(self, industry: str) -> Flags:
        if industry not in self._permits:
            self._permits[industry] = np.array(
                [not site.permitted or industry.startswith(site.permitted) for site in self._sites], bool
            )
        return self._permits[industry].copy()

    def _offered(self, measure: Measure, otherwise: float) -> Numbers:
        """What is offered of a measure whatever others hold; ``otherwise`` where nothing is stated."""
        if measure not in self._offers:
            self._offers[measure] = np.array([site.offers.get(measure, otherwise) for site in self._sites])
        return self._offers[measure]

    def _freely(self, measure: Measure) -> Numbers:
        if measure not in self._free:
            self._free[measure] = np.array([site.free(measure) for site in self._sites])
        return self._free[measure]
