"""Whose rows a project lies in, and who sees its contacts in full."""

from luodi.office.people.access import Role
from luodi.office.people.masking import sees_sensitive
from luodi.office.people.models import User
from luodi.office.projects.models import Project


def reaches(user: User, project: Project) -> bool:
    """Whether a project lies within the rows of the user's office."""
    return user.scope.reaches(district_code=project.district_id or "", park_code=project.park_id or "")


def sees_contacts(user: User, project: Project) -> bool:
    """Whether the contacts of a visible project are shown in full: to its owning office and the company that lands."""
    if user.role == Role.SYSTEM:
        return True
    if user.scope.level == "enterprise":
        return project.enterprise is not None and project.enterprise.credit_code == user.scope.credit_code
    return sees_sensitive(user, project.owner_office_id)
