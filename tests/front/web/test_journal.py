"""The journal's page: narrowed, paged by entry, checked, written out, leading to its objects; contacts masked."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client

from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.models import Enterprise
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.actions.create_office import CreateOffice
from luodi.office.people.models import User
from luodi.office.people.system import system_user
from luodi.office.people.words import OfficeLevel
from tests.front.web.town import NOW, OWN_CODE, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditors(town: Town, as_user: Callable[[User], Client]) -> Client:
    return as_user(town.users[Role.AUDITOR])


def revisions(client: Client, query: str = "") -> list[int]:
    return [row["revision"] for row in client.get(f"/journal/{query}").context["rows"]]


def own_contacts(town: Town) -> None:
    """The own enterprise belongs to Pudong's office from now on, and gets another telephone."""
    firm = Enterprise.objects.get(credit_code=OWN_CODE)
    values = {"contact_phone": "13912349999", "owner_office_id": town.users[Role.OFFICER].office_id}
    EditEnterprise(occasion=Occasion(system_user(), NOW, "换人"), enterprise=firm, values=values).execute()


def test_contacts_are_masked_on_the_page_in_its_export_and_for_programs(town: Town, auditors: Client) -> None:
    own_contacts(town)
    answers = [
        auditors.get(f"/journal/?key={OWN_CODE}").text,
        auditors.get(f"/journal/entries.csv?key={OWN_CODE}").text,
        auditors.get(f"/api/v1/journal?key={OWN_CODE}").text,
    ]
    for answer in answers:
        assert "139*****999" in answer
        assert "13912349999" not in answer
        assert "13812345678" not in answer
        assert "张三" not in answer


def test_history_of_an_enterprise_keeps_former_contacts_from_who_may_not_read_them(
    town: Town, as_user: Callable[[User], Client]
) -> None:
    own_contacts(town)
    firm = Enterprise.objects.get(credit_code=OWN_CODE)
    nobody = {"contact_name": "", "contact_phone": ""}
    EditEnterprise(occasion=Occasion(system_user(), NOW), enterprise=firm, values=nobody).execute()
    assert "13912349999" in as_user(town.users[Role.OFFICER]).get(f"/enterprises/{OWN_CODE}/").text
    outside = as_user(town.users[Role.CHIEF]).get(f"/enterprises/{OWN_CODE}/").text
    assert "13912349999" not in outside
    assert "13812345678" not in outside


def test_contacts_are_in_no_search_and_in_exports_for_their_office_alone(
    town: Town, as_user: Callable[[User], Client]
) -> None:
    own_contacts(town)
    chief = as_user(town.users[Role.CHIEF])
    addresses = ("/search/?q=13912349999", "/search/results.json?q=浦东测试", "/enterprises/?text=浦东",
                 "/projects/ledger.csv", "/journal/?text=13912349999")  # fmt: skip
    for address in addresses:
        text = chief.get(address).text.replace('value="13912349999"', "")
        assert "张三" not in text, address
        assert "13812345678" not in text, address
        assert "13912349999" not in text.replace("q=13912349999", "").replace("text=13912349999", ""), address
    assert revisions(chief, "?text=13912349999") == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("actor=system", lambda row: row.actor == "system"),
        ("action=project.receive", lambda row: row.action == "project.receive"),
        ("entity=enterprise", lambda row: row.entity == "enterprise"),
        (f"key={OWN_CODE}", lambda row: row.key.startswith(OWN_CODE)),
        ("text=测试", lambda row: "测试" in row.reason or "测试" in row.key),
        ("since=2026-11-20&until=2026-11-21", lambda row: False),
    ],
)
def test_filter_shows_the_entries_that_it_names(
    query: str, kept: Callable[[JournalEntry], bool], auditors: Client
) -> None:
    wanted = [row.revision for row in JournalEntry.objects.order_by("-revision") if kept(row)]
    assert revisions(auditors, f"?{query}") == wanted[:50]


