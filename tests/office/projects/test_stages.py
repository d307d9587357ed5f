"""Forward only through the gate, backward only with a reason, past the gate only with its own permission."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.models import Office, User
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.bypass_gate import BypassGate
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.move_back import MoveBack
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.verify_evidence import VerifyEvidence
from luodi.office.projects.models import Evidence, Node, Project, StageEvent
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Stage
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 2)


def refused(action: Any, code: str) -> Problem:
    """Executes and expects the ``Problem``; nothing may be journalled."""
    entries = JournalEntry.objects.count()
    with pytest.raises(Problem) as caught:
        action.execute()
    assert caught.value.code == code
    assert JournalEntry.objects.count() == entries
    return caught.value


def test_advance_through_an_open_gate_moves_the_project(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT)
    event = AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY).execute()
    project.refresh_from_db()
    assert (project.stage, project.last_progress_on) == (Stage.SIGNED, DAY)
    assert (event.from_stage, event.evidence_level, event.bypassed) == (Stage.TALKS, EvidenceLevel.VERIFIED, False)
    assert Node.objects.get(project=project, code="sign").actual_on == DAY


def test_advance_on_self_reported_evidence_is_self_reported_until_it_is_verified(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT, level=EvidenceLevel.SELF_REPORTED)
    event = AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY).execute()
    assert event.evidence_level == EvidenceLevel.SELF_REPORTED
    evidence = Evidence.objects.get(project=project)
    later = date(2026, 3, 2)
    VerifyEvidence(occasion=at(later), project=project, evidence_id=evidence.pk, source="现场核查").execute()
    event.refresh_from_db()
    assert (event.evidence_level, event.verified_on) == (EvidenceLevel.VERIFIED, later)


def test_advance_through_a_closed_gate_says_what_is_missing(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT)
    AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY).execute()
    problem = refused(
        AdvanceStage(occasion=at(DAY), project=project, to=Stage.LANDED, happened_on=DAY), "project.gate_closed"
    )
    assert problem.record.what.zh == "进入“落地”阶段还缺：落地企业、营业执照、土地出让合同或租赁合同"
    assert "登记佐证“营业执照”" in problem.record.remedy.zh
    assert Project.objects.get(pk=project.pk).stage == Stage.SIGNED


def test_advance_over_a_stage_that_may_not_be_skipped_is_refused(
    register: Callable[..., Project], at: Callable[..., Any]
) -> None:
    action = AdvanceStage(occasion=at(DAY), project=register(), to=Stage.LANDED, happened_on=DAY)
    assert "签约" in refused(action, "project.not_a_step").record.remedy.zh


def test_advance_past_a_stage_that_may_be_skipped_is_one_step(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register(stage=Stage.LEAD)
    prove(project, DAY, EvidenceKind.AGREEMENT)
    AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY).execute()
    assert Node.objects.get(project=project, code="sign").planned_on is None


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 2, 3), "project.day_in_the_future"), (date(2026, 1, 4), "project.day_before_last_move")],
)
def test_advance_on_a_day_that_does_not_fit_is_refused(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any], day: date, code: str
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT)
    refused(AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=day), code)


def test_move_back_without_a_reason_is_refused(register: Callable[..., Project], at: Callable[..., Any]) -> None:
    project = register()
    refused(
        MoveBack(occasion=at(DAY), project=project, to=Stage.LEAD, happened_on=DAY, reason=" "),
        "project.field_missing",
    )


def test_move_back_with_a_reason_undoes_the_stage_and_its_node(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT)
    AdvanceStage(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY).execute()
    later = date(2026, 2, 9)
    event = MoveBack(
        occasion=at(later), project=project, to=Stage.TALKS, happened_on=later, reason="协议解除"
    ).execute()
    project.refresh_from_db()
    assert (project.stage, event.reason) == (Stage.TALKS, "协议解除")
    assert Node.objects.get(project=project, code="sign").actual_on is None
    assert Node.objects.get(project=project, code="supply_land").planned_on is None


def test_move_back_forward_is_refused(register: Callable[..., Project], at: Callable[..., Any]) -> None:
    action = MoveBack(occasion=at(DAY), project=register(), to=Stage.SIGNED, happened_on=DAY, reason="x")
    refused(action, "project.not_a_step")


def test_bypass_without_its_permission_is_refused(
    register: Callable[..., Project], at: Callable[..., Any], officer: User
) -> None:
    project = register()
    action = BypassGate(occasion=at(DAY, officer), project=project, to=Stage.SIGNED, happened_on=DAY, reason="急")
    refused(action, "access.not_permitted")


def test_bypass_shows_in_event_and_journal_and_counts_once_proved(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    event = BypassGate(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY, reason="协议后补").execute()
    assert (event.bypassed, event.evidence_level) == (True, EvidenceLevel.SELF_REPORTED)
    entry = JournalEntry.objects.get(action="project.bypass_gate", entity="stage_event")
    assert '"bypassed":true' in entry.after
    prove(project, date(2026, 2, 20), EvidenceKind.AGREEMENT)
    event.refresh_from_db()
    assert (event.bypassed, event.verified_on) == (True, date(2026, 2, 20))


def test_bypass_of_an_open_gate_is_refused(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.AGREEMENT)
    action = BypassGate(occasion=at(DAY), project=project, to=Stage.SIGNED, happened_on=DAY, reason="急")
    refused(action, "project.gate_is_open")


def test_another_district_cannot_touch_the_project(
    register: Callable[..., Project], at: Callable[..., Any], make_user: Callable[..., User], minhang_office: Office
) -> None:
    project, stranger = register(), make_user(Role.OFFICER, minhang_office)
    refused(
        AdvanceStage(occasion=at(DAY, stranger), project=project, to=Stage.SIGNED, happened_on=DAY),
        "access.out_of_reach",
    )
    refused(EditProject(occasion=at(DAY, stranger), project=project, fields={"name": "x"}), "access.out_of_reach")


def test_reader_cannot_advance(
    register: Callable[..., Project], at: Callable[..., Any], make_user: Callable[..., User]
) -> None:
    leader = make_user(Role.LEADER)
    action = AdvanceStage(occasion=at(DAY, leader), project=register(), to=Stage.SIGNED, happened_on=DAY)
    refused(action, "access.not_permitted")


def test_withdrawal_needs_a_loss_reason_and_stops_the_project(
    register: Callable[..., Project], at: Callable[..., Any]
) -> None:
    project = register()
    given = {"occasion": at(DAY), "project": project, "happened_on": DAY}
    refused(SetHealth(**given, health=Health.WITHDRAWN, reason="资金不到位"), "project.loss_reason")
    SetHealth(**given, health=Health.WITHDRAWN, reason="资金不到位", loss_reason=LossReason.CAPITAL).execute()
    project.refresh_from_db()
    assert (project.health, project.loss_reason) == (Health.WITHDRAWN, LossReason.CAPITAL)
    refused(AdvanceStage(**given, to=Stage.SIGNED), "project.withdrawn")
    refused(SetHealth(**given, health=Health.ON_TRACK, reason=""), "project.field_missing")
    SetHealth(**given, health=Health.ON_TRACK, reason="新投资方接手").execute()
    project.refresh_from_db()
    assert (project.health, project.loss_reason) == (Health.ON_TRACK, "")


def test_whole_way_of_a_factory(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Any], enterprise: Enterprise
) -> None:
    project = register()
    steps = [
        (Stage.SIGNED, [EvidenceKind.AGREEMENT]),
        (Stage.LANDED, [EvidenceKind.BUSINESS_LICENCE, EvidenceKind.LAND_CONTRACT]),
        (Stage.STARTED, [EvidenceKind.CONSTRUCTION_PERMIT]),
        (Stage.COMPLETED, [EvidenceKind.COMPLETION_RECORD]),
        (Stage.PRODUCING, [EvidenceKind.PRODUCTION_RECORD]),
    ]
    fields = {"credit_code": enterprise.credit_code, "land_area_m2": "33350.5"}
    EditProject(occasion=at(DAY), project=project, fields=fields).execute()
    for month, (stage, kinds) in enumerate(steps, start=3):
        day = date(2026, month, 2)
        prove(project, day, *kinds)
        AdvanceStage(occasion=at(day), project=project, to=stage, happened_on=day).execute()
    events = StageEvent.objects.filter(project=project).order_by("happened_on")
    assert [event.to_stage for event in events] == ["talks", *(stage for stage, _kinds in steps)]
    assert all(event.evidence_level == EvidenceLevel.VERIFIED for event in events[1:])
    assert not Node.objects.filter(project=project, actual_on=None).exclude(code="reach_capacity").exists()
