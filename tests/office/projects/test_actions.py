"""What each action on a project writes, and what it refuses without a trace."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi.office.enterprises.models import Enterprise, EvidenceLevel
from luodi.office.journal import queries as journal
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.places.models import Park, Plot
from luodi.office.projects.actions.add_evidence import AddEvidence
from luodi.office.projects.actions.add_party import AddParty
from luodi.office.projects.actions.agree_node_date import AgreeNodeDate
from luodi.office.projects.actions.edit_project import EditProject
from luodi.office.projects.actions.record_node import RecordNode
from luodi.office.projects.actions.record_outturn import RecordOutturn
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.register_project import RegisterProject
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.actions.set_promise import SetPromise
from luodi.office.projects.actions.set_task_force import SetTaskForce
from luodi.office.projects.models import CodeSeries, Node, NodeAgreement, Project, TaskForceMember
from luodi.office.projects.records import MemberRecord
from luodi.office.projects.words import EvidenceKind, Measure, PartyRole, ProjectKind, Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text

from .conftest import CREDIT_CODE, MINHANG, PUDONG

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 2)


def refused(action: Any, code: str) -> Problem:
    entries = JournalEntry.objects.count()
    with pytest.raises(Problem) as caught:
        action.execute()
    assert caught.value.code == code, caught.value
    assert JournalEntry.objects.count() == entries
    return caught.value


def test_register_numbers_without_gaps_even_after_a_refusal(
    register: Callable[..., Project], at: Callable[..., Occasion]
) -> None:
    assert register().code == "LD2026-00001"
    action = RegisterProject(
        occasion=at(DAY), title="早产", kind=ProjectKind.NEW_BUILD, stage=Stage.SIGNED, happened_on=DAY,
        fields={"investor_name": "某集团"},
    )  # fmt: skip
    problem = refused(action, "project.gate_closed")
    assert "投资协议" in problem.record.what.zh
    assert register().code == "LD2026-00002"
    assert register(date(2027, 1, 4)).code == "LD2027-00001"
    assert CodeSeries.objects.get(year=2026).last_number == 2


def test_register_lies_where_the_office_is_unless_said(
    register: Callable[..., Project], at: Callable[..., Occasion], officer: User
) -> None:
    project = RegisterProject(
        occasion=at(DAY, officer), title="本区项目", kind=ProjectKind.LEASED_SPACE, happened_on=DAY
    ).execute()
    assert (project.district_id, project.owner_office_id) == (PUDONG, officer.office_id)
    assert set(Node.objects.filter(project=project).values_list("code", flat=True)) >= {"sign", "lease_space"}
    action = RegisterProject(
        occasion=at(DAY, officer), title="外区项目", kind=ProjectKind.LEASED_SPACE, happened_on=DAY,
        fields={"district_code": MINHANG},
    )  # fmt: skip
    refused(action, "access.out_of_reach")


def test_register_on_a_stage_that_the_kind_does_not_have_is_refused(rules: None, at: Callable[..., Occasion]) -> None:
    action = RegisterProject(
        occasion=at(DAY), title="软件", kind=ProjectKind.HEADQUARTERS, stage=Stage.STARTED, happened_on=DAY
    )
    refused(action, "project.stage_not_on_route")


def test_register_without_rules_says_to_load_them(at: Callable[..., Occasion]) -> None:
    action = RegisterProject(occasion=at(DAY), title="甲", kind=ProjectKind.NEW_BUILD, happened_on=DAY)
    assert "luodi migrate" in refused(action, "rules.not_loaded").record.remedy.en


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"name": ""}, "project.value_not_valid", "name"),
        ({"name": "长" * 301}, "project.value_not_valid", "name"),
        ({"investment_cny": "一亿"}, "project.value_not_valid", "investment_cny"),
        ({"investment_cny": -1}, "project.value_not_valid", "investment_cny"),
        ({"investment_cny": Decimal("0.001")}, "project.value_not_valid", "investment_cny"),
        ({"source_on": "2026-02-30"}, "project.value_not_valid", "source_on"),
        ({"district_code": "999999"}, "project.unknown_code", "district_code"),
        ({"stage": "signed"}, "project.field_not_editable", "stage"),
        ({"district_code": MINHANG, "park_code": "ZJ"}, "project.places_contradict", "park_code"),
    ],
)
def test_edit_refuses_values_that_make_no_sense(
    register: Callable[..., Project],
    at: Callable[..., Occasion],
    park: Park,
    fields: dict[str, Any],
    code: str,
    field: str,
) -> None:
    problem = refused(EditProject(occasion=at(DAY), project=register(), fields=fields), code)
    assert problem.record.where.field == field


def test_edit_with_nothing_new_writes_nothing(register: Callable[..., Project], at: Callable[..., Occasion]) -> None:
    project, entries = register(), JournalEntry.objects.count()
    EditProject(occasion=at(DAY), project=project, fields={"investor_name": " 某集团 "}).execute()
    assert JournalEntry.objects.count() == entries


def test_edit_by_plot_fills_park_and_district(
    register: Callable[..., Project], at: Callable[..., Occasion], park: Park
) -> None:
    Plot.objects.create(code="ZJ-01", park=park, area_m2=Decimal(20000))
    project = register(fields={"district_code": ""})
    EditProject(occasion=at(DAY), project=project, fields={"plot_code": "ZJ-01"}).execute()
    project.refresh_from_db()
    assert (project.park_id, project.district_id) == ("ZJ", PUDONG)
    EditProject(occasion=at(DAY), project=project, fields={"plot_code": "", "park_code": None}).execute()
    project.refresh_from_db()
    assert (project.plot_id, project.park_id) == (None, None)


def test_edit_cannot_move_a_project_out_of_reach(
    register: Callable[..., Project], at: Callable[..., Occasion], officer: User
) -> None:
    action = EditProject(occasion=at(DAY, officer), project=register(), fields={"district_code": MINHANG})
    refused(action, "project.moved_out_of_reach")


@pytest.mark.parametrize("fields", [{"contact_phone": "1"}, {"contact_name": ""}, {"owner_office_code": "city"}])
def test_edit_of_contacts_and_their_owner_belongs_to_the_owning_office(
    register: Callable[..., Project], at: Callable[..., Occasion], officer: User, fields: dict[str, Any]
) -> None:
    project = register(fields={"contact_phone": "13800000078", "owner_office_code": officer.office.code})
    refused(EditProject(occasion=at(DAY), project=project, fields=fields), "project.contacts_closed")
    EditProject(occasion=at(DAY, officer), project=project, fields=fields).execute()
    EditProject(occasion=at(DAY), project=project, fields={"track": "集成电路"}).execute()


def test_add_as_verified_needs_who_may_verify(
    register: Callable[..., Project], at: Callable[..., Occasion], make_user: Callable[..., User]
) -> None:
    desk, project = at(DAY, make_user(Role.DESK)), register()
    given = {"occasion": desk, "project": project, "source": "园区", "evidence_level": EvidenceLevel.VERIFIED}
    document = {"kind": EvidenceKind.AGREEMENT, "title": "投资协议", "dated_on": DAY}
    refused(AddEvidence(**given, **document), "access.not_permitted")
    outturn = {"measure": Measure.JOBS, "year": 2026, "value": Decimal(3), "stated_on": DAY}
    refused(RecordOutturn(**given, **outturn), "access.not_permitted")
    given["evidence_level"] = EvidenceLevel.SELF_REPORTED
    AddEvidence(**given, **document).execute()
    RecordOutturn(**given, **outturn).execute()


def test_edit_is_journalled_field_by_field(register: Callable[..., Project], at: Callable[..., Occasion]) -> None:
    project = register()
    EditProject(occasion=at(DAY), project=project, fields={"track": "集成电路"}).execute()
    row = journal.history_of(f"project/{project.code}")[-1]
    assert (row.action, row.actor, row.fields) == ("project.edit", "chief-city", (("track", "", "集成电路"),))


def test_agree_holds_and_putting_off_needs_a_reason(
    register: Callable[..., Project], at: Callable[..., Occasion]
) -> None:
    project = register()
    given = {"project": project, "code": "sign"}
    refused(AgreeNodeDate(occasion=at(DAY), planned_on=date(2026, 3, 2), **given), "project.field_missing")
    AgreeNodeDate(occasion=at(DAY), planned_on=date(2026, 2, 3), **given).execute()
    node = AgreeNodeDate(occasion=at(DAY), planned_on=date(2026, 3, 2), reason="投资方要求", **given).execute()
    assert (node.planned_on, node.agreed, NodeAgreement.objects.count()) == (date(2026, 3, 2), True, 1)
    refused(AgreeNodeDate(occasion=at(DAY), project=project, code="fly", planned_on=DAY), "project.unknown_node")


def test_record_node_can_be_taken_back(register: Callable[..., Project], at: Callable[..., Occasion]) -> None:
    project = register()
    given = {"occasion": at(DAY), "project": project, "code": "register_company"}
    assert RecordNode(actual_on=DAY, **given).execute().recorded
    refused(AgreeNodeDate(**given, planned_on=DAY), "project.node_is_done")
    refused(RecordNode(actual_on=date(2026, 2, 3), **given), "project.day_in_the_future")
    assert RecordNode(actual_on=None, **given).execute().actual_on is None


def test_evidence_twice_is_refused(
    register: Callable[..., Project], prove: Callable[..., None], at: Callable[..., Occasion]
) -> None:
    project = register()
    prove(project, DAY, EvidenceKind.LEASE)
    action = AddEvidence(
        occasion=at(DAY), project=project, kind=EvidenceKind.LEASE, title="另一份", document_number=f"lease-{DAY}",
        dated_on=DAY, evidence_level=EvidenceLevel.VERIFIED, source="测试",
    )  # fmt: skip
    refused(action, "project.evidence_there_already")


def test_progress_moves_the_last_day_forward_only(
    register: Callable[..., Project], at: Callable[..., Occasion]
) -> None:
    project = register()
    for day in (DAY, date(2026, 1, 20)):
        RecordProgress(occasion=at(DAY), project=project, text="洽谈", noted_on=day).execute()
    project.refresh_from_db()
    assert project.last_progress_on == DAY
    refused(RecordProgress(occasion=at(DAY), project=project, text="", noted_on=DAY), "project.field_missing")


def test_promise_and_outturn_change_in_place(register: Callable[..., Project], at: Callable[..., Occasion]) -> None:
    project = register()
    given = {"occasion": at(DAY), "project": project, "measure": Measure.OUTPUT_CNY, "year": 2028}
    first, second = (SetPromise(**given, value=Decimal(value)).execute() for value in (10, 20))
    assert (first.pk, second.value) == (second.pk, 20)
    stated = {"source": "填报", "stated_on": DAY}
    for level in (EvidenceLevel.SELF_REPORTED, EvidenceLevel.VERIFIED):
        RecordOutturn(**given, **stated, value=Decimal(7), evidence_level=level).execute()
    assert project.outturns.count() == 2
    for value in (Decimal(-1), Decimal("NaN"), Decimal(10) ** 16):
        refused(SetPromise(**given, value=value), "project.year_or_value_not_valid")
    refused(SetPromise(**given | {"year": 28}, value=Decimal(1)), "project.year_or_value_not_valid")


def test_party_joins_a_registered_enterprise_once(
    register: Callable[..., Project], at: Callable[..., Occasion], enterprise: Enterprise
) -> None:
    given = {"occasion": at(DAY), "project": register(), "role": PartyRole.INVESTOR, "party_name": "某集团"}
    assert AddParty(**given, credit_code=CREDIT_CODE).execute().enterprise == enterprise
    refused(AddParty(**given), "project.party_there_already")
    refused(AddParty(**given | {"party_name": "乙"}, credit_code="X"), "project.unknown_code")


def test_task_force_changes_lead_and_keeps_who_stays(
    register: Callable[..., Project], at: Callable[..., Occasion], city_office: Office
) -> None:
    project = register()
    [first] = TaskForceMember.objects.filter(project=project)
    members = [
        MemberRecord(name="王专班", office_code="city", duty="联络"),
        MemberRecord(name="李专班", office_code="city", leads=True),
    ]
    SetTaskForce(occasion=at(DAY), project=project, members=members).execute()
    assert TaskForceMember.objects.get(pk=first.pk).leads is False
    refused(SetTaskForce(occasion=at(DAY), project=project, members=members[:1]), "project.task_force_lead")
    stranger = MemberRecord(name="赵", office_code="nowhere", leads=True)
    refused(SetTaskForce(occasion=at(DAY), project=project, members=[stranger]), "project.unknown_code")
    SetTaskForce(occasion=at(DAY), project=project, members=members[1:]).execute()
    assert [member.name for member in TaskForceMember.objects.filter(project=project)] == ["李专班"]


def test_relate_a_known_pair_returns_it(register: Callable[..., Project], at: Callable[..., Occasion]) -> None:
    one, two = register(), register()
    given = {"occasion": at(DAY), "score": 0.9, "why": Text("像", "alike")}
    first = RelateDoubleSigning(**given, earlier=one, later=two).execute()
    assert RelateDoubleSigning(**given, earlier=two, later=one).execute() == first
    refused(RelateDoubleSigning(**given, earlier=one, later=one), "project.own_double")


def test_park_office_works_on_its_own_park_only(
    register: Callable[..., Project], at: Callable[..., Occasion], make_user: Callable[..., User], park: Park
) -> None:
    office = Office.objects.create(
        code="zj", name="张江园", level=OfficeLevel.PARK, park_code="ZJ", district_code=PUDONG
    )
    user = make_user(Role.OFFICER, office)
    inside, outside = register(fields={"park_code": "ZJ"}), register()
    given = {"occasion": at(DAY, user), "text": "走访", "noted_on": DAY}
    RecordProgress(project=inside, **given).execute()
    refused(RecordProgress(project=outside, **given), "access.out_of_reach")


def test_register_with_unknown_industry_is_refused(register: Callable[..., Project]) -> None:
    with pytest.raises(Problem, match=r"project\.industry_not_valid"):
        register(fields={"industry_code": "9999"})
    assert register(fields={"industry_code": "3973"}).industry_code == "3973"


def test_add_party_says_the_same_of_unknown_and_foreign_codes(
    register: Callable[..., Project], officer: User, at: Callable[..., Occasion], enterprise: Enterprise
) -> None:
    project, day = register(), date(2026, 2, 2)
    Enterprise.objects.filter(pk=enterprise.pk).update(district_id=MINHANG)

    def said_of(code: str) -> str:
        with pytest.raises(Problem) as found:
            AddParty(
                occasion=at(day, officer),
                project=project,
                role=PartyRole.FUND,
                party_name="某基金",
                credit_code=code,
            ).execute()
        return found.value.record.what.zh.replace(code, "")

    assert said_of(enterprise.credit_code) == said_of("91310000MA1FL0000X")
    with pytest.raises(Problem, match=r"project\.unknown_code"):
        EditProject(
            occasion=at(day, officer), project=project, fields={"credit_code": enterprise.credit_code}
        ).execute()
    party = AddParty(
        occasion=at(day), project=project, role=PartyRole.FUND, party_name="某基金", credit_code=enterprise.credit_code
    ).execute()
    assert party.enterprise == enterprise
