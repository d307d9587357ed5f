"""What an enterprise is asked on its own page."""

from luodi.office.enterprises.models import FactName
from luodi.office.people.models import User
from luodi.office.services.models import Case
from luodi.office.services.words import CaseState, Closing

FACTS = FactName
"""The facts that an enterprise may report of itself."""


def to_rate(user: User) -> list[tuple[str, str]]:
    """Code and title of the closed cases that were drawn for the survey and not rated yet, oldest closing first."""
    found = Case.objects.visible_to(user).filter(
        state=CaseState.CLOSED, rating__sampled_on__isnull=False, rating__score__isnull=True
    )
    rows = found.exclude(closing=Closing.DUPLICATE).order_by("closed_at", "code")
    return [(row.code, row.title) for row in rows]
