"""Every operation × every role × own, neighbouring and foreign objects: a foreign object is an absent one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http.response import StreamingHttpResponse
from django.test import Client

from luodi.front.api.documents import document
from luodi.front.api.operations import Exposed
from luodi.front.api.routing import operations
from luodi.office.people.explaining import may
from luodi.office.people.models import User
from tests.front.api.samples import sent_to
from tests.front.web.town import NOW
from tests.front.web.walk.objects import Thing, Walked, build_walked
from tests.front.web.walk.walking import WALKERS

FAMILIES = {
    "/projects/{code}": ("project", "LD2026-99999"),
    "/enterprises/{credit_code}": ("enterprise", "91310115WX00000000"),
    "/briefs/{number}": ("brief", 999_999),
    "/imports/{number}": ("import", 999_999),
    "/doubts/rows/{number}": ("doubtful_row", 999_999),
    "/cases/{code}": ("case", "SQ2026-99999"),
    "/visits/{number}": ("visit", 999_999),
}
"""Which family of objects a path is about, and the name of one that does not exist."""

WITHOUT_OBJECTS = (
    "/agenda", "/calendar", "/decisions", "/districts", "/doubts/pairs", "/doubts/rows/accept", "/me", "/offices",
    "/parks", "/routes", "/tokens", "/users", "/journal", "/uploads", "/places", "/plots", "/spaces",
    "/double-signings", "/webhooks", "/imports/preview", "/imports/mappings", "/entitlements", "/payment-batches",
    "/supplies", "/reservations",
)  # fmt: skip
FINE = {200, 404, 422}
"""How whoever may is answered: with the object, or told that a made-up request makes no sense."""


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW)


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_walked()
        transaction.set_rollback(True)


def family_of(operation: Exposed) -> tuple[str, object] | None:
    if operation.path.startswith(WITHOUT_OBJECTS):
        return None
    return next((family for start, family in FAMILIES.items() if operation.path.startswith(start)), None)


def test_every_operation_about_an_object_knows_its_family() -> None:
    lost = [
        each.path
        for each in operations()
        if "{" in each.path and not each.path.startswith(WITHOUT_OBJECTS) and family_of(each) is None
    ]
    assert not lost, "add its family to FAMILIES, or its path to WITHOUT_OBJECTS with a test of its own"


@pytest.mark.django_db
@pytest.mark.parametrize("walker", WALKERS)
def test_walk(walker: str, walked: Walked) -> None:
    user = walked.walkers[walker]
    client = Client()
    client.force_login(user)
    wrong = []
    for operation in operations():
        family = family_of(operation)
        things: list[Any] = list(walked.things[family[0]]) if family else [None]
        for thing in things:
            wrong.extend(wrong_with(client, operation, user, thing, walked))
    assert not wrong, "\n".join(wrong)


def wrong_with(client: Client, operation: Exposed, user: User, thing: Thing | None, walked: Walked) -> Iterator[str]:
    status, body = asked(client, operation, thing.arguments[0] if thing else None)
    where = f"{operation.method} {operation.path} {thing.name if thing else ''}: {status}"
    family = family_of(operation)
    if not may(user, operation.permission):
        if status != 403:
            yield f"{where}, not 403"
    elif thing is None or thing.reached_by(user):
        beyond = thing is None and "access.out_of_reach" in body
        if status not in FINE and not beyond:
            yield f"{where}: {body[:300]}"
    elif family:
        absent_status, absent = asked(client, operation, family[1])
        # A problem may say the code that was asked for, and nothing else may differ.
        if (status, body.replace(str(thing.arguments[0]), "")) != (absent_status, absent.replace(str(family[1]), "")):
            yield f"{where}, but {absent_status} for one that does not exist: {body[:300]}"
        if status not in {403, 404, 422}:
            yield f"{where}, though it is out of sight"
    leaked = {text for text in walked.secrets_kept_from(user, thing) if text in body}
    if leaked and not operation.path.startswith("/doubts"):
        yield f"{where}: tells {sorted(leaked)}"


def asked(client: Client, operation: Exposed, argument: object) -> tuple[int, str]:
    """Asks with a request that fits the schema, and takes back what it changed."""
    path = operation.path
    for name, value in places(operation, argument).items():
        path = path.replace("{" + name + "}", str(value))
    with transaction.atomic():
        if operation.method == "GET":
            query = {"figure": "signed"} if operation.name == "briefRows" else {}
            response = client.get(f"/api/v1{path}", query)
        else:
            sent = json.dumps(sent_to(document(), operation.path))
            response = client.post(f"/api/v1{path}", sent, content_type="application/json")
        body = response.getvalue() if isinstance(response, StreamingHttpResponse) else response.content
        transaction.set_rollback(True)
    return response.status_code, body.decode(errors="replace")


def places(operation: Exposed, argument: object) -> dict[str, object]:
    named = [part.split("}")[0] for part in operation.path.split("{")[1:]]
    fixed: dict[str, object] = {"kind": "docx", "decision": "lights", "number": 1, "code": "310115", "username": "lead"}
    found = {name: fixed.get(name, "x") for name in named}
    if argument is not None and named:
        found[named[0]] = argument
    return found
