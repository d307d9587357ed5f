"""Where a journal entry leads: the page of its object, for whoever may see it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from luodi.office.enterprises.finding import seen_enterprises
from luodi.office.journal.queries import HistoryRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.people.reading import READING
from luodi.office.people.staff import office_codes_numbered, usernames_numbered
from luodi.office.places.queries import seen_parks
from luodi.office.projects.finding import seen_projects
from luodi.office.services.finding import seen_cases


@dataclass(frozen=True, slots=True)
class _Family:
    """A page by its object. ``seen``: of the objects that the journal calls so, what the address takes, if it opens."""

    page: str
    permission: Permission
    seen: Callable[..., Mapping[str, str]]


def _by_own_code(seen: Callable[..., set[str]]) -> Callable[..., Mapping[str, str]]:
    return lambda user, codes: {code: code for code in seen(user, codes)}


_PROJECT = _Family("project", Permission.PROJECT_VIEW, _by_own_code(seen_projects))
_CASE = _Family("case", Permission.CASE_VIEW, _by_own_code(seen_cases))
_ENTERPRISE = _Family("enterprise", Permission.REGISTER_VIEW, _by_own_code(seen_enterprises))
_OTHERS = {
    "user": _Family("user", Permission.PEOPLE_MANAGE, usernames_numbered),
    "office": _Family("office", Permission.PEOPLE_MANAGE, office_codes_numbered),
    "park": _Family("park", Permission.PLACE_VIEW, _by_own_code(seen_parks)),
}


def addresses_of(occasion: Occasion, rows: Iterable[HistoryRow]) -> Mapping[int, str]:
    """The address of each row's object by the row's revision, where this person may open it; a query a family."""
    asked: dict[_Family, dict[int, str]] = defaultdict(dict)
    for row in rows:
        family, code = _object_of(row)
        if family is not None and occasion.user.may(family.permission):
            asked[family][row.revision] = code
    found: dict[int, str] = {}
    for family, codes in asked.items():
        seen = family.seen(occasion.user, set(codes.values()))
        found |= {revision: reverse(family.page, args=[seen[code]]) for revision, code in codes.items() if code in seen}
    return found


def _object_of(row: HistoryRow) -> tuple[_Family | None, str]:
    """The family of an entry's object, and what the journal calls the object; what belongs to it has ``object/…``."""
    word, key = row.entity, row.key
    if word == READING:
        word, _, key = key.partition("/")
    root = key.partition("/")[0]
    if root.startswith("LD"):
        return _PROJECT, root
    if word.startswith("case"):
        return _CASE, root
    if word.startswith(("enterprise", "service_package")):
        return _ENTERPRISE, root
    return _OTHERS.get(word), root
