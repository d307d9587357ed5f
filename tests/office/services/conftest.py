"""A town with an enterprise in a park of Pudong, and who works on its cases."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from luodi.engine.clocks.clock import CHINA
from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.services.actions.open_case import OpenCase
from luodi.office.services.models import Case
from luodi.office.services.words import Category, Origin
from tests.front.web.town import OWN_CODE, Town, build_town

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=CHINA)


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


@pytest.fixture
def firm(town: Town) -> Enterprise:
    """The enterprise in the park of Pudong."""
    return Enterprise.objects.get(credit_code=OWN_CODE)


@pytest.fixture
def by(town: Town) -> Callable[..., Occasion]:
    """An occasion of a role's user, so many hours after Monday at nine."""

    def make(who: Role | User, hours: float = 0, reason: str = "") -> Occasion:
        user = who if isinstance(who, User) else town.users[who]
        return Occasion(user, MONDAY + timedelta(hours=hours), reason)

    return make


@pytest.fixture
def open_case(firm: Enterprise, by: Callable[..., Occasion]) -> Callable[..., Case]:
    """A case of the enterprise, opened by the officer of Pudong on Monday at nine; words can be changed."""

    def make(**changed: Any) -> Case:
        given = {
            "occasion": by(Role.OFFICER),
            "enterprise": firm,
            "title": "施工许可办理缓慢",
            "text": "二期厂房施工许可三个月未办结",
            "origin": Origin.OFFICER,
            "category": Category.APPROVAL,
        }
        return OpenCase(**{**given, **changed}).execute()

    return make
