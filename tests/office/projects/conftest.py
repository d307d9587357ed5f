"""Rules, places, people and projects that the tests of projects start from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.places.models import Park
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.models import Project
from luodi.office.projects.records import MemberRecord
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import EvidenceKind, ProjectKind, Stage

PUDONG, MINHANG = "310115", "310112"
CREDIT_CODE = "91310000MA1FL8XQ30"


def on_day(day: date) -> datetime:
    """Ten in the morning of a day in Shanghai."""
    return datetime.combine(day, time(2, 0), tzinfo=UTC)


@pytest.fixture
def rules(db: None) -> None:
    load_shipped_rules(Occasion(system_user(), on_day(date(2020, 1, 1)), "test"))


@pytest.fixture
def pudong_office(db: None) -> Office:
    return Office.objects.create(code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code=PUDONG)


@pytest.fixture
def minhang_office(db: None) -> Office:
    return Office.objects.create(code="minhang", name="闵行区经委", level=OfficeLevel.DISTRICT, district_code=MINHANG)


@pytest.fixture
def officer(make_user: Callable[..., User], pudong_office: Office) -> User:
    """An officer of Pudong."""
    return make_user(Role.OFFICER, pudong_office)


@pytest.fixture
def park(rules: None) -> Park:
    return Park.objects.create(code="ZJ", name="张江测试园", district_id=PUDONG)


@pytest.fixture
def enterprise(rules: None) -> Enterprise:
    return Enterprise.objects.create(credit_code=CREDIT_CODE, name="测试半导体有限公司", district_id=PUDONG)


@pytest.fixture
def at(chief: User) -> Callable[..., Occasion]:
    """An occasion on a day, of the chief unless another user is given."""

    def occasion(day: date, user: User | None = None) -> Occasion:
        return Occasion(user or chief, on_day(day), "测试")

    return occasion


@pytest.fixture
def register(rules: None, at: Callable[..., Occasion], city_office: Office) -> Callable[..., Project]:
    """Registers a project in Pudong with an investor, an investment and a task force."""

    def make(day: date = date(2026, 1, 5), **given: Any) -> Project:
        fields = {"district_code": PUDONG, "investor_name": "某集团", "investment_cny": Decimal(10**8)}
        given = {"title": "测试项目", "kind": ProjectKind.NEW_BUILD, "stage": Stage.TALKS, "happened_on": day, **given}
        given["fields"] = fields | given.get("fields", {})
        project = RegisterProject(occasion=given.pop("occasion", at(day)), **given).execute()
        lead = MemberRecord(name="王专班", office_code=city_office.code, leads=True)
        SetTaskForce(occasion=at(day), project=project, members=[lead]).execute()
        return Project.objects.get(pk=project.pk)

    return make


@pytest.fixture
def prove(at: Callable[..., Occasion]) -> Callable[..., None]:
    """Adds verified evidence of the given kinds, dated on the day."""

    def add(project: Project, day: date, *kinds: EvidenceKind, level: EvidenceLevel = EvidenceLevel.VERIFIED) -> None:
        for kind in kinds:
            AddEvidence(
                occasion=at(day),
                project=project,
                kind=kind,
                title=kind.value,
                document_number=f"{kind}-{day}",
                dated_on=day,
                evidence_level=level,
                source="测试",
            ).execute()

    return add


def at_instant(occasion: Occasion, day: date) -> Occasion:
    """The same occasion on another day."""
    return replace(occasion, at=on_day(day))
