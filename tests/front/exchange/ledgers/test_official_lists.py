"""The city's yearly lists of major projects, in order of year and in any other: who is joined, who is asked about."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from luodi.front.exchange.imports import Counts
from luodi.office.enterprises.models import EvidenceLevel
from luodi.office.imports.actions.decide_doubtful_row import DecideDoubtfulRow
from luodi.office.imports.models import DoubtfulRow, ImportBatch
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.action import Occasion
from luodi.office.projects.models import Project
from luodi.office.projects.words import Stage
from tests.front.exchange.ledgers.sheets import Bring

LISTS = Path(__file__).resolve().parents[4].parent / "shared/data/projects"
DAYS = {2021: date(2021, 2, 7), 2022: date(2022, 6, 23), 2023: date(2023, 1, 17)}
AVIONICS, AVIONICS_2023 = "民用飞机航电系统集成平台", "民用飞机航电系统“三中心一总部”项目"
SMIC, SMIC_2022 = "中芯国际12英寸芯片SN1项目", "中芯国际12英寸芯片项目"
EDO, EDO_2022 = "和辉光电第六代AMOLED生产线建设", "和辉光电第六代AMOLED生产线产能扩充项目"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not LISTS.exists(), reason="the shared data with the official lists is not there"),
]


def bring_years(bring: Bring, *years: int) -> list[Counts]:
    return [bring(LISTS / f"major_projects_{year}.xlsx", as_of=DAYS[year]).counts for year in years]


def history(name: str) -> list[tuple[str, date, str]]:
    project = Project.objects.get(names__name=name)
    return [(event.to_stage, event.happened_on, event.evidence_level) for event in project.stage_events.all()]


def words(name: str) -> list[tuple[int, str]]:
    """The words of the lists, oldest first, from the progress notes."""
    notes = Project.objects.get(names__name=name).progress.order_by("noted_on")
    return [(note.noted_on.year, note.text.split("：")[1].split("，")[0]) for note in notes]


def planned(name: str, node: str) -> date | None:
    return Project.objects.get(names__name=name).nodes.get(code=node).planned_on


def test_import_in_order_of_year_joins_asks_and_creates(bring: Bring) -> None:
    assert bring_years(bring, 2021, 2022, 2023) == [
        Counts(created=30),
        Counts(created=4, updated=20, review=2),
        Counts(created=3, updated=19, review=2),
    ]
    assert Project.objects.count() == 37
    assert sorted(DoubtfulRow.objects.values_list("incoming_name", "candidate__name", "batch__as_of__year")) == [
        (SMIC_2022, SMIC, 2022),
        (SMIC_2022, SMIC, 2023),
        (EDO_2022, EDO, 2022),
        (AVIONICS_2023, AVIONICS, 2023),
    ]


def test_import_keeps_both_names_of_a_renamed_project(bring: Bring) -> None:
    bring_years(bring, 2021, 2022, 2023)
    for old, new in [
        ("上海光源二期", "上海光源二期(线站工程)"),
        ("李政道研究所", "李政道研究所(实验楼、基础实验设施)"),
        (
            "张江复旦国际创新中心",
            "张江复旦国际创新中心(微纳电子与量子科技融合创新大楼、生物与医学科技融合大楼、3号科研楼)",
        ),
    ]:
        project = Project.objects.get(names__name=old)
        assert project.name == new
        assert sorted(project.names.values_list("name", flat=True)) == [old, new]


def test_import_builds_histories_on_honest_evidence(bring: Bring) -> None:
    bring_years(bring, 2021, 2022, 2023)
    estimated, reported = EvidenceLevel.ESTIMATED, EvidenceLevel.SELF_REPORTED
    # 新开工 2021, 在建 2022 (and under another name 2023): landed, then seen under construction.
    assert history(AVIONICS) == [("landed", DAYS[2021], estimated), ("started", DAYS[2022], reported)]
    assert words(AVIONICS) == [(2021, "新开工"), (2022, "在建")]
    assert planned(AVIONICS, "start") == date(2021, 12, 31)
    # 在建, 在建, 建成: under construction since it was first listed, to be completed within 2023.
    assert history("华域汽车技术研发中心") == [("started", DAYS[2021], reported)]
    assert words("华域汽车技术研发中心") == [(2021, "在建"), (2022, "在建"), (2023, "建成")]
    assert planned("华域汽车技术研发中心", "complete") == date(2023, 12, 31)
    # 新开工 2022, 在建 2023.
    assert history("宁德时代未来能源技术研发及产业化基地项目") == [
        ("landed", DAYS[2022], estimated), ("started", DAYS[2023], reported)]  # fmt: skip
    # 建成 in 2021 and in no list after: planned for 2021, and nobody says that it was done.
    tesla = Project.objects.get(name="特斯拉超级工厂一期")
    assert (tesla.stage, planned(tesla.name, "complete")) == (Stage.STARTED, date(2021, 12, 31))
    # 在建, 建成 2022.
    assert words("李政道研究所") == [(2021, "在建"), (2022, "建成")]
    assert planned("李政道研究所", "complete") == date(2022, 12, 31)


def test_import_takes_the_category_from_the_group_row(bring: Bring) -> None:
    bring_years(bring, 2021)
    assert Project.objects.filter(track="科创中心").count() == 10
    assert Project.objects.filter(track="先进制造业").count() == 20


def test_import_twice_changes_nothing(bring: Bring) -> None:
    bring_years(bring, 2021, 2022, 2023)
    before = JournalEntry.objects.count(), ImportBatch.objects.count(), DoubtfulRow.objects.count()
    assert bring_years(bring, 2021, 2022, 2023) == [
        Counts(unchanged=30), Counts(unchanged=24, review=2), Counts(unchanged=22, review=2)]  # fmt: skip
    assert (JournalEntry.objects.count(), ImportBatch.objects.count(), DoubtfulRow.objects.count()) == before
    assert chain.verify().holds


@pytest.mark.parametrize("order", [order for order in permutations(DAYS) if order != (2021, 2022, 2023)])
def test_import_in_another_order_gives_the_same_names_and_stages(bring: Bring, order: tuple[int, ...]) -> None:
    bring_years(bring, *order)
    assert history("华域汽车技术研发中心")[0][:2] == ("started", DAYS[2021])
    assert Project.objects.get(names__name="华域汽车技术研发中心").source_on == DAYS[2023]
    assert planned("华域汽车技术研发中心", "complete") == date(2023, 12, 31)
    assert history("宁德时代未来能源技术研发及产业化基地项目")[0][:2] == ("landed", DAYS[2022])
    assert Project.objects.get(names__name="宁德时代未来能源技术研发及产业化基地项目").stage == Stage.STARTED
    project = Project.objects.get(names__name="上海光源二期")
    assert project.name == "上海光源二期(线站工程)"
    assert Project.objects.count() + DoubtfulRow.objects.values("incoming_name").distinct().count() == 40
    assert bring_years(bring, *order)[-1].updated == 0


def test_decide_same_merges_every_waiting_row(bring: Bring, occasion: Occasion) -> None:
    bring_years(bring, 2021, 2022, 2023)
    row = DoubtfulRow.objects.filter(incoming_name=SMIC_2022).first()
    assert row is not None
    project = DecideDoubtfulRow(occasion=occasion, row=row, same=True).execute()
    assert project.name == SMIC_2022
    assert words(SMIC) == [(2021, "在建"), (2022, "在建"), (2023, "在建")]
    decided = DoubtfulRow.objects.filter(incoming_name=SMIC_2022)
    assert [each.decision for each in decided] == ["same", "same"]
    # From now on the name is known.
    assert bring_years(bring, 2022, 2023) == [Counts(unchanged=25, review=1), Counts(unchanged=23, review=1)]


def test_decide_different_creates_a_project_of_its_own(bring: Bring, occasion: Occasion) -> None:
    bring_years(bring, 2021, 2022)
    row = DoubtfulRow.objects.get(incoming_name=EDO_2022)
    project = DecideDoubtfulRow(occasion=occasion, row=row, same=False).execute()
    assert (project.name, project.stage) == (EDO_2022, Stage.STARTED)
    assert Project.objects.filter(name=EDO).exists()
    assert bring_years(bring, 2022) == [Counts(unchanged=25, review=1)]
