"""The ledger: what its address says is what it shows, counts and exports."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.office.people.access import Role
from luodi.office.people.models import User
from tests.front.web.town import Town, more_projects

pytestmark = pytest.mark.django_db


def names(page: str) -> list[str]:
    """The projects of a page, in its order."""
    return re.findall(r'<th scope="row"><a href="/projects/[^"]+/">([^<]+)</a>', page)


def light_counts(page: str) -> dict[str, int]:
    """The counts above the list, by the word of the light (``all`` first)."""
    block = page.split('class="counts"')[1].split("</nav>", maxsplit=1)[0]
    numbers = [int(number) for number in re.findall(r"<b>(\d+)</b>", block)]
    return dict(zip(["all", "red", "yellow", "green", "none"], numbers, strict=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("text=封测", {"集成电路封测线项目"}),
        ("text=外区集团", {"闵行机械扩建项目"}),
        ("district_code=310112", {"闵行机械扩建项目"}),
        ("park_code=ZJ", {"集成电路封测线项目"}),
        ("stage=signed", {"闵行机械扩建项目", "已退出项目"}),
        ("health=withdrawn", {"已退出项目"}),
        ("kind=leased_space", {"集成电路封测线项目"}),
        ("silent=40", {"集成电路封测线项目", "已退出项目"}),
        ("light=none", {"已退出项目"}),
        ("stage=signed&health=on_track", {"闵行机械扩建项目"}),
        ("text=没有这个", set()),
        ("stage=nonsense&page=x", {"集成电路封测线项目", "闵行机械扩建项目", "已退出项目", "新近在谈项目"}),
    ],
)
def test_filter_shows_the_rows_that_fit(query: str, expected: set[str], chiefs: Client) -> None:
    assert set(names(chiefs.get(f"/projects/?{query}").text)) == expected


def test_sort_by_a_column_goes_both_ways(chiefs: Client) -> None:
    up = names(chiefs.get("/projects/?sort=name").text)
    assert up == names(chiefs.get("/projects/?sort=-name").text)[::-1]
    assert names(chiefs.get("/projects/?sort=-investment&stage=signed").text)


def test_counts_by_light_equal_the_rows_behind_them(chiefs: Client) -> None:
    for query in ("", "&district_code=310115", "&stage=signed"):
        counts = light_counts(chiefs.get(f"/projects/?{query}").text)
        assert counts["all"] == sum(counts[light] for light in ("red", "yellow", "green", "none"))
        for light in ("red", "yellow", "green", "none"):
            shown = chiefs.get(f"/projects/?light={light}{query}").text
            assert len(names(shown)) == counts[light], (query, light)
            assert light_counts(shown) == counts


def test_light_is_a_word_and_a_sign_besides_a_colour(chiefs: Client) -> None:
    page = chiefs.get("/projects/").text
    assert re.search(
        r'<span class="light red"[^>]*><svg class="icon"[^>]*><use href="[^"]*#red"/></svg>红灯</span>', page
    )


def test_pages_hold_fifty_rows_and_keep_the_filter(chiefs: Client) -> None:
    more_projects(60)
    first, second = (chiefs.get(f"/projects/?stage=talks&sort=code&page={page}").text for page in (1, 2))
    assert (len(names(first)), len(names(second))) == (50, 12)
    assert not set(names(first)) & set(names(second))
    assert "第 51–62 条，共 62 条" in second
    assert 'href="?stage=talks&amp;sort=code&amp;page=1"' in second


def test_number_of_queries_does_not_grow_with_the_rows(chiefs: Client, record_property: Callable[..., None]) -> None:
    counts = []
    chiefs.get("/projects/")  # the first reader of a day computes the standings
    for extra in (0, 20):
        more_projects(extra)
        with CaptureQueriesContext(connection) as queries:
            chiefs.get("/projects/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 32
    record_property("queries", counts[0])


def test_export_holds_exactly_what_is_seen(chiefs: Client) -> None:
    query = "?district_code=310115&sort=-name"
    seen = names(chiefs.get(f"/projects/{query}").text)
    text = chiefs.get(f"/projects/ledger.csv{query}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["项目"] for row in rows] == seen
    sheet = openpyxl.load_workbook(BytesIO(chiefs.get(f"/projects/ledger.xlsx{query}").content)).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert [row[table[0].index("项目")] for row in table[1:]] == seen
    assert 1_250_000_000 in [row[table[0].index("投资额（元）")] for row in table[1:]]


def test_export_never_gives_a_formula(chiefs: Client, town: Town) -> None:
    town.own.name = "=HYPERLINK(1)"
    town.own.save()
    assert "'=HYPERLINK(1)" in chiefs.get("/projects/ledger.csv").content.decode("utf-8-sig")


def test_ledger_speaks_english(chiefs: Client) -> None:
    chiefs.cookies["django_language"] = "en"
    page = chiefs.get("/projects/").text
    assert "Investment (CNY m)" in page
    assert "1,250.00" in page


def test_chosen_columns_are_those_of_page_and_file(chiefs: Client) -> None:
    query = "?column=stage&column=signed&column=nonsense&sort=name"
    page = chiefs.get(f"/projects/{query}").text
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', page)
    assert heads == ["项目", "阶段", "签约日期"]
    rows = list(csv.reader(StringIO(chiefs.get(f"/projects/ledger.csv{query}").content.decode("utf-8-sig"))))
    assert rows[0] == ["项目编号", "项目", "投资方", "阶段", "进入阶段日期", "签约日期"]
    assert [row[1] for row in rows[1:]] == names(page)


def test_board_and_districts_add_up_to_the_ledger(chiefs: Client) -> None:
    more_projects(30)
    for query in ("", "&light=green", "&text=项目"):
        total = len(names(chiefs.get(f"/projects/?{query}").text))
        board = chiefs.get(f"/projects/?shape=board{query}").text
        assert sum(map(int, re.findall(r"<h2><a [^>]*>[^<]*</a> <b>(\d+)</b>", board))) == total
        cells = chiefs.get(f"/projects/?shape=map{query}").text.split("<tbody>")[1].split("</tbody>")[0]
        assert sum(map(int, re.findall(r'</th><td class="number">(\d+)</td>', cells))) == total


@pytest.mark.parametrize("shape", ["board", "map"])
def test_shapes_ask_as_much_whatever_the_rows(chiefs: Client, shape: str) -> None:
    counts = []
    chiefs.get("/projects/")
    for extra in (0, 20):
        more_projects(extra)
        with CaptureQueriesContext(connection) as queries:
            chiefs.get(f"/projects/?shape={shape}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 48


def test_view_is_kept_shared_with_the_office_and_removed_by_its_owner(
    chiefs: Client, officers: Client, town: Town, as_user: Callable[[User], Client]
) -> None:
    send = {"title": "红灯", "query": "?light=red&column=stage", "shared": "1"}
    assert chiefs.post("/projects/views/save/", send).headers["Location"] == "/projects/?light=red&column=stage"
    leaders = as_user(town.users[Role.LEADER])
    for client, sees in ((chiefs, True), (leaders, True), (officers, False)):
        assert ("红灯</a>" in client.get("/projects/").text.split('class="ledger-bar"')[1]) is sees
    remove = re.search(r'action="(/projects/views/\d+/remove/)"', chiefs.get("/projects/").text)
    assert remove
    assert leaders.post(remove[1]).status_code == 404
    assert chiefs.post(remove[1]).status_code == 302
    assert "remove/" not in chiefs.get("/projects/").text
    assert chiefs.post("/projects/views/save/", {"title": " "}).status_code == 422
