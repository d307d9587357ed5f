"""Writing a brief: numbers without gaps, the same brief twice, who may, what it compares with, and the journal."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from luodi.office.briefs import queries
from luodi.office.briefs.actions.write_brief import WriteBrief
from luodi.office.briefs.changes import ChangeKind
from luodi.office.briefs.contents import BriefContents
from luodi.office.briefs.figures import Unit
from luodi.office.briefs.models import Brief
from luodi.office.journal import chain
from luodi.office.journal.models import JournalEntry
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.models import DemoCity, Office, User
from luodi.office.projects.models import HealthEvent, Project, StageEvent
from luodi.office.projects.rules import RouteTemplate
from luodi.office.projects.words import Health, ProjectKind, Stage
from luodi.reference.problems import Problem
from tests.office.briefs.conftest import move, noon
from tests.office.briefs.samples import AS_OF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rules")]


def write(occasion: Occasion, as_of: date = AS_OF, district: str = "") -> BriefContents:
    return WriteBrief(occasion=occasion, as_of=as_of, district_code=district).execute()


def test_write_numbers_by_year_and_district_without_gaps(occasion: Occasion) -> None:
    numbers = [
        write(occasion, as_of, district).heading.document_number
        for as_of, district in (
            (date(2025, 12, 28), ""),
            (date(2026, 1, 4), ""),
            (date(2026, 1, 11), ""),
            (date(2026, 1, 11), "310115"),
            (date(2026, 1, 4), ""),
            (date(2026, 1, 18), ""),
        )
    ]
    assert numbers == [
        "沪招调〔2025〕1号", "沪招调〔2026〕1号", "沪招调〔2026〕2号", "沪浦招调〔2026〕1号", "沪招调〔2026〕1号",
        "沪招调〔2026〕3号",
    ]  # fmt: skip


@pytest.mark.usefixtures("register")
def test_write_again_changes_nothing(occasion: Occasion) -> None:
    first = write(occasion)
    stored = Brief.objects.values().get()
    entries = JournalEntry.objects.count()
    later = Occasion(occasion.user, noon(AS_OF + timedelta(days=3)), "again")
    assert write(later) == first
    assert Brief.objects.values().get() == stored
    assert JournalEntry.objects.count() == entries


@pytest.mark.usefixtures("register")
def test_rewrite_after_a_change_is_journalled(occasion: Occasion) -> None:
    write(occasion)
    project = Project.objects.get(code="LD2024-00010")
    move(project, Stage.SIGNED, AS_OF)
    contents = write(occasion)
    entries = JournalEntry.objects.filter(entity="brief", key="city/2026-11-22").order_by("revision")
    assert [bool(entry.before) for entry in entries] == [False, True]
    assert all(entry.action == "brief.write" for entry in entries)
    assert contents.heading.number == 1
    assert Brief.objects.count() == 1
    assert chain.verify().holds


@pytest.mark.usefixtures("register")
def test_stored_brief_opens_as_it_was_written(occasion: Occasion, chief: User) -> None:
    contents = write(occasion)
    StageEvent.objects.all().delete()
    opened = queries.brief(chief, Brief.objects.get().pk)
    assert opened is not None
    assert opened[1] == contents


@pytest.mark.usefixtures("register")
def test_stored_figures_equal_the_opened_rows(occasion: Occasion, chief: User) -> None:
    contents = write(occasion)
    stored = Brief.objects.get().figures
    for code, value in stored["whole"].items():
        opened = queries.open_figure(contents, code)
        assert opened is not None
        assert len(opened.lines) + len(opened.money) == len(opened.figure.rows)
        if opened.figure.unit is not Unit.CNY:
            assert len(opened.figure.rows) == value
    cell = contents.whole.cohorts[0].cells[0]
    code = f"cohort.{contents.whole.cohorts[0].quarter}.{cell.milestone}.{cell.months}.converted"
    opened = queries.open_figure(contents, code)
    assert opened is not None
    assert opened.figure.rows == cell.converted
    assert queries.open_figure(contents, "no.such.figure") is None
    assert queries.open_figure(contents, "signed", "999999") is None


def signed(code: str) -> Project:
    """A project signed two months before the day."""
    route = RouteTemplate.objects.get(kind=ProjectKind.NEW_BUILD)
    project = Project.objects.create(code=code, name=code, kind=route.kind, route=route, stage=Stage.SIGNED)
    move(project, Stage.SIGNED, AS_OF - timedelta(days=60))
    return project


@pytest.mark.usefixtures("register")
def test_changes_follow_from_the_last_brief(occasion: Occasion) -> None:
    moved, withdrawn = signed("LD2026-00001"), signed("LD2026-00002")
    write(occasion, AS_OF - timedelta(days=14))
    before = write(occasion, AS_OF - timedelta(days=10))
    move(Project.objects.get(code="LD2024-00020"), Stage.SIGNED, AS_OF - timedelta(days=1))
    move(moved, Stage.LANDED, AS_OF - timedelta(days=2))
    HealthEvent.objects.create(project=withdrawn, health=Health.WITHDRAWN, reason="市场变化", happened_on=AS_OF)
    now = write(occasion)
    assert now.baseline.as_of == AS_OF - timedelta(days=10)
    assert now.baseline.document_number == "沪招调〔2026〕2号"
    found = {(change.kind, change.code, change.on) for change in now.whole.changes}
    assert (ChangeKind.NEWLY_SIGNED, "LD2024-00020", AS_OF - timedelta(days=1)) in found
    assert (ChangeKind.STAGE_FORWARD, moved.code, AS_OF - timedelta(days=2)) in found
    assert (ChangeKind.WITHDRAWN, withdrawn.code, AS_OF) in found
    counts = [sum(line.counted for line in contents.lines) for contents in (before, now)]
    arrived = len(now.whole.changes_of(ChangeKind.NEWLY_SIGNED))
    assert counts[1] - counts[0] == arrived - len(now.whole.changes_of(ChangeKind.LEFT))


@pytest.mark.usefixtures("register")
def test_first_brief_compares_with_the_register_a_week_before(occasion: Occasion) -> None:
    contents = write(occasion)
    assert contents.baseline.as_of == AS_OF - timedelta(days=7)
    assert contents.baseline.document_number == ""
    newly = {change.code for change in contents.whole.changes_of(ChangeKind.NEWLY_SIGNED)}
    assert set(contents.whole.figure("signed.week").rows) <= newly


@pytest.mark.usefixtures("register")
def test_double_signings_undecided_on_the_day_are_listed(occasion: Occasion) -> None:
    contents = write(occasion)
    assert [(pair.earlier, pair.later) for pair in contents.double_signings] == [("LD2024-00003", "LD2024-00007")]
    before = write(occasion, AS_OF - timedelta(days=1))
    assert len(before.double_signings) == 2


@pytest.mark.usefixtures("register")
def test_sources_count_the_rows_of_every_level(occasion: Occasion) -> None:
    sources = {source.what.en: source for source in write(occasion).sources}
    events = StageEvent.objects.filter(happened_on__lte=AS_OF)
    found = sources["stage events"]
    assert found.rows == events.count()
    assert (found.verified, found.self_reported, found.estimated) == tuple(
        events.filter(evidence_level=level).count() for level in ("verified", "self_reported", "estimated")
    )
    assert sources["projects"].rows == 60


def test_write_an_empty_city(occasion: Occasion) -> None:
    contents = write(occasion)
    assert contents.lines == ()
    assert contents.whole.figure("signed").value == 0
    assert contents.whole.changes == ()


def test_write_marks_a_demo_city(occasion: Occasion) -> None:
    assert not write(occasion).heading.is_demo
    DemoCity.objects.create(seed=1, enterprises=1, projects=1, parks=1, as_of=AS_OF, release="1")
    assert write(occasion).heading.is_demo


def test_write_goes_out_from_the_office_of_the_district(occasion: Occasion, pudong: Office) -> None:
    assert write(occasion, district="310115").heading.issuing_office == "浦东新区科经委"
    assert write(occasion).heading.issuing_office == "市经济和信息化委员会"


@pytest.mark.parametrize(
    ("as_of", "district", "code"),
    [(AS_OF + timedelta(days=1), "", "brief.day_in_the_future"), (AS_OF, "999999", "brief.unknown_district")],
)
def test_write_refuses_what_makes_no_sense(occasion: Occasion, as_of: date, district: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        write(occasion, as_of, district)
    assert refused.value.code == code
    assert not Brief.objects.exists()


def test_write_is_for_those_who_may(make_user: Callable[..., User], pudong: Office) -> None:
    at = noon(AS_OF)
    officer, chief = make_user(Role.OFFICER, pudong), make_user(Role.CHIEF, pudong)
    for user, district, code in (
        (officer, "310115", "access.not_permitted"),
        (chief, "", "access.out_of_reach"),
        (chief, "310112", "access.out_of_reach"),
    ):
        with pytest.raises(Problem) as refused:
            write(Occasion(user, at), district=district)
        assert refused.value.code == code


@pytest.mark.usefixtures("register")
def test_district_sees_its_own_briefs_only(occasion: Occasion, pudong_chief: User, chief: User) -> None:
    write(occasion)
    write(occasion, district="310115")
    write(occasion, district="310112")
    assert [entry.district_code for entry in queries.briefs(pudong_chief)] == ["310115"]
    assert len(queries.briefs(chief)) == 3
    for row in Brief.objects.all():
        assert (queries.brief(pudong_chief, row.pk) is None) == (row.district_code != "310115")


def test_park_sees_no_brief(occasion: Occasion, make_user: Callable[..., User]) -> None:
    write(occasion, district="310115")
    park = Office.objects.create(code="park", name="园区", level="park", district_code="310115", park_code="ZJ")
    assert queries.briefs(make_user(Role.CHIEF, park)) == []


def test_district_is_found_by_code_and_names(rules: None) -> None:
    assert {queries.district_called(text) for text in ("浦东新区", "浦东", "310115", "pudong")} == {"310115"}
    with pytest.raises(Problem, match=r"brief\.unknown_district"):
        queries.district_called("陆家嘴")
