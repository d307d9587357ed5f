"""Reads as of a day: what they say, in how many queries, and that a past day never changes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.engine.lights.light import Light
from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.bypass_gate import BypassGate
from luodi.office.projects.actions.decide_double_signing import DecideDoubleSigning
from luodi.office.projects.actions.move_back import MoveBack
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.actions.record_node import RecordNode
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.verify_evidence import VerifyEvidence
from luodi.office.projects.models import DoubleSigning, Evidence, Node, Project
from luodi.office.projects.records import ProjectRecord, StageRecord
from luodi.office.projects.snapshot import Position, positions, signing_histories
from luodi.office.projects.words import EvidenceKind, Health, LossReason, ProjectKind, Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text

from .conftest import MINHANG, on_day

pytestmark = pytest.mark.django_db


def one(user: User, as_of: date) -> Position:
    [position] = positions(user, as_of)
    return position


def test_positions_say_what_a_project_waits_for_and_who_acts(register: Callable[..., Project], chief: User) -> None:
    register(date(2026, 1, 5))
    position = one(chief, date(2026, 2, 10))
    assert position.open_node is not None
    assert (position.open_node.code, position.open_node.planned_on) == ("sign", date(2026, 2, 5))
    assert position.open_node.working_days_late == 3
    assert (position.waits_for.zh, position.acts_name, position.acts_by_on) == ("签约", "王专班", date(2026, 2, 5))
    assert position.light == Light.RED
    assert [reason.zh for reason in position.verdict.reasons] == [
        "“签约”应于 2026-02-05 完成，已逾期 3 个工作日",
        "已 26 个工作日没有进展记录",
    ]


def test_positions_before_its_first_day_know_no_project(register: Callable[..., Project], chief: User) -> None:
    register(date(2026, 1, 5))
    assert positions(chief, date(2026, 1, 4)) == []
    assert one(chief, date(2026, 1, 5)).light == Light.GREEN


def test_silence_turns_yellow_then_red_and_a_note_ends_it(
    register: Callable[..., Project], chief: User, at: Callable[..., Occasion]
) -> None:
    project = register(date(2026, 3, 2), stage=Stage.LEAD)
    RecordProgress(occasion=at(date(2026, 5, 20)), project=project, text="去函", noted_on=date(2026, 5, 20)).execute()
    seen = {
        day: one(chief, day) for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 29), date(2026, 5, 20))
    }
    assert [position.silent_working_days for position in seen.values()] == [19, 20, 41, 0]
    assert [position.light for position in seen.values()] == [Light.GREEN, Light.YELLOW, Light.RED, Light.GREEN]


def test_positions_of_another_district_are_not_seen(
    register: Callable[..., Project], chief: User, officer: User
) -> None:
    register(date(2026, 1, 5))
    register(date(2026, 1, 5), fields={"district_code": MINHANG})
    assert len(positions(chief, date(2026, 2, 2))) == 2
    assert [position.district_code for position in positions(officer, date(2026, 2, 2))] == ["310115"]


def test_second_signing_is_not_counted_until_decided_different(
    register: Callable[..., Project], chief: User, at: Callable[..., Occasion]
) -> None:
    earlier, later = register(date(2026, 1, 5)), register(date(2026, 1, 6), fields={"district_code": MINHANG})
    pair = RelateDoubleSigning(
        occasion=at(date(2026, 2, 2)), earlier=earlier, later=later, score=0.97, why=Text("同名", "same name")
    ).execute()
    DecideDoubleSigning(occasion=at(date(2026, 3, 2)), pair=pair, same=False).execute()

    def counted(day: date) -> list[bool]:
        return [position.counted for position in positions(chief, day)]

    assert counted(date(2026, 2, 1)) == [True, True]
    assert counted(date(2026, 2, 2)) == [True, False]
    assert counted(date(2026, 3, 1)) == [True, False]
    assert counted(date(2026, 3, 2)) == [True, True]


def test_district_alone_does_not_decide_a_pair_of_two_districts(
    register: Callable[..., Project], officer: User, at: Callable[..., Occasion]
) -> None:
    earlier, later = register(date(2026, 1, 5)), register(date(2026, 1, 6), fields={"district_code": MINHANG})
    said: dict[str, Any] = {"earlier": earlier, "later": later, "score": 0.97, "why": Text("同名", "same")}
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        RelateDoubleSigning(occasion=at(date(2026, 2, 2), officer), **said).execute()
    pair = RelateDoubleSigning(occasion=at(date(2026, 2, 2)), **said).execute()
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        DecideDoubleSigning(occasion=at(date(2026, 3, 2), officer), pair=pair, same=True).execute()


def test_signing_histories_count_on_evidence_and_keep_claims_apart(
    rules: None, chief: User, at: Callable[..., Occasion]
) -> None:
    verified, claimed = EvidenceLevel.VERIFIED, EvidenceLevel.SELF_REPORTED
    stages = (
        StageRecord(to_stage=Stage.SIGNED, happened_on=date(2025, 1, 6), evidence_level=verified),
        StageRecord(to_stage=Stage.LANDED, happened_on=date(2025, 4, 7), evidence_level=claimed),
        StageRecord(to_stage=Stage.STARTED, happened_on=date(2025, 9, 1), evidence_level=verified),
    )
    talks = StageRecord(to_stage=Stage.TALKS, happened_on=date(2025, 1, 6), evidence_level=claimed)
    ReceiveProjects(
        occasion=at(date(2026, 1, 5)),
        records=[
            ProjectRecord(name="甲", kind=ProjectKind.NEW_BUILD, stages=stages, investment_cny=Decimal(7)),
            ProjectRecord(name="乙", kind=ProjectKind.NEW_BUILD, stages=(talks,)),
        ],
    ).execute()
    [history] = signing_histories(chief, date(2025, 6, 1))
    assert history.signed_on == date(2025, 1, 6)
    assert history.reached == {Stage.SIGNED: date(2025, 1, 6)}
    assert history.reported == {Stage.SIGNED: date(2025, 1, 6), Stage.LANDED: date(2025, 4, 7)}
    [history] = signing_histories(chief, date(2026, 1, 5))
    assert history.reached[Stage.LANDED] == history.reached[Stage.STARTED] == date(2025, 9, 1)
    assert history.reported[Stage.LANDED] == date(2025, 4, 7)


def test_withdrawn_has_no_light_and_says_when(
    register: Callable[..., Project], chief: User, at: Callable[..., Occasion], prove: Callable[..., None]
) -> None:
    project, signed, lost = register(date(2026, 1, 5)), date(2026, 2, 2), date(2026, 3, 2)
    prove(project, signed, EvidenceKind.AGREEMENT)
    AdvanceStage(occasion=at(signed), project=project, to=Stage.SIGNED, happened_on=signed).execute()
    SetHealth(
        occasion=at(lost),
        project=project,
        health=Health.WITHDRAWN,
        reason="改投外地",
        happened_on=lost,
        loss_reason=LossReason.OTHER_CITY,
    ).execute()
    position = one(chief, lost)
    assert (position.light, position.waits_for.zh, position.health_reason) == (Light.NONE, "无", "改投外地")
    assert signing_histories(chief, lost)[0].withdrawn_on == lost
    assert signing_histories(chief, date(2026, 3, 1))[0].withdrawn_on is None


@pytest.mark.parametrize("count", [1, 40])
def test_positions_ask_a_constant_number_of_queries(
    rules: None, chief: User, at: Callable[..., Occasion], django_assert_num_queries: Any, count: int
) -> None:
    stage = StageRecord(to_stage=Stage.SIGNED, happened_on=date(2026, 1, 5), evidence_level=EvidenceLevel.VERIFIED)
    records = [ProjectRecord(name=f"第{n}个", kind=ProjectKind.NEW_BUILD, stages=(stage,)) for n in range(count)]
    ReceiveProjects(occasion=at(date(2026, 2, 2)), records=records).execute()
    with django_assert_num_queries(11):
        assert len(positions(chief, date(2026, 2, 2))) == count
    with django_assert_num_queries(9):
        assert len(signing_histories(chief, date(2026, 2, 2))) == count


def step_of_evidence(project: Project, occasion: Occasion, number: int) -> Any:
    unverified = Evidence.objects.filter(project=project, evidence_level=EvidenceLevel.SELF_REPORTED).first()
    if unverified and number % 3 == 0:
        return VerifyEvidence(occasion=occasion, project=project, evidence_id=unverified.pk, source="核查")
    return AddEvidence(
        occasion=occasion,
        project=project,
        kind=list(EvidenceKind)[number % len(EvidenceKind)],
        title="佐证",
        document_number=f"{occasion.on}-{number}",
        dated_on=occasion.on,
        evidence_level=EvidenceLevel.VERIFIED if number % 2 else EvidenceLevel.SELF_REPORTED,
        source="测试",
    )


def step_of_stage(project: Project, occasion: Occasion, number: int) -> Any:
    stages = list(Stage)
    here = stages.index(Stage(project.stage))
    given: dict[str, Any] = {"occasion": occasion, "project": project, "happened_on": occasion.on}
    if number % 5 == 0:
        return MoveBack(**given, to=stages[max(here - 1 - number % 2, 0)], reason="退")
    to = stages[min(here + 1, len(stages) - 1)]
    return BypassGate(**given, to=to, reason="急") if number % 2 else AdvanceStage(**given, to=to)


def step_of_health(project: Project, occasion: Occasion, number: int) -> Any:
    health = list(Health)[number % len(Health)]
    loss = LossReason.MARKET if health == Health.WITHDRAWN else None
    given: dict[str, Any] = {"occasion": occasion, "project": project, "happened_on": occasion.on}
    return SetHealth(**given, health=health, reason="x", loss_reason=loss)


def step_of_node(project: Project, occasion: Occasion, number: int) -> Any:
    nodes = Node.objects.filter(project=project, actual_on=None)
    code = nodes[number % nodes.count()].code
    if number % 3 == 0:
        return RecordNode(occasion=occasion, project=project, code=code, actual_on=occasion.on)
    planned_on = occasion.on + timedelta(days=number)
    return AgreeNodeDate(occasion=occasion, project=project, code=code, planned_on=planned_on, reason="x")


def step_of_note(project: Project, occasion: Occasion, number: int) -> Any:
    return RecordProgress(occasion=occasion, project=project, text=f"进展{number}", noted_on=occasion.on)


def step_of_pair(project: Project, occasion: Occasion, number: int) -> Any:
    pair = DoubleSigning.objects.first()
    if pair is None:
        other = Project.objects.exclude(pk=project.pk).get()
        why = Text("像", "alike")
        return RelateDoubleSigning(occasion=occasion, earlier=other, later=project, score=0.9, why=why)
    if pair.status == DoubleSigning.Status.OPEN:
        return DecideDoubleSigning(occasion=occasion, pair=pair, same=number % 2 == 0)
    return step_of_note(project, occasion, number)


STEPS = (step_of_evidence, step_of_stage, step_of_stage, step_of_health, step_of_node, step_of_note, step_of_pair)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.booleans(), st.integers(0, 30), st.integers(0, 40)),
        min_size=3,
        max_size=25,
    )
)
def test_positions_of_a_past_day_never_change(
    register: Callable[..., Project],
    chief: User,
    enterprise: Enterprise,
    steps: list[tuple[Callable[..., Any], bool, int, int]],
) -> None:
    """Whatever is done later, as long as it is dated when it is done; what the office refuses changes nothing."""

    def seen(day: date) -> tuple[object, object]:
        return positions(chief, day), signing_histories(chief, day)

    with transaction.atomic():
        day = date(2025, 12, 1)
        fields = {"credit_code": enterprise.credit_code, "land_area_m2": 1}
        pair = [register(day, fields=fields), register(day, title="另一个", fields=fields)]
        then = {}
        for step, which, number, gap in steps:
            if gap:
                then[day] = seen(day)
                day += timedelta(days=gap)
            try:
                pair[which].refresh_from_db()
                step(pair[which], Occasion(chief, on_day(day), "x"), number).execute()
            except Problem:
                continue
        then[day] = seen(day)
        for past, told in then.items():
            assert seen(past) == told
        for project in pair:
            project.refresh_from_db()
            position = next(row for row in positions(chief, day) if row.project_id == project.pk)
            assert (project.stage, project.health) == (position.stage, position.health)
            assert project.last_progress_on == position.last_progress_on
        transaction.set_rollback(True)
