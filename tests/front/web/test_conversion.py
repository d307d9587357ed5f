"""Conversion: every number on the page opens into as many rows, and says what has not been observed yet."""

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.engine.statistics.cohorts import Milestone
from luodi.office.enterprises.words import EvidenceLevel
from luodi.office.people.access import Role
from luodi.office.people.action import Occasion
from luodi.office.people.system import system_user
from luodi.office.projects.actions.receive_projects import ReceiveProjects
from luodi.office.projects.conversion import ConversionFilter, Grouping, conversion
from luodi.office.projects.records import ProjectRecord, StageRecord
from luodi.office.projects.words import ProjectKind, Stage
from tests.front.web.town import MINHANG, NOW, PUDONG, Town

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/conversion/rows/[^"]*)">(\d+)')


def sign_some() -> None:
    """Signings of three years in two districts; some landed on evidence, some only said so."""
    records = [
        _signed("甲项目", date(2024, 2, 5), PUDONG, date(2024, 6, 3)),
        _signed("乙项目", date(2024, 3, 8), MINHANG, None),
        _signed("丙项目", date(2025, 5, 6), PUDONG, date(2025, 9, 1)),
        _signed("丁项目", date(2026, 8, 4), PUDONG, None),
    ]
    ReceiveProjects(occasion=Occasion(system_user(), NOW, "测试"), records=records).execute()


def _signed(name: str, signed_on: date, district: str, landed_on: date | None) -> ProjectRecord:
    stages = [StageRecord(to_stage=Stage.SIGNED, happened_on=signed_on, evidence_level=EvidenceLevel.VERIFIED)]
    if landed_on:
        stages.append(StageRecord(to_stage=Stage.LANDED, happened_on=landed_on, evidence_level=EvidenceLevel.VERIFIED))
    return ProjectRecord(name=name, kind=ProjectKind.NEW_BUILD, district_code=district, stages=tuple(stages))


@pytest.mark.parametrize("query", ["", "?by=district", "?by=kind&milestone=started", f"?district_code={PUDONG}"])
def test_every_number_opens_into_as_many_rows(query: str, chiefs: Client, town: Town) -> None:
    sign_some()
    page = chiefs.get(f"/conversion/{query}").text
    links = {(html.unescape(address), int(number)) for address, number in LINK.findall(page)}
    assert len(links) > 20
    for address, number in sorted(links):
        rows = chiefs.get(address).text
        assert rows.count('<th scope="row"><a href="/projects/') == number, address


def test_group_that_is_not_followed_long_enough_is_marked(town: Town) -> None:
    sign_some()
    found = conversion(town.users[Role.CHIEF], ConversionFilter(), Milestone.LANDED, Grouping.YEAR, NOW.date())
    observed = {curve.group: curve.observed_months for curve in found.curves}
    assert observed == {"2024": 32, "2025": 18, "2026": 0}
    of_2024 = next(curve for curve in found.curves if curve.group == "2024")
    assert (of_2024.at(3).share, of_2024.at(12).share, of_2024.at(12).at_risk) == (0.0, 0.5, 1)


def test_page_says_what_is_not_observed_in_words(chiefs: Client, town: Town) -> None:
    sign_some()
    page = chiefs.get("/conversion/").text
    assert "未全部观察满期：" in page
    assert '"observed": 32' in page


def test_district_sees_its_own_signings_only(officers: Client, town: Town) -> None:
    sign_some()
    rows = officers.get("/conversion/rows/?by=district&group=*").text
    assert "甲项目" in rows
    assert "乙项目" not in rows


@pytest.mark.parametrize(
    "query", ["", "?quarter=1999Q1&which=signed", "?quarter=2024Q1&which=nonsense", "?quarter=2024Q1&months=7"]
)
def test_number_that_is_not_there_is_not_found(query: str, chiefs: Client, town: Town) -> None:
    sign_some()
    assert chiefs.get(f"/conversion/rows/{query}").status_code == 404


def test_conversion_asks_the_database_a_constant_number_of_times(chiefs: Client, town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            chiefs.get("/conversion/")
        return len(asked)

    few = queries()
    sign_some()
    assert queries() == few <= 20
