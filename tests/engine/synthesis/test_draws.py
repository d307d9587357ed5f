"""Draws: named streams are independent and repeatable; a deck deals every number once."""

import pytest

from luodi.engine.synthesis.draws import Deck, Draws


def test_draws_of_the_same_path_are_the_same() -> None:
    assert [Draws(1, "a", 2).random() for _ in range(3)] == [Draws(1, "a", 2).random()] * 3
    assert Draws(1, "a", 2).random() != Draws(1, "a", 3).random()


def test_draws_do_not_change_between_versions() -> None:
    # A city must look the same after an upgrade of Python; these are the values of the Mersenne Twister.
    assert f"{Draws('city', 1).random():.12f}" == "0.352297472853"


@pytest.mark.parametrize("size", [1, 2, 9, 10, 1000])
def test_deck_deals_every_number_once(size: int) -> None:
    deck = Deck(size, 1)
    assert sorted(deck.card(place) for place in range(size)) == list(range(size))


def test_deck_refuses_a_place_it_does_not_have() -> None:
    with pytest.raises(ValueError, match="no place 3"):
        Deck(3, 1).card(3)


def test_around_has_its_median_in_the_middle() -> None:
    draws = Draws("median")
    below = sum(draws.around(10.0, 0.5) < 10.0 for _ in range(4000))
    assert 1900 < below < 2100
