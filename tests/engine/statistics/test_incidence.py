"""The Aalen–Johansen estimate: by hand on small examples, and against lifelines on larger ones."""

import random
from datetime import date, timedelta

import pytest

from luodi.engine.statistics.cohorts import WINDOWS_MONTHS, Milestone, SigningHistory, cohorts, months_between
from luodi.engine.statistics.incidence import Incidence, cumulative_incidence

LANDED = Milestone.LANDED
ALL = frozenset(Milestone)
AS_OF = date(2026, 11, 22)


def of_landed(key: str, on: date, landed: date | None = None, withdrawn: date | None = None) -> SigningHistory:
    return SigningHistory(key, on, {LANDED: landed} if landed else {}, withdrawn, ALL)


def test_incidence_by_hand() -> None:
    """Five projects: landed at 1, withdrawn at 2, censored at 2.5, landed at 4, censored at 8 months.

    1/5, then (3/5 neither before) · 1/2 more at 4 months, since two of the five are still at risk there.
    """
    histories = [
        of_landed("a", date(2025, 1, 1), landed=date(2025, 2, 1)),
        of_landed("b", date(2025, 1, 1), withdrawn=date(2025, 3, 1)),
        of_landed("c", date(2026, 9, 7)),
        of_landed("d", date(2025, 1, 1), landed=date(2025, 5, 1)),
        of_landed("e", date(2026, 3, 22)),
    ]
    three, six, twelve, later = cumulative_incidence(histories, LANDED, AS_OF)
    assert three.share == pytest.approx(0.2)
    assert three.at_risk == 2
    assert six.share == pytest.approx(0.2 + 0.6 * 0.5)
    assert six.at_risk == 1
    assert twelve == Incidence(LANDED, 12, None, None, None, 0)
    assert later.share is None


def test_incidence_of_finished_windows_is_the_plain_share() -> None:
    chance = random.Random(7)
    histories = []
    for number in range(80):
        on = date(2023, 1, 1) + timedelta(days=chance.randrange(300))
        took, left = chance.randrange(900), chance.randrange(900)
        histories.append(of_landed(f"{number}", on, on + timedelta(days=took), on + timedelta(days=left)))
    shares = [each.share for each in cumulative_incidence(histories, LANDED, AS_OF)]
    found = cohorts(histories, AS_OF)
    for months, share in zip(WINDOWS_MONTHS, shares, strict=True):
        cells = [cohort.cell(LANDED, months) for cohort in found]
        assert share == pytest.approx(sum(len(cell.converted) for cell in cells) / 80)


def test_incidence_of_nobody_is_unknown() -> None:
    assert {each.share for each in cumulative_incidence([], LANDED, AS_OF)} == {None}


def test_incidence_counts_an_outcome_on_the_last_day_before_censoring() -> None:
    histories = [of_landed("a", date(2026, 8, 22), landed=AS_OF), of_landed("b", date(2026, 8, 22))]
    (three,) = cumulative_incidence(histories, LANDED, AS_OF, (3,))
    assert three.share == 0.5
    assert three.at_risk == 2


def test_incidence_stays_known_once_everybody_has_an_outcome() -> None:
    histories = [
        of_landed("a", date(2026, 10, 1), landed=date(2026, 10, 9)),
        of_landed("b", date(2026, 10, 1), withdrawn=date(2026, 11, 1)),
    ]
    (two_years,) = cumulative_incidence(histories, LANDED, AS_OF, (24,))
    assert two_years.share == 0.5
    assert two_years.at_risk == 0


def test_incidence_of_none_converted_has_no_interval() -> None:
    (three,) = cumulative_incidence([of_landed("a", date(2026, 1, 1))], LANDED, AS_OF, (3,))
    assert three == Incidence(LANDED, 3, 0.0, None, None, 1)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_incidence_agrees_with_lifelines(seed: int) -> None:
    """Every outcome on its own day, because lifelines scatters tied ones at random."""
    from lifelines import AalenJohansenFitter

    chance = random.Random(seed)
    on = date(2024, 1, 1)
    days = chance.sample(range(1, 1000), 60)
    histories, times, outcomes = [], [], []
    for number, day in enumerate(days):
        outcome = chance.choices((0, 1, 2), (3, 5, 2))[0]
        happened = on + timedelta(days=day)
        if outcome == 0:  # censored at the day, hence signed later
            signed_on = AS_OF - timedelta(days=day)
            histories.append(of_landed(f"{number}", signed_on))
            times.append(months_between(signed_on, AS_OF))
        else:
            histories.append(of_landed(f"{number}", on, **{("landed", "withdrawn")[outcome - 1]: happened}))
            times.append(months_between(on, happened))
        outcomes.append(outcome)
    peer = AalenJohansenFitter(calculate_variance=True).fit(times, outcomes, event_of_interest=1)
    estimates = cumulative_incidence(histories, LANDED, AS_OF)
    assert estimates[-1].low is not None
    for each in estimates:
        at = peer.cumulative_density_.index <= each.months
        assert each.share == pytest.approx(float(peer.cumulative_density_[at].iloc[-1, 0]))
        if each.share:
            assert [each.low, each.high] == pytest.approx(sorted(peer.confidence_interval_[at].iloc[-1]))
