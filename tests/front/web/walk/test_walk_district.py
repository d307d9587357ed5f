"""Who works for a district goes round."""

import pytest

from tests.front.web.walk.objects import Walked
from tests.front.web.walk.walking import OF_A_DISTRICT, going_round, wrong_on_the_way_of


@pytest.mark.django_db
@pytest.mark.parametrize("walker", going_round(OF_A_DISTRICT))
def test_district_opens_what_lies_in_it_and_nothing_else(walker: str, walked: Walked) -> None:
    wrong = wrong_on_the_way_of(walker, walked)
    assert not wrong, "\n".join(wrong)
