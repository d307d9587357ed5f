"""The ledger and the file of a project: filters, order, pages, masks, and how many queries they ask."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.engine.lights.light import Light
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from luodi.office.places.models import Park
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.actions.record_outturn import RecordOutturn
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_promise import SetPromise
from luodi.office.projects.dossier import dossier
from luodi.office.projects.ledger import ledger
from luodi.office.projects.ledger_filter import LedgerFilter
from luodi.office.projects.models import Project
from luodi.office.projects.queries import double_signings
from luodi.office.projects.records import HealthRecord, ProjectRecord, StageRecord
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.words import EvidenceKind, Health, Measure, ProjectKind, Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text

from .conftest import MINHANG, PUDONG

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 6, 1)


def record(name: str, stage: Stage, on: date, **given: Any) -> ProjectRecord:
    move = StageRecord(to_stage=stage, happened_on=on, evidence_level=EvidenceLevel.VERIFIED)
    return ProjectRecord(
        **{"name": name, "kind": ProjectKind.NEW_BUILD, "district_code": PUDONG, "stages": (move,), **given}
    )


@pytest.fixture
def city(rules: None, at: Callable[..., Occasion], park: Park) -> None:
    stalled = HealthRecord(health=Health.STALLED, reason="等土地", happened_on=date(2026, 5, 6))
    ReceiveProjects(
        occasion=at(AS_OF),
        records=[
            record("晶圆厂", Stage.SIGNED, date(2026, 5, 28), investment_cny=Decimal(9), park_code=park.code),
            record("药物研发", Stage.TALKS, date(2026, 4, 1), investment_cny=Decimal(5), district_code=MINHANG),
            record("软件总部", Stage.LEAD, date(2026, 5, 20), kind=ProjectKind.HEADQUARTERS, healths=(stalled,)),
            record("机器人", Stage.SIGNED, date(2026, 5, 15), investor_name="晶新集团"),
        ],
    ).execute()


def names(user: User, as_of: date = AS_OF, **given: Any) -> list[str]:
    return [row.name for row in ledger(user, LedgerFilter(**given), as_of).rows]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["晶圆厂", "药物研发", "软件总部", "机器人"]),
        ({"text": "晶"}, ["晶圆厂", "机器人"]),
        ({"text": "ld2026-00002"}, ["药物研发"]),
        ({"district_code": MINHANG}, ["药物研发"]),
        ({"park_code": "ZJ"}, ["晶圆厂"]),
        ({"kind": ProjectKind.HEADQUARTERS}, ["软件总部"]),
        ({"stage": Stage.SIGNED}, ["晶圆厂", "机器人"]),
        ({"health": Health.STALLED}, ["软件总部"]),
        ({"health": Health.ON_TRACK}, ["晶圆厂", "药物研发", "机器人"]),
        ({"light": Light.RED}, ["药物研发"]),
        ({"silent_working_days": 10}, ["药物研发", "机器人"]),
        ({"sort": "-investment", "stage": Stage.SIGNED, "text": "晶圆"}, ["晶圆厂"]),
        ({"sort": "-stage"}, ["晶圆厂", "机器人", "药物研发", "软件总部"]),
        ({"sort": "-silent"}, ["药物研发", "机器人", "软件总部", "晶圆厂"]),
        ({"sort": "due"}, ["药物研发", "机器人", "晶圆厂", "软件总部"]),
        ({"sort": "nonsense"}, ["晶圆厂", "药物研发", "软件总部", "机器人"]),
    ],
)
def test_ledger_shows_what_the_filter_leaves_in_order(
    city: None, chief: User, given: dict[str, Any], expected: list[str]
) -> None:
    assert names(chief, **given) == expected


def test_ledger_as_of_a_past_day_filters_by_what_was(city: None, chief: User) -> None:
    assert names(chief, date(2026, 5, 18)) == ["药物研发", "机器人"]
    assert names(chief, date(2026, 5, 18), health=Health.STALLED) == []


def test_ledger_of_a_district_has_its_own_rows(city: None, officer: User) -> None:
    assert names(officer) == ["晶圆厂", "软件总部", "机器人"]


def test_ledger_pages_add_up(city: None, chief: User) -> None:
    pages = [ledger(chief, LedgerFilter(page=page, page_size=3), AS_OF) for page in (1, 2, 99)]
    assert [len(page.rows) for page in pages] == [3, 1, 1]
    assert [(page.total, page.pages, page.page) for page in pages] == [(4, 2, 1), (4, 2, 2), (4, 2, 2)]
    lit = ledger(chief, LedgerFilter(sort="-light", page=2, page_size=3), AS_OF)
    assert (lit.total, len(lit.rows)) == (4, 1)


def test_ledger_finds_a_project_by_a_former_name(city: None, chief: User, at: Callable[..., Occasion]) -> None:
    project = Project.objects.get(name="机器人")
    EditProject(occasion=at(AS_OF), project=project, fields={"name": "人形机器人基地"}).execute()
    EditProject(occasion=at(AS_OF), project=project, fields={"name": "具身智能基地"}).execute()
    assert names(chief, text="人形") == ["具身智能基地"]


@pytest.mark.parametrize("wanted", [LedgerFilter(), LedgerFilter(light=Light.RED)])
@pytest.mark.parametrize(("day", "most"), [(AS_OF, 14), (date(2026, 5, 18), 34)])
def test_ledger_asks_a_constant_number_of_queries(
    city: None, chief: User, django_assert_max_num_queries: Any, wanted: LedgerFilter, day: date, most: int
) -> None:
    keep_standings(AS_OF)
    with django_assert_max_num_queries(most):
        ledger(chief, wanted, day)


def test_dossier_shows_stages_gates_nodes_and_years(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Occasion], chief: User
) -> None:
    project = register(date(2026, 1, 5))
    prove(project, date(2026, 1, 20), EvidenceKind.AGREEMENT, level=EvidenceLevel.SELF_REPORTED)
    for planned_on in (date(2026, 2, 10), date(2026, 3, 10)):
        day = planned_on.replace(month=planned_on.month - 1)
        AgreeNodeDate(occasion=at(day), project=project, code="sign", planned_on=planned_on, reason="约定").execute()
    SetPromise(
        occasion=at(date(2026, 1, 20)), project=project, measure=Measure.JOBS, year=2027, value=Decimal(80)
    ).execute()
    RecordOutturn(
        occasion=at(date(2026, 2, 20)), project=project, measure=Measure.JOBS, year=2027, value=Decimal(12),
        source="填报", stated_on=date(2026, 2, 20), evidence_level=EvidenceLevel.SELF_REPORTED,
    ).execute()  # fmt: skip
    page = dossier(chief, project.code, date(2026, 3, 2))
    assert [(step.stage, step.is_present, step.is_passed) for step in page.steps[:3]] == [
        (Stage.LEAD, False, True), (Stage.TALKS, True, False), (Stage.SIGNED, False, False),
    ]  # fmt: skip
    [gate] = page.gates
    assert (gate.stage, gate.is_open, gate.evidence_level) == (Stage.SIGNED, True, EvidenceLevel.SELF_REPORTED)
    assert [row.satisfied_by for row in gate.requirements] == [
        "某集团", "100000000.00", "浦东新区", "王专班", "agreement agreement-2026-01-20",
    ]  # fmt: skip
    node = page.nodes[0]
    assert (node.code, node.planned_on, node.agreed, node.put_off) == ("sign", date(2026, 3, 10), True, 1)
    assert node.working_days_left == 6
    [year] = page.years
    assert (year.promised, year.self_reported, year.verified) == (Decimal(80), Decimal(12), None)
    early = dossier(chief, project.code, date(2026, 1, 12))
    assert (early.evidence, early.nodes[0].planned_on) == ((), date(2026, 2, 10))


def test_dossier_of_another_district_is_not_found(register: Callable[..., Project], officer: User) -> None:
    project = register(fields={"district_code": MINHANG})
    with pytest.raises(Problem, match=r"project\.not_found"):
        dossier(officer, project.code, AS_OF)


def test_dossier_masks_contacts_outside_the_owning_office(
    register: Callable[..., Project], chief: User, officer: User
) -> None:
    contacts = {"contact_name": "张三丰", "contact_phone": "13800000078"}
    project = register(fields=contacts | {"owner_office_code": officer.office.code})
    shown, hidden = dossier(officer, project.code, AS_OF), dossier(chief, project.code, AS_OF)
    assert (shown.contact_name, shown.contact_phone, shown.contacts_masked) == ("张三丰", "13800000078", False)
    assert hidden.contacts_masked
    assert (hidden.contact_name, hidden.contact_phone) == ("张**", "138*****078")


def test_dossier_asks_a_constant_number_of_queries(
    register: Callable[..., Project], prove: Callable[..., None], chief: User, django_assert_max_num_queries: Any
) -> None:
    project = register()
    with django_assert_max_num_queries(38) as few:
        dossier(chief, project.code, AS_OF)
    for day in range(1, 9):
        prove(project, date(2026, 2, day), EvidenceKind.TAX_RECORD)
    with django_assert_max_num_queries(len(few)):
        dossier(chief, project.code, AS_OF)


def test_double_signings_show_both_owners_to_either(
    register: Callable[..., Project], at: Callable[..., Occasion], officer: User
) -> None:
    earlier, later = register(date(2026, 1, 5)), register(date(2026, 1, 6), fields={"district_code": MINHANG})
    why = Text("同名", "same name")
    RelateDoubleSigning(occasion=at(AS_OF), earlier=earlier, later=later, score=0.97, why=why).execute()
    [pair] = double_signings(officer, AS_OF, only_open=True)
    assert (pair.earlier.district_name, pair.later.district_name, pair.why) == ("浦东新区", "闵行区", why)
    assert double_signings(officer, date(2026, 5, 31)) == []
