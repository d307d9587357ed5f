"""Reads of offices and users, and of what this installation is."""

from luodi.office.people.models import DemoCity, Office, User


def demo_city() -> DemoCity | None:
    """The parameters of the invented city that this database holds; None where everything is real."""
    return DemoCity.objects.first()


def users_with_demo_passwords() -> list[str]:
    """The log-in names of active users whose password everybody knows."""
    return list(
        User.objects.filter(has_demo_password=True, is_active=True)
        .order_by("username")
        .values_list("username", flat=True)
    )


def office_with_code(code: str) -> Office | None:
    """The office with this code."""
    return Office.objects.filter(code=code).first()
