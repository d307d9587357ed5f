"""The walked town: built once a file, for every question is taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.front.web.walk.objects import Walked, build_walked


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    """The town and its walkers: each of them meets the same."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_walked()
        transaction.set_rollback(True)
