"""A project lead, a desk and an enterprise go round."""

import pytest

from tests.front.web.walk.objects import Walked
from tests.front.web.walk.walking import OTHERS, going_round, wrong_on_the_way_of


@pytest.mark.django_db
@pytest.mark.parametrize("walker", going_round(OTHERS))
def test_others_open_what_is_theirs_and_nothing_else(walker: str, walked: Walked) -> None:
    wrong = wrong_on_the_way_of(walker, walked)
    assert not wrong, "\n".join(wrong)
