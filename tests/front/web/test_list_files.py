"""Lists as files: exactly the rows that the same address shows, all pages of them, and a line in the journal."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from luodi.office.enterprises import queries as enterprises
from luodi.office.journal.models import JournalEntry
from luodi.office.places.models import Park, Plot, Space
from tests.front.web.walk.objects import Walked, build_walked

pytestmark = pytest.mark.django_db

# The list, its file, and what the journal calls it.
LISTS = (
    ("/enterprises/", "/enterprises/list.csv", "enterprises"),
    ("/cases/", "/cases/pool.csv", "cases"),
    ("/visits/", "/visits/plan.csv", "visits"),
    ("/packages/", "/packages/list.csv", "service_packages"),
    ("/tasks/", "/tasks/list.csv", "meeting_tasks"),
    ("/places/plots/", "/places/plots.csv", "plots"),
    ("/places/spaces/", "/places/spaces.csv", "spaces"),
    ("/places/parks/", "/places/parks.csv", "parks"),
)


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    with django_db_blocker.unblock(), transaction.atomic():
        built = build_walked()
        for code, park in (("P1", "ZJ"), ("P2", "XZ")):
            Plot.objects.create(code=code, park=Park.objects.get(code=park), area_m2=1000)
            Space.objects.create(code=f"S{code}", park=Park.objects.get(code=park), kind="office", floor_area_m2=90)
        yield built
        transaction.set_rollback(True)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("walker", ["chief", "officer", "park officer"])
def test_files_hold_the_rows_of_the_page_and_are_noted(walker: str, walked: Walked, client: Client) -> None:
    client.force_login(walked.walkers[walker])
    for page, file, noted in LISTS:
        shown = client.get(page)
        rows = rows_of(client, file)
        assert len(rows) == len(shown.context["rows"]), page
        assert file.replace(".csv", ".xlsx") in shown.text
        assert client.get(file.replace(".csv", ".xlsx")).content[:2] == b"PK"
        newest = JournalEntry.objects.filter(entity="export", key=noted).latest("revision")
        assert json.loads(newest.after) == {"rows": len(rows)}


def test_every_page_goes_into_the_file_and_what_is_narrowed_stays_narrowed(
    walked: Walked, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(walked.walkers["chief"])
    for module in ("enterprises", "visits", "tasks", "premises"):
        monkeypatch.setattr(f"luodi.front.web.pages.{module}.PAGE_SIZE", 1)
    assert len(client.get("/enterprises/").context["rows"]) == 1
    assert len(rows_of(client, "/enterprises/list.csv?page=2")) == 3
    assert [row["企业"] for row in rows_of(client, "/enterprises/list.csv?text=闵行")] == ["闵行测试机械有限公司"]
    assert len(rows_of(client, "/visits/plan.csv?page=2")) == 3
    assert len(rows_of(client, "/places/plots.csv?park_code=XZ")) == 1


def test_longer_lists_than_are_counted_are_refused_in_words(
    walked: Walked, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(walked.walkers["chief"])
    monkeypatch.setattr(enterprises, "COUNTED", 2)
    monkeypatch.setattr("luodi.front.web.pages.enterprises.COUNTED", 2)
    assert "/enterprises/list.xlsx" not in client.get("/enterprises/").text
    answer = client.get("/enterprises/list.csv")
    assert answer.status_code == 422
    assert "export.too_many_rows" in answer.text
