"""Dates as people write them: 2022-06-16, 2022年6月, 6月底, Excel serials. What is only known to the month stays so.

A bare month takes the caller's default year, for nothing here reads a clock. Impossible and ambiguous dates are
refused, not guessed.
"""

import math
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from luodi.reference.problems import Problem
from luodi.reference.text import Language, Text
from luodi.reference.writing import plain, says_nothing

FIRST_YEAR, LAST_YEAR = 1900, 2099
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 73_050  # 1927 to 2099: below are years and codes, not days

ExcelSystem = Literal[1900, 1904]


class DatePrecision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    TEN_DAYS = "ten_days"  # 上旬 中旬 下旬
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or the span of days that a vaguer date stands for, first and last included."""

    first: date
    last: date
    precision: DatePrecision

    def as_first_day(self) -> date:
        """The earliest day it can mean."""
        return self.first

    def as_last_day(self) -> date:
        """The latest day it can mean: the deadline that 6月 or 二季度 sets."""
        return self.last

    def in_language(self, language: Language) -> str:
        """As precise as it is known: 2022年6月, 2022年二季度; 2022-06, 2022 Q2."""
        year, month, quarter = self.first.year, self.first.month, (self.first.month + 2) // 3
        ten = {1: ("上旬", "early"), 11: ("中旬", "mid"), 21: ("下旬", "late")}.get(self.first.day, ("", ""))
        half = ("上半年", "H1") if month == 1 else ("下半年", "H2")
        written = {
            DatePrecision.DAY: Text(f"{year}年{month}月{self.first.day}日", self.first.isoformat()),
            DatePrecision.TEN_DAYS: Text(f"{year}年{month}月{ten[0]}", f"{ten[1]} {year}-{month:02}"),
            DatePrecision.MONTH: Text(f"{year}年{month}月", f"{year}-{month:02}"),
            DatePrecision.QUARTER: Text(f"{year}年{'一二三四'[quarter - 1]}季度", f"{year} Q{quarter}"),
            DatePrecision.HALF_YEAR: Text(f"{year}年{half[0]}", f"{year} {half[1]}"),
            DatePrecision.YEAR: Text(f"{year}年", f"{year}"),
        }
        return written[self.precision].in_language(language)


def parse_date(
    value: str | int | float | date | None, default_year: int | None = None, excel_system: ExcelSystem = 1900
) -> PartialDate | None:
    """The date in a cell; ``None`` when blank.

    Numbers are Excel serials, years (2022), months (202206) or days (20220616). ``default_year`` completes 6月底;
    without it such a cell is refused. Raises :class:`Problem` ``date.not_a_date``, ``.impossible``, ``.ambiguous`` or
    ``.no_year``.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return _day(value.date())
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, str):
        return _from_text(value, default_year, excel_system)
    return _from_number(value, excel_system)


def parse_day(value: str | int | float | date | None, excel_system: ExcelSystem = 1900) -> date | None:
    """A date known to the day, as registers need it; ``None`` when blank. A vaguer one is ``date.not_a_day``."""
    found = parse_date(value, None, excel_system)
    if found is not None and found.precision is not DatePrecision.DAY:
        raise Problem(
            "date.not_a_day",
            Text(f"“{value}”只到{found.in_language('zh')}，需要具体日期", f"“{value}” is not known to the day"),
            Text("请填写年月日，如 2022-06-16", "Write year, month and day, such as 2022-06-16"),
        )
    return found.first if found else None


def _day(day: date) -> PartialDate:
    return PartialDate(day, day, DatePrecision.DAY)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_CLOCK = re.compile(r"(?<=\d|日)[ t]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(z|[+-]\d{2}:?\d{2})?\Z")
_NUMBERS = re.compile(r"(?P<a>\d{1,4})(?P<separator>[-/.])(?P<b>\d{1,2})(?:(?P=separator)(?P<c>\d{1,4}))?\Z")
_CHINESE = re.compile(
    r"(?:(?P<year>\d{4}|\d{2})年度?)?(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号]?)?)?(?P<part>上旬|中旬|下旬|初|中|底|末)?"
)
_QUARTER = re.compile(r"(?:(?P<year>\d{4}|\d{2})年?)?(?:第?(?P<zh>[1-4一二三四])季度?|q(?P<en>[1-4]))(?:初|末|底)?\Z")
_HALF = re.compile(r"(?:(?P<year>\d{4}|\d{2})年?)?(?P<half>上半年|下半年|h1|h2)\Z")
_AROUND = re.compile(r"\A(?:预计|计划|拟)?(?:于|在)?|(?:左右|前|之前|以前)\Z")


@lru_cache(maxsize=16384)
def _from_text(written: str, default_year: int | None, excel_system: ExcelSystem) -> PartialDate | None:
    if _ISO.match(written):
        return _span(written, int(written[:4]), int(written[5:7]), int(written[8:]))
    text = _CLOCK.sub("", plain(written).lower())
    text = re.sub(r"\s+", "", text)
    if says_nothing(text):
        return None
    text = _AROUND.sub("", text)
    return _from_digits(written, text, excel_system) or _from_words(written, text, default_year)


def _from_digits(written: str, text: str, excel_system: ExcelSystem) -> PartialDate | None:
    """Digits and separators only; ``None`` for anything else."""
    if re.fullmatch(r"\d{1,20}(\.0*)?", text):
        return _from_number(int(text.partition(".")[0]), excel_system, written)
    if re.fullmatch(r"\d{5}\.\d+", text):
        return _from_number(float(text), excel_system, written)
    match = _NUMBERS.match(text)
    return _from_separated(written, match) if match else None


