"""The industrial classification of the national economy, GB/T 4754-2017: sections, divisions, groups, classes.

A code is a section's letter (``C``) or two, three or four digits (``39``, ``397``, ``3973``); each holds the next.
Names are in 中文 only: the standard has no English edition to quote.
"""

import csv
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files


class IndustryLevel(IntEnum):
    """How fine a code is, by its number of characters."""

    SECTION = 1
    DIVISION = 2
    GROUP = 3
    CLASS = 4


@dataclass(frozen=True, slots=True)
class Industry:
    """One entry of the classification; ``section`` is the letter of the section that holds it."""

    code: str
    name: str
    section: str

    @property
    def level(self) -> IndustryLevel:
        """Section, division, group or class."""
        return IndustryLevel(len(self.code))


def industry(code: str) -> Industry:
    """The entry with this code; ``KeyError`` when the standard has none."""
    return _table()[code]


def is_industry(code: str) -> bool:
    """Whether the standard has this code."""
    return code in _table()


@cache
def industries(level: IndustryLevel = IndustryLevel.CLASS) -> tuple[Industry, ...]:
    """Every entry of a level, in the standard's order."""
    return tuple(entry for entry in _table().values() if entry.level is level)


def path(code: str) -> tuple[Industry, ...]:
    """From the section down to the entry itself; ``KeyError`` when the standard has no such code."""
    entry = industry(code)
    if entry.level is IndustryLevel.SECTION:
        return (entry,)
    return (industry(entry.section), *(industry(code[:length]) for length in range(2, len(code) + 1)))


def inside(code: str) -> tuple[Industry, ...]:
    """The entries of the next level that the entry holds; none for a class. ``KeyError`` for an unknown code."""
    parent = industry(code)
    if parent.level is IndustryLevel.SECTION:
        return tuple(entry for entry in industries(IndustryLevel.DIVISION) if entry.section == code)
    if parent.level is IndustryLevel.CLASS:
        return ()
    finer = industries(IndustryLevel(parent.level + 1))
    return tuple(entry for entry in finer if entry.code.startswith(code))


@cache
def _table() -> dict[str, Industry]:
    text = (files("luodi.reference") / "tables" / "gbt4754_2017.csv").read_text("utf-8")
    return {row["code"]: Industry(**row) for row in csv.DictReader(text.splitlines())}
