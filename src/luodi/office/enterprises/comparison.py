"""How incoming records stand to the register: new, changing which fields, unchanged, or out of the user's reach.

The one place where that is decided: a preview shows it, the action writes it. Reads a few queries for each batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from luodi.office.enterprises.access import sees_contacts_of
from luodi.office.enterprises.models import Enterprise, EnterpriseIndustry, EvidenceLevel
from luodi.office.enterprises.records import EnterpriseRecord, Guess, IndustryJudge
from luodi.office.people.access import Scope
from luodi.office.people.models import User
from luodi.reference.problems import ProblemRecord
from luodi.reference.text import Text

COLUMNS = (
    "name", "registered_on", "legal_form", "capital_amount", "capital_currency", "business_scope", "district_id",
    "park_id", "address", "contact_name", "contact_phone",
)  # fmt: skip
"""The columns that a source can state, in the order in which values are passed about here."""

_CONTACTS = COLUMNS.index("contact_name")  # the contacts come last
_NULLABLE = frozenset({"registered_on", "capital_amount", "district_id", "park_id"})
_BLANK = tuple(None if column in _NULLABLE else "" for column in COLUMNS)
_NAME, _SCOPE, _DISTRICT, _PARK = (COLUMNS.index(c) for c in ("name", "business_scope", "district_id", "park_id"))
_ERASED_AS = {"district_code": "district_id", "park_code": "park_id"}

OUT_OF_REACH = ProblemRecord(
    "access.out_of_reach",
    Text("该企业不在您所在机构的管辖范围内", "This enterprise lies outside the reach of your office"),
    Text("请由所属区或园区的机构导入", "Let the office of its district or park import it"),
)
NO_NAME = ProblemRecord(
    "enterprise.name_missing",
    Text("缺少企业名称，登记库里也没有这家企业", "The name is missing, and the register does not hold this enterprise"),
    Text("请填写企业名称", "Enter the name of the enterprise"),
)

Values = tuple[Any, ...]
_Held = tuple[int | None, int, date | None, Values]  # owning office, id, day of the source, the values of COLUMNS


class Outcome(StrEnum):
    """What becomes of a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Compared:
    """A record beside the register. ``values`` are what the register will hold, in the order of :data:`COLUMNS`.

    ``before`` and ``after`` hold the fields that change. ``industries`` is None unless estimates are to be written.
    ``is_older``: the register is of a later day than the source, which then only fills blanks. ``confirms``: the source
    is of a later day and the values stand.
    """

    record: EnterpriseRecord
    outcome: Outcome
    values: Values
    known_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    industries: tuple[Guess, ...] | None = None
    problem: ProblemRecord | None = None
    is_older: bool = False
    confirms: bool = False


def compare(
    user: User, records: Sequence[EnterpriseRecord], judge: IndustryJudge | None = None, *, source_on: date
) -> list[Compared]:
    """Each record of a source of ``source_on`` beside the register; credit codes within ``records`` are distinct.

    With ``judge``, known enterprises whose scope or name moves, or who have no industry yet, are estimated anew. New
    ones are left to the writer, who asks once they are sure to be written.
    """
    known = _known(records)
    scope = user.scope
    offices = {owner for owner, *_ in known.values()}
    open_to_user = {owner: sees_contacts_of(user, owner) for owner in offices}
    compared = [_one(scope, record, known.get(record.credit_code), open_to_user, source_on) for record in records]
    return _with_industries(compared, judge) if judge else compared


def stated(guesses: Sequence[Guess]) -> list[list[Any]]:
    """Estimated industries as the journal writes them: code, confidence, evidence level, the surest first."""
    return [[each.code, each.confidence, EvidenceLevel.ESTIMATED.value] for each in guesses]


def _known(records: Sequence[EnterpriseRecord]) -> dict[str, _Held]:
    """What the register holds, by credit code."""
    codes = [record.credit_code for record in records]
    rows = Enterprise.objects.filter(credit_code__in=codes)
    stated_columns = rows.values_list("credit_code", "owner_office_id", "id", "source_on", *COLUMNS)
    return {row[0]: (row[1], row[2], row[3], row[4:]) for row in stated_columns.iterator(chunk_size=len(codes) or 1)}


