"""What frames every page: navigation by role, language and appearance, and the mark of a synthetic installation."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luodi.front.web import appearance, clock
from luodi.office.people.access import Permission, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the navigation: the address's name, its label, and the permission that shows it.

    What lies below the entry's address (``/projects/…``) counts as the entry.
    """

    name: str
    label: Promise
    permission: Permission


@dataclass(frozen=True, slots=True)
class Group:
    """A word of the office, and the pages under it. It leads to the first that the person may open."""

    label: Promise
    entries: tuple[Entry, ...]


# The words of the office, in the order of its day. Who makes a page adds its entry here, and nothing else.
GROUPS = (
    Group(
        pgettext_lazy("navigation", "Today"),
        (
            Entry("today", _("Today"), Permission.PROJECT_VIEW),
            Entry("calendar", _("Working calendar"), Permission.PROJECT_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Projects"),
        (
            Entry("projects", _("Projects"), Permission.PROJECT_VIEW),
            Entry("briefs", _("Briefs"), Permission.BRIEF_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Enterprises"),
        (Entry("enterprises", _("Enterprises"), Permission.REGISTER_VIEW),),
    ),
    Group(
        pgettext_lazy("navigation", "Cases"),
        (
            Entry("cases", _("Cases"), Permission.CASE_VIEW),
            Entry("visits", _("Visits"), Permission.CARE_VIEW),
            Entry("service-packages", _("Service packages"), Permission.CARE_VIEW),
            Entry("case-measures", _("Measures of cases"), Permission.CARE_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Meetings"),
        (
            Entry("meetings", _("Meetings"), Permission.MEETING_VIEW),
            Entry("tasks", _("Tasks"), Permission.MEETING_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Policies"),
        (
            Entry("policies", _("Policies"), Permission.POLICY_VIEW),
            Entry("entitlement-runs", _("Results of runs"), Permission.POLICY_VIEW),
            Entry("nurture", _("Nurture list"), Permission.POLICY_VIEW),
            Entry("what-ifs", _("What-ifs"), Permission.POLICY_RUN),
            Entry("deliveries", _("Delivery"), Permission.POLICY_VIEW),
            Entry("payment-batches", _("Payment batches"), Permission.POLICY_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Elements"),
        (
            Entry("elements", _("Element board"), Permission.ELEMENT_VIEW),
            Entry("element-lights", _("Who lacks what"), Permission.ELEMENT_VIEW),
            Entry("supplies", _("Supplies"), Permission.ELEMENT_VIEW),
            Entry("allocations", _("Allocation"), Permission.ELEMENT_VIEW),
            Entry("reservations", _("Reservations"), Permission.ELEMENT_VIEW),
            Entry("reservation-calendar", _("Reservation calendar"), Permission.ELEMENT_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Places"),
        (
            Entry("places", _("Map of districts"), Permission.PLACE_VIEW),
            Entry("parks", _("Parks"), Permission.PLACE_VIEW),
            Entry("plots", _("Plots"), Permission.PLACE_VIEW),
            Entry("spaces", _("Spaces"), Permission.PLACE_VIEW),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Imports"),
        (
            Entry("imports", _("Imports"), Permission.IMPORT),
            Entry("doubts", _("Doubtful rows"), Permission.DOUBT_DECIDE),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Analysis"),
        (Entry("conversion", _("Conversion"), Permission.BRIEF_VIEW),),
    ),
    Group(
        pgettext_lazy("navigation", "Administration"),
        (
            Entry("journal", _("Journal"), Permission.JOURNAL_VIEW),
            Entry("rules", _("Rules and thresholds"), Permission.RULES_MANAGE),
            Entry("routes", _("Routes"), Permission.RULES_MANAGE),
            Entry("users", _("Users"), Permission.PEOPLE_MANAGE),
            Entry("offices", _("Offices"), Permission.PEOPLE_MANAGE),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """An entry as this person meets it on this page."""

    label: Promise
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class OfferedGroup:
    """A word as this person meets it; ``address`` is that of its first entry."""

    label: Promise
    address: str
    here: bool
    entries: tuple[Offered, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything that ``web/base.html`` needs besides the page itself."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    groups = navigation(request) if known else []
    return {
        "synthetic": clock.is_invented(request),
        "person": user if known else None,
        "person_role": Role(user.role).label if user is not None and known else "",
        "navigation": groups,
        "navigation_here": next((group for group in groups if group.here), None),
        "language_code": get_language() or settings.LANGUAGE_CODE,
        "appearance": appearance.chosen(request),
        "address": request.get_full_path() if request.method == "GET" else request.path,
    }


def navigation(request: HttpRequest) -> list[OfferedGroup]:
    """The words under which this person may open at least one page, with those pages."""
    if not request.user.is_authenticated:
        return []
    here = _entry_of(request.path)
    groups = []
    for group in GROUPS:
        offered = tuple(
            Offered(entry.label, reverse(entry.name), entry is here)
            for entry in group.entries
            if request.user.may(entry.permission)
        )
        if offered:
            groups.append(OfferedGroup(group.label, offered[0].address, any(one.here for one in offered), offered))
    return groups


def entries() -> Iterator[Entry]:
    """Every entry of the navigation."""
    return (entry for group in GROUPS for entry in group.entries)


def _entry_of(path: str) -> Entry | None:
    """The entry that a page belongs to: the longest address that the page's begins with; "/" is only itself."""
    addresses = [(reverse(entry.name), entry) for entry in entries()]
    holding = [(a, entry) for a, entry in addresses if path == a or (a != "/" and path.startswith(a))]
    return max(holding, key=lambda found: len(found[0]), default=("", None))[1]
