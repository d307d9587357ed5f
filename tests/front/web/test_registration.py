"""Registering a project from the ledger, and walking it through its gates by pages alone."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.projects.models import Party, Project
from luodi.office.projects.words import Stage
from tests.front.web.town import OWN_CODE, Town

pytestmark = pytest.mark.django_db
NEW = {
    "title": "新型储能电池工厂", "kind": "new_build", "stage": "talks", "happened_on": "2026-11-02",
    "investor_name": "储能集团", "district_code": "310115",
}  # fmt: skip


def test_ledger_links_to_the_form_for_who_may(town: Town, as_user: Callable[[User], Client]) -> None:
    link = 'href="/projects/register/"'
    for role in (Role.CHIEF, Role.OFFICER, Role.LEAD):
        client = as_user(town.users[role])
        assert link in client.get("/projects/").text, role
        assert client.get("/projects/register/").status_code == 200
    for role in (Role.LEADER, Role.ANALYST, Role.ENTERPRISE):
        client = as_user(town.users[role])
        assert link not in client.get("/projects/").text, role
        assert client.get("/projects/register/").status_code == 403
        assert client.post("/projects/register/send/", NEW).status_code == 403


def test_project_is_registered_where_the_office_reaches(
    officers: Client, town: Town, as_user: Callable[[User], Client]
) -> None:
    address = officers.post("/projects/register/send/", NEW).headers["Location"]
    held = Project.objects.get(code=address.split("/")[2])
    assert (held.district_id, held.park_id, held.stage) == ("310115", None, Stage.TALKS)
    assert held.owner_office == town.users[Role.OFFICER].office
    assert "项目已登记" in officers.get(address).text
    park = as_user(town.park_officer)
    assert 'name="district_code"' not in park.get("/projects/register/").text
    address = park.post("/projects/register/send/", {**NEW, "park_code": "ZJ"}).headers["Location"]
    held = Project.objects.get(code=address.split("/")[2])
    assert (held.district_id, held.park_id) == ("310115", "ZJ")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"stage": "signed"}, "signed"),
        ({"happened_on": "2027-01-01"}, "project.day_in_the_future"),
        ({"investor_name": ""}, "project.gate_closed"),
        ({"park_code": "NOWHERE"}, "NOWHERE"),
        ({"district_code": "310112"}, "310112"),
    ],
)
def test_refused_registration_is_given_back_as_filled_in(
    change: dict[str, str], says: str, officers: Client, town: Town
) -> None:
    count = Project.objects.count()
    answer = officers.post("/projects/register/send/", {**NEW, "source": "招商例会", **change})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="招商例会"' in answer.text
    assert 'name="next" value="/projects/register/"' in answer.text
    assert Project.objects.count() == count


class Visitor:
    """Somebody with a browser: reads a project's page, fills in a form that is on it, and sends that."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address

    def page(self) -> str:
        """The page as it is now."""
        return self._client.get(self._address).text

    def fill(self, verb: str, **written: str) -> None:
        """Sends a form of the page with what it holds already and what is written; it must be accepted."""
        forms = re.findall(rf'<form method="post" action="{self._address}{verb}/".*?</form>', self.page(), re.DOTALL)
        assert len(forms) == 1, f"the page has {len(forms)} forms to {verb}"
        offered = set(re.findall(r' name="([\w-]+)"', forms[0]))
        assert written.keys() <= offered, f"{verb} offers {offered}"
        answer = self._client.post(f"{self._address}{verb}/", _held(forms[0]) | written)
        assert answer.status_code == 302, answer.text


def _held(form: str) -> dict[str, str]:
    held = {}
    for tag in re.findall(r"<input [^>]*>", form):
        value = re.search(r' value="([^"]*)"', tag)
        if 'type="radio"' not in tag or " checked" in tag:
            held[re.findall(r' name="([\w-]+)"', tag)[0]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        held[name] = chosen[0]
    return held


def missing(page: str) -> list[str]:
    """What the gates ahead still ask for."""
    return re.findall(r'<li class="lacking">', page)


def evidence(kind: str, title: str, day: str) -> dict[str, str]:
    """What is written into the form for a document."""
    return {
        "kind": kind, "title": title, "dated_on": day, "evidence_level": "self_reported", "source": "区科经委",
    }  # fmt: skip


def test_new_build_is_walked_from_talks_to_landed_by_pages_alone(officers: Client) -> None:
    address = officers.post("/projects/register/send/", NEW).headers["Location"]
    visitor = Visitor(officers, address)
    assert len(missing(visitor.page())) == 3, "investment, lead of the task force, agreement"

    visitor.fill("particulars", investment_cny="3500000000", industry_code="3841")
    visitor.fill("task-force", name_0="钱牵头", duty_0="总协调", name_1="孙办事", office_1="zj", lead="0")
    visitor.fill("evidence", **evidence("agreement", "投资协议", "2026-11-10"))
    assert missing(visitor.page()) == []
    visitor.fill("advance", happened_on="2026-11-10", source="签约仪式")

    assert len(missing(visitor.page())) == 3, "company, licence, land"
    visitor.fill("party", role="investor", party_name="储能集团")
    visitor.fill("promise", measure="jobs", year="2029", value="600")
    visitor.fill("particulars", credit_code=OWN_CODE)
    visitor.fill("evidence", **evidence("business_licence", "营业执照", "2026-11-16"))
    visitor.fill("evidence", **evidence("land_contract", "土地出让合同", "2026-11-18"))
    assert missing(visitor.page()) == []
    visitor.fill("advance", happened_on="2026-11-18")
    visitor.fill("outturn", measure="jobs", year="2026", value="40", source="企业自报")

    held = Project.objects.get(code=address.split("/")[2])
    assert held.stage == Stage.LANDED
    assert [str(member) for member in held.task_force.all()] == ["钱牵头", "孙办事"]
    assert Party.objects.get(project=held).name == "储能集团"
    assert "badge bypassed" not in visitor.page()
