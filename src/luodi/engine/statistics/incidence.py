"""The share of signed projects that is converted some months on, estimated from finished and unfinished windows alike.

The Aalen–Johansen estimator treats withdrawal as a competing outcome and a window that has not run out as censoring:
a young project counts for as long as it has been followed and no longer.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from luodi.engine.statistics.cohorts import (
    WINDOWS_MONTHS,
    Milestone,
    Outcome,
    SigningHistory,
    first_outcome,
    months_between,
)

Z_95 = 1.959963984540054  # the 97.5 % quantile of the standard normal distribution
_NEGLIGIBLE = 1e-9  # sums of fractions miss 0 and 1 by less


@dataclass(frozen=True, slots=True)
class Incidence:
    """The estimated share converted by ``months`` after signing, with its 95 % interval; ``at_risk`` just before.

    ``share`` is None when nobody has been followed that long; the bounds also where the share is 0 or 1, of which
    the variance says nothing.
    """

    milestone: Milestone
    months: int
    share: float | None
    low: float | None
    high: float | None
    at_risk: int


def cumulative_incidence(
    histories: Iterable[SigningHistory],
    milestone: Milestone,
    as_of: date,
    windows: Sequence[int] = WINDOWS_MONTHS,
) -> tuple[Incidence, ...]:
    """The Aalen–Johansen estimate of the share converted by each window, over all cohorts together.

    Time runs in months since signing; conversion and withdrawal compete; who is neither by ``as_of`` is censored then.
    On equal times outcomes come before censoring. Variance by Greenwood's method for competing outcomes, interval on
    the log(-log) scale: Collett, Modelling Survival Data in Medical Research, 3rd edition, page 411.
    """
    times, outcomes = _times(histories, milestone, as_of)
    steps = _steps_of(times, outcomes)
    return tuple(_incidence_at(milestone, months, times, steps) for months in windows)


_CENSORED, _CONVERTED, _WITHDRAWN = 0, 1, 2
_CODES = {Outcome.CONVERTED: _CONVERTED, Outcome.WITHDRAWN: _WITHDRAWN}


def _times(
    histories: Iterable[SigningHistory], milestone: Milestone, as_of: date
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Months until the first outcome or until the day, and which it was; histories in order of key."""
    times, outcomes = [], []
    for history in sorted(histories, key=lambda each: each.key):
        if history.signed_on <= as_of and milestone in history.route:
            outcome = first_outcome(history, milestone, as_of)
            times.append(months_between(history.signed_on, outcome[0] if outcome else as_of))
            outcomes.append(_CODES[outcome[1]] if outcome else _CENSORED)
    return np.array(times, dtype=np.float64), np.array(outcomes, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Steps:
    """The distinct times of an outcome; at each: those at risk, outcomes, conversions, and the curves' values.

    ``before`` is the share that is neither converted nor withdrawn just before the time, ``after`` just after.
    """

    at: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    outcomes: NDArray[np.float64]
    converted: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    incidence: NDArray[np.float64]


def _steps_of(times: NDArray[np.float64], outcomes: NDArray[np.int64]) -> _Steps:
    at = np.unique(times[outcomes != _CENSORED])
    at_risk = (len(times) - np.searchsorted(np.sort(times), at, side="left")).astype(np.float64)
    converted = _count_at(times[outcomes == _CONVERTED], at)
    happened = _count_at(times[outcomes != _CENSORED], at)
    after = np.cumprod(1.0 - happened / at_risk).astype(np.float64)
    before = np.concatenate([np.ones(1), after])[: len(at)]
    return _Steps(
        at, at_risk, happened, converted, before, after, np.cumsum(before * converted / at_risk).astype(np.float64)
    )


def _count_at(times: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    ordered = np.sort(times)
    counts = np.searchsorted(ordered, at, side="right") - np.searchsorted(ordered, at, side="left")
    return counts.astype(np.float64)


def _incidence_at(milestone: Milestone, months: int, times: NDArray[np.float64], steps: _Steps) -> Incidence:
    at_risk = int(np.count_nonzero(times >= months))
    seen = int(np.searchsorted(steps.at, months, side="right"))
    nobody_left = seen > 0 and steps.after[seen - 1] <= 0
    if at_risk == 0 and not nobody_left:
        return Incidence(milestone, months, None, None, None, 0)
    share = float(steps.incidence[seen - 1]) if seen else 0.0
    if not _NEGLIGIBLE < share < 1 - _NEGLIGIBLE:
        return Incidence(milestone, months, share, None, None, at_risk)
    spread = Z_95 * math.sqrt(_variance(steps, seen)) / (share * abs(math.log(share)))
    return Incidence(milestone, months, share, share ** math.exp(spread), share ** math.exp(-spread), at_risk)


def _variance(steps: _Steps, seen: int) -> float:
    """The variance of the incidence after the first ``seen`` steps (Collett, page 411)."""
    n, d, c = steps.at_risk[:seen], steps.outcomes[:seen], steps.converted[:seen]
    before, incidence = steps.before[:seen], steps.incidence[:seen]
    rest = incidence[-1] - incidence
    of_staying = np.divide(d, n * (n - d), out=np.zeros(seen), where=n > d)
    terms = rest**2 * of_staying + before**2 * c * (n - c) / n**3 - 2 * rest * before * c / n**2
    return max(0.0, float(terms.sum()))
