"""Two bringing the same ledger in at once: the second finds what the first wrote. On PostgreSQL, where writers meet."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from luodi.front.exchange.imports import Counts
from luodi.front.exchange.ledgers.imports import LedgerImport
from luodi.front.exchange.reading.opening import open_source
from luodi.office.journal import chain
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.projects.models import Project
from luodi.office.projects.setup import load_shipped_rules
from tests.front.exchange.ledgers.sheets import large_ledger

ROWS = 40


@pytest.fixture
def system(transactional_db: None, tmp_path: Path, settings: object) -> Iterator[User]:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]  # pytest-django's wrapper
    user = system_user()
    load_shipped_rules(Occasion(user, timezone.now()))
    yield user
    connections.close_all()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time anyway")
def test_import_of_one_ledger_at_once_creates_its_projects_once(system: User, tmp_path: Path) -> None:
    path = large_ledger(tmp_path / "台账.xlsx", ROWS)
    together = Barrier(2)

    def bring(_: int) -> Counts:
        try:
            job = LedgerImport(open_source(path), as_of=date(2026, 6, 30))
            together.wait()
            return job.apply(Occasion(system, timezone.now())).counts
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(bring, range(2)), key=lambda each: each.created)
    assert counts == [Counts(unchanged=ROWS), Counts(created=ROWS)]
    assert Project.objects.count() == ROWS
    assert chain.verify().holds
