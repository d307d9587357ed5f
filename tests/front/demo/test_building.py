"""A small demo city, built into a database: whole, marked, journalled, plausible, and the same from the same seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from stdnum.cn import uscc

from luodi.engine.clocks.clock import CHINA
from luodi.engine.lights.light import Light
from luodi.engine.synthesis import SOURCE
from luodi.front.demo.building import build, chief
from luodi.front.demo.parameters import CityParameters
from luodi.front.demo.people import DEMO_PASSWORD, DEMO_USERS
from luodi.front.demo.week import run_week
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EvidenceLevel
from luodi.office.journal import chain
from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.people.queries import demo_city, users_with_demo_passwords
from luodi.office.places.models import Park
from luodi.office.projects.models import (
    DoubleSigning,
    Outturn,
    Project,
    StageEvent,
    TaskForceMember,
)
from luodi.office.projects.snapshot import positions, signing_histories
from luodi.office.projects.words import Health
from luodi.office.services.care import ServicePackage, Visit
from luodi.office.services.models import Case
from luodi.office.services.pool import CaseFilter, pool

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 22)
DEFAULT = CityParameters(1, AS_OF, enterprises=300, projects=320, parks=40)
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def unheard(_step: str, _done: int, _total: int) -> None:
    """For builds that nobody watches."""


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[CityParameters]:
    """The 320 projects of the default city, with a short register; taken away after the module."""
    with django_db_blocker.unblock(), QUICK, transaction.atomic():
        build(DEFAULT, unheard)
        yield DEFAULT
        transaction.set_rollback(True)


def test_build_is_whole_and_marked(city: CityParameters) -> None:
    assert Enterprise.objects.count() == 300
    assert Project.objects.count() == 320
    assert Park.objects.count() == 40
    marked = demo_city()
    assert marked is not None
    assert (marked.seed, marked.as_of, marked.projects) == (1, AS_OF, 320)
    assert set(Enterprise.objects.values_list("source", flat=True)) == {SOURCE}
    assert set(Project.objects.values_list("source", flat=True)) == {SOURCE}


def test_build_has_cases_at_every_state_and_light(city: CityParameters) -> None:
    states = Counter(Case.objects.values_list("state", flat=True))
    assert states["closed"] > 0 < states["in_hand"] + states["routed"]
    at = datetime(2026, 11, 22, 8, 30, tzinfo=CHINA)
    lights = pool(chief(), CaseFilter(), at, AS_OF).lights
    assert sum(lights.values()) == Case.objects.count() == sum(states.values())
    assert Visit.objects.exists()
    assert ServicePackage.objects.exists()


def test_build_writes_through_the_journal(city: CityParameters) -> None:
    outcome = chain.verify()
    assert outcome.holds
    assert outcome.entries > Project.objects.count() + Enterprise.objects.count() + EnterpriseFact.objects.count()


def test_build_has_a_log_in_for_every_role(city: CityParameters) -> None:
    users = User.objects.exclude(role=Role.SYSTEM)
    assert {user.role for user in users} == set(Role) - {Role.SYSTEM}
    assert {user.office.level for user in users} == {"city", "district", "park", "enterprise"}
    assert all(user.check_password(DEMO_PASSWORD) for user in users)
    assert len(users_with_demo_passwords()) == len(DEMO_USERS)


def test_every_log_in_sees_something(city: CityParameters) -> None:
    for user in User.objects.exclude(role=Role.SYSTEM).select_related("office"):
        assert Enterprise.objects.visible_to(user).exists(), user.username
        assert Project.objects.visible_to(user).exists(), user.username


def test_credit_codes_are_valid(city: CityParameters) -> None:
    assert all(map(uscc.is_valid, Enterprise.objects.values_list("credit_code", flat=True)))


def test_every_position_has_a_light_in_the_shares_of_a_real_office(city: CityParameters) -> None:
    lights = Counter(position.light for position in positions(chief(), AS_OF))
    assert sum(lights.values()) == 320
    lit = 320 - lights[Light.NONE]
    assert lit > 180
    assert 0.60 <= lights[Light.GREEN] / lit <= 0.70
    assert 0.15 <= lights[Light.YELLOW] / lit <= 0.25
    assert 0.08 <= lights[Light.RED] / lit <= 0.15


def test_cohorts_are_long_and_converting(city: CityParameters) -> None:
    histories = signing_histories(chief(), AS_OF)
    quarters = Counter((history.signed_on.year, (history.signed_on.month + 2) // 3) for history in histories)
    assert len([quarter for quarter, signed in quarters.items() if signed >= 5]) >= 15
    assert any(history.withdrawn_on for history in histories)
    landed = [history for history in histories if "landed" in history.reached]
    reported = [history for history in histories if "landed" in history.reported]
    assert 0.5 < len(landed) / len(histories) < len(reported) / len(histories) < 0.95


def test_history_has_what_an_office_meets(city: CityParameters) -> None:
    assert StageEvent.objects.filter(bypassed=True).exists()
    assert DoubleSigning.objects.count() == 6
    assert {pair.earlier.district_id == pair.later.district_id for pair in DoubleSigning.objects.all()} == {False}
    assert Project.objects.filter(health=Health.WITHDRAWN).exclude(loss_reason="").exists()
    levels = set(EnterpriseFact.objects.values_list("evidence_level", flat=True))
    assert levels == set(EvidenceLevel.values)
    assert Outturn.objects.exists()
    assert TaskForceMember.objects.filter(leads=True).exists()


def test_week_writes_both_briefs_once_and_again_what_was_deleted(city: CityParameters, tmp_path: Path) -> None:
    week = run_week(AS_OF, tmp_path)
    assert sum(week.lights.values()) == 320
    assert [path.suffix for path in week.documents] == [".docx", ".xlsx", ".docx", ".xlsx"]
    written = [path.stat().st_mtime_ns for path in week.documents]
    revision = chain.verify().entries
    assert run_week(AS_OF, tmp_path) == week
    assert [path.stat().st_mtime_ns for path in week.documents] == written
    assert chain.verify().entries == revision
    week.documents[-1].unlink()
    assert run_week(AS_OF, tmp_path) == week
    assert week.documents[-1].exists()
