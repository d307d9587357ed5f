"""Every operation × every role × own, neighbouring and foreign objects: a foreign object is an absent one."""

import json
import re
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
from tests.front.web.walk.walking import WALKERS, going_round

FAMILIES: dict[str, tuple[str, object]] = {
    "/projects/{code}": ("project", "LD2026-99999"),
    "/enterprises/{credit_code}": ("enterprise", "91310115WX00000000"),
    "/briefs/{number}": ("brief", 999_999),
    "/imports/{number}": ("import", 999_999),
    "/doubts/rows/{number}": ("doubtful_row", 999_999),
    "/cases/{code}": ("case", "SQ2026-99999"),
    "/visits/{number}": ("visit", 999_999),
    "/meetings/{number}": ("meeting", 999_999),
    "/meeting-forms/{number}": ("meeting_form", 999_999),
    "/meeting-tasks/{code}": ("meeting_task", "SX2026-99999"),
    "/meeting-series/{code}": ("meeting_series", "M999"),
    "/parks/{code}": ("park", "NONE"),
    "/offices/{code}": ("office", "none"),
    "/users/{username}": ("user", "nobody"),
    "/tokens/{number}": ("token", 999_999),
    "/webhooks/{number}": ("webhook", 999_999),
    "/deliveries/{number}": ("entitlement", 999_999),
    "/entitlements/{number}": ("entitlement", 999_999),
    "/entitlements/runs/{number}": ("entitlement_run", 999_999),
    "/what-ifs/{number}": ("what_if", 999_999),
    "/payment-batches/{code}": ("payment_batch", "DF2026-9999"),
    "/reservations/{number}": ("reservation", 999_999),
    "/allocations/{number}": ("allocation", 999_999),
    "/allocation-acceptances/{number}": ("acceptance", 999_999),
}
"""Which family of objects a path is about, and the name of one that does not exist."""

WITHOUT_OBJECTS = {
    "/decisions/{decision}": "the rules are everybody's",
    "/districts/{code}": "districts are everybody's",
    "/policies/{code}": "policies are everybody's",
    "/elements/{kind}": "kinds are everybody's; what is counted is within reach",
    "/doubts/pairs/{number}": "of two projects; tests/front/web/test_doubts.py",
    "/imports/mappings/{number}": "layouts are known to all who import",
}
"""Paths with a place in them that are about nobody's objects, and why."""

ACTS_OF_OTHERS = {"meeting", "meeting_form", "meeting_task", "meeting_series", "user", "office", "token", "webhook",
                  "entitlement", "payment_batch", "reservation", "what_if"}  # fmt: skip
"""Families of which some may see an object on which only another may act: they are told so (403)."""

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
    about = operation.path.partition("}")[0] + "}"
    return FAMILIES.get(about)


def test_every_operation_about_an_object_knows_its_family() -> None:
    about = {each.path.partition("}")[0] + "}" for each in operations() if "{" in each.path}
    assert about - FAMILIES.keys() == WITHOUT_OBJECTS.keys(), "add its family to FAMILIES, or why it is nobody's"
    assert FAMILIES.keys() <= about, "no operation is about these any more"


@pytest.mark.django_db
@pytest.mark.parametrize("walker", going_round(WALKERS))
def test_walk(walker: str, walked: Walked) -> None:
    user = walked.walkers[walker]
    client = Client()
    client.force_login(user)
    wrong = []
    for operation in operations():
        family = family_of(operation)
        things: list[Any] = list(walked.things[family[0]]) if family else [None]
        absent = asked(client, operation, family[1]) if family and user.scope.level != "city" else None
        for thing in things[: 1 if user.scope.level == "city" else None]:  # the city reaches each of a family
            wrong.extend(wrong_with(client, operation, user, thing, walked, absent))
    assert not wrong, "\n".join(wrong)


def without(body: str, code: object) -> str:
    """The answer without the code that was asked for; a number within another, as in 404, is none."""
    return re.sub(rf"\b{re.escape(str(code))}\b", "", body)


def wrong_with(
    client: Client, operation: Exposed, user: User, thing: Thing | None, walked: Walked, absent: tuple[int, str] | None
) -> Iterator[str]:
    """``absent`` is how the operation answers the user about an object that does not exist."""
    status, body = asked(client, operation, thing.arguments[0] if thing else None)
    where = f"{operation.method} {operation.path} {thing.name if thing else ''}: {status}"
    family = family_of(operation)
    if not may(user, operation.permission):
        if status != 403:
            yield f"{where}, not 403"
    elif thing is None or thing.reached_by(user):
        others = thing is None or (family is not None and family[0] in ACTS_OF_OTHERS)
        beyond = others and "access.out_of_reach" in body
        if status not in FINE and not beyond:
            yield f"{where}: {body[:300]}"
    elif family and absent:
        # A problem may say the code that was asked for, and nothing else may differ.
        if (status, without(body, thing.arguments[0])) != (absent[0], without(absent[1], family[1])):
            yield f"{where}, but {absent[0]} for one that does not exist: {body[:300]}"
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
