"""Undoing an import: the register is as it was, to the last row, or nothing is undone and the reason is named."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from luodi.engine.matching.industry import IndustryGuess
from luodi.office.enterprises.actions.edit_enterprise import EditEnterprise
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.actions.receive_facts import ReceiveFacts
from luodi.office.enterprises.models import Enterprise, EnterpriseFact, EvidenceLevel
from luodi.office.enterprises.records import EnterpriseRecord, FactRecord
from luodi.office.imports.actions.queue_doubtful_rows import Doubt, QueueDoubtfulRows
from luodi.office.imports.actions.record_batch import RecordBatch
from luodi.office.imports.actions.seal_batch import SealBatch
from luodi.office.imports.actions.undo_import import UndoImport
from luodi.office.imports.models import DoubtfulRow, ImportBatch, ImportKind
from luodi.office.imports.reconciling import as_update, hold
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import Office, OfficeLevel, User
from luodi.office.people.system import system_user
from luodi.office.places.actions.receive_places import ReceivePlaces
from luodi.office.places.models import District, Park, Plot
from luodi.office.places.records import ParkRecord, PlotRecord
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.actions.record_progress import RecordProgress
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.models import NodeAgreement, Project
from luodi.office.projects.records import NodeRecord, ProgressRecord, ProjectRecord, PromiseRecord, StageRecord
from luodi.office.projects.setup import load_shipped_rules
from luodi.office.projects.standing_keeping import keep_standings
from luodi.office.projects.words import Measure, ProjectKind, Stage
from luodi.reference.problems import Problem
from luodi.reference.text import Text
from tests.front.exchange.registers import code

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
PUDONG = "310115"


def register() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the register, without the record of imports and their history."""
    held = {}
    for model in apps.get_models():
        if model.__module__.startswith(("luodi.office.enterprises", "luodi.office.projects", "luodi.office.places")):
            rows: QuerySet[Model] = QuerySet(model)
            held[model.__name__] = sorted(rows.values_list(), key=str)
    del held["CodeSeries"]
    held["EnterpriseIndustry"] = [row[1:] for row in held["EnterpriseIndustry"]]  # written anew under another id
    held["DoubtfulRow"] = sorted(DoubtfulRow.objects.values_list(), key=str)
    return held


def bring(occasion: Occasion, *steps: Callable[[ImportBatch], object]) -> ImportBatch:
    """A batch in one transaction with what ``steps`` write."""
    with transaction.atomic():
        chain.wait_for_writers()
        first = chain.newest_revision() + 1
        batch = RecordBatch(
            occasion=occasion,
            kind=ImportKind.PROJECTS,
            file_name="名单.xlsx",
            sha256="0" * 64,
            created=1,
            updated=0,
            unchanged=0,
            review=0,
            refused=0,
        ).execute()
        for step in steps:
            step(batch)
        return SealBatch(occasion=occasion, batch=batch, first_revision=first).execute()


def enterprises(occasion: Occasion, rows: Iterable[EnterpriseRecord], **given: Any) -> Callable[[ImportBatch], None]:
    return lambda _batch: ReceiveEnterprises(
        occasion=occasion, batches=[list(rows)], source=given.pop("source", "名录"), source_on=DAY, **given
    ).execute()


def projects(occasion: Occasion, *records: ProjectRecord) -> Callable[[ImportBatch], object]:
    return lambda _batch: ReceiveProjects(occasion=occasion, records=records).execute()


def record(name: str, **given: Any) -> ProjectRecord:
    stages = (
        StageRecord(to_stage=Stage.TALKS, happened_on=date(2026, 9, 1), evidence_level=EvidenceLevel.SELF_REPORTED),
    )
    said: dict[str, Any] = {"kind": ProjectKind.NEW_BUILD, "district_code": PUDONG, "stages": stages, **given}
    return ProjectRecord(name=name, **said)


def judge(scopes: Iterable[str], names: Iterable[str]) -> list[list[IndustryGuess]]:
    known = {"软件开发": "6513", "集成电路": "3973"}
    return [[IndustryGuess(known[scope], 0.9)] for scope, _ in zip(scopes, names, strict=True)]


