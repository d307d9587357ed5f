"""One project against every site within reach, as of a day: what the page and the command of matching show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luodi.engine.optimise.matching import Matches, match_sites
from luodi.engine.optimise.sites import NAMES, Measure, SiteNeeds
from luodi.office.allocations.city_snapshot import SitePlace
from luodi.office.allocations.site_snapshot import sites_on
from luodi.office.elements.models import Reservation
from luodi.office.elements.snapshot import needs_snapshot
from luodi.office.elements.words import SupplyKind
from luodi.office.people.models import User
from luodi.office.projects.models import Project
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

DEFAULT_PRIORITY = 50
"""The priority of who asks for a site and holds none: holds below it may have to give way."""


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """A site by what people call it."""

    code: str
    kind: SupplyKind
    district_code: str
    park_code: str
    park_name: str
    area_m2: Decimal


@dataclass(frozen=True, slots=True)
class FitPoint:
    """Some of the points of one criterion and the reason for them."""

    criterion: str
    points: float
    most: float
    why: Text


@dataclass(frozen=True, slots=True)
class SiteFit:
    """A site that can take the project; ``unstated`` are needs of which nobody stated how much it has."""

    site: SiteSeen
    score: float
    points: tuple[FitPoint, ...]
    unstated: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FailedNeed:
    """A need that a site does not meet, and by how much in its unit."""

    need: str
    needed: float
    offered: float
    by: float
    why: Text


@dataclass(frozen=True, slots=True)
class SiteMisfit:
    """A site that cannot take it; ``displaced`` are the projects whose holds would have to give way."""

    site: SiteSeen
    failures: tuple[FailedNeed, ...]
    displaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """With so much less of one need, these sites open too."""

    need: str
    by: float
    sites: tuple[str, ...]
    says: Text


@dataclass(frozen=True, slots=True)
class ProjectMatches:
    """What was asked, by measure; every site once, the best first and the nearest misfit first; the ways out."""

    code: str
    name: str
    needs: Mapping[str, float]
    fits: tuple[SiteFit, ...]
    misfits: tuple[SiteMisfit, ...]
    ways_out: tuple[WayOut, ...]


def match_project(user: User, code: str, as_of: date) -> ProjectMatches:
    """All sites within reach for one project; a ``Problem`` when it is not in sight or asks for no site.

    What the project itself holds on a site does not stand in its way.
    """
    projects = Project.objects.visible_to(user).filter(code=code)
    name = projects.values_list("name", flat=True).first()
    if name is None:
        raise Problem(
            "project.not_found",
            Text(f"没有您可见的项目“{code}”", f"There is no project “{code}” that you may see"),
            Text("请核对项目编号", "Check the code of the project"),
            Where(field=code),
        )
    [snapshot] = needs_snapshot(projects)
    needs = snapshot.site
    if not {Measure.LAND_M2, Measure.FLOOR_M2} & needs.needs.keys():
        raise Problem(
            "allocation.no_needs",
            Text(f"{code} 没有登记用地或用房需求", f"{code} states no need of land or floor"),
            Text(
                "请在项目档案中填写用地或建筑面积，或登记要素需求", "State the land or floor area of the project first"
            ),
            Where(field=code),
        )
    own = Reservation.objects.live().filter(project__code=code).order_by("-priority")
    needs = replace(needs, priority=own.values_list("priority", flat=True).first() or DEFAULT_PRIORITY)
    sites = sites_on(user, as_of)
    free = [
        replace(site, holds=tuple(hold for hold in site.holds if hold.project != code))
        if any(hold.project == code for hold in site.holds)
        else site
        for site in sites.sites
    ]
    return _said(code, name, needs, match_sites(needs, free), sites.places)


def _said(code: str, name: str, needs: SiteNeeds, found: Matches, places: Mapping[str, SitePlace]) -> ProjectMatches:
    def seen(key: str) -> SiteSeen:
        place = places[key]
        return SiteSeen(place.code, place.kind, place.district_code, place.park_code, place.park_name, place.area_m2)

    return ProjectMatches(
        code,
        name,
        {measure.value: amount for measure, amount in needs.needs.items()},
        tuple(
            SiteFit(
                seen(fit.site.key),
                fit.score,
                tuple(FitPoint(each.criterion, each.points, each.most, each.why) for each in fit.points),
                tuple(NAMES[measure] for measure in fit.unstated),
            )
            for fit in found.fits
        ),
        tuple(
            SiteMisfit(
                seen(misfit.site.key),
                tuple(
                    FailedNeed(each.need.value, each.needed, each.offered, each.by, each.why)
                    for each in misfit.failures
                ),
                misfit.displaced,
            )
            for misfit in found.misfits
        ),
        tuple(
            WayOut(each.need.value, each.by, tuple(places[key].code for key in each.sites), each.says)
            for each in found.relaxations
        ),
    )
