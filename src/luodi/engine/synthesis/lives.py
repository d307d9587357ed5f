"""The life of a project: when it reached which stage, when it was in trouble, and whether it was withdrawn.

Time in a stage is log-normal. Its median depends on the kind of project and the stage, times a factor that is common to
the track (so that projects of one track are early or late together), one common to the district, and one of its own.
Withdrawal competes with progress at a rate a month that falls from stage to stage; what has not happened by the day
looked at is censored. The medians are assumptions round Lingang's rule of thumb: one month to sign, three to supply
land, six to start.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from luodi.engine.synthesis.draws import Draws

_DAYS_TO = {
    "new_build": {
        "talks": 40,
        "signed": 60,
        "landed": 125,
        "started": 110,
        "completed": 470,
        "producing": 110,
        "at_capacity": 620,
    },
    "leased_space": {
        "talks": 30,
        "signed": 45,
        "landed": 85,
        "started": 45,
        "completed": 90,
        "producing": 130,
        "at_capacity": 700,
    },
    "headquarters": {
        "talks": 30,
        "signed": 50,
        "landed": 75,
        "started": 60,
        "completed": 120,
        "producing": 110,
        "at_capacity": 700,
    },
}
_WITHDRAWN_A_MONTH = {
    "lead": 0.030, "talks": 0.022, "signed": 0.018, "landed": 0.006, "started": 0.0015, "completed": 0.001,
    "producing": 0.0006, "at_capacity": 0.0,
}  # fmt: skip
_TROUBLE = 0.17
_SIGNING_DAYS = ((3, 18), (6, 16), (9, 16), (12, 12))


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage and the day it was reached."""

    stage: str
    on: date


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which the project did not move: slipping from, stalled from (if it came to that), over by."""

    slipping_on: date
    stalled_on: date | None
    over_on: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to a project up to the day looked at."""

    reached: tuple[Reached, ...]
    troubles: tuple[Trouble, ...]
    withdrawn_on: date | None
    next_expected_on: date | None
    """When the next stage would come if nobody looked: after the day looked at, None at the end of the route."""

    @property
    def stage(self) -> str:
        """The newest stage."""
        return self.reached[-1].stage

    def day_of(self, stage: str) -> date | None:
        """The day the stage was reached."""
        return next((step.on for step in self.reached if step.stage == stage), None)

    @property
    def in_trouble(self) -> bool:
        """Whether it has not moved out of its last trouble."""
        return bool(self.troubles) and self.troubles[-1].over_on is None


def live(draws: Draws, kind: str, route: Sequence[str], *, pace: float, began_on: date, as_of: date) -> Life:
    """The life of a project of ``kind`` along ``route`` (its stages in order); ``pace`` above 1 is slower."""
    reached = [Reached(route[0], began_on)]
    troubles: list[Trouble] = []
    for stage, following in pairwise(route):
        since = reached[-1].on
        expected = _DAYS_TO[kind][following] * pace
        days = draws.around(expected, 0.42)
        trouble = draws.chance(_TROUBLE)
        if trouble:
            days += draws.around(expected, 0.5)
        arrives = _weekday(since + timedelta(days=max(round(days), 3)))
        if following == "signed" and draws.chance(0.45):
            arrives = _signing_day(arrives)
        leaves = _withdrawal(draws, stage, since)
        ends = min(arrives, leaves or arrives)
        if trouble:
            troubles.extend(_trouble(draws, since, round(expected), ends, as_of))
        if leaves and leaves < arrives and leaves <= as_of:
            return Life(tuple(reached), tuple(troubles), leaves, None)
        if arrives > as_of:
            return Life(tuple(reached), tuple(troubles), None, arrives)
        reached.append(Reached(following, arrives))
    return Life(tuple(reached), tuple(troubles), None, None)


def _withdrawal(draws: Draws, stage: str, since: date) -> date | None:
    rate = _WITHDRAWN_A_MONTH[stage]
    return _weekday(since + timedelta(days=2 + int(draws.expovariate(rate / 30)))) if rate else None


def _trouble(draws: Draws, since: date, expected: int, ends: date, as_of: date) -> Iterator[Trouble]:
    slipping_on = _weekday(since + timedelta(days=max(round(expected * 0.9), 5)))
    if slipping_on >= min(ends, as_of):
        return
    stalled_on = _weekday(slipping_on + timedelta(days=draws.randrange(30, 90)))
    yield Trouble(
        slipping_on,
        stalled_on if stalled_on < min(ends, as_of) else None,
        ends if ends <= as_of else None,
    )


def _weekday(day: date) -> date:
    """The day itself, or the Monday after a week-end."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _signing_day(day: date) -> date:
    """The next signing conference, when it is within forty days; much is held back until then."""
    candidates = (_weekday(date(year, *spring)) for year in (day.year, day.year + 1) for spring in _SIGNING_DAYS)
    coming = min(candidate for candidate in candidates if candidate >= day)
    return coming if (coming - day).days <= 40 else day