@pytest.fixture(autouse=True)
def _rules(occasion: Occasion) -> None:
    load_shipped_rules(replace(occasion, user=system_user()))


def test_undo_of_enterprises_restores_values_industries_and_sources(occasion: Occasion) -> None:
    enterprises(
        occasion,
        [
            EnterpriseRecord(
                code(1), "甲公司", business_scope="软件开发", capital_amount=Decimal(5), capital_currency="CNY"
            )
        ],
        judge=judge,
    )(ImportBatch())
    before = register()
    batch = bring(
        occasion,
        enterprises(
            occasion,
            [
                EnterpriseRecord(code(1), "甲股份公司", business_scope="集成电路", registered_on=date(2020, 1, 1)),
                EnterpriseRecord(code(2), "乙公司", business_scope="软件开发", district_code=PUDONG),
            ],
            judge=judge,
            source="新名录",
        ),
    )
    assert register() != before
    undone = UndoImport(occasion=occasion, batch=batch).execute()
    assert (undone.removed, undone.restored) == (1, 1)
    assert register() == before
    assert chain.verify().holds
    last = JournalEntry.objects.get(action="import_batch.undo", entity="enterprise", key=code(2))
    assert "乙公司" in last.before
    assert last.after == ""


def test_undo_of_facts_and_places_restores_them(occasion: Occasion) -> None:
    enterprises(occasion, [EnterpriseRecord(code(1), "甲公司")])(ImportBatch())

    def facts(*values: int) -> Callable[[ImportBatch], object]:
        rows = [
            FactRecord(code(1), "revenue_cny", 2024 + at, Decimal(value), "年报", DAY, EvidenceLevel.SELF_REPORTED)
            for at, value in enumerate(values)
        ]
        return lambda _batch: ReceiveFacts(occasion=occasion, batches=[rows]).execute()

    def places(area: int, *plots: str) -> Callable[[ImportBatch], object]:
        return lambda _batch: ReceivePlaces(
            occasion=occasion,
            parks=[ParkRecord(code="A", name="甲园", district_code=PUDONG)],
            plots=[PlotRecord(code=plot, park_code="A", area_m2=Decimal(area)) for plot in plots],
        ).execute()

    facts(100)(ImportBatch())
    places(10, "A-1")(ImportBatch())
    before = register()
    batch = bring(occasion, facts(150, 200), places(20, "A-1", "A-2"))
    assert EnterpriseFact.objects.count() == 2
    UndoImport(occasion=occasion, batch=batch).execute()
    assert register() == before
    assert (Plot.objects.count(), Park.objects.count()) == (1, 1)


def test_undo_of_projects_restores_every_row(occasion: Occasion) -> None:
    keep_standings(DAY)
    first = record("既有项目", promises=(PromiseRecord(measure=Measure.JOBS, year=2027, value=Decimal(10)),))
    projects(occasion, first)(ImportBatch())
    known = Project.objects.get()
    before = register()
    signed = StageRecord(to_stage=Stage.SIGNED, happened_on=DAY, evidence_level=EvidenceLevel.SELF_REPORTED)
    update = as_update(
        replace(
            first,
            name="既有项目二期",
            stages=(signed,),
            source="台账",
            source_on=DAY,
            promises=(PromiseRecord(measure=Measure.JOBS, year=2027, value=Decimal(30)),),
            nodes=(NodeRecord(code="start", agreed_on=DAY, planned_on=date(2027, 3, 1)),),
            progress=(ProgressRecord(noted_on=DAY, text="已签约"),),
        ),
        hold([known.pk])[known.pk],
    )

    def doubt(batch: ImportBatch) -> None:
        doubts = [Doubt(record("像是既有项目"), known.pk, 0.8, Text("名称相近", "alike"))]
        QueueDoubtfulRows(occasion=occasion, batch=batch, doubts=doubts).execute()

    def double(_batch: ImportBatch) -> None:
        new = Project.objects.get(name="新项目")
        RelateDoubleSigning(occasion=occasion, earlier=known, later=new, score=0.9, why=Text("同", "same")).execute()

    batch = bring(occasion, projects(occasion, update, record("新项目")), doubt, double)
    assert NodeAgreement.objects.exists()
    assert register() != before
    UndoImport(occasion=occasion, batch=batch).execute()
    assert register() == before
    batch.refresh_from_db()
    assert batch.undone_by == occasion.user


