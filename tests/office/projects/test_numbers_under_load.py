"""Two registering at once: codes have no gaps and no doubles. On PostgreSQL, where writers really meet."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections

from luodi.office.journal import chain
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.models import Project
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import ProjectKind

from .conftest import on_day

DAY = date(2026, 2, 2)


@pytest.fixture
def system(transactional_db: None) -> Iterator[User]:
    user = system_user()
    load_shipped_rules(Occasion(user, on_day(DAY), "test"))
    yield user
    connections.close_all()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway")
def test_register_at_once_numbers_without_gaps(system: User) -> None:
    def register(number: int) -> str:
        try:
            action = RegisterProject(
                occasion=Occasion(system, on_day(DAY), "test"),
                title=f"第{number}个",
                kind=ProjectKind.NEW_BUILD,
                happened_on=DAY,
            )
            return action.execute().code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(register, range(12)))
    assert codes == [f"LD2026-{number:05d}" for number in range(1, 13)]
    assert Project.objects.count() == 12
    assert chain.verify().holds
