"""What-ifs that were kept: the list, one with its sums and rows, and two of them side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Q

from luodi.engine.entitlements import Status
from luodi.office.people.models import User
from luodi.office.policies.models import SavedWhatIf, WhatIfRow
from luodi.office.policies.queries import policy_titles
from luodi.office.policies.whatif import Group, Moved, Side, WhatIf
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

KINDS = ("district", "industry", "size")


class Which(StrEnum):
    """Which rows of a what-if are asked for."""

    WINNERS = "winners"
    LOSERS = "losers"


@dataclass(frozen=True, slots=True)
class MovedFilter:
    """Which of the enterprises that something changes for. An empty field does not narrow; ``-`` is not stated."""

    which: Which | None = None
    district_code: str = ""
    industry: str = ""
    size: str = ""

    def holds(self, one: Moved) -> bool:
        """Whether a row is asked for."""
        asked = ((self.district_code, one.district_code), (self.industry, one.industry_section), (self.size, one.size))
        if any(wanted and value != ("" if wanted == UNSTATED else wanted) for wanted, value in asked):
            return False
        match self.which:
            case Which.WINNERS:
                return one.wins
            case Which.LOSERS:
                return one.loses
        return True


UNSTATED = "-"


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One what-if of the list. Money is of all enterprises together."""

    number: int
    name: str
    policy_code: str
    policy_title: Text
    policy_version: int
    figures: Mapping[str, str]
    as_of: date
    district_code: str
    saved_by: str
    saved_at: datetime
    enterprises: int
    total: Group

    @property
    def cost_cny(self) -> Decimal:
        """How much more, or less, it would cost."""
        return self.total.cost_after_cny - self.total.cost_before_cny


@dataclass(frozen=True, slots=True)
class SavedFile:
    """One kept what-if with its sums; its rows are read apart."""

    row: SavedRow
    found: WhatIf


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """A district, industry or size in two what-ifs; a side in which nobody of it is has no counts."""

    key: str
    one: Group
    other: Group


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two kept what-ifs side by side, by kind of group; ``figures`` are those that either tried."""

    one: SavedFile
    other: SavedFile
    figures: tuple[tuple[str, str, str], ...]
    groups: Mapping[str, tuple[ComparedGroup, ...]]


def saved_what_ifs(user: User) -> list[SavedRow]:
    """The what-ifs that the user sees, newest first. Two queries."""
    rows = SavedWhatIf.objects.visible_to(user).select_related("saved_by").order_by("-pk")
    titles = policy_titles()
    return [_row(each, titles) for each in rows[:500]]


def saved_what_if(user: User, number: int) -> SavedFile:
    """One of them. Raises ``what_if.not_found``."""
    saved = seen_what_if(user, number)
    parts = {kind: tuple(_group(each) for each in saved.groups[kind]) for kind in KINDS}
    row = _row(saved, policy_titles())
    found = WhatIf(
        saved.policy_code,
        saved.as_of,
        saved.figures,
        saved.enterprises,
        row.total,
        parts["district"],
        parts["industry"],
        parts["size"],
        (),
    )
    return SavedFile(row, found)


def saved_rows(user: User, number: int, wanted: MovedFilter, first: int = 0, size: int = 50) -> tuple[list[Moved], int]:
    """Rows of a what-if, those that win or lose most first, and how many there are. Raises ``what_if.not_found``."""
    rows = WhatIfRow.objects.filter(what_if=seen_what_if(user, number))
    for field, value in (
        ("enterprise__district", wanted.district_code),
        ("industry_section", wanted.industry),
        ("size", wanted.size),
    ):
        if value:
            nothing = None if field == "enterprise__district" else ""
            rows = rows.filter(**{field: nothing if value == UNSTATED else value})
    entitled = Status.ENTITLED.value
    if wanted.which is Which.WINNERS:
        rows = rows.filter(Q(gain_cny__gt=0) | Q(after_status=entitled) & ~Q(before_status=entitled))
    elif wanted.which is Which.LOSERS:
        rows = rows.filter(Q(gain_cny__lt=0) | Q(before_status=entitled) & ~Q(after_status=entitled))
    page = rows.select_related("enterprise").order_by("pk")[first : first + size]
    return [_moved(each) for each in page], rows.count()


def compared(user: User, number: int, other: int) -> Comparison:
    """Two of them side by side. Raises ``what_if.not_found``, and ``what_if.of_two_policies`` for those of two."""
    one_file, other_file = saved_what_if(user, number), saved_what_if(user, other)
    if one_file.row.policy_code != other_file.row.policy_code:
        raise Problem(
            "what_if.of_two_policies",
            Text("两个测算不是同一项政策", "The two what-ifs are not of one policy"),
            Text("请选择同一政策的两个测算", "Choose two of the same policy"),
        )
    names = dict.fromkeys([*one_file.row.figures, *other_file.row.figures])
    sides = (one_file.found, other_file.found)
    return Comparison(
        one_file,
        other_file,
        tuple((name, one_file.row.figures.get(name, ""), other_file.row.figures.get(name, "")) for name in names),
        {kind: _beside(*(getattr(side, f"by_{kind}") for side in sides)) for kind in KINDS},
    )


def groups_of(found: WhatIf) -> dict[str, Any]:
    """The sums as they are kept."""
    parts = {kind: [_kept(each) for each in getattr(found, f"by_{kind}")] for kind in KINDS}
    return {"total": _kept(found.total), **parts}


def _beside(one: Sequence[Group], other: Sequence[Group]) -> tuple[ComparedGroup, ...]:
    mine, theirs = ({each.key: each for each in groups} for groups in (one, other))
    nothing = Group("", 0, 0, 0, 0, Decimal(0), Decimal(0))
    keys = sorted({*mine, *theirs})
    return tuple(ComparedGroup(key, mine.get(key, nothing), theirs.get(key, nothing)) for key in keys)


def seen_what_if(user: User, number: int) -> SavedWhatIf:
    """The row of one that the user sees. Raises ``what_if.not_found``."""
    found = SavedWhatIf.objects.visible_to(user).select_related("saved_by").filter(pk=number).first()
    if found is None:
        raise Problem(
            "what_if.not_found",
            Text(f"没有编号为 {number} 的测算", f"There is no what-if {number}"),
            Text("请从测算列表进入", "Open it from the list of what-ifs"),
            Where(field="number"),
        )
    return found


def _row(saved: SavedWhatIf, titles: Mapping[str, Text]) -> SavedRow:
    return SavedRow(
        saved.pk,
        saved.name,
        saved.policy_code,
        titles.get(saved.policy_code, Text(saved.policy_code, saved.policy_code)),
        saved.policy_version,
        saved.figures,
        saved.as_of,
        saved.district_code,
        saved.saved_by.display_name,
        saved.saved_at,
        saved.enterprises,
        _group(saved.groups["total"]),
    )


def _kept(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "entitled_before": group.entitled_before,
        "entitled_after": group.entitled_after,
        "winners": group.winners,
        "losers": group.losers,
        "cost_before_cny": str(group.cost_before_cny),
        "cost_after_cny": str(group.cost_after_cny),
    }


def _group(kept: Mapping[str, Any]) -> Group:
    costs = {name: Decimal(kept[name]) for name in ("cost_before_cny", "cost_after_cny")}
    return Group(**{**kept, **costs})


def _moved(row: WhatIfRow) -> Moved:
    firm = row.enterprise
    return Moved(
        firm.credit_code,
        firm.name,
        firm.district_id or "",
        row.industry_section,
        row.size,
        Side(Status(row.before_status), row.before_cny),
        Side(Status(row.after_status), row.after_cny),
    )