def test_undo_names_what_was_touched_since_and_undoes_nothing(occasion: Occasion) -> None:
    rows = [EnterpriseRecord(code(number), f"企业{number}") for number in range(1, 4)]
    batch = bring(occasion, enterprises(occasion, rows), projects(occasion, record("新项目")))
    touched = Enterprise.objects.get(credit_code=code(2))
    EditEnterprise(occasion=occasion, enterprise=touched, values={"address": "某路1号"}).execute()
    project = Project.objects.get()
    RecordProgress(occasion=occasion, project=project, text="已会谈", noted_on=DAY).execute()
    after = register()
    with pytest.raises(Problem) as refused:
        UndoImport(occasion=occasion, batch=batch).execute()
    assert refused.value.code == "import.touched_since"
    said = refused.value.record.what.zh
    assert code(2) in said
    assert project.code in said
    assert code(1) not in said
    assert register() == after


def test_undo_refuses_what_a_later_object_refers_to(occasion: Occasion) -> None:
    batch = bring(occasion, enterprises(occasion, [EnterpriseRecord(code(1), "甲公司", district_code=PUDONG)]))
    projects(occasion, record("新项目", credit_code=code(1)))(ImportBatch())
    with pytest.raises(Problem) as refused:
        UndoImport(occasion=occasion, batch=batch).execute()
    assert refused.value.code == "import.still_referred_to"
    assert "新项目" in refused.value.record.what.zh


def test_undo_refuses_a_project_on_which_a_later_row_waits(occasion: Occasion) -> None:
    batch = bring(occasion, projects(occasion, record("新项目")))
    doubts = [Doubt(record("新项目一期"), Project.objects.get().pk, 0.8, Text("相近", "alike"))]
    QueueDoubtfulRows(occasion=occasion, batch=bring(occasion), doubts=doubts).execute()
    with pytest.raises(Problem, match=r"import\.still_referred_to"):
        UndoImport(occasion=occasion, batch=batch).execute()
    assert Project.objects.count() == 1


def test_undo_is_once_and_within_a_day_and_by_the_own_office(
    occasion: Occasion, make_user: Callable[..., User]
) -> None:
    batch = bring(occasion, enterprises(occasion, [EnterpriseRecord(code(1), "甲公司", district_code=PUDONG)]))
    late = replace(occasion, at=occasion.at + timedelta(days=1, seconds=1))
    with pytest.raises(Problem, match=r"import\.undo_too_late"):
        UndoImport(occasion=late, batch=batch).execute()
    district = Office.objects.create(
        code="pudong", name="浦东", level=OfficeLevel.DISTRICT, district_code=District.objects.get(code=PUDONG).code
    )
    with pytest.raises(Problem, match=r"access\.out_of_reach"):
        UndoImport(occasion=replace(occasion, user=make_user(Role.OFFICER, district)), batch=batch).execute()
    with pytest.raises(Problem, match=r"access\.not_permitted"):
        UndoImport(occasion=replace(occasion, user=make_user(Role.ANALYST)), batch=batch).execute()
    UndoImport(occasion=replace(occasion, at=occasion.at + timedelta(days=1)), batch=batch).execute()
    with pytest.raises(Problem, match=r"import\.undone"):
        UndoImport(occasion=occasion, batch=batch).execute()


def test_undo_of_ten_thousand_rows_restores_all(occasion: Occasion) -> None:
    def rows(first: int, last: int, name: str) -> list[EnterpriseRecord]:
        return [EnterpriseRecord(code(number), f"{name}{number}") for number in range(first, last)]

    enterprises(occasion, rows(1, 5001, "旧名"))(ImportBatch())
    before = register()
    batch = bring(occasion, enterprises(occasion, rows(1, 10_001, "新名")))
    assert Enterprise.objects.filter(name__startswith="新名").count() == 10_000
    undone = UndoImport(occasion=occasion, batch=batch).execute()
    assert (undone.removed, undone.restored) == (5_000, 5_000)
    assert register() == before
