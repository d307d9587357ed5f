"""Who may change an enterprise, and who reads its contacts in full."""

from collections.abc import Collection

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Role
from luodi.office.people.masking import sees_sensitive
from luodi.office.people.models import User
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text


def sees_contacts(user: User, enterprise: Enterprise) -> bool:
    """Whether the contacts of a visible enterprise are shown in full: to its owning office and to itself."""
    return sees_contacts_of(user, enterprise.owner_office_id)


def sees_contacts_of(user: User, owner_office_id: int | None) -> bool:
    """As :func:`sees_contacts`, for a visible enterprise of which only the owning office is known."""
    if user.role == Role.SYSTEM or user.scope.level == "enterprise":
        return True
    return sees_sensitive(user, owner_office_id)


def within_reach(user: User, enterprise: Enterprise) -> bool:
    """Whether ``enterprise`` lies within the rows of the user's office."""
    return user.scope.reaches(
        district_code=enterprise.district_id or "",
        park_code=enterprise.park_id or "",
        credit_code=enterprise.credit_code,
    )


def ids_within_reach(user: User, credit_codes: Collection[str]) -> dict[str, int]:
    """The ids of enterprises by credit code; a ``Problem`` names the first that ``user`` does not see."""
    seen = Enterprise.objects.visible_to(user).filter(credit_code__in=credit_codes).order_by()
    ids: dict[str, int] = dict(seen.values_list("credit_code", "id"))
    for code in sorted(credit_codes):
        if code not in ids:
            raise Problem(
                "enterprise.unknown",
                Text(f"登记库里没有企业“{code}”", f"The register does not hold the enterprise “{code}”"),
                Text("请先登记企业，或核对代码", "Register it first, or check the code"),
                Where(field="credit_code"),
            )
    return ids
