"""One project against every site: what fits and how well, what fails and by how much, and the nearest way out.

No solver is needed here: each site is looked at by itself. Points are few and plain, so that an officer can say them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from luodi.engine.optimise.sites import AT_MOST, NAMES, SHARED, UNITS, Measure, Site, SiteKind, SiteNeeds
from luodi.reference.text import Text

MOST_DISPLACED = 3
TOLERANCE = 1e-9


class Rule(Enum):
    """What a site either allows or does not."""

    KIND = "kind"
    INDUSTRY = "industry"
    RESERVED = "reserved"
    TIME = "time"
    TAKEN = "taken"
    WASTE = "waste"


@dataclass(frozen=True, slots=True)
class Failure:
    """A need that a site does not meet: ``by`` is how much is missing in the measure's unit, or days for time."""

    need: Measure | Rule
    needed: float
    offered: float
    by: float
    why: Text


@dataclass(frozen=True, slots=True)
class Point:
    """Some of the points of one criterion and the reason for them."""

    criterion: str
    points: float
    most: float
    why: Text


@dataclass(frozen=True, slots=True)
class Fit:
    """A site that can take the project; ``points`` sum to ``score``, at most 100.

    ``unstated`` are needs of which the register does not say how much the site has: somebody has to ask.
    """

    site: Site
    score: float
    points: tuple[Point, ...]
    unstated: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Misfit:
    """A site that cannot, with every need that fails; ``displaced`` are unconfirmed holds that stand in the way."""

    site: Site
    failures: tuple[Failure, ...]
    displaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relaxation:
    """With ``by`` less of one need (more, for a ceiling such as rent; days later, for time), these sites open too."""

    need: Measure | Rule
    by: float
    sites: tuple[str, ...]
    says: Text


@dataclass(frozen=True, slots=True)
class Matches:
    """Every site once, in ``fits`` (best first) or in ``misfits`` (nearest first)."""

    fits: tuple[Fit, ...]
    misfits: tuple[Misfit, ...]
    relaxations: tuple[Relaxation, ...]


def match_sites(needs: SiteNeeds, sites: Iterable[Site]) -> Matches:
    """All sites for one project."""
    fits, misfits = [], []
    for site in sites:
        failures = failures_of(needs, site)
        if failures:
            misfits.append(Misfit(site, failures, _displaced(needs, site, failures)))
        else:
            points = points_of(needs, site)
            unstated = tuple(measure for measure in needs.needs if measure in site.unstated)
            fits.append(Fit(site, round(sum(point.points for point in points), 1), points, unstated))
    fits.sort(key=lambda fit: (-fit.score, fit.site.key))
    misfits.sort(key=lambda misfit: (len(misfit.failures), _severity(misfit), misfit.site.key))
    return Matches(tuple(fits), tuple(misfits), tuple(_relaxations(misfits)))


def failures_of(needs: SiteNeeds, site: Site) -> tuple[Failure, ...]:
    """Every need that the site does not meet."""
    found = _rules_broken(needs, site)
    for measure, needed in needs.needs.items():
        if measure in AT_MOST:
            offered = site.offers.get(measure)
            if offered is not None and offered > needed + TOLERANCE:
                found.append(_short(measure, needed, offered, offered - needed))
            continue
        free = site.free(measure)
        if free + TOLERANCE < needed:
            found.append(_short(measure, needed, free, needed - free))
    return tuple(found)


