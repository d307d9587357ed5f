"""The words of project ledgers: what columns are called, and what status words say. Kept as data beside this module.

A word is compared in its :func:`key`: half-width, lower case, without blanks, brackets and punctuation.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from luodi.reference.text import Text

FieldKind = Literal["text", "money", "area", "day", "count", "status", "code"]

_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_PACKAGE = "luodi.front.exchange.ledgers"
_NOISE = re.compile(r"[\s\W_]+")
_UNIT_TAIL = re.compile(r"(?:[/:]\s*[万亿元人%]|[/:]?\s*(?:亿美元|万美元|亿元|万元|亩|公顷|平方米|平方公里|m2))\s*$")
_NOT_YET = ("未", "拟", "待", "计划", "预计", "将", "不", "力争", "准备")
_CHANGES_MEANING = re.compile(r"[年月季周已完未本当今上其是否原外\d]|到位|累计|序号|进度|变更|情况")
_YEAR = re.compile(r"^20\d\d年?")
_SHORT = 14  # characters; a longer text is a sentence, in which a status word may stand for anything
_TAIL_ROOM = 4  # characters that a header may add to a spelling and still mean it


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a project as ledgers give it: stable ``code``, name on screen, how its cells are read."""

    code: str
    label: Text
    kind: FieldKind
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class Status:
    """What a status word says; None where it says nothing.

    In a yearly plan ``planned`` is the stage due within the year, ``plan_stage`` the stage while the plan stands.
    """

    stage: str | None
    health: str | None
    planned: str | None
    plan_stage: str | None


def half_width(text: str) -> str:
    """``text`` in NFKC without outer blanks, so that （亿元） and (亿元) are one."""
    return unicodedata.normalize("NFKC", text).strip()


def key(text: str) -> str:
    """``text`` for comparison: half-width, lower case, letters and digits only."""
    return _NOISE.sub("", half_width(text).lower())


def without_brackets(text: str) -> str:
    """Half-width ``text`` without its bracketed remarks."""
    return _BRACKETS.sub("", half_width(text))


@cache
def fields() -> dict[str, Field]:
    """Every field by code, in the order of the table."""
    table = _table("columns.toml")["field"]
    return {
        entry["code"]: Field(
            entry["code"], Text(entry["zh"], entry["en"]), entry["kind"], frozenset(map(key, entry["called"]))
        )
        for entry in table
    }


def field_called(header: str) -> str | None:
    """The code of the field that a header text means, or None. Exact spelling first, then one with a short addition."""
    plain = key(_UNIT_TAIL.sub("", without_brackets(header).strip()))
    if not plain:
        return None
    # 2027年预计产值 is a promise for that year; 2027年投资额 is another thing than the investment.
    of_a_year = spelled(_YEAR.sub("", plain))
    return of_a_year if of_a_year and of_a_year.endswith("_promised") else _called(plain)


def spelled(header: str) -> str | None:
    """The field of a header that is spelled exactly as the table has it."""
    return _spellings().get(key(without_brackets(header)))


@cache
def _called(plain: str) -> str | None:
    spellings = _spellings()
    if plain in spellings:
        return spellings[plain]
    near = [spelling for spelling in spellings if len(spelling) >= 3 and _adds_little(plain, spelling)]
    return spellings[max(near, key=len)] if near else None


def _adds_little(plain: str, spelling: str) -> bool:
    """Whether ``plain`` is ``spelling`` with a few harmless characters more; 年度投资额 is not 投资额."""
    if not (plain.startswith(spelling) or plain.endswith(spelling)):
        return False
    added = plain.replace(spelling, "", 1)
    return len(added) <= _TAIL_ROOM and not _CHANGES_MEANING.search(added)


def status_said(text: str, *, within: bool = False) -> Status | None:
    """What ``text`` says as a status. With ``within``, a status word inside a short text counts too (项目已签约)."""
    if not text:
        return None
    plain = key(text)
    found = _statuses().get(plain) or _statuses().get(key(without_brackets(text)))
    if found or not within or len(plain) > _SHORT:
        return found
    inside = (word for word in _statuses() if word in plain and not plain[: plain.index(word)].endswith(_NOT_YET))
    return next((_statuses()[word] for word in inside), None)


@cache
def _spellings() -> dict[str, str]:
    return {spelling: field.code for field in fields().values() for spelling in sorted(field.called)}


@cache
def _statuses() -> dict[str, Status]:
    """By word, in the order of the table, longer words of an entry first."""
    return {
        key(word): Status(entry.get("stage"), entry.get("health"), entry.get("planned"), entry.get("plan_stage"))
        for entry in _table("statuses.toml")["status"]
        for word in sorted(entry["words"], key=len, reverse=True)
    }


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(_PACKAGE) / "tables" / name).read_text("utf-8"))
