"""A small register, seeded: sixty projects of four districts, with evidence of all levels, doubles and withdrawals."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.projects.models import DoubleSigning, HealthEvent, ProgressNote, Project, StageEvent
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import Health, LossReason, ProjectKind, Stage
from tests.office.briefs.samples import AS_OF

REGISTER_DISTRICTS = ("310104", "310112", "310115", None)
_ROUTES = {
    ProjectKind.NEW_BUILD: (Stage.SIGNED, Stage.LANDED, Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING),
    ProjectKind.LEASED_SPACE: (Stage.SIGNED, Stage.LANDED, Stage.PRODUCING),
    ProjectKind.HEADQUARTERS: (Stage.SIGNED, Stage.LANDED, Stage.PRODUCING),
}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


@pytest.fixture
def rules(db: None) -> None:
    load_shipped_rules(Occasion(system_user(), noon(date(2020, 1, 1)), "test"))


@pytest.fixture
def pudong(db: None) -> Office:
    return Office.objects.create(
        code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code="310115"
    )


@pytest.fixture
def pudong_chief(make_user: Callable[..., User], pudong: Office) -> User:
    return make_user(Role.CHIEF, pudong, "pudong-chief")


@pytest.fixture
def register(rules: None, chief: User) -> None:
    """Sixty projects. Every tenth only in talks; a few withdrawn, seen only later than signing, or signed twice."""
    chance = random.Random(20261122)
    routes = {route.kind: route for route in RouteTemplate.objects.all()}
    projects = []
    for number in range(60):
        kind = chance.choice(list(ProjectKind))
        investment = Decimal(chance.randrange(1_000, 500_000)) * 10_000
        project = Project.objects.create(
            code=f"LD2024-{number:05}",
            name=f"册内项目{number}",
            kind=kind,
            route=routes[kind],
            stage=Stage.TALKS,
            district_id=REGISTER_DISTRICTS[number % 4],
            investment_cny=investment if number % 9 else None,
            source="测试台账",
            source_on=date(2026, 11, 1),
        )
        _history_of(project, number, chance)
        if number % 5 == 0:
            ProgressNote.objects.create(
                project=project, noted_on=AS_OF - timedelta(days=number % 7), text="推进中", noted_by=chief
            )
        projects.append(project)
    for earlier, later, status, decided_on in (
        (3, 7, "open", None),
        (11, 15, "same", AS_OF),
        (19, 23, "different", AS_OF - timedelta(days=1)),
    ):
        DoubleSigning.objects.create(
            earlier=projects[earlier], later=projects[later], score=0.9, reason_zh="投资方相同",
            reason_en="same investor", found_on=AS_OF - timedelta(days=30), status=status, decided_on=decided_on,
        )  # fmt: skip


def _history_of(project: Project, number: int, chance: random.Random) -> None:
    if number % 10 == 0:
        move(project, Stage.TALKS, AS_OF - timedelta(days=90))
        return
    day = AS_OF - timedelta(days=chance.randrange(0, 1000))
    stages = _ROUTES[ProjectKind(project.kind)]
    for stage in stages[number % 12 == 1 :]:
        level = chance.choices(list(EvidenceLevel), (2, 6, 1))[0]
        move(project, stage, day, level, bypassed=chance.random() < 0.1)
        day += timedelta(days=chance.randrange(10, 300))
    if number % 11 == 2:
        HealthEvent.objects.create(
            project=project,
            health=Health.WITHDRAWN,
            reason="资金不到位",
            happened_on=AS_OF - timedelta(days=number % 20),
        )
        Project.objects.filter(pk=project.pk).update(health=Health.WITHDRAWN, loss_reason=LossReason.CAPITAL)


def move(
    project: Project,
    stage: Stage,
    day: date,
    level: EvidenceLevel = EvidenceLevel.VERIFIED,
    *,
    bypassed: bool = False,
) -> None:
    """One row of the stage history, past the actions."""
    StageEvent.objects.create(
        project=project, to_stage=stage, happened_on=day, evidence_level=level, bypassed=bypassed, source="测试台账"
    )
