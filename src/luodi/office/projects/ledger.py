"""The project ledger (项目台账): a page of the projects that a person asks for, several such pages at once, and sums.

On the day of the kept standings the database filters, sorts and counts, so that a page costs the same in any city; as
of another day every standing is computed. What is shown of the rows of a page is computed on either.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Sum

from luodi.engine.lights.light import Light
from luodi.office.people.models import User
from luodi.office.projects.ledger_filter import (
    LedgerFilter,
    chosen,
    fits,
    has_turned,
    in_own_order,
    narrowed,
    ordered,
    sorted_by,
)
from luodi.office.projects.models import Project
from luodi.office.projects.snapshot import Position, positions_of
from luodi.office.projects.standing_keeping import are_standing, computed_standings
from luodi.office.projects.words import Stage

_LIGHT_OF = {light.severity: light for light in Light}
_CHUNK = 500  # SQLite takes only so many parameters
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A page of the ledger; ``total`` counts all projects that the filter leaves.

    ``before``: by project id the light at the last dispatch, for rows whose light has turned graver since.
    """

    rows: tuple[Position, ...]
    total: int
    page: int
    pages: int
    before: Mapping[int, Light] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many projects, and their investment in yuan as far as it is known."""

    count: int = 0
    investment_cny: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.count + other.count, self.investment_cny + other.investment_cny)


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """The ledger counted. Each sum equals the rows that narrowing to it leaves.

    ``lights`` counts whatever light the ledger is narrowed to; ``total``, ``stages`` and ``districts`` (by code, empty
    for none; by light) count what that light leaves.
    """

    total: Tally
    lights: Mapping[Light, int]
    stages: Mapping[Stage, Tally]
    districts: Mapping[str, Mapping[Light, Tally]]


def ledger(user: User, wanted: LedgerFilter, as_of: date) -> LedgerPage:
    """A page of the projects that the user may see, as they stood on ``as_of``. A constant number of queries."""
    return ledgers(user, {"": wanted}, as_of)[""]


def ledgers(user: User, wanted: Mapping[str, LedgerFilter], as_of: date) -> dict[str, LedgerPage]:
    """Several pages, by name; the positions of all their rows are computed together."""
    cut = _cut_kept if are_standing(as_of) else _cut_computed
    cuts = {name: cut(user, one, as_of) for name, one in wanted.items()}
    positions = _positions({row.project_id for one in cuts.values() for row in one.rows}, as_of)
    return {name: _page(one, positions) for name, one in cuts.items()}


def ledger_ids(user: User, wanted: LedgerFilter, as_of: date) -> list[int]:
    """The ids of every project that the filter leaves, in its order, on whatever page."""
    if are_standing(as_of):
        return list(ordered(narrowed(chosen(user, wanted), wanted), wanted).values_list("pk", flat=True))
    return [row.project_id for row in _computed(user, wanted, as_of)]


def ledger_codes(user: User, wanted: LedgerFilter, as_of: date) -> list[str]:
    """The codes of every project that the filter leaves, in its order, on whatever page."""
    ids = ledger_ids(user, wanted, as_of)
    chunks = [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
    codes = {
        pk: code for chunk in chunks for pk, code in Project.objects.filter(pk__in=chunk).values_list("pk", "code")
    }
    return [codes[pk] for pk in ids]


def ledger_sums(user: User, wanted: LedgerFilter, as_of: date) -> LedgerSums:
    """The sums of everything that the filter leaves. Two queries on the day of the standings."""
    groups = _groups_kept if are_standing(as_of) else _groups_computed
    lights: dict[Light, int] = dict.fromkeys(Light, 0)
    stages: dict[Stage, Tally] = {stage: Tally() for stage in Stage}
    districts: dict[str, dict[Light, Tally]] = defaultdict(lambda: {light: Tally() for light in Light})
    total = Tally()
    for group in groups(user, wanted.of_any_light(), as_of):
        lights[group.light] += group.tally.count
        if wanted.light in (None, group.light):
            total += group.tally
            stages[group.stage] += group.tally
            districts[group.district_code][group.light] += group.tally
    return LedgerSums(total, lights, stages, dict(sorted(districts.items())))


@dataclass(frozen=True, slots=True)
class _Row:
    project_id: int
    severity: int
    severity_before: int | None


@dataclass(frozen=True, slots=True)
class _Cut:
    """The rows of a page, before anything is known of them but who they are."""

    rows: tuple[_Row, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Group:
    stage: Stage
    light: Light
    district_code: str
    tally: Tally


def _cut_kept(user: User, wanted: LedgerFilter, _as_of: date) -> _Cut:
    found = narrowed(chosen(user, wanted), wanted)
    total = found.count()
    page, pages, first = _paging(wanted, total)
    rows = ordered(found, wanted).values_list("pk", "standing__severity", "standing__severity_before")
    return _Cut(tuple(_Row(*row) for row in rows[first : first + wanted.page_size]), total, page, pages)


def _cut_computed(user: User, wanted: LedgerFilter, as_of: date) -> _Cut:
    rows = _computed(user, wanted, as_of)
    page, pages, first = _paging(wanted, len(rows))
    return _Cut(tuple(rows[first : first + wanted.page_size]), len(rows), page, pages)


def _computed(user: User, wanted: LedgerFilter, as_of: date) -> list[_Row]:
    found = in_own_order(chosen(user, wanted), wanted)
    standings = [one for one in computed_standings(found, as_of) if fits(one, wanted)]
    sorted_by(standings, wanted)
    return [_Row(one.project_id, one.severity, one.severity_before) for one in standings]


def _positions(ids: set[int], as_of: date) -> dict[int, Position]:
    wanted = sorted(ids)
    chunks = [wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK)]
    return {
        position.project_id: position
        for chunk in chunks
        for position in positions_of(Project.objects.filter(pk__in=chunk), as_of)
    }


def _page(cut: _Cut, positions: Mapping[int, Position]) -> LedgerPage:
    before = {
        row.project_id: _LIGHT_OF[row.severity_before]
        for row in cut.rows
        if row.severity_before is not None and has_turned(row.severity, row.severity_before)
    }
    return LedgerPage(tuple(positions[row.project_id] for row in cut.rows), cut.total, cut.page, cut.pages, before)


def _groups_kept(user: User, wanted: LedgerFilter, _as_of: date) -> Iterable[_Group]:
    found = narrowed(chosen(user, wanted), wanted).order_by()
    rows = found.values_list("standing__stage", "standing__severity", "district_id").annotate(
        Count("pk"), Sum("investment_cny")
    )
    for stage, severity, district_code, count, investment_cny in rows:
        # SQLite sums decimals as floats; no register holds money finer than a fen.
        tally = Tally(count, (investment_cny or Decimal(0)).quantize(_CENT))
        yield _Group(Stage(stage), _LIGHT_OF[severity], district_code or "", tally)


def _groups_computed(user: User, wanted: LedgerFilter, as_of: date) -> Iterable[_Group]:
    found = chosen(user, wanted).order_by("pk")
    known = {
        pk: (district, amount) for pk, district, amount in found.values_list("pk", "district_id", "investment_cny")
    }
    for one in computed_standings(found, as_of):
        if fits(one, wanted):
            district_code, investment_cny = known[one.project_id]
            tally = Tally(1, investment_cny or Decimal(0))
            yield _Group(Stage(one.stage), _LIGHT_OF[one.severity], district_code or "", tally)


def _paging(wanted: LedgerFilter, total: int) -> tuple[int, int, int]:
    pages = max(1, -(-total // wanted.page_size))
    page = min(max(1, wanted.page), pages)
    return page, pages, (page - 1) * wanted.page_size
