"""Finding a project by a part of what people call it, for whoever wants to go to its page."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from luodi.office.people.models import User
from luodi.office.projects.models import Project, ProjectName


@dataclass(frozen=True, slots=True)
class FoundProject:
    """A project by its code and present name; ``district_name`` may be empty."""

    code: str
    name: str
    district_name: str


def find_projects(user: User, text: str, limit: int) -> list[FoundProject]:
    """At most ``limit`` projects whose code, present or former name, or investor holds ``text``, by code; one query."""
    wanted = text.strip()
    if not wanted:
        return []
    former = ProjectName.objects.filter(project=OuterRef("pk"), name__icontains=wanted)
    found = Project.objects.visible_to(user).filter(
        Q(name__icontains=wanted) | Q(code__icontains=wanted) | Q(investor_name__icontains=wanted) | Exists(former)
    )
    rows = found.order_by("-code").values_list("code", "name", "district__name")[:limit]
    return [FoundProject(code, name, district or "") for code, name, district in rows]


def seen_projects(user: User, codes: Collection[str]) -> set[str]:
    """Which of these codes are of projects that the user may see; one query."""
    return set(Project.objects.visible_to(user).filter(code__in=codes).order_by().values_list("code", flat=True))
