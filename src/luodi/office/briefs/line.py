"""A line of the brief: everything that it says about one signed project, as of its day.

Lines are what a brief stores, so that it can be opened years later and the next one can say what changed. They are
plain and frozen; figures, cohorts, lists and changes are all computed from them and from nothing else.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.engine.lights.light import Light
from luodi.engine.lights.supervision import Rung, Supervisor
from luodi.engine.statistics.cohorts import Milestone, SigningHistory
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.text import Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One signed project. Money in yuan. ``landed_on``, ``started_on``, ``producing_on`` are on verified evidence only.

    ``signed_on`` is None where the register knows only a later stage, as from a list of works under construction.
    A line that is not ``counted`` is the later of an undecided or confirmed double signing: shown, but in no figure.
    ``acts`` is who has to act, ``act_by`` by when, ``duty`` which desks share in it; ``supervisor`` presses, as hard as
    ``rung`` says. ``silent`` when silence alone would turn the light.
    """

    code: str
    name: str
    kind: ProjectKind
    district_code: str
    district_name: str
    park_name: str = ""
    investor: str = ""
    investment_cny: Decimal | None = None
    stage: Stage
    stage_since: date | None = None
    stage_is_verified: bool = False
    health: Health = Health.ON_TRACK
    health_reason: str = ""
    light: Light
    light_reasons: tuple[Text, ...] = ()
    rung: Rung = Rung.NONE
    supervisor: Supervisor = Supervisor.NOBODY
    waits_for: Text = NOTHING
    duty: Text = NOTHING
    acts: str = ""
    acts_office: str = ""
    act_by: date | None = None
    working_days_late: int = 0
    last_progress_on: date | None = None
    silent_working_days: int = 0
    silent: bool = False
    signed_on: date | None
    landed_on: date | None = None
    started_on: date | None = None
    producing_on: date | None = None
    withdrawn_on: date | None = None
    route: tuple[Milestone, ...] = tuple(Milestone)
    counted: bool = True
    source: str = ""
    source_on: date | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was given up by the day of the brief."""
        return self.health == Health.WITHDRAWN

    @property
    def history(self) -> SigningHistory | None:
        """What the cohorts need to know of it; None when nobody knows the day of signing."""
        if self.signed_on is None:
            return None
        dated = {
            Milestone.LANDED: self.landed_on,
            Milestone.STARTED: self.started_on,
            Milestone.PRODUCING: self.producing_on,
        }
        reached = {milestone: day for milestone, day in dated.items() if day is not None}
        return SigningHistory(self.code, self.signed_on, reached, self.withdrawn_on, frozenset(self.route))
