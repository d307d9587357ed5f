"""Route templates by page: seen, tried with what differs, published for projects to come, and taken up again."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luodi.front.exchange.route_files import read_route_text, route_text
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.projects.models import Project
from luodi.office.projects.route_comparison import Difference, compare_routes
from luodi.office.projects.routes import shipped_route
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import ProjectKind
from luodi.reference.problems import Problem
from tests.front.web.town import Town

pytestmark = pytest.mark.django_db
PLACE = "/administration/routes/new_build/"
SHIPPED = shipped_route(ProjectKind.NEW_BUILD)


@pytest.fixture
def admins(client: Client, town: Town) -> Client:
    client.force_login(town.users[Role.ADMINISTRATOR])
    return client


def deadlines(**other: str) -> dict[str, str]:
    """The form as the page shows it, with some fields typed anew."""
    sent = {"deadlines": "1"}
    for node in SHIPPED.nodes:
        sent[f"amount-{node.code}"] = str(node.months or node.working_days)
        sent[f"unit-{node.code}"] = "months" if node.months else "working_days"
    return sent | other


@pytest.mark.parametrize("kind", list(ProjectKind))
def test_route_comes_back_the_same_from_its_file(kind: ProjectKind) -> None:
    assert read_route_text(route_text(shipped_route(kind)), "x.toml") == shipped_route(kind)


def test_difficult_texts_come_back_the_same() -> None:
    text = route_text(SHIPPED).replace("公司注册", '公司\\"注\\u007f册\\\\')
    assert read_route_text(route_text(read_route_text(text, "x")), "x") == read_route_text(text, "x")


def test_list_and_page_show_what_is_in_force(admins: Client) -> None:
    assert PLACE in admins.get("/administration/routes/").text
    page = admins.get(PLACE).text
    assert all(node.name.zh in page and node.duty.zh in page for node in SHIPPED.nodes)
    sent = admins.get(PLACE + "1.toml")
    assert read_route_text(sent.content, "x") == SHIPPED
    assert admins.get(PLACE + "9.toml").status_code == 404
    assert admins.get("/administration/routes/ship/").status_code == 404


def test_other_deadline_is_tried_published_and_leaves_projects_alone(admins: Client, town: Town) -> None:
    standing = {project.pk: project.route_id for project in Project.objects.all()}
    tried = admins.post(PLACE + "preview/", deadlines(**{"amount-start": "9"}))
    assert tried.status_code == 200
    changed = [pair.either.code for pair in tried.context["comparison"].nodes if pair.difference is Difference.CHANGED]
    assert changed == ["start"]
    assert RouteTemplate.objects.filter(kind="new_build").count() == 1
    answer = admins.post(PLACE + "publish/", {"toml": tried.context["toml"], "reason": "会议纪要"})
    assert answer.status_code == 302
    newest = RouteTemplate.objects.filter(kind="new_build").latest("version")
    assert newest.version == 2
    assert JournalEntry.objects.filter(action="rules.publish_route", reason="会议纪要").exists()
    assert {project.pk: project.route_id for project in Project.objects.all()} == standing
    page = admins.get(PLACE)
    own = Project.objects.filter(kind="new_build").count()
    assert [one.projects for one, _differs in page.context["versions"]] == [0, own]
    again = admins.post(PLACE + "preview/", {"version": "1"})
    assert again.status_code == 200
    assert read_route_text(again.context["toml"], "x") == SHIPPED


def test_other_nodes_come_by_file(admins: Client) -> None:
    text = route_text(SHIPPED)
    cut = re.sub(r"\n\[\[nodes\]\]\ncode = \"complete\".*?(?=\n\[\[nodes\]\])", "", text, flags=re.DOTALL)
    cut += (
        '\n[[nodes]]\ncode = "open"\nname = { zh = "开业", en = "open" }\nduty = { zh = "专班", en = "task force" }\n'
    )
    cut += 'after = { stage = "producing" }\nworking_days = 10\n'
    tried = admins.post(PLACE + "preview/", {"file": SimpleUploadedFile("new.toml", cut.encode())})
    assert tried.status_code == 200, tried.text
    found = {pair.either.code: pair.difference for pair in tried.context["comparison"].nodes}
    assert (found["complete"], found["open"], found["sign"]) == (Difference.GONE, Difference.NEW, Difference.SAME)


def test_due_days_count_from_the_day_that_is_asked() -> None:
    comparison = compare_routes(SHIPPED, SHIPPED, date(2026, 12, 1))
    assert comparison.is_empty
    sign = next(pair for pair in comparison.nodes if pair.either.code == "sign")
    assert sign.due_before == sign.due_after == date(2027, 1, 1) or sign.due_after > date(2027, 1, 1)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"file": b"\xff\xfe"},
        {"file": b"not toml ["},
        {"file": b"kind = 'new_build'"},
        {"file": route_text(shipped_route(ProjectKind.HEADQUARTERS)).encode()},
        {"file": route_text(SHIPPED).encode()},
        deadlines(),
        deadlines(**{"amount-start": "0"}),
        deadlines(**{"amount-start": "x"}),
        deadlines(**{"unit-start": "weeks"}),
    ],
)
def test_what_says_nothing_new_or_nothing_at_all_is_refused(sent: dict[str, object], admins: Client) -> None:
    if isinstance(content := sent.get("file"), bytes):
        sent = {"file": SimpleUploadedFile("route.toml", content)}
    assert admins.post(PLACE + "preview/", sent).status_code == 422
    assert RouteTemplate.objects.filter(kind="new_build").count() == 1


def test_broken_definition_is_not_published(admins: Client) -> None:
    assert admins.post(PLACE + "publish/", {"toml": "kind = 1"}).status_code == 422
    with pytest.raises(Problem):
        read_route_text("x = ", "x")
