"""Search by part of a name or code: what is found, what keeps the index in step, and where counting stops."""

from typing import Any

import pytest
from django.db import connection

from luodi.office.enterprises import queries, search_index
from luodi.office.enterprises.actions.receive_enterprises import ReceiveEnterprises
from luodi.office.enterprises.models import Enterprise
from luodi.office.enterprises.records import EnterpriseRecord
from luodi.office.people.action import Occasion
from luodi.office.people.models import User
from tests.office.enterprises.test_actions import code

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprises(db: None) -> list[Enterprise]:
    names = ["上海张江生物医药有限公司", "张江（集团）有限公司", "3M中国", "江张实业", "O'Neil 100% \\ 贸易_公司", "甲"]
    return [Enterprise.objects.create(credit_code=code(n), name=name) for n, name in enumerate(names)]


def found(user: User, text: str) -> list[str]:
    return [row.name for row in queries.search(user, queries.EnterpriseFilter(text=text)).rows]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("张江", {0, 1}), ("江张", {3}), ("张江生物", {0}), ("生物医药有限公司", {0}), ("药", {0}), ("甲", {5}),
        ("司", {0, 1, 4}),
        ("张江(集团)", {1}), ("张江（集", {1}), ("3m", {2}), ("3M中", {2}), ("o'n", {4}),
        ("100%", {4}), ("\\", {4}), ("_公", {4}),
        ("%", {4}), ("江生张", set()), ("张江 集团", set()), ("江|", set()), ("  张江  ", {0, 1}),
        ("'", {4}), ('"', set()), ("张\x00江", {0, 1}),
        (":*", set()), ("& | !", set()),
    ],
)  # fmt: skip
def test_search_finds_any_part_of_a_name(
    chief: User, enterprises: list[Enterprise], text: str, places: set[int]
) -> None:
    assert set(found(chief, text)) == {enterprises[place].name for place in places}


@pytest.mark.parametrize("part", [slice(0, 8), slice(0, 18), slice(6, 18), slice(9, 14)])
def test_search_finds_a_credit_code_by_its_beginning_or_a_part(
    chief: User, enterprises: list[Enterprise], part: slice
) -> None:
    assert enterprises[2].name in found(chief, enterprises[2].credit_code[part].lower())


def test_search_finds_a_former_name_and_forgets_who_is_gone(chief: User, enterprises: list[Enterprise]) -> None:
    first = enterprises[0]
    first.name = "浦江创新药业"
    first.save()
    first.name = "沪江新药"
    first.save()
    for part in ("张江生物", "浦江创新", "沪江新药"):
        assert found(chief, part) == ["沪江新药"]
    first.delete()
    assert found(chief, "浦江创新") == []
    assert found(chief, "沪江") == []


def test_index_is_made_again_where_a_part_of_it_is_lost(chief: User, enterprises: list[Enterprise]) -> None:
    """As when SQLite remakes the table for a migration, and drops its triggers."""
    on = "" if connection.vendor == "sqlite" else " ON enterprises_enterprise"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER enterprises_search_new{on}")
    Enterprise.objects.create(credit_code=code(77), name="漏网之鱼")
    assert found(chief, "漏网") == []
    search_index.install(connection)
    Enterprise.objects.create(credit_code=code(78), name="漏网再来")
    assert sorted(found(chief, "漏网")) == ["漏网之鱼", "漏网再来"]


def test_common_text_is_walked_and_counted_up_to_a_limit(
    chief: User, enterprises: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "LOOKED_UP", 1)
    monkeypatch.setattr(queries, "COUNTED", 2)
    page = queries.search(chief, queries.EnterpriseFilter(text="公司", page_size=1, page=9))
    assert (page.total, page.more, page.pages, page.page, len(page.rows)) == (2, True, 2, 2, 1)
    assert not queries.search(chief, queries.EnterpriseFilter(text="张江", page_size=1)).more


@pytest.mark.parametrize("sort", [sign + field for field in queries.SORTS for sign in ("", "-")])
def test_search_sorts_by_every_column_with_five_queries(
    chief: User, enterprises: list[Enterprise], django_assert_max_num_queries: Any, sort: str
) -> None:
    with django_assert_max_num_queries(5):
        page = queries.search(chief, queries.EnterpriseFilter(text="公司", sort=sort))
    assert len(page.rows) == 3


def test_enterprises_of_an_import_are_found(chief: User, occasion: Occasion) -> None:
    records = [EnterpriseRecord(code(5), "批量导入的企业")]
    ReceiveEnterprises(occasion=occasion, batches=[records], source="名册", source_on=occasion.on).execute()
    assert found(chief, "批量导") == ["批量导入的企业"]
