"""Who may promise what: an element desk only its own element, everybody only what lies within reach."""

from luodi.office.elements.models import Supply
from luodi.office.elements.words import SupplyKind
from luodi.office.people.access import Role
from luodi.office.people.models import User


def looks_after(user: User, kind: SupplyKind) -> bool:
    """Whether this kind of supply is the user's to change: a desk's when it is of its element."""
    return user.role != Role.DESK or user.desk_field == kind.element.desk


def reaches(user: User, supply: Supply) -> bool:
    """Whether ``user`` may change or promise the supply."""
    within = user.scope.reaches(district_code=supply.district_id or "", park_code=supply.park_id or "")
    return within and looks_after(user, SupplyKind(supply.kind))
