"""The door from the register to allocation: signed projects and what they ask, sites, supplies and chances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luodi.engine.optimise.city import CityProject
from luodi.engine.optimise.matching import Rule, failures_of
from luodi.engine.optimise.sites import SHARED, Measure, Site, SiteKind, SiteNeeds
from luodi.office.allocations.city_snapshot import Candidate, CitySnapshot, Lot, Quarter, quarters_after
from luodi.office.allocations.expected import Expected, chances_of_failure, expected_totals
from luodi.office.allocations.site_snapshot import Sites, sites_on
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.snapshot import NeedsSnapshot, needs_snapshot
from luodi.office.elements.words import PLACES, SupplyKind
from luodi.office.people.models import User
from luodi.office.projects.models import Party, Project
from luodi.office.projects.snapshot import Position, positions
from luodi.office.projects.words import Health, PartyRole, Stage


def city_on(user: User, as_of: date, quarters: int) -> CitySnapshot:
    """The city as ``user`` may see it, for the quarters after the day's own. A constant number of queries."""
    signed = {
        each.code: each
        for each in positions(user, as_of)
        if each.stage is Stage.SIGNED and each.health is not Health.WITHDRAWN and each.counted
    }
    span, sites, lots = quarters_after(as_of, quarters), sites_on(user, as_of), lots_on(user)
    every = needs_snapshot(Project.objects.visible_to(user))
    wanting = {
        each.code: each
        for each in every
        if each.code in signed and (_asks_for_a_site(each.site) or each.code in sites.held)
    }
    made = _Candidates(
        span,
        sites,
        {site.key: site for site in sites.sites},
        expected_totals(user, {each.project_id: each.investment_cny for each in signed.values()}),
        chances_of_failure(user, as_of),
        _funds(signed, lots),
        _drawn_already(),
    )
    candidates = tuple(made.of(signed[code], needs) for code, needs in wanting.items())
    promised = {each.code: each.promised_site for each in candidates if each.promised_site}
    return CitySnapshot(
        as_of,
        span,
        candidates,
        tuple(_without_own_holds(site, promised, span) for site in sites.sites),
        sites.places,
        lots,
        tuple((each.project_id, code) for code, each in sorted(signed.items()) if code not in wanting),
    )


def lots_on(user: User) -> tuple[Lot, ...]:
    """What is free of every supply that is no place."""
    rows = Supply.objects.visible_to(user).exclude(kind__in=list(PLACES)).order_by("kind", "key")
    return tuple(
        Lot(
            SupplyKind(row.kind), row.key, row.free, row.district_id or "", row.park_id or "",
            _fund_of(row.key) if row.kind == SupplyKind.FUND else "", row.track, row.name,
            row.from_on, row.until_on, row.least, row.most,
        )
        for row in rows
    )  # fmt: skip


def _fund_of(key: str) -> str:
    """The fund of a budget's key, which is ``fund/quarter``."""
    return key.rpartition("/")[0] or key


