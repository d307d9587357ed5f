"""Group rows: 一、/(一)/1. headings between the rows of a ledger, and what they hand down to the rows below them.

A heading can name a district, a stage or a category. Headings with ordinals nest by the kind of
ordinal; a heading without one replaces the last heading of its own sort.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from luodi.front.exchange.ledgers import vocabulary
from luodi.front.exchange.ledgers.vocabulary import half_width
from luodi.reference.districts import Found, find_district

_ORDINALS = (
    re.compile(r"第?[一二三四五六七八九十百]+\s*(?:[、,.:部分类章节]+|\s|$)"),
    re.compile(r"\([一二三四五六七八九十]+\)\s*[、.]?"),
    re.compile(r"\d+\s*(?:[、.](?!\d)|$)"),
    re.compile(r"\(\d+\)\s*[、.]?|[①-⑳]"),
)
_COUNT = re.compile(r"[,:]?\s*\(?\s*(?:共|合计|计)?\s*\d+\s*[项个]\s*(?:项目)?\s*\)?\s*$")
_SUFFIX = re.compile(r"(?:类)?(?:项目)?$")


class Sort(StrEnum):
    """What a heading names."""

    DISTRICT = "district"
    STAGE = "stage"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Heading:
    """A group row: its level (0 is the highest, None without ordinal), its sort, its text without ordinal and count."""

    level: int | None
    sort: Sort
    text: str


@dataclass(frozen=True, slots=True)
class Groups:
    """What the headings above a row say; empty text where they say nothing."""

    district: str = ""
    stage: str = ""
    category: str = ""


def ordinal_level(text: str) -> int | None:
    """The level of the ordinal that ``text`` begins with: 一、 0, (一) 1, 1. 2, (1) 3."""
    plain = half_width(text)
    return next((level for level, pattern in enumerate(_ORDINALS) if pattern.match(plain)), None)


def has_count(text: str) -> bool:
    """Whether ``text`` ends in a count of projects: 先进制造业 (40项)."""
    return _COUNT.search(half_width(text)) is not None


def heading(serial: str, text: str) -> Heading:
    """Reads a group row from its serial cell (may be empty) and its text."""
    plain = half_width(text)
    level = ordinal_level(serial) if serial else None
    if level is None and (level := ordinal_level(plain)) is not None:
        plain = _ORDINALS[level].sub("", plain, count=1).strip()
    name = _COUNT.sub("", plain).strip(" :、")
    return Heading(level, _sort(name), name)


def _sort(name: str) -> Sort:
    if vocabulary.status_said(name) or vocabulary.status_said(_SUFFIX.sub("", name)):
        return Sort.STAGE
    found = find_district(name) if len(name) <= 8 else None
    if found and found.how in (Found.NAME, Found.OLD_NAME):
        return Sort.DISTRICT
    return Sort.CATEGORY


@dataclass(slots=True)
class Outline:
    """The headings in force while a sheet is walked."""

    _open: list[tuple[Heading, int]] = field(default_factory=list)

    def enter(self, new: Heading, row: int) -> None:
        """Closes what ``new``, found in ``row``, ends, and opens it."""
        ends = (
            (each.level is None and each.sort == new.sort)
            if new.level is None
            else (each.level is not None and each.level >= new.level)
            for each, _ in self._open
        )
        # What was opened after a heading that ends lay within it.
        keep = next((index for index, ended in enumerate(ends) if ended), len(self._open))
        del self._open[keep:]
        self._open.append((new, row))

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of the headings in force."""
        return tuple(row for _, row in self._open)

    @property
    def groups(self) -> Groups:
        """What is handed down now; the innermost heading of a sort speaks."""
        said = {each.sort: each.text for each, _ in self._open}
        stage = said.get(Sort.STAGE, "")
        return Groups(
            said.get(Sort.DISTRICT, ""),
            stage if vocabulary.status_said(stage) else _SUFFIX.sub("", stage),
            said.get(Sort.CATEGORY, ""),
        )
