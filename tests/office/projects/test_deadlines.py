"""1-3-6 over month ends, Spring Festival and make-up days; what completes a node; silence in working days."""

from datetime import date

import pytest

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.projects.deadlines import NodeState, node_states, working_days_left
from luodi.office.projects.progression import StageMove, progression
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.words import EvidenceKind, ProjectKind, Stage


def states(
    *moves: tuple[Stage, date],
    kind: ProjectKind = ProjectKind.NEW_BUILD,
    evidence: dict[EvidenceKind, date] | None = None,
    agreed: dict[str, date] | None = None,
    recorded: dict[str, date] | None = None,
) -> dict[str, NodeState]:
    progress = progression([StageMove(stage, on, EvidenceLevel.VERIFIED) for stage, on in moves], date.max)
    assert progress is not None
    found = node_states(
        shipped_route(kind), progress, evidence_on=evidence or {}, agreed_on=agreed or {}, recorded_on=recorded or {}
    )
    return {state.definition.code: state for state in found}


@pytest.mark.parametrize(
    ("talks", "due"),
    [
        (date(2026, 1, 5), date(2026, 2, 5)),
        (date(2026, 3, 31), date(2026, 4, 30)),  # no 31 April
        (date(2026, 1, 30), date(2026, 2, 28)),  # a Saturday, but a make-up day after Spring Festival 2026
        (date(2026, 1, 16), date(2026, 2, 24)),  # 16 February 2026 lies in Spring Festival, 15 to 23 February
        (date(2024, 1, 31), date(2024, 2, 29)),  # leap day
        (date(2026, 4, 9), date(2026, 5, 9)),  # a Saturday, but a make-up day for Labour Day 2026
        (date(2026, 4, 3), date(2026, 5, 6)),  # Labour Day 2026 is 1 to 5 May
    ],
)
def test_one_month_to_sign_ends_by_the_calendar(talks: date, due: date) -> None:
    assert states((Stage.TALKS, talks))["sign"].planned_on == due


def test_three_months_to_supply_and_six_to_start_count_from_signing() -> None:
    nodes = states((Stage.TALKS, date(2025, 8, 1)), (Stage.SIGNED, date(2025, 8, 31)))
    assert nodes["supply_land"].planned_on == date(2025, 12, 1)  # 30 November 2025 is a Sunday
    assert nodes["start"].planned_on == date(2026, 2, 28)
    assert nodes["complete"].planned_on is None


def test_working_days_leave_out_the_festival_and_count_make_up_days() -> None:
    # Twenty working days after Monday 9 February 2026: ten in February (14 and 28 are make-up days), ten in March.
    nodes = states((Stage.SIGNED, date(2026, 2, 9)))
    assert nodes["register_company"].planned_on == date(2026, 3, 13)


def test_agreed_date_stays_when_the_anchor_becomes_known() -> None:
    agreed = {"start": date(2026, 12, 31)}
    nodes = states((Stage.TALKS, date(2026, 1, 5)), (Stage.SIGNED, date(2026, 2, 2)), agreed=agreed)
    assert (nodes["start"].planned_on, nodes["start"].agreed) == (date(2026, 12, 31), True)


def test_node_anchored_on_a_node_waits_for_it_to_be_done() -> None:
    moves = [(Stage.TALKS, date(2026, 1, 5)), (Stage.SIGNED, date(2026, 2, 2))]
    assert states(*moves, kind=ProjectKind.LEASED_SPACE)["fit_out"].planned_on is None
    nodes = states(*moves, kind=ProjectKind.LEASED_SPACE, evidence={EvidenceKind.LEASE: date(2026, 3, 2)})
    assert nodes["lease_space"].actual_on == date(2026, 3, 2)
    assert nodes["fit_out"].planned_on == date(2026, 6, 2)


def test_node_is_done_by_whatever_comes_first_unless_a_person_recorded_it() -> None:
    moves = [(Stage.SIGNED, date(2026, 2, 2)), (Stage.LANDED, date(2026, 5, 6))]
    evidence = {EvidenceKind.BUSINESS_LICENCE: date(2026, 3, 2)}
    nodes = states(*moves, evidence=evidence)
    assert (nodes["register_company"].actual_on, nodes["supply_land"].actual_on) == (date(2026, 3, 2), date(2026, 5, 6))
    recorded = states(*moves, evidence=evidence, recorded={"register_company": date(2026, 3, 9)})["register_company"]
    assert (recorded.actual_on, recorded.recorded) == (date(2026, 3, 9), True)


def test_stage_passed_over_closes_its_nodes() -> None:
    nodes = states((Stage.STARTED, date(2026, 2, 2)))
    assert {code for code, node in nodes.items() if node.is_open} == {"complete", "produce", "reach_capacity"}


@pytest.mark.parametrize(
    ("today", "deadline", "left"),
    [
        (date(2026, 2, 13), date(2026, 2, 24), 2),  # the 14th is a make-up day, then the festival until the 23rd
        (date(2026, 2, 24), date(2026, 2, 13), -2),
        (date(2026, 3, 7), date(2026, 3, 6), 0),  # the Saturday after
        (date(2026, 3, 6), date(2026, 3, 6), 0),
        (date(2026, 3, 9), date(2026, 3, 6), -1),
    ],
)
def test_working_days_left_counts_over_the_festival(today: date, deadline: date, left: int) -> None:
    assert working_days_left(today, deadline) == left
