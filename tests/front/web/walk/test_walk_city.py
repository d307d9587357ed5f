"""Who works for the city goes round."""

import pytest

from tests.front.web.walk.objects import Walked
from tests.front.web.walk.walking import OF_THE_CITY, going_round, wrong_on_the_way_of


@pytest.mark.django_db
@pytest.mark.parametrize("walker", going_round(OF_THE_CITY))
def test_city_opens_what_its_role_may_and_nothing_else(walker: str, walked: Walked) -> None:
    wrong = wrong_on_the_way_of(walker, walked)
    assert not wrong, "\n".join(wrong)
