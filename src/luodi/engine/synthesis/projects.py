"""What an invented project is: plain values, in the words of the register, ready to be received by it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SyntheticStage:
    """A stage reached: the day, how well it is proved, and when that proof came. ``bypassed``: gate not satisfied."""

    stage: str
    on: date
    evidence_level: str
    verified_on: date | None
    bypassed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SyntheticHealth:
    """A change of health; ``loss_reason`` only with ``withdrawn``."""

    health: str
    on: date
    reason: str
    loss_reason: str


@dataclass(frozen=True, slots=True)
class SyntheticPlan:
    """A date agreed with the enterprise for reaching a stage."""

    stage: str
    planned_on: date
    agreed_on: date


@dataclass(frozen=True, slots=True)
class SyntheticEvidence:
    """A document that proves a stage."""

    stage: str
    kind: str
    title: str
    document_number: str
    dated_on: date
    evidence_level: str


@dataclass(frozen=True, slots=True)
class SyntheticAmount:
    """A promised or real value of a year: yuan for output and tax, persons for jobs."""

    measure: str
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class SyntheticOutturn:
    """What a year brought, stated on a day, and how well it is known."""

    amount: SyntheticAmount
    stated_on: date
    evidence_level: str


@dataclass(frozen=True, slots=True)
class SyntheticParty:
    """Who takes part; ``credit_code`` when it is in the register."""

    role: str
    name: str
    credit_code: str


@dataclass(frozen=True, slots=True)
class SyntheticMember:
    """A member of the task force, from the city's, district's or park's office (``level``)."""

    name: str
    level: str
    duty: str
    leads: bool


@dataclass(frozen=True, slots=True)
class SyntheticNote:
    """A sentence on what moved."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class SyntheticProject:
    """One invented project with its history up to the day of the city. Money in yuan, areas in m²."""

    number: int
    name: str
    kind: str
    district_code: str
    park_code: str
    plot_code: str
    space_code: str
    credit_code: str
    investor_name: str
    industry_code: str
    track: str
    investment_cny: Decimal
    investment_stated: str
    land_area_m2: Decimal | None
    floor_area_m2: Decimal | None
    description: str
    contact_name: str
    contact_phone: str
    stages: tuple[SyntheticStage, ...]
    healths: tuple[SyntheticHealth, ...]
    plans: tuple[SyntheticPlan, ...]
    evidence: tuple[SyntheticEvidence, ...]
    promises: tuple[SyntheticAmount, ...]
    outturns: tuple[SyntheticOutturn, ...]
    parties: tuple[SyntheticParty, ...]
    task_force: tuple[SyntheticMember, ...]
    notes: tuple[SyntheticNote, ...]
    doubles: int | None
    """The number of the project that this one signs a second time in another district."""

    @property
    def began_on(self) -> date:
        """The day it became a lead."""
        return self.stages[0].on

    @property
    def stage(self) -> str:
        """Its newest stage."""
        return self.stages[-1].stage

    @property
    def health(self) -> str:
        """Its newest health."""
        return self.healths[-1].health if self.healths else "on_track"
