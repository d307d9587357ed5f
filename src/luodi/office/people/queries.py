"""Reads of offices and users, of what they did, and of what this installation is."""

from collections.abc import Iterator
from dataclasses import replace

from luodi.office.journal.queries import HistoryRow, JournalFilter, JournalPage, counted, entries, entries_before
from luodi.office.people.masking import masked_within
from luodi.office.people.models import DemoCity, Office, OfficeLevel, User

_STREAMED = 1000


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


def office_names() -> dict[str, str]:
    """The public offices, by code: those whose people can be in a task force. An enterprise's desk is not one."""
    return dict(Office.objects.exclude(level=OfficeLevel.ENTERPRISE).order_by("code").values_list("code", "name"))


def journal_seen_by(user: User, wanted: JournalFilter, *, first: int, size: int) -> JournalPage:
    """The journal as far as ``user`` reaches: the city's offices read all of it, others what they and theirs did.

    Contacts are masked for everybody: whose object it is reads them in the object's own history.
    """
    actors = None if user.scope.level == "city" else _colleagues(user)
    found = entries(wanted, first=first, size=size, actors=actors)
    return JournalPage(tuple(without_sensitive(row) for row in found.rows), found.total)


def journal_before(user: User, wanted: JournalFilter, *, before: int | None, size: int) -> list[HistoryRow]:
    """The entries that :func:`journal_seen_by` shows, from below a revision on, newest first."""
    actors = None if user.scope.level == "city" else _colleagues(user)
    return [without_sensitive(row) for row in entries_before(wanted, before=before, size=size, actors=actors)]


def journal_in_stream(user: User, wanted: JournalFilter) -> Iterator[HistoryRow]:
    """All that :func:`journal_before` shows, page by page from the newest on."""
    before: int | None = None
    while rows := journal_before(user, wanted, before=before, size=_STREAMED):
        yield from rows
        before = rows[-1].revision


def journal_count(user: User, wanted: JournalFilter, at_most: int) -> int:
    """How many entries that are, counted no further than ``at_most``."""
    return counted(wanted, at_most, actors=None if user.scope.level == "city" else _colleagues(user))


def without_sensitive(row: HistoryRow) -> HistoryRow:
    """An entry with the contacts that it changed masked, before and after."""
    fields = tuple((name, masked_within(name, old), masked_within(name, new)) for name, old, new in row.fields)
    return replace(row, fields=fields)


def names_of(usernames: set[str]) -> dict[str, str]:
    """What the holders of these log-in names are called."""
    return dict(User.objects.filter(username__in=usernames).values_list("username", "display_name"))


def _colleagues(user: User) -> list[str]:
    """Log-in names of the user's office and of the offices below it, level by level."""
    reached, level = {user.office_id}, {user.office_id}
    while level:
        level = set(Office.objects.filter(parent__in=level).values_list("pk", flat=True)) - reached
        reached |= level
    return list(User.objects.filter(office__in=reached).values_list("username", flat=True))
