"""``luodi standings``: today's standings of a real city, and those of an invented city's own day."""

from datetime import date

import pytest
from typer.testing import CliRunner

from luodi.front.cli.main import app
from luodi.office.people.models import DemoCity
from luodi.office.projects.standing import ProjectStanding, StandingDay
from tests.front.web.town import build_town

pytestmark = pytest.mark.django_db


def test_standings_of_an_invented_city_are_those_of_its_day() -> None:
    build_town()
    DemoCity.objects.create(seed=1, as_of=date(2026, 11, 22), enterprises=1, projects=1, parks=1, release="test")
    result = CliRunner().invoke(app, ["standings"])
    assert result.exit_code == 0, result.output
    assert "2026-11-22" in result.output
    assert ProjectStanding.objects.count() == 4
    assert StandingDay.objects.get().as_of == date(2026, 11, 22)
