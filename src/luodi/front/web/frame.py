"""What frames every page: navigation by role, the language switch, and the mark of a synthetic installation."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.front.web import clock
from luodi.office.people.access import Permission, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the navigation: the address's name, its label, and the permission that shows it."""

    name: str
    label: Promise
    permission: Permission


ENTRIES = (
    Entry("today", _("Today"), Permission.PROJECT_VIEW),
    Entry("projects", _("Projects"), Permission.PROJECT_VIEW),
    Entry("enterprises", _("Enterprises"), Permission.REGISTER_VIEW),
    Entry("briefs", _("Briefs"), Permission.BRIEF_VIEW),
    Entry("imports", _("Imports"), Permission.IMPORT),
    Entry("doubts", _("Doubtful rows"), Permission.DOUBT_DECIDE),
    Entry("journal", _("Journal"), Permission.JOURNAL_VIEW),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything that ``web/base.html`` needs besides the page itself."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "synthetic": clock.is_invented(request),
        "person": user if known else None,
        "person_role": Role(user.role).label if user is not None and known else "",
        "navigation": _navigation(request) if known else [],
        "language_code": get_language() or settings.LANGUAGE_CODE,
        "address": request.get_full_path() if request.method == "GET" else request.path,
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    shown = [entry for entry in ENTRIES if request.user.is_authenticated and request.user.may(entry.permission)]
    addresses = [(entry, reverse(entry.name)) for entry in shown]
    return [
        {
            "label": entry.label,
            "address": address,
            "here": request.path == address or (address != "/" and request.path.startswith(address)),
        }
        for entry, address in addresses
    ]
