"""The projects that an enterprise has a part in."""

from datetime import date

from django.db.models import Q

from luodi.office.people.models import User
from luodi.office.projects.models import Party, Project
from luodi.office.projects.snapshot import Position, positions_of


def projects_of(user: User, credit_code: str, as_of: date) -> list[Position]:
    """Projects where the enterprise is the company that lands, or a party, as far as ``user`` may see them."""
    taking_part = Party.objects.filter(enterprise__credit_code=credit_code).values("project_id")
    own = Q(enterprise__credit_code=credit_code) | Q(pk__in=taking_part)
    return positions_of(Project.objects.visible_to(user).filter(own).order_by("code"), as_of)
