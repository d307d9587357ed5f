"""Whose rows a run lies in."""

from luodi.office.allocations.models import AllocationRun
from luodi.office.people.models import User


def reaches(user: User, run: AllocationRun) -> bool:
    """Whether a run was made over no more than the user's own rows."""
    return user.scope.reaches(district_code=run.district_code, park_code=run.park_code)
