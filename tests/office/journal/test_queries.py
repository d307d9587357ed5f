"""Reads of the journal: narrowed, newest first, and only as far as an office reaches."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from luodi.office.journal import chain, labels
from luodi.office.journal.chain import Change
from luodi.office.journal.queries import JournalFilter, entries
from luodi.office.people.access import Role
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.queries import journal_seen_by, names_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journalled(db: None) -> None:
    written = [("chen", "LD2026-00001"), ("wang", "LD2026-00002"), ("chen", "LD2026-00003")]
    for place, (actor, key) in enumerate(written):
        at = datetime(2026, 11, 2 + place, 17, 0, tzinfo=UTC)  # past midnight on the city's clock
        change = Change("project", key, {"stage": "talks"}, {"stage": "signed"})
        chain.append(actor=actor, action="project.advance_stage", at=at, reason="已签", changes=[change])


def keys(wanted: JournalFilter) -> list[str]:
    return [row.key for row in entries(wanted, first=0, size=10).rows]


def test_entries_come_newest_first_page_by_page() -> None:
    page = entries(JournalFilter(), first=1, size=1)
    assert ([row.revision for row in page.rows], page.total) == ([2], 3)


def test_filter_narrows_by_each_of_its_fields() -> None:
    assert keys(JournalFilter(entity="project")) == ["LD2026-00003", "LD2026-00002", "LD2026-00001"]
    assert keys(JournalFilter(entity="enterprise")) == []
    assert keys(JournalFilter(key="LD2026-00002")) == ["LD2026-00002"]
    assert keys(JournalFilter(actor="chen")) == ["LD2026-00003", "LD2026-00001"]


def test_days_are_the_citys_days() -> None:
    assert keys(JournalFilter(since=date(2026, 11, 5))) == ["LD2026-00003"]
    assert keys(JournalFilter(until=date(2026, 11, 3))) == ["LD2026-00001"]


def test_district_reads_what_it_and_its_parks_did(city_office: Office, make_user: Callable[..., User]) -> None:
    district = Office.objects.create(
        code="d1", name="区投促办", level=OfficeLevel.DISTRICT, district_code="310115", parent=city_office
    )
    park = Office.objects.create(code="p1", name="园区", level=OfficeLevel.PARK, park_code="P1", parent=district)
    reader = make_user(Role.CHIEF, district)
    make_user(Role.OFFICER, park, "wang")
    make_user(Role.OFFICER, city_office, "chen")
    seen = journal_seen_by(reader, JournalFilter(), first=0, size=10)
    assert ([row.actor for row in seen.rows], seen.total) == (["wang"], 1)


def test_city_reads_everything(make_user: Callable[..., User]) -> None:
    assert journal_seen_by(make_user(Role.AUDITOR), JournalFilter(), first=0, size=10).total == 3


def test_names_are_those_of_the_people(make_user: Callable[..., User]) -> None:
    make_user(Role.OFFICER, username="wang")
    assert names_of({"wang", "nobody"}) == {"wang": "officer"}


def test_labels_are_the_names_on_the_models() -> None:
    with translation.override("zh-hans"):
        assert labels.entity("stage_event") == "阶段变更"
        assert labels.field("project", "stage") == "阶段"
        assert labels.value("project", "stage", "signed") == "签约"
        assert labels.value("project", "name", None) == ""
        assert labels.value("project", "stage", {"zh": "签约"}) == "{'zh': '签约'}"
        assert ("project", "项目") in labels.entities()
    assert labels.entity("gone") == "gone"
    assert labels.field("project", "gone") == "gone"
    assert labels.value("gone", "gone", "kept") == "kept"
