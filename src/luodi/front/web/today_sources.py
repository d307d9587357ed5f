"""Which cards the page of today has, and in which order each role reads them; an enterprise has a home of its own."""

from luodi.front.web import today_cases, today_doubts, today_elements, today_meetings, today_payments, today_projects
from luodi.front.web.today_cards import CardSource
from luodi.office.people.access import Role

SOURCES: tuple[CardSource, ...] = (
    today_projects.SOURCE,
    today_doubts.SOURCE,
    today_cases.SOURCE,
    today_meetings.SOURCE,
    today_payments.SOURCE,
    today_elements.SOURCE,
)

ORDER: dict[Role, tuple[str, ...]] = {
    Role.CHIEF: (
        "cases",
        "tasks",
        "approve",
        "forms",
        "turned",
        "doubts",
        "verify",
        "due",
        "red",
        "lapsing",
        "visits",
        "silent",
    ),
    Role.LEADER: ("red", "tasks", "cases", "visits", "turned", "bypassed", "due"),
    Role.OFFICER: ("cases", "forms", "tasks", "mine", "visits", "turned", "due", "verify", "doubts", "silent"),
    Role.LEAD: ("mine", "tasks", "due", "verify", "cases", "turned"),
    Role.DESK: ("elements", "lapsing", "check", "pay", "cases", "tasks", "due", "turned", "mine"),
    Role.ANALYST: ("turned", "silent", "red", "due"),
    Role.ADMINISTRATOR: ("bypassed", "turned"),
    Role.AUDITOR: ("bypassed", "red", "silent"),
}  # fmt: skip


def cards_of(role: Role) -> tuple[str, ...]:
    """The names of the cards of a role, the first the most pressing."""
    return ORDER.get(role, ())
