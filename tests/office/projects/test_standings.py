"""The kept standings are what would be computed, after every action, on every day, under any filter."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from luodi.engine.lights.light import Light
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.action import Action, Occasion
from luodi.office.people.models import User
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.add_party import AddParty
from luodi.office.projects.actions.advance_stage import AdvanceStage
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.bypass_gate import BypassGate
from luodi.office.projects.actions.decide_double_signing import DecideDoubleSigning
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.move_back import MoveBack
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.actions.record_node import RecordNode
from luodi.office.projects.actions.record_outturn import RecordOutturn
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_health import SetHealth
from luodi.office.projects.actions.set_promise import SetPromise
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.actions.verify_evidence import VerifyEvidence
from luodi.office.projects.awaiting import Waits
from luodi.office.projects.decisions import shipped_decision
from luodi.office.projects.ledger import Tally, ledger, ledger_ids, ledger_sums
from luodi.office.projects.ledger_filter import SORTS, LedgerFilter
from luodi.office.projects.models import DoubleSigning, Evidence, Node, Project
from luodi.office.projects.records import MemberRecord, ProgressRecord, ProjectRecord, StageRecord
from luodi.office.projects.standing import ProjectStanding, StandingDay
from luodi.office.projects.standing_keeping import (
    are_standing,
    computed_standings,
    keep_standings,
    rebuild_standings,
    refresh_standings,
)
from luodi.office.projects.words import (
    DecisionName,
    EvidenceKind,
    Health,
    LossReason,
    Measure,
    PartyRole,
    ProjectKind,
    Stage,
)
from luodi.reference.problems import Problem
from luodi.reference.text import Text

from .conftest import MINHANG, PUDONG

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def state(standing: ProjectStanding) -> dict[str, Any]:
    return {field.attname: getattr(standing, field.attname) for field in ProjectStanding._meta.concrete_fields}


def check() -> None:
    """Every kept standing equals the computed one, and there is one for each project of the day."""
    on = StandingDay.objects.get().as_of
    kept = {one.pk: state(one) for one in ProjectStanding.objects.all()}
    assert kept == {one.project_id: state(one) for one in computed_standings(Project.objects.all(), on)}


def record(name: str, *moves: tuple[Stage, date], **given: Any) -> ProjectRecord:
    stages = tuple(
        StageRecord(to_stage=stage, happened_on=on, evidence_level=EvidenceLevel.SELF_REPORTED) for stage, on in moves
    )
    given = {"kind": ProjectKind.NEW_BUILD, "district_code": PUDONG, **given}
    return ProjectRecord(name=name, stages=stages, **given)


@pytest.fixture
def town(rules: None, at: Callable[..., Occasion]) -> None:
    records = [
        record(
            "晶圆厂", (Stage.TALKS, date(2026, 1, 5)), (Stage.SIGNED, date(2026, 5, 28)), investment_cny=Decimal(900)
        ),
        record("药物研发", (Stage.TALKS, date(2026, 4, 1)), district_code=MINHANG, investment_cny=Decimal("5.25")),
        record("软件总部", (Stage.LEAD, date(2026, 5, 20)), kind=ProjectKind.HEADQUARTERS),
        record("机器人", (Stage.SIGNED, date(2026, 5, 4)), investor_name="晶新集团"),
        record("租用厂房", (Stage.SIGNED, date(2026, 3, 2)), kind=ProjectKind.LEASED_SPACE),
    ]
    ReceiveProjects(occasion=at(TODAY), records=records).execute()
    keep_standings(TODAY)


def somewhere(chance: random.Random, occasion: Occasion) -> Action[Any]:
    """Some action on some project, sensible or not; who refuses it leaves no trace."""
    project = chance.choice(list(Project.objects.order_by("pk")))
    other = chance.choice(list(Project.objects.order_by("pk")))
    day = occasion.on - timedelta(days=chance.choice([0, 1, 6, 30]))
    given: dict[str, Any] = {"occasion": occasion, "project": project}
    stage, health = chance.choice(list(Stage)), chance.choice(list(Health))
    node = chance.choice(list(Node.objects.filter(project=project)) or [Node(code="none")])
    evidence = chance.choice(list(Evidence.objects.filter(project=project)) or [Evidence(pk=0)])
    pair = chance.choice(list(DoubleSigning.objects.all()) or [None])
    proved = [EvidenceLevel.SELF_REPORTED, EvidenceLevel.VERIFIED]
    makers: list[Callable[[], Action[Any]]] = [
        lambda: AddEvidence(
            **given, kind=chance.choice(list(EvidenceKind)), title="材料", dated_on=day, source="测试",
            document_number=str(chance.random()), evidence_level=chance.choice(proved),
        ),
        lambda: AddParty(**given, role=PartyRole.FUND, party_name=str(chance.random())),
        lambda: AdvanceStage(**given, to=stage, happened_on=day),
        lambda: AgreeNodeDate(**given, code=node.code, planned_on=day + timedelta(days=20), reason="约定"),
        lambda: BypassGate(**given, to=stage, happened_on=day, reason="特批"),
        lambda: EditProject(**given, fields={"investment_cny": Decimal(chance.randrange(10**11))}),
        lambda: MoveBack(**given, to=stage, happened_on=day, reason="退回"),
        lambda: RecordNode(**given, code=node.code, actual_on=day),
        lambda: RecordOutturn(
            **given, measure=Measure.JOBS, year=2026, value=Decimal(3), source="填报", stated_on=day,
            evidence_level=EvidenceLevel.SELF_REPORTED,
        ),
        lambda: RecordProgress(**given, text="推进", noted_on=day),
        lambda: SetHealth(
            **given, health=health, reason="如实", happened_on=day,
            loss_reason=LossReason.LAND if health == Health.WITHDRAWN else None,
        ),
        lambda: SetPromise(**given, measure=Measure.JOBS, year=2027, value=Decimal(5)),
        lambda: SetTaskForce(**given, members=[MemberRecord(name="王", office_code="city", leads=True)]),
        lambda: VerifyEvidence(**given, evidence_id=evidence.pk, source="核验"),
        lambda: RegisterProject(
            occasion=occasion, title=f"新项目{chance.random()}", kind=ProjectKind.NEW_BUILD, happened_on=day,
            fields={"district_code": PUDONG},
        ),
        lambda: RelateDoubleSigning(
            occasion=occasion, earlier=project, later=other, score=0.9, why=Text("同名", "same name")
        ),
        lambda: ReceiveProjects(
            occasion=occasion,
            records=[
                ProjectRecord(
                    project_id=project.pk, name=project.name, progress=(ProgressRecord(noted_on=day, text="台账"),)
                ),
                record(f"导入{chance.random()}", (Stage.TALKS, day)),
            ],
        ),
    ]  # fmt: skip
    if pair:
        makers.append(lambda: DecideDoubleSigning(occasion=occasion, pair=pair, same=chance.random() < 0.5))
    return chance.choice(makers)()


@pytest.mark.parametrize("seed", range(3))
def test_standings_after_every_action_are_what_is_computed(town: None, at: Callable[..., Occasion], seed: int) -> None:
    chance, done = random.Random(seed), set()
    for _ in range(60):
        action = somewhere(chance, at(TODAY))
        try:
            with transaction.atomic():
                action.execute()
        except Problem:
            continue
        done.add(type(action))
        check()
    assert len(done) >= 12, done


def test_every_action_on_projects_settles_what_is_kept() -> None:
    """Whoever writes a new action on projects has to think of the standings; routes hold for new projects only."""

    def below(kind: type[Action[Any]]) -> set[type[Action[Any]]]:
        return {kind} | {found for child in kind.__subclasses__() for found in below(child)}

    ours = {kind for kind in below(Action) if kind.__module__.startswith("luodi.office.projects.actions.")}
    idle = {kind.__name__ for kind in ours if "name" in vars(kind) and kind.settle is Action.settle}
    assert idle == {"ReceiveProjects", "PublishRoute", "SaveLedgerView", "RemoveLedgerView"}


def test_turning_the_day_computes_them_anew(town: None) -> None:
    assert are_standing(TODAY)
    for day in (date(2026, 7, 1), date(2026, 5, 18)):
        assert not are_standing(day)
        keep_standings(day)
        assert are_standing(day)
        check()
    assert ProjectStanding.objects.count() == 4  # on 18 May one was not there yet


def test_publishing_rules_computes_them_anew(town: None, at: Callable[..., Occasion]) -> None:
    ProjectStanding.objects.update(light="none")
    PublishDecision(
        occasion=at(TODAY, User.objects.get(username="system")),
        decision=DecisionName.LIGHTS,
        xml=shipped_decision(DecisionName.LIGHTS),
    ).execute()
    assert not are_standing(TODAY)
    keep_standings(TODAY)
    check()


def test_rebuild_counts_every_project_of_the_day(town: None) -> None:
    assert rebuild_standings(TODAY) == 5
    check()


def test_refresh_of_standings_that_were_never_kept_writes_nothing(rules: None, register: Any) -> None:
    refresh_standings([register().pk])
    assert not ProjectStanding.objects.exists()


FILTERS = [
    {}, {"text": "晶"}, {"district_code": MINHANG}, {"kind": ProjectKind.NEW_BUILD}, {"stage": Stage.SIGNED},
    {"health": Health.ON_TRACK}, *({"light": light} for light in Light), {"silent_working_days": 10},
    {"running": True}, {"turned": True}, {"due_until": date(2026, 6, 12)}, {"waits": Waits.VERIFY}, {"mine": True},
    {"due_from": TODAY, "due_until": date(2026, 7, 1)},
]  # fmt: skip


@pytest.mark.parametrize("given", FILTERS, ids=str)
def test_ledger_is_the_same_kept_and_computed(
    town: None, chief: User, at: Callable[..., Occasion], given: dict[str, Any]
) -> None:
    chance = random.Random(7)
    for _ in range(25):
        try:
            with transaction.atomic():
                somewhere(chance, at(TODAY)).execute()
        except Problem:
            continue
    orders = [sign + sort for sort in SORTS for sign in ("", "-")]
    kept = [ledger(chief, LedgerFilter(**given, sort=sort), TODAY) for sort in orders]
    ids = [ledger_ids(chief, LedgerFilter(**given, sort=sort), TODAY) for sort in orders]
    sums = ledger_sums(chief, LedgerFilter(**given), TODAY)
    StandingDay.objects.all().delete()
    assert kept == [ledger(chief, LedgerFilter(**given, sort=sort), TODAY) for sort in orders]
    assert ids == [ledger_ids(chief, LedgerFilter(**given, sort=sort), TODAY) for sort in orders]
    assert ids == [[row.project_id for row in page.rows] for page in kept]
    assert sums == ledger_sums(chief, LedgerFilter(**given), TODAY)


def test_sums_are_those_of_the_rows(town: None, chief: User) -> None:
    wanted = LedgerFilter(page_size=100)
    rows, sums = ledger(chief, wanted, TODAY).rows, ledger_sums(chief, wanted, TODAY)
    assert sums.total == Tally(len(rows), sum((row.investment_cny or Decimal(0) for row in rows), Decimal(0)))
    for light in Light:
        assert sums.lights[light] == sum(row.light == light for row in rows)
        narrowed = ledger_sums(chief, LedgerFilter(light=light), TODAY)
        assert narrowed.total.count == sums.lights[light]
        assert narrowed.lights == sums.lights
    for stage in Stage:
        assert sums.stages[stage].count == sum(row.stage == stage for row in rows)
    for code, by_light in sums.districts.items():
        assert sum(tally.count for tally in by_light.values()) == sum(row.district_code == code for row in rows)
