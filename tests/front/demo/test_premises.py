"""Where the demo city is kept: whole at every moment, one builder at a time, not replaced under a server."""

from datetime import date
from pathlib import Path

import pytest

from luodi.front.demo.parameters import CityParameters
from luodi.front.demo.premises import Premises
from luodi.reference.problems import Problem

SMALL = CityParameters(1, date(2026, 11, 22), 200, 30, 8)
LARGE = CityParameters(1, date(2026, 11, 22), 5000, 320, 40)


def build(premises: Premises, parameters: CityParameters) -> None:
    premises.prepare_site()
    premises.database_being_built.write_text(str(parameters.enterprises))
    premises.move_in(parameters)


def test_a_city_that_was_built_is_standing(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    assert premises.standing() is None
    build(premises, SMALL)
    assert premises.standing() == SMALL
    assert premises.database.read_text() == "200"


def test_another_city_takes_the_place_of_the_first(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    build(premises, SMALL)
    build(premises, LARGE)
    assert premises.standing() == LARGE
    assert {path.name for path in tmp_path.iterdir()} == {"city"}


def test_an_interrupted_build_leaves_the_old_city_and_is_cleared(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    build(premises, SMALL)
    premises.prepare_site()
    premises.database_being_built.write_text("half")
    assert Premises(tmp_path).standing() == SMALL
    build(premises, LARGE)
    assert premises.database.read_text() == "5000"


def test_an_interrupted_move_puts_the_old_city_back(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    build(premises, SMALL)
    premises.city.rename(tmp_path / "leaving")
    assert premises.standing() is None
    premises.recover()
    assert premises.standing() == SMALL
    assert {path.name for path in tmp_path.iterdir()} == {"city"}


@pytest.mark.parametrize("text", ["", "{}", '{"seed": 1}', '{"as_of": "yesterday"}'])
def test_a_marker_that_cannot_be_read_is_no_city(tmp_path: Path, text: str) -> None:
    premises = Premises(tmp_path)
    premises.city.mkdir()
    (premises.city / "city.json").write_text(text)
    assert premises.standing() is None


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with Premises(tmp_path).at_work(), pytest.raises(Problem, match=r"demo\.at_work"), Premises(tmp_path).at_work():
        pass
    with Premises(tmp_path).at_work():
        pass


def test_a_city_that_is_served_is_not_replaced(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    with premises.in_use(), premises.in_use(), pytest.raises(Problem, match=r"demo\.city_in_use"), premises.vacated():
        pass
    with premises.vacated(), pytest.raises(Problem, match=r"demo\.being_replaced"), premises.in_use():
        pass
    with premises.vacated():
        pass
