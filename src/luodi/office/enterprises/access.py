"""Who sees the contacts of an enterprise: its owning office and itself; everybody else sees them masked.

Where no office owns an enterprise, those whose reach it lies in may see them if they may edit it.
"""

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission, Role
from luodi.office.people.models import User


def sees_contacts(user: User, enterprise: Enterprise) -> bool:
    """Whether the contacts of a visible enterprise are shown to ``user`` in full."""
    if user.role == Role.SYSTEM:
        return True
    if user.scope.level == "enterprise":
        return user.scope.credit_code == enterprise.credit_code
    if enterprise.owner_office_id is not None:
        return user.office_id == enterprise.owner_office_id
    return user.may(Permission.ENTERPRISE_EDIT) and within_reach(user, enterprise)


def within_reach(user: User, enterprise: Enterprise) -> bool:
    """Whether ``enterprise`` lies within the rows of the user's office."""
    return user.scope.reaches(
        district_code=enterprise.district_id or "",
        park_code=enterprise.park_id or "",
        credit_code=enterprise.credit_code,
    )


def masked_name(name: str) -> str:
    """The first character and asterisks."""
    return name[:1] + "*" * max(2, len(name) - 1) if name else ""


def masked_phone(phone: str) -> str:
    """The last two characters behind asterisks."""
    return "*" * max(4, len(phone) - 2) + phone[-2:] if phone else ""
