"""Many projects at once: the preview says what changes, and the deed is exactly that or nothing."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.projects.models import HealthEvent, ProgressNote, Project, TaskForceMember
from luodi.office.projects.words import Health
from tests.front.web.town import Town, more_projects

pytestmark = pytest.mark.django_db


def applied(client: Client, verb: str, previewed: str, codes: list[str], sent: dict[str, str]) -> int:
    """Sends what the preview's own form holds; the status."""
    seal = re.search(r'name="seal" value="([0-9a-f]{64})"', previewed)
    assert seal
    given = {**sent, "step": "apply", "seal": seal[1], "code": codes}
    return client.post(f"/projects/together/{verb}/", given).status_code


def test_preview_writes_nothing_and_apply_does_it_to_all(chiefs: Client, town: Town) -> None:
    codes = [town.own.code, town.foreign.code]
    before = JournalEntry.objects.count(), ProgressNote.objects.count()
    today = re.search(
        r'name="noted_on" value="([^"]+)"', chiefs.post("/projects/together/progress/", {"code": codes}).text
    )
    assert today
    sent = {"text": "已与企业面谈", "noted_on": today[1]}
    previewed = chiefs.post("/projects/together/progress/", {**sent, "step": "preview", "code": codes}).text
    assert all(name in previewed for name in (town.own.name, town.foreign.name, "已与企业面谈"))
    assert (JournalEntry.objects.count(), ProgressNote.objects.count()) == before
    assert applied(chiefs, "progress", previewed, codes, sent) == 302
    assert ProgressNote.objects.filter(text="已与企业面谈").count() == 2


def test_apply_is_refused_whole_when_a_project_moved_since(chiefs: Client, town: Town) -> None:
    codes = [town.own.code, town.foreign.code]
    today = re.search(
        r'name="happened_on" value="([^"]+)"', chiefs.post("/projects/together/health/", {"code": codes}).text
    )
    assert today
    sent = {"health": Health.STALLED.value, "happened_on": today[1], "reason": "资金未到位"}
    previewed = chiefs.post("/projects/together/health/", {**sent, "step": "preview", "code": codes}).text
    Project.objects.filter(pk=town.foreign.pk).update(investor_name="另一集团")
    assert applied(chiefs, "health", previewed, codes, sent) == 422
    assert not HealthEvent.objects.filter(reason="资金未到位").exists()


def test_refused_rows_are_named_and_left_out(chiefs: Client, town: Town) -> None:
    codes = [town.own.code]
    sent = {"planned_on": "2199-01-01", "step": "preview", "code": codes}
    previewed = chiefs.post("/projects/together/node-date/", sent).text
    assert "缺少" in previewed
    assert 'name="seal"' not in previewed


def test_lead_steps_in_and_the_others_stay(chiefs: Client, town: Town) -> None:
    codes = [town.own.code]
    there = set(TaskForceMember.objects.filter(project=town.own).values_list("name", flat=True))
    office = re.search(r'<option value="(pudong)"', chiefs.post("/projects/together/lead/", {"code": codes}).text)
    assert office
    sent = {"name": "新负责人", "office_code": office[1]}
    previewed = chiefs.post("/projects/together/lead/", {**sent, "step": "preview", "code": codes}).text
    assert applied(chiefs, "lead", previewed, codes, sent) == 302
    members = TaskForceMember.objects.filter(project=town.own)
    assert {member.name for member in members} == there | {"新负责人"}
    assert [member.name for member in members if member.leads] == ["新负责人"]


def test_only_rows_within_sight_are_touched(officers: Client, town: Town, as_user: Callable[[User], Client]) -> None:
    sent = {"text": "越权", "noted_on": "2026-01-01", "step": "preview", "code": [town.own.code, town.foreign.code]}
    assert town.foreign.name not in officers.post("/projects/together/progress/", sent).text
    assert as_user(town.users[Role.LEADER]).post("/projects/together/progress/", sent).status_code == 403
    assert officers.post("/projects/together/nonsense/", sent).status_code == 404


def test_all_of_a_choice_are_offered_up_to_a_limit(chiefs: Client, town: Town) -> None:
    more_projects(3)
    page = chiefs.post("/projects/together/progress/?text=增补项目", {"all": "1"}).text
    assert len(re.findall(r'type="hidden" name="code"', page)) == 3
    assert 'name="step"' not in chiefs.post("/projects/together/progress/", {}).text
