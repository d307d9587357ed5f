"""Reads a project's stage history: where it stands, since when, and which stages it reached on what evidence.

Pure, on the dated moves alone; whoever calls leaves out the moves after the day it asks about.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.routes import STAGE_ORDER
from luodi.office.projects.words import Stage


@dataclass(frozen=True, slots=True)
class StageMove:
    """One row of the stage history."""

    to_stage: Stage
    happened_on: date
    evidence_level: EvidenceLevel
    bypassed: bool = False
    verified_on: date | None = None

    def is_evidenced(self, as_of: date) -> bool:
        """Whether it counts in a figure of ``as_of``: verified by then, and not resting on a bypassed gate."""
        if self.evidence_level != EvidenceLevel.VERIFIED or (self.bypassed and self.verified_on is None):
            return False
        return (self.verified_on or self.happened_on) <= as_of


@dataclass(slots=True)
class Progression:
    """Where a project stands as of a day. ``entered`` and ``evidenced``: the day of entry into each stage.

    A move back undoes the stages after the one it leads to; the stages before keep their first day.
    """

    stage: Stage
    stage_since_on: date
    entered: dict[Stage, date] = field(default_factory=dict)
    evidenced: dict[Stage, date] = field(default_factory=dict)

    def reached_on(self, stage: Stage) -> date | None:
        """The day by which it had come to ``stage`` or further, whatever the evidence."""
        return _first_at_or_past(self.entered, stage)

    def evidenced_on(self, stage: Stage) -> date | None:
        """The same on evidence: a project proved to have started has landed, on that day at the latest."""
        return _first_at_or_past(self.evidenced, stage)


def progression(moves: Iterable[StageMove], as_of: date) -> Progression | None:
    """Walks ``moves``, oldest first, up to ``as_of``; ``None`` when there was no project yet."""
    state: Progression | None = None
    for move in moves:
        if move.happened_on > as_of:
            break
        if state is None:
            state = Progression(move.to_stage, move.happened_on)
        elif move.to_stage != state.stage:
            if STAGE_ORDER[move.to_stage] < STAGE_ORDER[state.stage]:
                _undo_after(state, move.to_stage)
            state.stage, state.stage_since_on = move.to_stage, move.happened_on
        state.entered.setdefault(move.to_stage, move.happened_on)
        if move.is_evidenced(as_of):
            state.evidenced.setdefault(move.to_stage, move.happened_on)
    return state


def _undo_after(state: Progression, stage: Stage) -> None:
    for days in (state.entered, state.evidenced):
        for later in [reached for reached in days if STAGE_ORDER[reached] > STAGE_ORDER[stage]]:
            del days[later]


def _first_at_or_past(days: dict[Stage, date], stage: Stage) -> date | None:
    place = STAGE_ORDER[stage]
    return min((on for reached, on in days.items() if STAGE_ORDER[reached] >= place), default=None)
