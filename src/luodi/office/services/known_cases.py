"""What the register already holds of cases that come in by file, so that one difficulty does not become two cases."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.models import User
from luodi.office.services.models import Case
from luodi.office.services.words import CaseState
from luodi.reference.writing import plain

_BLANKS = re.compile(r"\s+")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case of the register as far as a row of a file is compared with it."""

    code: str
    text: str
    is_open: bool


KnownCases = dict[tuple[str, str], list[KnownCase]]
"""Credit code and comparable title → the cases with them, the newest first."""


def comparable(text: str) -> str:
    """A title or a text as it is compared: half width, lower case, without blanks."""
    return _BLANKS.sub("", plain(text)).lower()


def known_cases(user: User, credit_codes: Collection[str]) -> KnownCases:
    """The cases of these enterprises that the user may see."""
    found: KnownCases = {}
    for codes in _chunks(sorted(credit_codes)):
        rows = Case.objects.visible_to(user).filter(enterprise__credit_code__in=codes).order_by("-opened_at", "code")
        for code, owner, title, text, state in rows.values_list(
            "code", "enterprise__credit_code", "title", "text", "state"
        ):
            known = KnownCase(code, comparable(text), state != CaseState.CLOSED)
            found.setdefault((owner, comparable(title)), []).append(known)
    return found


def enterprises_named(user: User, credit_codes: Collection[str], names: Collection[str]) -> list[Enterprise]:
    """The enterprises that the user may see by credit code or by their full name."""
    found: dict[int, Enterprise] = {}
    for column, values in (("credit_code", credit_codes), ("name", names)):
        for chunk in _chunks(sorted(values)):
            rows = Enterprise.objects.visible_to(user).filter(**{f"{column}__in": chunk}).order_by()
            found |= {row.pk: row for row in rows}
    return list(found.values())


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