def _rules_broken(needs: SiteNeeds, site: Site) -> list[Failure]:
    found = []
    if site.kind not in needs.kinds:
        found.append(_broken(Rule.KIND, Text("载体类型不符", "the wrong kind of site")))
    if site.permitted and not any(needs.industry.startswith(prefix) for prefix in site.permitted):
        allowed = ", ".join(site.permitted)
        found.append(
            _broken(
                Rule.INDUSTRY,
                Text(
                    f"准入行业不含 {needs.industry}（准入：{allowed}）",
                    f"industry {needs.industry} is not admitted (only {allowed})",
                ),
            )
        )
    if site.reserved_for is not None and site.reserved_for != needs.project:
        found.append(_broken(Rule.RESERVED, Text(f"已定向保留给 {site.reserved_for}", f"kept for {site.reserved_for}")))
    others = [hold.project for hold in site.holds if hold.project != needs.project]
    if site.kind is SiteKind.PLOT and others:
        found.append(_broken(Rule.TAKEN, Text(f"已预留给 {others[0]}", f"held for {others[0]}")))
    if needs.needed_by and site.available_from and site.available_from > needs.needed_by:
        days = (site.available_from - needs.needed_by).days
        found.append(
            Failure(
                Rule.TIME,
                _day(needs.needed_by),
                _day(site.available_from),
                days,
                Text(f"晚 {days} 天可用", f"free {days} days too late"),
            )
        )
    land = needs.needs.get(Measure.LAND_M2, 0.0)
    offered = site.offers.get(Measure.LAND_M2, 0.0)
    if site.kind is SiteKind.PLOT and land > 0 and offered > needs.roomy * land:
        times = offered / land
        found.append(
            Failure(
                Rule.WASTE,
                needs.roomy * land,
                offered,
                offered - needs.roomy * land,
                Text(f"地块为所需的 {times:.1f} 倍，供地过多", f"{times:.1f} times the land that is needed"),
            )
        )
    return found


def _day(day: date) -> float:
    return float(day.toordinal())


def _broken(rule: Rule, why: Text) -> Failure:
    return Failure(rule, 1.0, 0.0, 1.0, why)


def _short(measure: Measure, needed: float, offered: float, by: float) -> Failure:
    name, unit = NAMES[measure], UNITS[measure]
    if measure in AT_MOST:
        why = Text(
            f"{name.zh}高出 {by:,.6g} {unit.zh}（可承受 {needed:,.6g}，实际 {offered:,.6g}）",
            f"{name.en} {by:,.6g} {unit.en} too high (bears {needed:,.6g}, asks {offered:,.6g})",
        )
    else:
        why = Text(
            f"{name.zh}缺 {by:,.6g} {unit.zh}（需 {needed:,.6g}，可供 {max(offered, 0):,.6g}）",
            f"{name.en} short by {by:,.6g} {unit.en} (needs {needed:,.6g}, has {max(offered, 0):,.6g})",
        )
    return Failure(measure, needed, offered, by, why)


def points_of(needs: SiteNeeds, site: Site) -> tuple[Point, ...]:
    """The points of a site that fits, 100 at most."""
    return (
        _tightness(needs, site),
        _power(needs, site),
        _rent(needs, site),
        _time(needs, site),
        _cluster(needs, site),
        _district(needs, site),
    )


def _tightness(needs: SiteNeeds, site: Site) -> Point:
    measure = Measure.LAND_M2 if site.kind is SiteKind.PLOT else Measure.FLOOR_M2
    free, needed = site.free(measure), needs.needs.get(measure, 0.0)
    share = needed / free if free > 0 else 0.0
    name = NAMES[measure]
    return Point(
        "fit", 30 * share, 30, Text(f"用到可供{name.zh}的 {share:.0%}", f"uses {share:.0%} of the free {name.en}")
    )  # fmt: skip


def _power(needs: SiteNeeds, site: Site) -> Point:
    needed, free = needs.needs.get(Measure.POWER_KVA, 0.0), site.free(Measure.POWER_KVA)
    left = free - needed
    if Measure.POWER_KVA in site.unstated:
        return Point("power", 7.5, 15, Text("用电容量未登记", "its power is not stated"))
    spare = 1.0 if needed <= 0 else min(1.0, left / (0.5 * needed))
    return Point(
        "power", 15 * max(0.0, spare), 15, Text(f"用电余量 {left:,.6g} 千伏安", f"{left:,.6g} kVA to spare")
    )  # fmt: skip


def _rent(needs: SiteNeeds, site: Site) -> Point:
    asked, borne = site.offers.get(Measure.RENT_CNY_M2_DAY), needs.needs.get(Measure.RENT_CNY_M2_DAY)
    if asked is None or borne is None or borne <= 0:
        return Point("rent", 7.5, 15, Text("租金未约束", "no rent to compare"))
    share = max(0.0, 1 - asked / borne)
    return Point("rent", 15 * share, 15, Text(f"租金比可承受低 {share:.0%}", f"rent {share:.0%} below what is borne"))


