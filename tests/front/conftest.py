"""A migrated register that tests of commands copy, since migrating takes as long as many of them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.front.migrated import database_like, migrate


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a migrated, empty register on SQLite; to be copied, not to be worked in."""
    home = tmp_path_factory.mktemp("migrated")
    migrate(home)
    return home


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The name of a migrated, empty database on the server of DATABASE_URL; to be copied, not to be worked in."""
    with database_like("template1", f"luodi_migrated_{worker_id}") as address:
        migrate(tmp_path_factory.mktemp("migrated"), address)
        yield urlsplit(address).path.lstrip("/")
