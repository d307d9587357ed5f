"""How ``luodi policy whatif`` says it: totals and groups, and the winners and losers as a file."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import orjson
from rich.console import Console
from rich.table import Table

from luodi.front.exchange.listing import Listing, write_to
from luodi.office.policies.whatif import Group, Side, WhatIf
from luodi.reference.districts import district
from luodi.reference.industries import industry, is_industry
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Language, Text

_HEADS = ("信用代码", "名称", "区", "行业", "划型", "调整前", "调整前金额", "调整后", "调整后金额", "增减")


def changed_figures(written_figures: Iterable[str]) -> dict[str, str]:
    """``PARAM=VALUE`` as names and values. Raises Problem for anything else."""
    figures = {}
    for each in written_figures:
        name, sign, value = each.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Problem(
                "policy.figure",
                Text(f"“{each}”不是“参数=数值”", f"“{each}” is not PARAM=VALUE"),
                Text("例如 --set 研发强度下限=0.025", "For example --set 研发强度下限=0.025"),
                Where(field="--set"),
            )
        figures[name.strip()] = value.strip()
    return figures


def show(found: WhatIf, language: Language) -> None:
    """Prints the totals, then each kind of group."""
    console, zh = Console(highlight=False), language == "zh"
    titles = ("按区", "按行业", "按划型") if zh else ("by district", "by industry", "by size")
    _print(console, (found.total,), "合计" if zh else "all", language)
    for title, groups in zip(titles, (found.by_district, found.by_industry, found.by_size), strict=True):
        _print(console, groups, title, language)


def write_rows(found: WhatIf, path: Path) -> None:
    """Winners and losers to ``path``, .xlsx or .csv. Raises Problem for another suffix."""
    rows = tuple(
        (
            each.credit_code,
            each.name,
            _named(each.district_code, "zh"),
            _named(each.industry_section, "zh"),
            each.size,
            each.before.status.text.zh,
            _cell(each.before),
            each.after.status.text.zh,
            _cell(each.after),
            each.gain_cny,
        )
        for each in found.moved
    )
    write_to(Listing("增减", _HEADS, rows), path)


def as_json_line(found: WhatIf) -> str:
    """One JSON object."""
    said = {
        "policy": found.policy_code,
        "as_of": found.as_of.isoformat(),
        "figures": found.figures,
        "enterprises": found.enterprises,
        "total": _group(found.total),
        "by_district": [_group(each) for each in found.by_district],
        "by_industry": [_group(each) for each in found.by_industry],
        "by_size": [_group(each) for each in found.by_size],
        "moved": [
            {"credit_code": each.credit_code, "before": _side(each.before), "after": _side(each.after)}
            for each in found.moved
        ],
    }
    return orjson.dumps(said).decode() + "\n"


def _cell(side: Side) -> Decimal | str:
    return "" if side.amount_cny is None else side.amount_cny


def _print(console: Console, groups: Iterable[Group], title: str, language: Language) -> None:
    zh = ("", "应享前", "应享后", "受益", "受损", "金额前（元）", "金额后（元）")
    en = ("", "entitled before", "after", "winners", "losers", "yuan before", "after")
    table = Table(*(zh if language == "zh" else en), title=title, title_justify="left")
    for each in groups:
        counts = (each.entitled_before, each.entitled_after, each.winners, each.losers)
        costs = (each.cost_before_cny, each.cost_after_cny)
        table.add_row(_named(each.key, language), *(f"{count:,}" for count in counts), *(f"{cost:,}" for cost in costs))
    console.print(table)


def _named(key: str, language: Language) -> str:
    """A district's code and an industry's letter as people read them."""
    if key.isdigit():
        return district(key).name.in_language(language)
    return f"{key} {industry(key).name}" if is_industry(key) else key or "—"


def _group(group: Group) -> dict[str, object]:
    return {
        "key": group.key,
        "entitled_before": group.entitled_before,
        "entitled_after": group.entitled_after,
        "winners": group.winners,
        "losers": group.losers,
        "cost_before_cny": str(group.cost_before_cny),
        "cost_after_cny": str(group.cost_after_cny),
    }


def _side(side: Side) -> dict[str, object]:
    return {"status": side.status.value, "amount_cny": None if side.amount_cny is None else str(side.amount_cny)}
