"""Receiving records: new, changed field by field, unchanged, refused; all or nothing; the same twice writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.models import Office, User
from luodi.office.places.models import Park
from luodi.office.projects.actions.receive_projects import ReceiveProjects, preview
from luodi.office.projects.models import Node, NodeAgreement, Project, StageEvent, TaskForceMember
from luodi.office.projects.records import (
    EvidenceRecord,
    FieldChange,
    HealthRecord,
    MemberRecord,
    NameRecord,
    NodeRecord,
    OutturnRecord,
    PartyRecord,
    ProgressRecord,
    ProjectRecord,
    PromiseRecord,
    Reception,
    StageRecord,
)
from luodi.office.projects.restating import restated
from luodi.office.projects.words import EvidenceKind, Health, LossReason, Measure, PartyRole, ProjectKind, Stage
from luodi.reference.problems import Problem

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def stage(to: Stage, on: date, level: EvidenceLevel = EvidenceLevel.VERIFIED, reason: str = "") -> StageRecord:
    return StageRecord(to_stage=to, happened_on=on, evidence_level=level, reason=reason, source="台账")


@pytest.fixture
def full(park: Park, enterprise: Enterprise, city_office: Office) -> ProjectRecord:
    """A record that says something in every drawer."""
    return ProjectRecord(
        name="全栈项目",
        kind=ProjectKind.NEW_BUILD,
        park_code=park.code,
        credit_code=enterprise.credit_code,
        investor_name="某集团",
        investment_cny=Decimal(860000000),
        investment_stated="8.6亿元",
        land_area_m2=Decimal("33350.5"),
        source="2026年台账",
        source_on=date(2026, 10, 1),
        stages=(stage(Stage.TALKS, date(2025, 12, 1)), stage(Stage.SIGNED, date(2026, 1, 31))),
        healths=(HealthRecord(health=Health.SLIPPING, reason="供地放缓", happened_on=date(2026, 6, 1)),),
        nodes=(
            NodeRecord(code="start", planned_on=date(2026, 12, 1), agreed_on=date(2026, 5, 6)),
            NodeRecord(code="register_company", actual_on=date(2026, 2, 20)),
        ),
        evidence=(
            EvidenceRecord(
                kind=EvidenceKind.AGREEMENT,
                title="投资协议",
                document_number="沪经信〔2026〕1",
                dated_on=date(2026, 1, 31),
                evidence_level=EvidenceLevel.VERIFIED,
                source="扫描件",
            ),
        ),
        promises=(PromiseRecord(measure=Measure.OUTPUT_CNY, year=2028, value=Decimal(10**9)),),
        outturns=(
            OutturnRecord(
                measure=Measure.JOBS,
                year=2026,
                value=Decimal(12),
                source="企业填报",
                stated_on=date(2026, 9, 1),
                evidence_level=EvidenceLevel.SELF_REPORTED,
            ),
        ),
        parties=(PartyRecord(role=PartyRole.INVESTOR, name="某集团", credit_code=enterprise.credit_code),),
        task_force=(MemberRecord(name="王专班", office_code=city_office.code, leads=True),),
        progress=(ProgressRecord(noted_on=date(2026, 10, 30), text="已完成地质勘察"),),
        names=(NameRecord(name="全栈项目一期", source="2025年清单", seen_on=date(2025, 2, 1)),),
    )


@pytest.fixture
def receive(at: Callable[..., Any]) -> Callable[..., Reception]:
    def run(*records: ProjectRecord, day: date = TODAY, user: User | None = None) -> Reception:
        return ReceiveProjects(occasion=at(day, user), records=records).execute()

    return run


def test_receive_a_new_project_with_its_whole_history(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    assert receive(full).created == ("LD2026-00001",)
    project = Project.objects.get()
    assert (project.stage, project.health, project.last_progress_on) == ("signed", "slipping", date(2026, 10, 30))
    assert project.district_id == "310115"
    events = StageEvent.objects.values_list("from_stage", "to_stage")
    assert list(events) == [("", "talks"), ("talks", "signed")]
    nodes = {node.code: node for node in Node.objects.all()}
    assert (nodes["start"].planned_on, nodes["start"].agreed) == (date(2026, 12, 1), True)
    assert (nodes["register_company"].actual_on, nodes["register_company"].recorded) == (date(2026, 2, 20), True)
    # Three months after 31 January end on the last day of April.
    assert (nodes["supply_land"].planned_on, nodes["supply_land"].agreed) == (date(2026, 4, 30), False)
    assert (nodes["sign"].actual_on, nodes["sign"].recorded) == (date(2026, 1, 31), False)
    assert chain.verify().holds


def test_receive_the_same_again_writes_nothing(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    receive(full)
    known = replace(full, project_id=Project.objects.get().pk)
    entries = JournalEntry.objects.count()
    assert receive(known, day=date(2026, 11, 23)).unchanged == ("LD2026-00001",)
    assert JournalEntry.objects.count() == entries


def test_receive_changed_fields_changes_just_these(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    receive(full)
    project = Project.objects.get()
    said = ProjectRecord(
        project_id=project.pk,
        investment_cny=Decimal(900000000),
        stages=(stage(Stage.STARTED, date(2026, 11, 20)),),
        promises=(PromiseRecord(measure=Measure.OUTPUT_CNY, year=2028, value=Decimal(2 * 10**9)),),
    )
    received = receive(said).projects[0]
    assert received.outcome == "updated"
    changed = {(change.entity, change.field): change.after for change in received.changes}
    assert changed["project", "investment_cny"] == Decimal(900000000)
    assert changed["promise", "value"] == Decimal(2 * 10**9)
    assert changed["project", "stage"] == Stage.STARTED
    assert Node.objects.get(code="complete").planned_on == date(2028, 5, 22)  # 20 May 2028 is a Saturday
    project.refresh_from_db()
    assert (project.name, project.stage) == ("全栈项目", "started")


def test_preview_says_what_receiving_does_and_writes_nothing(
    full: ProjectRecord, receive: Callable[..., Reception], chief: User
) -> None:
    receive(full)
    project = Project.objects.get()
    entries = JournalEntry.objects.count()
    records = [
        full,
        ProjectRecord(project_id=project.pk, investor_name="另一集团"),
        ProjectRecord(project_id=project.pk, name="全栈项目"),
        ProjectRecord(name="无类型", row=7),
    ]
    seen = preview(chief, records, TODAY)
    assert [received.outcome for received in seen.projects] == ["created", "updated", "unchanged", "refused"]
    assert seen.projects[1].changes == (FieldChange("project", project.code, "investor_name", "某集团", "另一集团"),)
    problem = seen.projects[3].problem
    assert problem is not None
    assert (problem.code, problem.where.row) == ("project.record_incomplete", 7)
    assert JournalEntry.objects.count() == entries


def test_receive_one_bad_record_receives_none(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    with pytest.raises(Problem, match=r"project\.unknown_code"):
        receive(full, replace(full, name="另一个", park_code="nowhere"))
    assert not Project.objects.exists()
    assert not JournalEntry.objects.filter(action="project.receive").exists()
    receive(full)
    assert Project.objects.get().code == "LD2026-00001"


def test_receive_a_sighting_of_the_present_stage_adds_no_event(
    full: ProjectRecord, receive: Callable[..., Reception]
) -> None:
    receive(replace(full, stages=(stage(Stage.STARTED, date(2024, 2, 7), EvidenceLevel.SELF_REPORTED),)))
    project = Project.objects.get()
    sighting = ProjectRecord(
        project_id=project.pk, stages=(stage(Stage.STARTED, date(2025, 6, 23), EvidenceLevel.SELF_REPORTED),)
    )
    assert receive(sighting).unchanged == (project.code,)
    proof = ProjectRecord(project_id=project.pk, stages=(stage(Stage.STARTED, date(2026, 1, 17)),))
    assert receive(proof).updated == (project.code,)
    event = StageEvent.objects.get()
    assert (event.happened_on, event.verified_on) == (date(2024, 2, 7), date(2026, 1, 17))
    assert receive(proof).unchanged == (project.code,)


def test_receive_an_earlier_sighting_moves_the_entry_back(
    full: ProjectRecord, receive: Callable[..., Reception]
) -> None:
    receive(replace(full, stages=(stage(Stage.STARTED, date(2026, 2, 7)),)))
    project = Project.objects.get()
    receive(ProjectRecord(project_id=project.pk, stages=(stage(Stage.SIGNED, date(2025, 2, 7)),)))
    assert list(StageEvent.objects.values_list("from_stage", "to_stage")) == [("", "signed"), ("signed", "started")]


def test_receive_a_step_back_without_a_reason_is_refused(
    full: ProjectRecord, receive: Callable[..., Reception]
) -> None:
    receive(full)
    project = Project.objects.get()
    back = stage(Stage.TALKS, date(2026, 11, 1))
    with pytest.raises(Problem, match=r"project\.history_runs_back"):
        receive(ProjectRecord(project_id=project.pk, stages=(back,)))
    receive(ProjectRecord(project_id=project.pk, stages=(replace(back, reason="协议解除"),)))
    project.refresh_from_db()
    assert project.stage == Stage.TALKS


def test_receive_never_unverifies(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    receive(full)
    project = Project.objects.get()
    weaker = replace(full.evidence[0], evidence_level=EvidenceLevel.SELF_REPORTED)
    weak_stage = stage(Stage.SIGNED, date(2026, 1, 31), EvidenceLevel.SELF_REPORTED)
    said = ProjectRecord(project_id=project.pk, evidence=(weaker,), stages=(weak_stage,))
    assert receive(said).unchanged == (project.code,)


def test_receive_withdrawal_keeps_why_it_was_lost(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    withdrawn = HealthRecord(
        health=Health.WITHDRAWN, reason="改投外地", happened_on=TODAY, loss_reason=LossReason.OTHER_CITY
    )
    receive(replace(full, healths=(withdrawn,)))
    project = Project.objects.get()
    assert (project.health, project.loss_reason) == (Health.WITHDRAWN, LossReason.OTHER_CITY)


def test_receive_another_lead_replaces_the_first(
    full: ProjectRecord, receive: Callable[..., Reception], city_office: Office
) -> None:
    receive(full)
    project = Project.objects.get()
    lead = MemberRecord(name="李专班", office_code=city_office.code, leads=True)
    receive(ProjectRecord(project_id=project.pk, task_force=(lead,)))
    assert TaskForceMember.objects.get(leads=True).name == "李专班"


def test_receive_a_new_agreed_date_keeps_the_old_one(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    receive(full)
    project = Project.objects.get()
    later = NodeRecord(code="start", planned_on=date(2027, 3, 1), agreed_on=date(2026, 11, 10))
    receive(ProjectRecord(project_id=project.pk, nodes=(later,)))
    assert NodeAgreement.objects.count() == 2
    assert Node.objects.get(code="start").planned_on == date(2027, 3, 1)


def test_receive_outside_the_district_is_refused(
    full: ProjectRecord, receive: Callable[..., Reception], officer: User
) -> None:
    assert receive(full, user=officer).created
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        receive(replace(full, park_code=None, district_code="310112"), user=officer)


def test_receive_a_future_event_is_refused(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    with pytest.raises(Problem, match=r"project\.day_in_the_future"):
        receive(full, day=date(2026, 10, 29))


def test_receive_numbers_by_year_without_gaps(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    early = replace(full, registered_on=date(2025, 3, 1))
    assert receive(full, early, full, early).created == (
        "LD2026-00001", "LD2025-00001", "LD2026-00002", "LD2025-00002",
    )  # fmt: skip


def test_receive_speaks_twice_of_one_project(full: ProjectRecord, receive: Callable[..., Reception]) -> None:
    receive(full)
    project = Project.objects.get()
    received = receive(
        ProjectRecord(project_id=project.pk, track="集成电路"), ProjectRecord(project_id=project.pk, track="人工智能")
    )
    assert received.updated == (project.code, project.code)
    project.refresh_from_db()
    assert project.track == "人工智能"


def test_restated_projects_come_back_unchanged(
    full: ProjectRecord, receive: Callable[..., Reception], chief: User
) -> None:
    receive(full, replace(full, name="第二个", contact_name="张三"))
    slipped_and_back = (
        HealthRecord(health=Health.STALLED, reason="停", happened_on=TODAY),
        HealthRecord(health=Health.ON_TRACK, reason="复工", happened_on=TODAY),
    )
    nodes = (NodeRecord(code="start", planned_on=date(2027, 3, 1), agreed_on=TODAY),)
    project = Project.objects.get(name="第二个")
    receive(ProjectRecord(project_id=project.pk, healths=slipped_and_back, nodes=nodes))
    stated = list(restated(chief))
    assert [code for code, _record in stated] == ["LD2026-00001", "LD2026-00002"]
    assert stated[1][1].contact_name == "张三"
    entries = JournalEntry.objects.count()
    assert len(receive(*(record for _code, record in stated)).unchanged) == 2
    assert JournalEntry.objects.count() == entries


def test_restated_projects_leave_out_contacts_that_are_masked(
    full: ProjectRecord, receive: Callable[..., Reception], chief: User, officer: User
) -> None:
    receive(replace(full, contact_name="张三", owner_office_code=officer.office.code))
    assert [record.contact_name for _code, record in restated(chief)] == [None]
    assert [record.contact_name for _code, record in restated(officer)] == ["张三"]


def test_receive_leaves_contacts_of_other_offices_alone(
    receive: Callable[..., Reception], full: ProjectRecord, chief: User, officer: User
) -> None:
    receive(replace(full, contact_name="张三", owner_office_code=officer.office.code))
    project = Project.objects.get()
    taken = ProjectRecord(project_id=project.pk, contact_name="李四", contact_phone="1", owner_office_code="city")
    assert preview(chief, [taken], TODAY).projects[0].outcome == "unchanged"
    assert receive(taken).projects[0].outcome == "unchanged"
    project.refresh_from_db()
    assert (project.contact_name, project.contact_phone, project.owner_office) == ("张三", "", officer.office)
