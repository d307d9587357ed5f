"""Routes as data: the shipped ones, strict reading, and new versions that leave projects alone."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from luodi.office.people.access import Role
from luodi.office.people.models import User
from luodi.office.projects.actions.publish_route import PublishRoute
from luodi.office.projects.models import Project
from luodi.office.projects.routes import read_route, shipped_route
from luodi.office.projects.rules import DecisionModel, RouteTemplate
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.words import DecisionName, ProjectKind, Stage
from luodi.reference.problems import Problem


@pytest.mark.parametrize("kind", list(ProjectKind))
def test_read_route_reads_back_what_it_wrote(kind: ProjectKind) -> None:
    route = shipped_route(kind)
    assert route.kind == kind
    assert read_route(route.to_mapping()) == route


def test_next_stages_end_at_the_first_that_may_not_be_skipped() -> None:
    route = shipped_route(ProjectKind.LEASED_SPACE)
    assert route.next_stages(Stage.LEAD) == (Stage.TALKS, Stage.SIGNED)
    assert route.next_stages(Stage.LANDED) == (Stage.PRODUCING,)
    assert route.next_stages(Stage.AT_CAPACITY) == ()


def broken(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    mapping = copy.deepcopy(shipped_route(ProjectKind.NEW_BUILD).to_mapping())
    change(mapping)
    return mapping


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda route: route.pop("kind"), "kind"),
        (lambda route: route.update(kind="ship"), "kind"),
        (lambda route: route["title"].pop("en"), "title.en"),
        (lambda route: route["stages"].reverse(), "stages"),
        (lambda route: route.update(stages=["lead", "talks"]), "stages"),
        (lambda route: route.update(skippable=["nowhere"]), "skippable[0]"),
        (lambda route: route["nodes"][0].update(months=0), "nodes[0].months"),
        (lambda route: route["nodes"][0].update(working_days=5), "nodes[0].months"),
        (lambda route: route["nodes"][0].update(after={"node": "start"}), "nodes[0].after.node"),
        (lambda route: route["nodes"][0].update(after={}), "nodes[0].after"),
        (lambda route: route["nodes"][1].update(code="sign"), "nodes[1].code"),
        (lambda route: route["nodes"][0].update(weeks=5), "nodes[0].weeks"),
        (lambda route: route.update(nodes="none"), "nodes"),
    ],
)
def test_read_route_names_the_field_that_is_wrong(change: Callable[[dict[str, Any]], Any], field: str) -> None:
    with pytest.raises(Problem) as caught:
        read_route(broken(change), "my.toml")
    assert (caught.value.record.where.file, caught.value.record.where.field) == ("my.toml", field)


@pytest.mark.django_db
def test_load_shipped_rules_twice_loads_once(
    rules: None, at: Callable[..., Any], make_user: Callable[..., User]
) -> None:
    counts = RouteTemplate.objects.count(), DecisionModel.objects.count()
    load_shipped_rules(at(date(2026, 1, 5), make_user(Role.SYSTEM)))
    assert (RouteTemplate.objects.count(), DecisionModel.objects.count()) == counts
    assert counts == (len(ProjectKind), len(DecisionName))


@pytest.mark.django_db
def test_publish_route_leaves_projects_on_their_version(
    register: Callable[..., Project], at: Callable[..., Any], make_user: Callable[..., User]
) -> None:
    before = register()
    administrator = make_user(Role.ADMINISTRATOR)
    definition = read_route(broken(lambda route: route["nodes"][0].update(months=2)))
    PublishRoute(occasion=at(date(2026, 2, 1), administrator), definition=definition).execute()
    after = register(date(2026, 2, 2), title="后来的项目")
    before.refresh_from_db()
    assert (before.route.version, after.route.version) == (1, 2)
    assert before.nodes.get(code="sign").planned_on == date(2026, 2, 5)
    assert after.nodes.get(code="sign").planned_on == date(2026, 4, 2)


@pytest.mark.django_db
def test_publish_route_needs_the_permission(rules: None, at: Callable[..., Any]) -> None:
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        PublishRoute(occasion=at(date(2026, 2, 1)), definition=shipped_route(ProjectKind.NEW_BUILD)).execute()
