"""The doctor: each thing that can be wrong is found by its code, with what to do; all well is exit status 0."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.front.operations.doctor import examine
from luodi.front.operations.findings import State
from luodi.office.journal.models import JournalEntry
from luodi.office.projects.standing import ProjectStanding, StandingDay
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.work import tasks
from tests.front.web.town import NOW, Town, build_town


@pytest.fixture
def town(db: None, tmp_path: Path, settings: Any) -> Town:
    """A town whose house is in order."""
    settings.HOME = tmp_path
    settings.ATTACHMENTS_ROOT = tmp_path / "files"
    made = build_town()
    keep_standings(NOW.date())
    tasks.say_alive("w1", "here", 1, NOW)
    return made


def wrong() -> set[str]:
    return {finding.code for finding in examine(NOW) if finding.state is State.WRONG}


def codes(state: State) -> set[str]:
    return {finding.code for finding in examine(NOW) if finding.state is state}


def test_house_in_order_is_well(town: Town) -> None:
    assert wrong() == set()
    assert codes(State.NOTE) == set()


def test_every_finding_that_is_not_well_says_what_to_do(town: Town) -> None:
    tasks.say_gone("w1")
    StandingDay.objects.update(is_stale=True)
    found = [finding for finding in examine(NOW) if finding.state is not State.WELL]
    assert {finding.code for finding in found} == {"workers.none", "standings.old"}
    assert all(finding.remedy and finding.remedy.zh and finding.remedy.en for finding in found)


def test_migration_that_is_lacking_is_wrong(town: Town) -> None:
    MigrationRecorder.Migration.objects.filter(app="people").latest("name").delete()
    assert "database.not_migrated" in wrong()


def test_migration_of_a_newer_program_is_wrong(town: Town) -> None:
    MigrationRecorder.Migration.objects.create(app="people", name="9999_from_the_future")
    assert "database.newer" in wrong()


def test_entry_that_was_edited_is_wrong(town: Town) -> None:
    first = JournalEntry.objects.order_by("revision").first()
    assert first is not None
    JournalEntry.objects.filter(pk=first.pk).update(actor="somebody else")
    assert wrong() == {"journal.broken"}


def test_entry_of_the_future_is_wrong(town: Town) -> None:
    assert "clock.behind_the_journal" in {
        finding.code for finding in examine(NOW - timedelta(days=3)) if finding.state is State.WRONG
    }


def test_standing_that_differs_is_wrong(town: Town) -> None:
    ProjectStanding.objects.update(light="red", severity=9)
    assert wrong() == {"standings.differ"}


def test_enterprise_that_search_lacks_is_wrong(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM enterprises_search")
    assert wrong() == {"search.out_of_step"}


def test_file_that_is_gone_and_file_that_nobody_knows_are_found(town: Town, tmp_path: Path) -> None:
    from luodi.office.files.models import StoredFile

    StoredFile.objects.create(
        sha256="ab" * 32, size_bytes=4, media_type="application/pdf", name="批复.pdf",
        uploaded_by=next(iter(town.users.values())), uploaded_at=NOW,
    )  # fmt: skip
    stranger = tmp_path / "files" / "cd" / ("cd" * 32)
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"left")
    assert wrong() == {"storage.missing_files"}
    assert codes(State.NOTE) == {"storage.orphans"}


def test_task_that_nobody_takes_is_stuck(town: Town) -> None:
    from django_tasks_db.models import DBTaskResult

    from tests.front.work.test_worker import work

    work.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=NOW - timedelta(minutes=11))
    assert wrong() == {"workers.stuck"}


def test_doctor_exits_with_1_when_something_is_wrong(town: Town) -> None:
    outcome = CliRunner().invoke(app, ["doctor", "--json"])  # the worker was alive on another day
    said = json.loads(outcome.stdout)
    assert outcome.exit_code == 1
    assert not said["well"]
    assert "workers.none" in {finding["code"] for finding in said["findings"]}


def test_doctor_without_a_database_says_so(tmp_path: Path) -> None:
    from tests.front.operations.installations import Installation

    ill = Installation(tmp_path, "postgres://luodi@127.0.0.1:1/none")
    assert "The database cannot be read" in ill.run("doctor", status=1)
