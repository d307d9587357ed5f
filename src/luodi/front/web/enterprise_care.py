"""What after-care adds to an enterprise's file: its newest cases, its service package, and the visits to it."""

from typing import Any

from luodi.front.web.clock_words import clock_words
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.services.care_queries import VisitFilter, package_of, visits
from luodi.office.services.pool import CaseFilter, pool

_SHOWN = 6


def care_of(occasion: Occasion, credit_code: str) -> dict[str, Any]:
    """What ``parts/enterprise_care.html`` draws; empty for who sees no cases, without visits for an enterprise."""
    user = occasion.user
    if not user.may(Permission.CASE_VIEW):
        return {}
    found = pool(user, CaseFilter(credit_code=credit_code, page_size=_SHOWN), occasion.at, occasion.on)
    care: dict[str, Any] = {
        "cases": [(row, clock_words(row.reading)) for row in found.rows],
        "cases_total": found.total,
        "package": package_of(user, credit_code, occasion.on),
        "opens": user.may(Permission.CASE_OPEN),
        "staff": user.may(Permission.CARE_VIEW),
        "edits": user.may(Permission.CARE_EDIT),
    }
    if care["staff"]:
        care["visits"] = visits(user, VisitFilter(credit_code=credit_code, page_size=_SHOWN), occasion.on).rows
    return care
