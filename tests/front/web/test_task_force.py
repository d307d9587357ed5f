"""The task force on a project's page: shown as it is, set as a whole, and given back when it is refused."""

import re

import pytest
from django.test import Client

from luodi.office.people.access import Role
from luodi.office.projects.models import Project, TaskForceMember
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db


def sent_by(page: str) -> dict[str, str]:
    """What a browser would send of the task force as the page shows it."""
    form = page.split('id="set-task-force"')[1].split("</form>", maxsplit=1)[0]
    fields = dict(re.findall(r'<input type="text" name="(\w+)"(?: value="([^"]*)")?', form))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    fields["lead"] = next(iter(re.findall(r'name="lead" value="(\d+)"[^>]*checked', form)), "")
    return fields


def members(project: Project) -> list[tuple[str, str, str, bool]]:
    """The task force as it is kept."""
    rows = TaskForceMember.objects.filter(project=project).select_related("office")
    return [(row.name, row.office.code, row.duty, row.leads) for row in rows]


def test_form_sent_unchanged_changes_nothing(officers: Client, town: Town) -> None:
    user = town.users[Role.OFFICER]
    TaskForceMember.objects.filter(project=town.own).update(user=user)
    address = f"/projects/{town.own.code}/"
    sent = sent_by(officers.get(address).text)
    assert (sent["name_0"], sent["office_0"], sent["lead"], sent["name_3"]) == ("王专班", "pudong", "0", "")
    assert officers.post(f"{address}task-force/", sent).headers["Location"] == address
    assert TaskForceMember.objects.get(project=town.own).user == user
    assert members(town.own) == [("王专班", "pudong", "总协调", True)]


def test_member_is_added_leads_and_is_removed(officers: Client, town: Town) -> None:
    address = f"/projects/{town.own.code}/"
    sent = sent_by(officers.get(address).text)
    officers.post(f"{address}task-force/", {**sent, "name_2": "赵新人", "duty_2": "要素保障", "lead": "2"})
    assert members(town.own) == [("赵新人", "pudong", "要素保障", True), ("王专班", "pudong", "总协调", False)]
    sent = sent_by(officers.get(address).text)
    assert (sent["name_0"], sent["lead"]) == ("赵新人", "0")
    officers.post(f"{address}task-force/", {**sent, "name_1": ""})
    assert members(town.own) == [("赵新人", "pudong", "要素保障", True)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lead": ""}, "这个字段是必填项"),
        ({"lead": "3"}, "请填写负责人的姓名"),
        ({"name_1": "赵新人", "office_1": ""}, "请选择该成员所在机构"),
        ({"name_1": "赵新人", "office_1": "desk"}, "desk"),
        ({"name_1": "王专班", "office_1": "pudong"}, "project.task_force_lead"),
    ],
)
def test_refused_task_force_is_given_back_and_nothing_changes(
    change: dict[str, str], says: str, officers: Client, town: Town
) -> None:
    address = f"/projects/{town.own.code}/"
    sent = sent_by(officers.get(address).text) | {"duty_1": "跑手续"} | change
    answer = officers.post(f"{address}task-force/", sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert sent_by(answer.text)["duty_1"] == "跑手续"
    assert members(town.own) == [("王专班", "pudong", "总协调", True)]


def test_line_beyond_the_form_is_not_read(officers: Client, town: Town) -> None:
    sent = {"name_0": "王专班", "office_0": "pudong", "duty_0": "", "lead": "5", "name_5": "越界", "office_5": "pudong"}
    assert officers.post(f"/projects/{town.own.code}/task-force/", sent).status_code == 422
    assert members(town.own) == [("王专班", "pudong", "总协调", True)]
