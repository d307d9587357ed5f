"""When a yearly value of an enterprise is stale: the report on the year after it is overdue. One rule for each fact."""

from dataclasses import dataclass
from datetime import date

from luodi.office.enterprises.models import FactName
from luodi.reference.text import Text


@dataclass(frozen=True, slots=True)
class ReportingRule:
    """By which day of the next year a fact is reported, and by which rule."""

    month: int
    day: int
    basis: Text

    def is_stale(self, year: int, as_of: date) -> bool:
        """Whether, on ``as_of``, the report on the year after ``year`` should have come."""
        return as_of > date(year + 2, self.month, self.day)


_ANNUAL_REPORT = ReportingRule(
    6,
    30,
    Text("年度报告：次年 6 月 30 日前（企业信息公示暂行条例第八条）", "annual report: by 30 June of the year after"),
)
_TAX_SETTLEMENT = ReportingRule(
    5, 31, Text("汇算清缴：次年 5 月 31 日前（企业所得税法第五十四条）", "tax settlement: by 31 May of the year after")
)
_ENERGY_REPORT = ReportingRule(
    3,
    31,
    Text(
        "能源利用状况报告：次年 3 月 31 日前（重点用能单位节能管理办法）",
        "energy report: by 31 March of the year after",
    ),
)

REPORTING_RULES: dict[FactName, ReportingRule] = {
    FactName.REVENUE_CNY: _ANNUAL_REPORT,
    FactName.OUTPUT_CNY: _ANNUAL_REPORT,
    FactName.TAX_PAID_CNY: _TAX_SETTLEMENT,
    FactName.RD_EXPENSE_CNY: _TAX_SETTLEMENT,
    FactName.EMPLOYEES: _ANNUAL_REPORT,
    FactName.ENERGY_TCE: _ENERGY_REPORT,
}
