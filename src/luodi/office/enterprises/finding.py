"""Finding an enterprise by a part of its name or the beginning of its credit code, to go to its page."""

from collections.abc import Collection
from dataclasses import dataclass

from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.queries import with_text
from luodi.office.people.models import User


@dataclass(frozen=True, slots=True)
class FoundEnterprise:
    """An enterprise by its credit code and name; ``district_name`` may be empty."""

    credit_code: str
    name: str
    district_name: str


def find_enterprises(user: User, text: str, limit: int) -> list[FoundEnterprise]:
    """At most ``limit`` enterprises whose name holds ``text`` or whose credit code begins with it, by the index.

    The first that the database meets, then by name: nobody waits for a million names to be put in order.
    """
    found = with_text(Enterprise.objects.visible_to(user), text).order_by()
    rows = found.values_list("credit_code", "name", "district__name")[:limit]
    return sorted((FoundEnterprise(code, name, district or "") for code, name, district in rows), key=lambda e: e.name)


def seen_enterprises(user: User, codes: Collection[str]) -> set[str]:
    """Which of these codes are of enterprises that the user may see; one query."""
    return set(
        Enterprise.objects.visible_to(user)
        .filter(credit_code__in=codes)
        .order_by()
        .values_list("credit_code", flat=True)
    )
