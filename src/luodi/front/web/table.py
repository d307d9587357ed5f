"""Lists on screen: column heads that sort, page links, and the addresses that make any view of a list shareable.

Everything that decides what a list shows is in its address; these parts only rewrite that address.
"""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

PAGE_SIZE = 50
_NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is its word in ``sort=``, empty when the list cannot be sorted by it."""

    key: str
    label: Promise | str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head as drawn. ``direction`` is ``ascending``, ``descending`` or empty; ``address`` sorts by it."""

    label: Promise | str
    number: bool
    address: str
    direction: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number in the row of pages; without an address it is a gap or the page itself."""

    number: int | None
    address: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Which rows of how many are shown, and the way to the others. ``first`` and ``last`` count from 1.

    ``more``: there are more than ``total``, which nobody counted.
    """

    total: int
    first: int
    last: int
    links: tuple[PageLink, ...]
    before: str
    after: str
    more: bool = False


def address_with(query: QueryDict, **changed: str | int | None) -> str:
    """The query string of this page with some parameters changed; None drops one, empty values are left out."""
    kept = [(name, value) for name, values in query.lists() if name not in changed for value in values if value]
    kept.extend((name, str(value)) for name, value in changed.items() if value is not None)
    return f"?{urlencode(kept)}"


def headings(request: HttpRequest, columns: tuple[Column, ...], sort: str) -> list[Heading]:
    """Heads for ``columns`` when the list is sorted by ``sort`` (a key, or ``-key`` for descending)."""
    return [_heading(request, column, sort) for column in columns]


def page_number(request: HttpRequest) -> int:
    """The page asked for, 1 when nothing sensible was."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def paging(request: HttpRequest, total: int, page: int, size: int = PAGE_SIZE, *, more: bool = False) -> Paging:
    """Page links for ``total`` rows, ``size`` a page, ``page`` being shown."""
    pages = max(1, ceil(total / size))
    shown = sorted({1, pages, *range(max(1, page - _NEIGHBOURS), min(pages, page + _NEIGHBOURS) + 1)})
    links: list[PageLink] = []
    for number in shown:
        if links and (links[-1].number or 0) + 1 != number:
            links.append(PageLink(None, ""))
        links.append(PageLink(number, address_with(request.GET, page=number), number == page))
    return Paging(
        total,
        min((page - 1) * size + 1, total),
        min(page * size, total),
        tuple(links) if pages > 1 else (),
        address_with(request.GET, page=page - 1) if 1 < page <= pages else "",
        address_with(request.GET, page=page + 1) if page < pages else "",
        more,
    )


def _heading(request: HttpRequest, column: Column, sort: str) -> Heading:
    if not column.key:
        return Heading(column.label, column.number, "", "")
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    following = f"-{column.key}" if direction == "ascending" else column.key
    return Heading(column.label, column.number, address_with(request.GET, sort=following, page=None), direction)
