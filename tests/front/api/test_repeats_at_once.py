"""The same write sent by many at once with one key happens once; all are answered alike or told to wait."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from luodi.office.people.access import Role
from luodi.office.projects.models import ProgressNote
from tests.front.api.conftest import Program, program_of
from tests.front.web.town import build_town

AT_ONCE = 6


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer: DATABASE_URL names no PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_write_sent_at_once_by_many_happens_once() -> None:
    town = build_town()
    token = program_of(town.users[Role.OFFICER]).token
    path = f"/projects/{town.own.code}/progress"
    start, answers = threading.Barrier(AT_ONCE), []

    def send() -> None:
        try:
            start.wait(30)
            note = {"text": "同时送审", "noted_on": "2026-11-20"}
            answer: Any = Program(token).post(path, note, **{"Idempotency-Key": "once"})
            answers.append((answer.status_code, answer.content))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert ProgressNote.objects.filter(text="同时送审").count() == 1
    assert len(answers) == AT_ONCE
    assert {status for status, _ in answers} <= {200, 409}
    assert len({content for status, content in answers if status == 200}) == 1
