"""Cases and visits by what names them, for the actions that change them: only such as the user may see."""

from collections.abc import Collection

from luodi.office.people.models import User
from luodi.office.services.care import Visit
from luodi.office.services.models import Case


def seen_case(user: User, code: str) -> Case | None:
    """The case with this code."""
    return Case.objects.visible_to(user).filter(code=code).first()


def seen_visit(user: User, number: int) -> Visit | None:
    """The visit with this number."""
    return Visit.objects.visible_to(user).filter(pk=number).first()


def seen_cases(user: User, codes: Collection[str]) -> set[str]:
    """Which of these codes are of cases that the user may see; one query."""
    return set(Case.objects.visible_to(user).filter(code__in=codes).order_by().values_list("code", flat=True))
