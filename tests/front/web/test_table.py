"""Sorting and paging keep what the address says."""

from django.test import RequestFactory

from luodi.front.web.table import Column, address_with, headings, page_number, paging

COLUMNS = (Column("name", "Name"), Column("investment", "Investment", number=True), Column("", "Note"))


def test_address_keeps_what_is_not_changed_and_drops_what_is_empty() -> None:
    request = RequestFactory().get("/projects/?stage=signed&text=&stage=landed&page=3")
    assert address_with(request.GET, page=4) == "?stage=signed&stage=landed&page=4"
    assert address_with(request.GET, page=None, light="red") == "?stage=signed&stage=landed&light=red"


def test_heading_sorts_up_then_down_and_starts_at_the_first_page() -> None:
    request = RequestFactory().get("/projects/?page=3&stage=signed")
    unsorted = headings(request, COLUMNS, "")
    assert [head.direction for head in unsorted] == ["", "", ""]
    assert unsorted[0].address == "?stage=signed&sort=name"
    assert unsorted[2].address == ""
    sorted_up = headings(request, COLUMNS, "name")[0]
    assert (sorted_up.direction, sorted_up.address) == ("ascending", "?stage=signed&sort=-name")
    assert headings(request, COLUMNS, "-name")[0].address == "?stage=signed&sort=name"


def test_paging_names_the_rows_and_links_the_neighbours() -> None:
    shown = paging(RequestFactory().get("/?light=red"), total=501, page=5, size=50)
    assert (shown.first, shown.last, shown.total) == (201, 250, 501)
    assert [link.number for link in shown.links] == [1, None, 3, 4, 5, 6, 7, None, 11]
    assert (shown.before, shown.after) == ("?light=red&page=4", "?light=red&page=6")


def test_paging_of_one_page_needs_no_links() -> None:
    shown = paging(RequestFactory().get("/"), total=7, page=1, size=50)
    assert (shown.first, shown.last, shown.links, shown.before, shown.after) == (1, 7, (), "", "")
    empty = paging(RequestFactory().get("/"), total=0, page=1, size=50)
    assert (empty.first, empty.last) == (0, 0)


def test_page_number_that_makes_no_sense_is_the_first() -> None:
    for text, number in [("3", 3), ("0", 1), ("-2", 1), ("x", 1), ("9" * 40, 1), ("²", 1)]:
        assert page_number(RequestFactory().get("/", {"page": text})) == number
