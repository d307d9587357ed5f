"""Five lights of a project: what is short by when and whose it is, as the published decision says."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.engine.lights.elements import ElementReason
from luodi.engine.lights.light import Light
from luodi.office.elements.actions.confirm_reservation import ConfirmReservation
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.checklist import Checklist, checklist, checklists, lacking
from luodi.office.elements.models import Reservation, Supply
from luodi.office.elements.words import Element, NeedMeasure, SupplyKind
from luodi.office.people.access import DeskField, Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, User
from luodi.office.people.system import system_user
from luodi.office.places.models import Plot, Space
from luodi.office.projects.actions.publish_decision import PublishDecision
from luodi.office.projects.decisions import shipped_decision
from luodi.office.projects.models import Project
from luodi.office.projects.words import DecisionName, Stage
from luodi.reference.problems import Problem

from .conftest import MONDAY

Need = Callable[..., None]


@pytest.fixture
def need(monday: Occasion, project: Project) -> Need:
    def do(measure: NeedMeasure, quantity: int, needed_on: date | None = None, tolerance: int = 0) -> None:
        SetNeed(
            occasion=monday, project=project, measure=measure, quantity=Decimal(quantity), needed_on=needed_on,
            tolerance_percent=Decimal(tolerance),
        ).execute()  # fmt: skip

    return do


def lights(user: User, project: Project) -> Checklist:
    found = checklist(user, project.code, MONDAY)
    assert found is not None
    return found


def test_element_without_a_stated_need_shows_no_light(project: Project, monday: Occasion) -> None:
    made = lights(monday.user, project)
    assert [each.element for each in made.elements] == list(Element)
    assert {each.light for each in made.elements} == {Light.NONE}


def test_light_follows_shortfall_time_and_reservation(
    need: Need, project: Project, power: Supply, monday: Occasion, hold: Callable[..., Reservation]
) -> None:
    def energy() -> tuple[Light, ElementReason | None, Decimal]:
        light = lights(monday.user, project).of(Element.ENERGY)
        gravest = light.gravest
        assert gravest is not None
        return light.light, gravest.reason, gravest.state.short

    need(NeedMeasure.POWER_KVA, 1000, date(2026, 3, 20), tolerance=10)
    assert energy() == (Light.RED, ElementReason.SHORT_AND_DUE, 900)
    need(NeedMeasure.POWER_KVA, 1000, date(2026, 5, 8), tolerance=10)
    assert energy() == (Light.YELLOW, ElementReason.SHORT, 900)
    need(NeedMeasure.POWER_KVA, 1000, date(2027, 5, 8), tolerance=10)
    assert energy() == (Light.GREEN, ElementReason.TIME_LEFT, 900)
    held = hold(project, SupplyKind.POWER, "SUB-1", 900, working_days=3, warn_days=3)
    assert energy() == (Light.YELLOW, ElementReason.LAPSING, 0)
    ConfirmReservation(occasion=monday, reservation=held).execute()
    assert energy() == (Light.GREEN, ElementReason.SECURED, 0)


def test_place_that_the_project_stands_on_secures_it_and_answers_for_its_measures(
    need: Need, project: Project, space: Space, monday: Occasion
) -> None:
    Space.objects.filter(pk=space.pk).update(ceiling_m=Decimal(6), rent_cny_m2_day=Decimal("3.5"))
    need(NeedMeasure.FLOOR_M2, 800, date(2026, 3, 9))
    need(NeedMeasure.CEILING_M, 8)
    need(NeedMeasure.RENT_CNY_M2_DAY, 3, tolerance=10)
    before = {light.state.need.measure: light for light in lights(monday.user, project).of(Element.SPACE).needs}
    assert before[NeedMeasure.FLOOR_M2].light is Light.RED
    assert before[NeedMeasure.CEILING_M].state.waits
    Project.objects.filter(pk=project.pk).update(space=space)
    after = {light.state.need.measure: light for light in lights(monday.user, project).of(Element.SPACE).needs}
    assert after[NeedMeasure.FLOOR_M2].light is Light.GREEN
    assert after[NeedMeasure.CEILING_M].state.short == 2
    assert after[NeedMeasure.RENT_CNY_M2_DAY].state.short == Decimal("0.2")


def test_light_says_whose_it_is_the_nearest_desk_first(
    need: Need, project: Project, make_user: Callable[..., User], city_office: Office, pudong_office: Office,
    monday: Occasion,
) -> None:  # fmt: skip
    need(NeedMeasure.POWER_KVA, 10)
    assert lights(monday.user, project).of(Element.ENERGY).desk == ""
    city = make_user(Role.DESK, city_office)
    User.objects.filter(pk=city.pk).update(desk_field=DeskField.ENERGY)
    assert lights(monday.user, project).of(Element.ENERGY).desk == f"{city_office.name} {city.display_name}"
    near = make_user(Role.DESK, pudong_office)
    User.objects.filter(pk=near.pk).update(desk_field=DeskField.ENERGY)
    assert lights(monday.user, project).of(Element.ENERGY).desk == f"{pudong_office.name} {near.display_name}"


def test_published_decision_is_asked_and_a_bad_one_refused(
    need: Need, project: Project, monday: Occasion, at: Callable[..., Occasion]
) -> None:
    need(NeedMeasure.POWER_KVA, 1000, date(2026, 5, 8))
    xml, system = shipped_decision(DecisionName.ELEMENTS), at(MONDAY, system_user())
    stricter = xml.replace("&lt;= 20", "&lt;= 50")
    PublishDecision(occasion=system, decision=DecisionName.ELEMENTS, xml=stricter).execute()
    assert lights(monday.user, project).of(Element.ENERGY).light is Light.RED
    unknown = xml.replace('"已保障"</text></outputEntry>', '"好"</text></outputEntry>')
    with pytest.raises(Problem, match=r"rules\.|dmn\."):
        PublishDecision(occasion=system, decision=DecisionName.ELEMENTS, xml=unknown).execute()


def test_lacking_lists_signed_projects_gravest_first_in_few_queries(
    need: Need, project: Project, rival: Project, plot: Plot, monday: Occasion
) -> None:
    need(NeedMeasure.LAND_M2, 5000, date(2026, 3, 10))
    assert lacking(monday.user, MONDAY, Element) == [], "a project in talks is not planned for"
    Project.objects.update(stage=Stage.SIGNED)
    [(found, light)] = lacking(monday.user, MONDAY, [Element.LAND])
    assert (found.project_code, light.due_on, light.light) == (project.code, date(2026, 3, 10), Light.RED)
    assert lacking(monday.user, MONDAY, [Element.ENERGY]) == []
    with CaptureQueriesContext(connection) as counted:
        checklists(Project.objects.all(), MONDAY)
    assert len(counted) == 9