def _time(needs: SiteNeeds, site: Site) -> Point:
    if site.available_from is None:
        return Point("time", 15, 15, Text("现在可用", "free now"))
    if needs.needed_by is None:
        return Point("time", 7.5, 15, Text("无时限要求", "no day is asked for"))
    days = (needs.needed_by - site.available_from).days
    return Point("time", 15 * min(1.0, days / 90), 15, Text(f"提前 {days} 天可用", f"free {days} days before"))


def _cluster(needs: SiteNeeds, site: Site) -> Point:
    if needs.track and needs.track in site.tracks:
        return Point("cluster", 15, 15, Text("园区主导赛道一致", "the park's own track"))
    return Point("cluster", 0, 15, Text("不在园区主导赛道", "not a track of the park"))


def _district(needs: SiteNeeds, site: Site) -> Point:
    if not needs.districts:
        return Point("district", 5, 10, Text("无区位偏好", "no district is preferred"))
    if site.district not in needs.districts:
        return Point("district", 0, 10, Text("不在意向区", "not a preferred district"))
    place = needs.districts.index(site.district)
    return Point(
        "district", 10 / (place + 1), 10, Text(f"第 {place + 1} 意向区", f"preferred district no. {place + 1}")
    )


def _severity(misfit: Misfit) -> float:
    return sum(1.0 if isinstance(f.need, Rule) else f.by / max(f.needed, TOLERANCE) for f in misfit.failures)


def _displaced(needs: SiteNeeds, site: Site, failures: tuple[Failure, ...]) -> tuple[str, ...]:
    """The fewest unconfirmed holds of lower priority without which the site fits; empty when that does not help."""
    if not all(f.need is Rule.TAKEN or f.need in SHARED for f in failures):
        return ()
    movable = sorted(
        (h for h in site.holds if not h.confirmed and h.priority < needs.priority and h.project != needs.project),
        key=lambda hold: (hold.priority, hold.project),
    )
    if not _room(needs, site, frozenset(hold.project for hold in movable)):
        return ()
    names = sorted({hold.project for hold in movable}, key=[hold.project for hold in movable].index)
    for count in range(1, min(len(names), MOST_DISPLACED) + 1):
        for group in combinations(names, count):
            if _room(needs, site, frozenset(group)):
                return group
    return ()


def _room(needs: SiteNeeds, site: Site, without: frozenset[str]) -> bool:
    if site.kind is SiteKind.PLOT and any(hold.project not in {needs.project, *without} for hold in site.holds):
        return False
    shared = ((measure, needed) for measure, needed in needs.needs.items() if measure in SHARED)
    return all(site.free(measure, without) + TOLERANCE >= needed for measure, needed in shared)


def _relaxations(misfits: list[Misfit]) -> Iterable[Relaxation]:
    """For each need that alone keeps sites out: the least step that opens one, and the one that opens about half."""
    alone: dict[Measure | Rule, list[tuple[float, str]]] = {}
    for misfit in misfits:
        if len(misfit.failures) == 1:
            failure = misfit.failures[0]
            if isinstance(failure.need, Measure) or failure.need is Rule.TIME:
                alone.setdefault(failure.need, []).append((failure.by, misfit.site.key))
    found = []
    for need, opened in alone.items():
        opened.sort()
        steps = sorted({opened[0][0], opened[(len(opened) - 1) // 2][0]})
        for step in steps:
            keys = tuple(key for by, key in opened if by <= step + TOLERANCE)
            found.append(Relaxation(need, step, keys, _says(need, step, len(keys))))
    found.sort(key=lambda r: (-len(r.sites), r.by))
    return found


def _says(need: Measure | Rule, by: float, count: int) -> Text:
    if isinstance(need, Rule):
        return Text(f"晚 {by:.0f} 天，多 {count} 处可选", f"{by:.0f} days later, {count} more sites")
    name, unit = NAMES[need], UNITS[need]
    more = need in AT_MOST
    return Text(
        f"{name.zh}{'放宽' if more else '减少'} {by:,.6g} {unit.zh}，多 {count} 处可选",
        f"with {by:,.6g} {unit.en} {'more' if more else 'less'} {name.en}, {count} more sites",
    )