def _from_words(written: str, text: str, default_year: int | None) -> PartialDate:
    if match := _QUARTER.match(text):
        quarter = int(match["en"] or "一二三四".find(match["zh"]) + 1 or match["zh"])
        year = _year(written, match["year"], default_year)
        return _months(written, year, 3 * quarter - 2, 3, DatePrecision.QUARTER)
    if match := _HALF.match(text):
        first = 1 if match["half"] in ("上半年", "h1") else 7
        return _months(written, _year(written, match["year"], default_year), first, 6, DatePrecision.HALF_YEAR)
    if (match := _CHINESE.fullmatch(text)) and (match["year"] or match["month"]):
        return _from_chinese(written, match, default_year)
    if text in ("年初", "年中", "年底", "年末"):
        return _part_of_year(written, _year(written, None, default_year), text[1])
    raise _not_a_date(written)


def _from_number(value: float, excel_system: ExcelSystem, written: str | None = None) -> PartialDate:
    """Serials, and digits that spell a year, a month or a day."""
    written = str(value) if written is None else written
    if not math.isfinite(value):
        raise _not_a_date(written)
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        start = date(1899, 12, 30) if excel_system == 1900 else date(1904, 1, 1)
        return _day(start + timedelta(days=int(value)))
    if value != int(value):
        return _from_decimal_number(value, written)
    digits = str(int(value))
    if len(digits) == 8:
        return _span(written, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6 and digits[:2] in ("19", "20"):
        return _span(written, int(digits[:4]), int(digits[4:]), None)
    if len(digits) == 4:
        return _span(written, int(digits), None, None)
    raise _not_a_date(written)


def _from_decimal_number(value: float, written: str) -> PartialDate:
    """2022.6 typed into Excel becomes a number; 2022.1 may have been 2022.10."""
    match = re.fullmatch(r"(\d{4})\.(\d{1,2})", repr(float(value)))
    if match is None:
        raise _not_a_date(written)
    if match[2] == "1":
        raise _ambiguous(written, Text("1 月或 10 月", "January or October"))
    return _span(written, int(match[1]), int(match[2]), None)


def _from_separated(written: str, match: re.Match[str]) -> PartialDate:
    a, b, c = match["a"], match["b"], match["c"]
    if len(a) == 4:
        if c is not None and len(c) > 2:
            raise _not_a_date(written)
        return _span(written, int(a), int(b), int(c) if c else None)
    if c is not None and len(a) == 2 and len(c) <= 2 and match["separator"] != "/":
        return _span(written, 2000 + int(a), int(b), int(c))
    if c is None or len(c) != 4:
        raise _ambiguous(written, Text("年、月、日的顺序不明", "the order of year, month and day is unclear"))
    if int(a) <= 12 and int(b) <= 12 and a != b:
        raise _ambiguous(written, Text("月、日的顺序不明", "the order of month and day is unclear"))
    month, day = (int(b), int(a)) if int(a) > 12 else (int(a), int(b))
    return _span(written, int(c), month, day)


def _from_chinese(written: str, match: re.Match[str], default_year: int | None) -> PartialDate:
    year = _year(written, match["year"], default_year)
    part = match["part"]
    if match["month"] is None:
        return _part_of_year(written, year, part) if part else _span(written, year, None, None)
    month, day = int(match["month"]), int(match["day"]) if match["day"] else None
    if part is None:
        return _span(written, year, month, day)
    if day is not None:
        raise _not_a_date(written)
    whole = _span(written, year, month, None)
    first_day, last_day = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20)}.get(
        part, (21, whole.last.day)
    )
    return PartialDate(date(year, month, first_day), date(year, month, last_day), DatePrecision.TEN_DAYS)


def _part_of_year(written: str, year: int, part: str) -> PartialDate:
    month = {"初": 1, "中": 6, "底": 12, "末": 12}.get(part)
    if month is None:
        raise _not_a_date(written)
    return _span(written, year, month, None)


def _span(written: str, year: int, month: int | None, day: int | None) -> PartialDate:
    if month is None:
        return _months(written, year, 1, 12, DatePrecision.YEAR)
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        raise _impossible(written)
    if day is None:
        return _months(written, year, month, 1, DatePrecision.MONTH)
    if not 1 <= day <= monthrange(year, month)[1]:
        raise _impossible(written)
    return _day(date(year, month, day))


def _months(written: str, year: int, first: int, count: int, precision: DatePrecision) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _impossible(written)
    last = first + count - 1
    return PartialDate(date(year, first, 1), date(year, last, monthrange(year, last)[1]), precision)


def _year(written: str, digits: str | None, default_year: int | None) -> int:
    if digits:
        return int(digits) if len(digits) == 4 else 2000 + int(digits)
    if default_year is None:
        raise Problem(
            "date.no_year",
            Text(f"日期“{written}”没有年份", f"The date “{written}” has no year"),
            Text("请写明年份，如 2022年6月", "Write the year too, such as 2022年6月"),
        )
    return default_year


def _not_a_date(written: str) -> Problem:
    return Problem(
        "date.not_a_date",
        Text(f"“{written}”不是日期", f"“{written}” is not a date"),
        Text("请写成 2022-06-16 或 2022年6月", "Write it as 2022-06-16 or 2022年6月"),
    )


def _impossible(written: str) -> Problem:
    return Problem(
        "date.impossible",
        Text(f"没有“{written}”这一天", f"There is no such date as “{written}”"),
        Text("请核对年、月、日", "Check year, month and day"),
    )


def _ambiguous(written: str, readings: Text) -> Problem:
    return Problem(
        "date.ambiguous",
        Text(f"日期“{written}”有歧义：{readings.zh}", f"The date “{written}” is ambiguous: {readings.en}"),
        Text("请写成 2022-06-16 或 2022年6月", "Write it as 2022-06-16 or 2022年6月"),
    )