def _asks_for_a_site(needs: SiteNeeds) -> bool:
    return bool({Measure.LAND_M2, Measure.FLOOR_M2} & needs.needs.keys())


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Makes candidates out of what was read: by project id or code, chances by track."""

    span: Sequence[Quarter]
    sites: Sites
    by_key: Mapping[str, Site]
    expected: Mapping[int, Expected]
    chances: Mapping[str, float]
    funds: Mapping[str, str]
    drawn: Mapping[str, Mapping[SupplyKind, Decimal]]

    def of(self, signed: Position, needs: NeedsSnapshot) -> Candidate:
        """What a signed project asks, brings and risks; who holds a site already asks for no other."""
        held = self.sites.held.get(signed.code, {})
        promised = min(held, default="")
        site, latest = self._asked_by(needs.site)
        if promised:
            site, latest = _as_promised(site, self.by_key[promised], held[promised]), len(self.span) - 1
        expected = self.expected[signed.project_id]
        return Candidate(
            signed.project_id,
            signed.code,
            signed.name,
            signed.park_code,
            CityProject(
                needs=site,
                totals={**expected.totals, "carbon": needs.demands.get(SupplyKind.EMISSIONS, 0.0)},
                demands=self._demands(signed.code, needs),
                group=signed.investor_name,
                fund=self.funds[signed.code],
                chance=self.chances.get(signed.track, self.chances[""]),
                latest=latest,
            ),
            expected.known,
            promised,
        )

    def _asked_by(self, needs: SiteNeeds) -> tuple[SiteNeeds, int]:
        """The needs and the last quarter in which it may start; what is overdue is wanted in the first."""
        end = len(self.span) - 1
        if needs.needed_by is None:
            return needs, end
        wanted = max(needs.needed_by, self.span[0][1])
        latest = next((place for place, (_first, last) in enumerate(self.span) if wanted <= last), end)
        return replace(needs, needed_by=wanted), latest

    def _demands(self, code: str, needs: NeedsSnapshot) -> dict[str, float]:
        """What is asked of shared supplies beyond what is held already."""
        own = self.drawn.get(code, {})
        asked = ((kind, amount) for kind, amount in needs.demands.items() if kind not in PLACES and amount > 0)
        return {kind.value: max(0.0, amount - float(own.get(kind, 0))) for kind, amount in asked}


def _as_promised(needs: SiteNeeds, site: Site, quantity: Decimal) -> SiteNeeds:
    """The needs of a project that holds a site already: what it holds counts, whatever else was asked for."""
    mine = frozenset({needs.project})
    kept = {
        measure: min(amount, max(0.0, site.free(measure, mine)))
        for measure, amount in needs.needs.items()
        if measure in SHARED
    }
    area = Measure.LAND_M2 if site.kind is SiteKind.PLOT else Measure.FLOOR_M2
    kept[area] = float(quantity)
    promised = replace(needs, needs=kept, kinds=frozenset({site.kind}), needed_by=None, roomy=float("inf"))
    if any(failure.need is Rule.INDUSTRY for failure in failures_of(promised, site)):
        promised = replace(promised, industry=site.permitted[0])
    return promised


def _without_own_holds(site: Site, promised: Mapping[str, str], span: Sequence[Quarter]) -> Site:
    """The site without the holds of candidates: a promise is a part of the problem, not of the site.

    A promised site that is free only after the last quarter counts as free in it, for the promise is made.
    """
    holds = tuple(hold for hold in site.holds if promised.get(hold.project) != site.key)
    if len(holds) == len(site.holds):
        return site
    free_from = min(site.available_from, span[-1][1]) if site.available_from else None
    return replace(site, holds=holds, available_from=free_from)


def _funds(signed: Mapping[str, Position], lots: Sequence[Lot]) -> dict[str, str]:
    """The fund of each project: the one that is its party, else the one that invests in its track, else none."""
    budgets = [lot for lot in lots if lot.fund]
    called = {name: lot.fund for lot in budgets for name in (lot.name, lot.fund)}
    by_track = {lot.track: lot.fund for lot in reversed(budgets) if lot.track}
    rows = Party.objects.filter(role=PartyRole.FUND).order_by("-name").values_list("project__code", "name")
    parties = {code: called.get(name, name) for code, name in rows if code in signed}
    return {code: parties.get(code) or by_track.get(each.track, "") for code, each in signed.items()}


def _drawn_already() -> dict[str, dict[SupplyKind, Decimal]]:
    """What projects hold already of supplies that are no place: it is not asked for again."""
    found: dict[str, dict[SupplyKind, Decimal]] = {}
    live = Reservation.objects.live().exclude(supply__kind__in=list(PLACES))
    for code, kind, quantity in live.values_list("project__code", "supply__kind", "quantity"):
        own = found.setdefault(code, {})
        own[SupplyKind(kind)] = max(own.get(SupplyKind(kind), Decimal(0)), quantity)
    return found
