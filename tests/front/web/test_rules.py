"""Rules by page: shown, tried before they are published, published with a day, and rolled back by publishing again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.front.exchange.rule_files import as_workbook, read_model, tables_of
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.projects.decisions import shipped_decision
from luodi.office.projects.rules import DecisionModel
from luodi.office.projects.words import DecisionName
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db
LIGHTS = shipped_decision(DecisionName.LIGHTS)
PLACE = "/administration/rules/lights/"


@pytest.fixture
def admins(client: Client, town: Town) -> Client:
    client.force_login(town.users[Role.ADMINISTRATOR])
    return client


def test_tables_in_force_are_shown_and_come_back_the_same_from_excel(admins: Client) -> None:
    page = admins.get(PLACE).text
    assert all(table.name in page for table in tables_of(LIGHTS))
    sent = admins.get(PLACE + "tables.xlsx").getvalue()
    assert sent[:2] == b"PK"
    assert tables_of(read_model("x.xlsx", sent, LIGHTS)) == tables_of(LIGHTS)
    assert as_workbook(LIGHTS)[:2] == b"PK"


def test_same_model_turns_no_light_and_publishes_nothing(admins: Client) -> None:
    before = DecisionModel.objects.count()
    file = SimpleUploadedFile("lights.dmn", LIGHTS.encode())
    answer = admins.post(PLACE + "preview/", {"file": file})
    assert answer.status_code == 200
    assert answer.context["trial"].turned == ()
    assert answer.context["changes"] == []
    assert DecisionModel.objects.count() == before


def test_publishing_is_in_force_from_today_and_rolls_back_by_publishing_again(admins: Client) -> None:
    assert admins.post(PLACE + "publish/", {"xml": LIGHTS, "reason": "会议纪要"}).status_code == 302
    assert JournalEntry.objects.filter(action="rules.publish_decision", reason="会议纪要").exists()
    newest = DecisionModel.objects.filter(name="lights").latest("version")
    assert newest.version == 2
    again = admins.post(PLACE + "preview/", {"version": "1"})
    assert again.status_code == 200
    assert again.context["xml"] == LIGHTS


@pytest.mark.parametrize("sent", [b"", b"not a model", b"\xff\xfe\x00", b"<definitions/>"])
def test_what_cannot_do_the_work_is_refused(admins: Client, sent: bytes) -> None:
    before = DecisionModel.objects.count()
    data = {"file": SimpleUploadedFile("x.dmn", sent)} if sent else {}
    assert admins.post(PLACE + "preview/", data).status_code == 422
    assert admins.post(PLACE + "publish/", {"xml": sent.decode(errors="replace")}).status_code == 422
    assert DecisionModel.objects.count() == before


def test_unknown_rules_are_not_there(admins: Client) -> None:
    assert admins.get("/administration/rules/nothing/").status_code == 404
    assert admins.post(PLACE + "preview/", {"version": "99"}).status_code == 404


def test_other_thresholds_turn_lights_and_the_rows_add_up(admins: Client) -> None:
    """Every threshold made ten times as long: what only silence or a near date lit goes out."""
    patient = re.sub(r"(<outputEntry id=\"thresholds_r\d+_o\d+\"><text>)(\d+)</text>", r"\g<1>\g<2>0</text>", LIGHTS)
    assert patient != LIGHTS
    file = SimpleUploadedFile("lights.dmn", patient.encode())
    answer = admins.post(PLACE + "preview/", {"file": file})
    assert answer.status_code == 200, answer.text
    trial = answer.context["trial"]
    assert trial.turned
    assert all(one.name in answer.text and one.before != one.after for one in trial.turned)
    assert sum(trial.before.values()) == sum(trial.after.values()) == trial.projects
    moved = {
        light: sum(one.after == light for one in trial.turned) - sum(one.before == light for one in trial.turned)
        for light in trial.before
    }
    assert {light: trial.after[light] - trial.before[light] for light in trial.before} == moved
    assert [table for table, _, _ in answer.context["changes"]]


def test_workbook_that_was_edited_is_tried_and_then_published(admins: Client) -> None:
    """As from Excel: the tables in force, every threshold ten times as long, sent back as .xlsx."""
    patient = re.sub(r"(<outputEntry id=\"thresholds_r\d+_o\d+\"><text>)(\d+)</text>", r"\g<1>\g<2>0</text>", LIGHTS)
    file = SimpleUploadedFile("lights.xlsx", as_workbook(patient))
    tried = admins.post(PLACE + "preview/", {"file": file})
    assert tried.status_code == 200, tried.text
    assert tried.context["trial"].turned
    assert {table for table, _before, _after in tried.context["changes"]}
    assert DecisionModel.objects.get(name="lights").version == 1
    assert admins.post(PLACE + "publish/", {"xml": tried.context["xml"], "reason": "放宽期限"}).status_code == 302
    assert tables_of(DecisionModel.objects.get(name="lights", version=2).xml) == tables_of(patient)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", as_workbook(LIGHTS)[:400]])
def test_broken_workbook_is_refused_and_nothing_is_published(content: bytes, admins: Client) -> None:
    before = DecisionModel.objects.count()
    answer = admins.post(PLACE + "preview/", {"file": SimpleUploadedFile("lights.xlsx", content)})
    assert answer.status_code == 422
    assert DecisionModel.objects.count() == before


def test_workbook_of_other_tables_is_refused(admins: Client) -> None:
    other = as_workbook(shipped_decision(DecisionName.SUPERVISION))
    answer = admins.post(PLACE + "preview/", {"file": SimpleUploadedFile("lights.xlsx", other)})
    assert answer.status_code == 422
