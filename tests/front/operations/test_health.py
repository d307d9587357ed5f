"""The addresses for machines, and what the log says of a request."""

import json
import logging
import sys
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from luodi.front.operations import health, logs
from luodi.office.people.models import User


@pytest.fixture(autouse=True)
def _not_asked_yet() -> None:
    health._MIGRATED.clear()


def test_health_answers_without_database_session_or_host() -> None:
    answer = Client().get("/healthz", headers={"host": "10.9.8.7:8000"})  # no database is allowed in this test
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert Client().post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readiness_says_what_fails_and_names_nothing(django_assert_num_queries: Any) -> None:
    assert Client().get("/readyz").json() == {"ready": True, "failing": []}
    with django_assert_num_queries(1):
        assert Client().get("/readyz").status_code == 200
    health._MIGRATED.clear()
    MigrationRecorder.Migration.objects.filter(app="people").latest("name").delete()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["migrations"]})


def told(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    [record] = [one for one in caplog.records if one.name == "luodi.requests"]
    found: dict[str, Any] = json.loads(logs.JsonLines().format(record))
    return found


def test_request_is_told_by_name_and_path_only(chief: User, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(chief)
    with caplog.at_level(logging.INFO, "luodi.requests"):
        answer = client.get("/enterprises/?text=张三的公司", headers={"x-request-id": "from-the-proxy-1"})
    said = told(caplog)
    assert answer.headers["X-Request-ID"] == "from-the-proxy-1"
    assert (said["method"], said["path"], said["status"], said["user"]) == ("GET", "/enterprises/", 200, chief.username)
    assert "张三" not in json.dumps(said, ensure_ascii=False)


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "x" * 65, "evil\u0130number"])
def test_request_id_that_is_none_is_replaced(given: str) -> None:
    answer = Client().get("/no-such-page", headers={"x-request-id": given.encode().decode("latin-1")})
    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 16


@pytest.mark.parametrize("formatter", [logs.JsonLines(), logs.Lines()])
def test_log_strikes_secrets_out(formatter: logging.Formatter, settings: Any) -> None:
    settings.SECRET_KEY = "the-key-of-this-house"
    settings.DATABASE_URL = "postgres://luodi:p%40ss-word@db/luodi"
    settings.OIDC_CLIENT_SECRET = "client-secret-1"
    said = (
        "the-key-of-this-house p@ss-word client-secret-1 luodi_abcdefgh_SECRET1 whsec_SECRET2 "
        "postgres://someone:SECRET3@host/x Authorization: Bearer SECRET4"
    )
    try:
        int(said)
    except ValueError:
        record = logging.getLogger("luodi").makeRecord(
            "luodi", logging.ERROR, __file__, 1, "it broke: %s", (said,), sys.exc_info()
        )
    line = formatter.format(record)
    assert "ValueError" in line
    assert not [word for word in ("the-key", "p@ss", "client-secret", "SECRET") if word in line]


def test_json_line_is_one_line() -> None:
    record = logging.getLogger("luodi").makeRecord("luodi", logging.INFO, __file__, 1, "one\ntwo 中文", (), None)
    line = logs.JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "one\ntwo 中文"
