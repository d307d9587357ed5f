"""A small published book, an officer of the policy desk, and enterprises to judge."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from luodi.front.exchange.policybook import BookEntry, read_book
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.policies.actions.declare_fact import DeclareFact
from luodi.office.policies.actions.publish_facts import PublishFacts
from luodi.office.policies.actions.publish_policy import PublishPolicy
from luodi.office.policies.models import Entitlement, PolicyVersion
from luodi.office.projects.setup import load_shipped_rules

FOLDER = Path(__file__).parents[3] / "policybook"
BOOK = read_book(FOLDER)
DAY = date(2022, 9, 30)
AT = datetime(2022, 9, 30, 2, 0, tzinfo=UTC)
CODES = ("91310000MA1FL8XQ30", "91310000MA1FL1234D")


@pytest.fixture
def desk(make_user: Callable[..., User]) -> User:
    user = make_user(Role.DESK)
    user.desk_field = DeskField.POLICY
    user.save()
    return user


@pytest.fixture
def on_desk(desk: User) -> Occasion:
    return Occasion(desk, AT, "测试")


def publish(occasion: Occasion, entry: BookEntry, **changed: str) -> PolicyVersion | None:
    files = {"policy_toml": entry.policy_toml, "decision_xml": entry.decision_xml, "cases_csv": entry.cases_csv}
    return PublishPolicy(occasion=occasion, policy_code=entry.policy.id, **{**files, **changed}).execute()


@pytest.fixture
def book(on_desk: Occasion) -> None:
    """Four policies: by yearly facts, by declared facts, of districts, and one that is over."""
    PublishFacts(occasion=on_desk, text=(FOLDER / "facts.toml").read_text("utf-8")).execute()
    for code in ("srdi-city-award", "rd-super-deduction-manufacturing", "srdi-district-award", "energy-saving-2017"):
        publish(on_desk, BOOK.entries[code])


@pytest.fixture
def enterprises(db: None) -> list[Enterprise]:
    load_shipped_rules(Occasion(system_user(), AT, "test"))  # brings the districts
    return [
        Enterprise.objects.create(
            credit_code=code,
            name=f"测试企业{place}",
            district_id=district,
            registered_on=date(2019, 5, 20),
            source="登记",
        )
        for place, (code, district) in enumerate(zip(CODES, ("310115", "310106"), strict=True))
    ]


@pytest.fixture
def district_office(db: None) -> Office:
    return Office.objects.create(
        code="pudong", name="浦东新区科经委", level=OfficeLevel.DISTRICT, district_code="310115"
    )


@pytest.fixture
def finance(make_user: Callable[..., User]) -> User:
    user = make_user(Role.DESK, username="finance")
    user.desk_field = DeskField.FINANCE
    user.save()
    return user


@pytest.fixture
def entitled(book: None, enterprises: list[Enterprise], on_desk: Occasion) -> Entitlement:
    """The first enterprise may have the city's award of 100,000 yuan."""
    DeclareFact(
        occasion=on_desk,
        enterprise=enterprises[0],
        code="srdi_recognition",
        value="市级首次",
        source="证书",
        stated_on=DAY,
        evidence_level=EvidenceLevel.VERIFIED,
    ).execute()
    return Entitlement.objects.get(enterprise=enterprises[0], policy_code="srdi-city-award")
