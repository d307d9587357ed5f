"""Where a history of moves stands: what a move back undoes, what was passed over, and what counts on evidence."""

from datetime import date

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.progression import Progression, StageMove, progression
from luodi.office.projects.words import Stage

VERIFIED, CLAIMED = EvidenceLevel.VERIFIED, EvidenceLevel.SELF_REPORTED


def day(month: int) -> date:
    return date(2026, month, 2)


def walk(*moves: StageMove, as_of: date = date.max) -> Progression:
    found = progression(moves, as_of)
    assert found is not None
    return found


def test_before_the_first_move_there_is_no_project() -> None:
    assert progression([StageMove(Stage.LEAD, day(2), CLAIMED)], day(1)) is None


def test_move_back_undoes_later_stages_and_keeps_earlier_ones() -> None:
    moves = [
        StageMove(Stage.TALKS, day(1), VERIFIED),
        StageMove(Stage.SIGNED, day(2), VERIFIED),
        StageMove(Stage.LANDED, day(3), VERIFIED),
        StageMove(Stage.SIGNED, day(4), CLAIMED),
    ]
    state = walk(*moves)
    assert (state.stage, state.stage_since_on) == (Stage.SIGNED, day(4))
    assert state.entered == {Stage.TALKS: day(1), Stage.SIGNED: day(2)}
    assert state.evidenced_on(Stage.LANDED) is None
    assert walk(*moves, as_of=day(3)).evidenced_on(Stage.LANDED) == day(3)


def test_stage_passed_over_is_reached_with_the_next() -> None:
    state = walk(StageMove(Stage.SIGNED, day(1), VERIFIED), StageMove(Stage.STARTED, day(5), VERIFIED))
    assert state.reached_on(Stage.LANDED) == day(5)
    assert Stage.LANDED not in state.entered


def test_claim_counts_only_once_something_later_is_proved() -> None:
    moves = [
        StageMove(Stage.SIGNED, day(1), VERIFIED),
        StageMove(Stage.LANDED, day(2), CLAIMED),
        StageMove(Stage.STARTED, day(5), VERIFIED),
    ]
    assert walk(*moves, as_of=day(4)).evidenced_on(Stage.LANDED) is None
    assert walk(*moves).evidenced_on(Stage.LANDED) == day(5)
    assert walk(*moves).reached_on(Stage.LANDED) == day(2)


def test_late_proof_counts_from_its_day_for_the_day_of_the_move() -> None:
    move = StageMove(Stage.SIGNED, day(1), VERIFIED, verified_on=day(6))
    assert walk(move, as_of=day(5)).evidenced == {}
    assert walk(move, as_of=day(6)).evidenced == {Stage.SIGNED: day(1)}


def test_bypassed_move_counts_only_when_proved_later() -> None:
    assert not StageMove(Stage.SIGNED, day(1), VERIFIED, bypassed=True).is_evidenced(date.max)
    assert StageMove(Stage.SIGNED, day(1), VERIFIED, bypassed=True, verified_on=day(3)).is_evidenced(day(3))


def test_sighting_of_the_same_stage_moves_nothing() -> None:
    state = walk(StageMove(Stage.STARTED, day(1), CLAIMED), StageMove(Stage.STARTED, day(6), VERIFIED))
    assert (state.stage_since_on, state.entered[Stage.STARTED]) == (day(1), day(1))
    assert state.evidenced_on(Stage.STARTED) == day(6)
