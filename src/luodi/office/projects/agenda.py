"""What a person's projects ask of the coming days: lights that turned or burn, nodes soon due, projects gone silent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.awaiting import Waits
from luodi.office.projects.ledger import LedgerPage, ledgers
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.reference.working_days import add_working_days

LOOKING_AHEAD = 10  # working days: the fortnight that a weekly dispatch still can do something about
SILENT_FOR = 20  # working days: a month without a word


def agenda_filters(as_of: date) -> dict[str, LedgerFilter]:
    """What each list of the day is, as the ledger narrowed: ``turned``, ``red``, ``due``, ``silent``, ``mine``,
    ``verify``, ``bypassed``.
    """
    until = add_working_days(as_of, LOOKING_AHEAD).day
    return {
        "turned": LedgerFilter(turned=True, sort="-light"),
        "red": LedgerFilter(light=Light.RED, sort="-light"),
        "due": LedgerFilter(due_from=as_of, due_until=until, sort="due"),
        "silent": LedgerFilter(silent_working_days=SILENT_FOR, running=True, sort="-silent"),
        "mine": LedgerFilter(mine=True, running=True, sort="-light"),
        "verify": LedgerFilter(waits=Waits.VERIFY, running=True, sort="-light"),
        "bypassed": LedgerFilter(waits=Waits.BYPASSED, running=True, sort="-light"),
    }


def agenda(user: User, as_of: date, lists: Iterable[str], shown: int) -> dict[str, LedgerPage]:
    """The first ``shown`` rows of each of ``lists``, of what ``user`` reaches. A constant number of queries."""
    filters = agenda_filters(as_of)
    return ledgers(user, {name: replace(filters[name], page_size=shown) for name in lists}, as_of)
