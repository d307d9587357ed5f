"""Doubtful rows and double signings, decided by who reaches both sides."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.imports.actions.queue_doubtful_rows import Doubt, QueueDoubtfulRows
from luodi.office.imports.models import DoubtfulRow, ImportBatch, ImportKind
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.projects.actions.relate_double_signing import RelateDoubleSigning
from luodi.office.projects.models import DoubleSigning, Project
from luodi.office.projects.records import ProjectRecord, StageRecord
from luodi.office.projects.words import ProjectKind, Stage
from luodi.reference.text import Text
from tests.front.web.town import NOW, PUDONG, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(town: Town) -> DoubleSigning:
    occasion = Occasion(system_user(), NOW, "测试")
    why = Text("投资方相同", "same investor")
    return RelateDoubleSigning(occasion=occasion, earlier=town.own, later=town.foreign, score=0.93, why=why).execute()


@pytest.fixture
def row(town: Town) -> DoubtfulRow:
    occasion = Occasion(town.users[Role.CHIEF], NOW, "测试")
    batch = ImportBatch.objects.create(
        kind=ImportKind.PROJECTS, file_name="名单.xlsx", sha256="0" * 64, imported_at=NOW, imported_by=occasion.user,
        created=0, updated=0, unchanged=0, review=1, refused=0,
    )  # fmt: skip
    seen = StageRecord(to_stage=Stage.TALKS, happened_on=date(2026, 11, 1), evidence_level=EvidenceLevel.SELF_REPORTED)
    record = ProjectRecord(
        name="集成电路封装测试线项目",
        kind=ProjectKind.LEASED_SPACE,
        district_code=PUDONG,
        source="名单",
        source_on=date(2026, 11, 1),
        row=3,
        stages=(seen,),
    )
    reason = Text("名称相近", "similar names")
    QueueDoubtfulRows(occasion=occasion, batch=batch, doubts=[Doubt(record, town.own.pk, 0.8, reason)]).execute()
    return DoubtfulRow.objects.get()


def test_both_sides_stand_beside_each_other(chiefs: Client, row: DoubtfulRow, pair: DoubleSigning) -> None:
    page = chiefs.get("/doubts/").text
    for part in ("集成电路封装测试线项目", "集成电路封测线项目", "名称相近", "闵行机械扩建项目", "投资方相同", "93%"):
        assert part in page, part
    assert "存疑行" in chiefs.get("/").text


@pytest.mark.parametrize(("answer", "more"), [("same", 0), ("different", 1)])
def test_row_is_decided_once(answer: str, more: int, officers: Client, row: DoubtfulRow) -> None:
    before = Project.objects.count()
    assert officers.post(f"/doubts/rows/{row.pk}/", {"answer": answer}).status_code == 302
    assert Project.objects.count() == before + more
    row.refresh_from_db()
    assert row.decision == answer
    assert officers.post(f"/doubts/rows/{row.pk}/", {"answer": answer}).status_code == 422


def test_pair_is_decided_by_who_reaches_both(officers: Client, chiefs: Client, pair: DoubleSigning) -> None:
    assert officers.post(f"/doubts/pairs/{pair.pk}/", {"answer": "same"}).status_code == 403
    assert chiefs.post(f"/doubts/pairs/{pair.pk}/", {"answer": "same"}).status_code == 302
    pair.refresh_from_db()
    assert pair.status == "same"


def test_answer_that_is_none_decides_nothing(chiefs: Client, pair: DoubleSigning) -> None:
    assert chiefs.post(f"/doubts/pairs/{pair.pk}/", {"answer": "maybe"}).status_code == 404
    assert chiefs.post("/doubts/rows/999/", {"answer": "same"}).status_code == 404


def test_sides_show_where_they_differ(chiefs: Client, row: DoubtfulRow) -> None:
    page = chiefs.get("/doubts/").text.split('class="doubt"')[1].split("</article>")[0]
    cells = re.findall(r'<tr( class="differs")?><th scope="row">([^<]+?)\s*<', page)
    assert ("", "类型") in cells  # both rent a space
    assert (' class="differs"', "名称") in cells
    assert "13900001111" not in page


def test_row_is_left_out(officers: Client, row: DoubtfulRow) -> None:
    before = Project.objects.count()
    assert officers.post(f"/doubts/rows/{row.pk}/", {"answer": "skip"}).status_code == 302
    row.refresh_from_db()
    assert (row.decision, Project.objects.count()) == ("skipped", before)
    assert row.incoming_name not in officers.get("/doubts/").text
    assert officers.post(f"/doubts/rows/{row.pk}/", {"answer": "skip"}).status_code == 422


def test_ticked_rows_are_accepted_together(officers: Client, row: DoubtfulRow) -> None:
    DoubtfulRow.objects.update(score=0.95)
    page = officers.get("/doubts/").text
    assert f'value="{row.pk}" form="accept" checked' in page
    assert officers.post("/doubts/rows/accept/", {"row": [row.pk, 999]}).status_code == 404
    assert officers.post("/doubts/rows/accept/", {"row": [row.pk]}).status_code == 302
    row.refresh_from_db()
    assert row.decision == "same"


def test_side_by_side_asks_no_more_for_more_rows(chiefs: Client, row: DoubtfulRow, town: Town) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert chiefs.get("/doubts/").status_code == 200
        return len(queries)

    asked()
    before = asked()
    for number in range(8):
        DoubtfulRow.objects.create(
            batch=row.batch, row=number, incoming_name=f"行{number}", incoming=row.incoming, candidate=town.foreign,
            score=0.7, reason_zh="像", reason_en="alike",
        )  # fmt: skip
    assert asked() == before