def _one(
    scope: Scope,
    record: EnterpriseRecord,
    known: _Held | None,
    open_to_user: Mapping[int | None, bool],
    source_on: date,
) -> Compared:
    if known is None:
        values = _merged(_BLANK, record)
        if not record.name:
            return Compared(record, Outcome.REFUSED, values, problem=NO_NAME)
        if not _reaches(scope, record, values):
            return Compared(record, Outcome.REFUSED, values, problem=OUT_OF_REACH)
        return Compared(record, Outcome.CREATED, values)
    owner, known_id, held_on, held = known
    older = held_on is not None and source_on < held_on
    values = _blanks_filled(held, record) if older else _merged(held, record)
    if not open_to_user[owner]:
        # Contacts are the owning office's: neither told by a preview nor overwritten by the file of another office.
        values = (*values[:_CONTACTS], *held[_CONTACTS:])
    if not (_reaches(scope, record, held) and _reaches(scope, record, values)):
        return Compared(record, Outcome.REFUSED, values, known_id, problem=OUT_OF_REACH)
    if values == held:
        confirms = held_on is None or source_on > held_on
        return Compared(record, Outcome.UNCHANGED, values, known_id, is_older=older, confirms=confirms)
    moved = [index for index, value in enumerate(values) if value != held[index]]
    before = {COLUMNS[index]: held[index] for index in moved}
    after = {COLUMNS[index]: values[index] for index in moved}
    return Compared(record, Outcome.UPDATED, values, known_id, before, after, is_older=older)


def _reaches(scope: Scope, record: EnterpriseRecord, values: Values) -> bool:
    return scope.level == "city" or scope.reaches(
        district_code=values[_DISTRICT] or "", park_code=values[_PARK] or "", credit_code=record.credit_code
    )


def _merged(held: Values, record: EnterpriseRecord) -> Values:
    """What the register will hold: what the record states, and what is held where it states nothing."""
    district = record.district_code
    if record.district_estimated and held[_DISTRICT]:
        district = None
    incoming = (
        record.name, record.registered_on, record.legal_form, record.capital_amount, record.capital_currency,
        record.business_scope, district, record.park_code, record.address, record.contact_name, record.contact_phone,
    )  # fmt: skip
    if not record.erases:
        return tuple([old if new is None else new for new, old in zip(incoming, held, strict=True)])
    erased = {_ERASED_AS.get(name, name) for name in record.erases}
    return tuple(
        (blank if column in erased else old) if new is None else new
        for column, new, old, blank in zip(COLUMNS, incoming, held, _BLANK, strict=True)
    )


def _blanks_filled(held: Values, record: EnterpriseRecord) -> Values:
    """What the register will hold after an older source: that only says what nobody has said since."""
    merged = _merged(held, replace(record, erases=frozenset()))
    return tuple([new if old in (None, "") else old for new, old in zip(merged, held, strict=True)])


def _with_industries(compared: list[Compared], judge: IndustryJudge) -> list[Compared]:
    """Adds estimates to known enterprises that need them; what a person verified is never estimated again."""
    ids = [each.known_id for each in compared if each.known_id is not None and each.outcome is not Outcome.REFUSED]
    if not ids:
        return compared
    held: dict[int, list[list[Any]]] = {}
    verified: set[int] = set()
    rows = EnterpriseIndustry.objects.filter(enterprise_id__in=ids).order_by("enterprise_id", "rank")
    for owner, code, confidence, level in rows.values_list(
        "enterprise_id", "industry_code", "confidence", "evidence_level"
    ):
        held.setdefault(owner, []).append([code, confidence, level])
        if level != EvidenceLevel.ESTIMATED:
            verified.add(owner)
    asked = [
        index
        for index, each in enumerate(compared)
        if each.known_id is not None
        and each.outcome is not Outcome.REFUSED
        and each.known_id not in verified
        and each.values[_SCOPE]
        and (each.known_id not in held or {"name", "business_scope"} & each.after.keys())
    ]
    if not asked:
        return compared
    judged = judge([compared[i].values[_SCOPE] for i in asked], [compared[i].values[_NAME] for i in asked])
    result = list(compared)
    for index, estimates in zip(asked, judged, strict=True):
        result[index] = _estimated(compared[index], tuple(estimates), held)
    return result


def _estimated(compared: Compared, guesses: tuple[Guess, ...], held: dict[int, list[list[Any]]]) -> Compared:
    old, new = held.get(compared.known_id or 0, []), stated(guesses)
    if new == old:
        return compared
    return replace(
        compared,
        outcome=Outcome.UPDATED,
        before={**compared.before, "industries": old},
        after={**compared.after, "industries": new},
        industries=guesses,
    )
