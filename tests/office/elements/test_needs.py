"""Needs: said once, dated by the route where nobody dates them, borne within tolerances, and given to the engine."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from luodi.engine.optimise.sites import Measure, SiteKind
from luodi.office.elements import queries
from luodi.office.elements.actions.remove_need import RemoveNeed
from luodi.office.elements.actions.set_need import SetNeed
from luodi.office.elements.models import Need
from luodi.office.elements.snapshot import needs_snapshot
from luodi.office.elements.words import NeedMeasure, SupplyKind
from luodi.office.journal.models import JournalEntry
from luodi.office.people.action import Occasion
from luodi.office.projects.models import Node, Project
from luodi.reference.problems import Problem

State = Callable[..., Need]


@pytest.fixture
def state(monday: Occasion, project: Project) -> State:
    def do(measure: NeedMeasure, quantity: int | str, **more: Any) -> Need:
        given = {"occasion": monday, "project": project, **more}
        return SetNeed(measure=measure, quantity=Decimal(quantity), **given).execute()

    return do


def test_need_of_land_is_kept_in_the_project_once(state: State, project: Project) -> None:
    need = state(NeedMeasure.LAND_M2, 30000, needed_on=date(2026, 9, 1), tolerance_percent=Decimal(10))
    project.refresh_from_db()
    assert (need.quantity, project.land_area_m2) == (None, 30000)
    words = list(JournalEntry.objects.filter(action="need.set").order_by("revision").values_list("entity", flat=True))
    assert words == ["project", "need"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(quantity=1)


def test_need_set_again_as_it_stands_writes_nothing(state: State) -> None:
    state(NeedMeasure.POWER_KVA, 800)
    before = JournalEntry.objects.count()
    state(NeedMeasure.POWER_KVA, 800)
    assert JournalEntry.objects.count() == before
    state(NeedMeasure.POWER_KVA, 900)
    assert JournalEntry.objects.count() == before + 1


def test_area_that_the_project_states_is_a_need_dated_by_its_route(
    register: Callable[..., Project], state: State, monday: Occasion
) -> None:
    factory = register(fields={"land_area_m2": Decimal(12000), "floor_area_m2": Decimal(9000)})
    Node.objects.update_or_create(project=factory, code="supply_land", defaults={"planned_on": date(2026, 6, 1)})
    state(NeedMeasure.HOUSING_FLATS, 20, project=factory)
    found = {row.measure: row for row in queries.needs(monday.user, project_code=factory.code)}
    assert found.keys() == {NeedMeasure.LAND_M2, NeedMeasure.HOUSING_FLATS}, "a factory builds its own floors"
    land = found[NeedMeasure.LAND_M2]
    assert (land.quantity, land.needed_on, land.planned, land.stated_on) == (12000, date(2026, 6, 1), True, None)


def test_snapshot_bears_the_tolerances_and_names_the_kind_of_site(state: State, project: Project) -> None:
    state(NeedMeasure.LAND_M2, 20000, tolerance_percent=Decimal(25), needed_on=date(2026, 6, 1), tolerance_days=30)
    state(NeedMeasure.RENT_CNY_M2_DAY, "2", tolerance_percent=Decimal(10))
    state(NeedMeasure.POWER_KVA, 1000)
    state(NeedMeasure.HOUSING_FLATS, 40, tolerance_percent=Decimal(50))
    [made] = needs_snapshot(Project.objects.filter(pk=project.pk))
    assert made.code == made.site.project == project.code
    assert made.site.needs == {Measure.LAND_M2: 15000, Measure.RENT_CNY_M2_DAY: 2.2, Measure.POWER_KVA: 1000}
    assert made.site.kinds == {SiteKind.PLOT}
    assert made.site.needed_by == date(2026, 7, 1)
    assert made.demands == {SupplyKind.PLOT: 15000, SupplyKind.POWER: 1000, SupplyKind.HOUSING: 20}


@pytest.mark.parametrize(
    ("measure", "quantity", "more"),
    [
        (NeedMeasure.POWER_KVA, -1, {}),
        (NeedMeasure.POWER_KVA, "NaN", {}),
        (NeedMeasure.HAZARD_CLASS, 6, {}),
        (NeedMeasure.LAND_M2, 10**10, {}),
        (NeedMeasure.POWER_KVA, 1, {"tolerance_percent": Decimal(101)}),
        (NeedMeasure.POWER_KVA, 1, {"tolerance_days": -1}),
        (NeedMeasure.POWER_KVA, 1, {"remark": "长" * 301}),
    ],
)
def test_need_that_makes_no_sense_is_refused(
    state: State, measure: NeedMeasure, quantity: int | str, more: dict[str, Any]
) -> None:
    with pytest.raises(Problem, match=r"need\."):
        state(measure, quantity, **more)
    assert not Need.objects.exists()


def test_removed_need_leaves_nothing_but_its_journal(state: State, project: Project, monday: Occasion) -> None:
    state(NeedMeasure.LAND_M2, 20000)
    RemoveNeed(occasion=monday, project=project, measure=NeedMeasure.LAND_M2).execute()
    project.refresh_from_db()
    assert project.land_area_m2 is None
    assert not queries.needs(monday.user, project_code=project.code)
    with pytest.raises(Problem, match=r"need\.not_found"):
        RemoveNeed(occasion=monday, project=project, measure=NeedMeasure.LAND_M2).execute()


def test_needs_are_listed_in_pages_of_any_size(
    state: State, rival: Project, project: Project, monday: Occasion
) -> None:
    for measure in (NeedMeasure.POWER_KVA, NeedMeasure.HOUSING_FLATS, NeedMeasure.CAPITAL_CNY):
        state(measure, 5)
        state(measure, 6, project=rival)
    whole = queries.needs(monday.user)
    assert len(whole) == 6
    for size in (1, 2, 4):
        pages, after = [], ""
        while some := queries.needs(monday.user, after=after, size=size):
            pages += some
            after = f"{some[-1].project_code}/{some[-1].measure.value}"
        assert pages == whole
    with CaptureQueriesContext(
        connection,
    ) as counted:
        queries.needs(monday.user)
    assert len(counted) == 5
