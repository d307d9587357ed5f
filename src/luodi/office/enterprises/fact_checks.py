"""What a fact of an enterprise must be, whether a person records one or a register brings thousands."""

from datetime import date
from decimal import Decimal

from luodi.office.enterprises.models import FactName
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_FIRST_YEAR = 1949
_MAY_BE_NEGATIVE = frozenset({FactName.TAX_PAID_CNY})  # refunds may exceed what was paid


def check_fact(
    *, name: str, year: int, value: Decimal, source: str, stated_on: date, today: date, credit_code: str
) -> None:
    """A ``Problem`` unless it has a source, a day and a year that have come, and a value that can be."""
    if not source.strip():
        raise _problem("source_missing", Text("缺少来源", "The source is missing"), credit_code, "source")
    if stated_on > today:
        text = Text(f"日期 {stated_on} 晚于今天", f"{stated_on} lies after today")
        raise _problem("stated_in_the_future", text, credit_code, "stated_on")
    if not _FIRST_YEAR <= year <= stated_on.year:
        raise _problem("impossible_year", Text(f"{year} 年不对", f"{year} cannot be the year"), credit_code, "year")
    if value < 0 and name not in _MAY_BE_NEGATIVE:
        text = Text(f"数值 {value} 是负数", f"The value {value} is negative")
        raise _problem("negative", text, credit_code, "value")
    if name == FactName.EMPLOYEES and value != value.to_integral_value():
        text = Text(f"人数 {value} 不是整数", f"{value} employees is no whole number")
        raise _problem("not_whole", text, credit_code, "value")


def _problem(code: str, what: Text, credit_code: str, field: str) -> Problem:
    remedy = Text("请核对后再提交", "Check it and send again")
    return Problem(f"enterprise_fact.{code}", what, remedy, Where(field=f"{credit_code} {field}"))
