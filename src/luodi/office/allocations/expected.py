"""What signed projects are expected to bring in a year, and the chance that they do not land.

A total is taken from the surest source: verified outturn, then the largest promise of the agreement. Output that nobody
states is estimated from the investment, at the middle ratio of the projects that state both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from luodi.engine.statistics.cohorts import Milestone, SigningHistory
from luodi.engine.statistics.incidence import cumulative_incidence
from luodi.office.allocations.words import Known
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.models import User
from luodi.office.projects.conversion import history
from luodi.office.projects.models import Outturn, Project, Promise
from luodi.office.projects.snapshot import signing_histories
from luodi.office.projects.words import Measure

CHANCE_UNKNOWN = 0.2
"""The chance of not landing, where no signing was followed long enough to tell."""
FOLLOWED_MONTHS = 24
LEAST_SIGNINGS = 20
"""So many signings of a track make a chance of its own."""
RATIO_UNKNOWN = 1.0
"""Yearly output for a yuan of investment, where no project states both."""
_TOTALS = {
    Measure.OUTPUT_CNY.value: "output",
    Measure.TAX_CNY.value: "tax",
    Measure.JOBS.value: "jobs",
    Measure.RD_CNY.value: "rd",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """Yearly totals of one project by objective, and how its output is known."""

    totals: Mapping[str, float]
    known: Known


def expected_totals(user: User, investments: Mapping[int, Decimal | None]) -> dict[int, Expected]:
    """What each of these projects (id and investment) is to bring a year. Two queries."""
    seen = Project.objects.visible_to(user).order_by().values("pk")
    promised: dict[tuple[int, str], Decimal] = {}
    rows = Promise.objects.filter(project__in=seen, measure__in=list(_TOTALS))
    for pk, measure, value in rows.order_by("year").values_list("project_id", "measure", "value"):
        key = pk, _TOTALS[measure]
        promised[key] = max(promised.get(key, value), value)
    outturns = Outturn.objects.filter(
        project__in=seen, measure__in=list(_TOTALS), evidence_level=EvidenceLevel.VERIFIED
    )
    verified: dict[tuple[int, str], Decimal] = {}
    for pk, measure, value in outturns.order_by("year").values_list("project_id", "measure", "value"):
        verified[pk, _TOTALS[measure]] = value
    ratio = _ratio(investments, promised)
    return {pk: _expected(pk, invested, promised, verified, ratio) for pk, invested in investments.items()}


def _ratio(investments: Mapping[int, Decimal | None], promised: Mapping[tuple[int, str], Decimal]) -> float:
    ratios = [
        float(promised[pk, "output"] / invested)
        for pk, invested in investments.items()
        if invested and (pk, "output") in promised
    ]
    return median(ratios) if ratios else RATIO_UNKNOWN


def _expected(
    pk: int,
    invested: Decimal | None,
    promised: Mapping[tuple[int, str], Decimal],
    verified: Mapping[tuple[int, str], Decimal],
    ratio: float,
) -> Expected:
    own = {name: float(verified.get((pk, name), promised.get((pk, name), Decimal(0)))) for name in _TOTALS.values()}
    if (pk, "output") in verified:
        return Expected(own, Known.VERIFIED)
    if (pk, "output") in promised:
        return Expected(own, Known.PROMISED)
    if invested:
        return Expected({**own, "output": ratio * float(invested)}, Known.ESTIMATED)
    return Expected(own, Known.UNKNOWN)


def chances_of_failure(user: User, as_of: date) -> dict[str, float]:
    """The chance that a signed project does not land, by track; under the empty word that of all."""
    signings = [one for one in signing_histories(user, as_of) if one.counted]
    by_track: dict[str, list[SigningHistory]] = {}
    for one in signings:
        by_track.setdefault(one.track, []).append(history(one))
    every = _chance([each for own in by_track.values() for each in own], as_of, CHANCE_UNKNOWN)
    large = {track: own for track, own in by_track.items() if track and len(own) >= LEAST_SIGNINGS}
    return {"": every, **{track: _chance(own, as_of, every) for track, own in large.items()}}


def _chance(histories: Iterable[SigningHistory], as_of: date, otherwise: float) -> float:
    held: Sequence[SigningHistory] = list(histories)
    if not held:
        return otherwise
    [estimate] = cumulative_incidence(held, Milestone.LANDED, as_of, (FOLLOWED_MONTHS,))
    return otherwise if estimate.share is None else min(max(1.0 - estimate.share, 0.01), 0.99)
