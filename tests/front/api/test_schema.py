"""The whole schema, fuzzed: no faults, no answer that the document does not announce, for roles that differ most."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from luodi.front.api.documents import document
from tests.front.api.conftest import program_of
from tests.front.web.town import NOW
from tests.front.web.walk.objects import Walked, build_walked

EXAMPLES = int(os.environ.get("LUODI_SCHEMA_EXAMPLES", "2"))
"""Of each operation and role; the long run asks for many more."""

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
WALKERS = ("administrator", "district lead", "enterprise")
ON_EVERY_DATABASE = {"district lead"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A whole server hangs up between requests on a connection that is in a transaction: the one that we take back."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_walked()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "walker",
    [one if one in ON_EVERY_DATABASE else pytest.param(one, marks=pytest.mark.any_database) for one in WALKERS],
)
def test_schema_is_kept(walker: str, walked: Walked) -> None:
    program = program_of(walked.walkers[walker])
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
    schema.app = get_wsgi_application()
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 90
    wrong = []
    for operation in operations:
        try:
            keeps_to(operation, program.token)
        except (schemathesis.errors.SchemathesisError, FailureGroup) as failure:
            wrong.append(f"{operation.label}: {failure}")
    assert not wrong, "\n".join(wrong)


def keeps_to(operation: Any, token: str) -> None:
    """Sends made-up requests that fit the schema, and takes back what each changed."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}

    @seed(20261122)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        with transaction.atomic():
            case.call_and_validate(base_url="http://127.0.0.1", headers=headers, checks=CHECKS)
            transaction.set_rollback(True)

    ask()