def test_pages_go_on_below_an_entry_whatever_comes_meanwhile(auditors: Client) -> None:
    for number in range(60):
        office = {"code": f"o{number}", "title": f"科室{number}", "level": OfficeLevel.CITY}
        CreateOffice(occasion=Occasion(system_user(), NOW), parent=None, **office).execute()
    first = auditors.get("/journal/")
    CreateOffice(
        occasion=Occasion(system_user(), NOW), parent=None, code="late", title="后来", level=OfficeLevel.CITY
    ).execute()
    second = auditors.get("/journal/" + first.context["older"])
    shown = [row["revision"] for row in [*first.context["rows"], *second.context["rows"]]]
    assert len(first.context["rows"]) == 50
    assert shown == list(range(shown[0], shown[-1] - 1, -1))


def test_page_of_a_long_journal_asks_as_much_as_that_of_a_short_one(
    auditors: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]  # the fixture gives a context manager
        auditors.get("/journal/")


def test_entries_lead_to_what_their_reader_may_open(town: Town, as_user: Callable[[User], Client]) -> None:
    rows = as_user(town.users[Role.CHIEF]).get("/journal/").context["rows"]
    opened = {row["address"] for row in rows}
    assert {f"/projects/{town.own.code}/", f"/enterprises/{OWN_CODE}/"} <= opened
    assert not any(address.startswith("/administration/users") for address in opened)
    administrators = as_user(town.users[Role.ADMINISTRATOR])
    for address in {row["address"] for row in administrators.get("/journal/").context["rows"]} - {""}:
        assert administrators.get(address).status_code == 200, address


def test_check_says_that_the_chain_holds_and_where_it_does_not(auditors: Client) -> None:
    page = auditors.post("/journal/verify/")
    newest = JournalEntry.objects.latest("revision")
    assert page.context["verified"].holds
    assert newest.hash in page.text
    JournalEntry.objects.filter(pk=newest.pk - 1).update(reason="改过")
    broken = auditors.post("/journal/verify/")
    assert {(one.revision, one.kind) for one in broken.context["verified"].breaks} == {(newest.pk - 1, "edited")}


def test_export_holds_the_rows_of_the_page_and_is_itself_kept(town: Town, auditors: Client) -> None:
    shown = revisions(auditors, "?entity=project")
    rows = list(csv.reader(StringIO(auditors.get("/journal/entries.csv?entity=project").text.lstrip("\ufeff"))))
    assert [int(row[0]) for row in rows[1:]] == shown
    kept = JournalEntry.objects.filter(action="read.export").get()
    assert (kept.actor, kept.key, kept.after) == ("auditor", "journal", f'{{"rows":{len(shown)}}}')
    assert auditors.get("/journal/entries.xlsx").getvalue()[:2] == b"PK"


def test_reading_is_kept_once_a_person_object_and_day(
    town: Town, as_user: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_contacts(town)
    officers, chiefs = as_user(town.users[Role.OFFICER]), as_user(town.users[Role.CHIEF])
    place, program = f"/enterprises/{OWN_CODE}/", f"/api/v1/enterprises/{OWN_CODE}"
    assert "13912349999" in officers.get(place).text
    officers.get(place)
    officers.get(program)
    chiefs.get(place)  # reads masked contacts, and no figures: nothing to keep
    as_user(town.users[Role.ENTERPRISE]).get(place)  # its own
    assert readings() == [("officer", f"enterprise/{OWN_CODE}", '{"seen":["contacts"]}')]
    monkeypatch.setattr("luodi.front.web.clock.instant", lambda: NOW + timedelta(days=1))
    officers = as_user(town.users[Role.OFFICER])  # the session of yesterday is over
    officers.get(place)
    officers.get(f"/projects/{town.own.code}/")
    assert [row[:2] for row in readings()] == [
        ("officer", f"enterprise/{OWN_CODE}"),
        ("officer", f"enterprise/{OWN_CODE}"),
        ("officer", f"project/{town.own.code}"),
    ]
    told = as_user(town.users[Role.AUDITOR]).get("/journal/?entity=reading")
    assert [row["address"] for row in told.context["rows"]][-1] == place


def test_reading_is_not_part_of_what_happened_to_the_object(town: Town, officers: Client) -> None:
    own_contacts(town)
    before = len(officers.get(f"/enterprises/{OWN_CODE}/").context["history"])
    assert len(officers.get(f"/enterprises/{OWN_CODE}/").context["history"]) == before


def readings() -> list[tuple[str, str, str]]:
    rows = JournalEntry.objects.filter(entity="reading").order_by("revision")
    return list(rows.values_list("actor", "key", "after"))
