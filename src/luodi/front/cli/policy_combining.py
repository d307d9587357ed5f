"""How ``luodi policy combine`` says it: totals by policy, or what one enterprise takes and forgoes."""

from collections.abc import Sequence
from decimal import Decimal

import orjson
from rich.console import Console
from rich.table import Table

from luodi.office.policies.combining import Combination, totals_by_policy
from luodi.reference.text import Language


def show_combinations(found: Sequence[Combination], language: Language, *, one_by_one: bool) -> None:
    """Prints the totals of each policy, or each enterprise with its reasons."""
    console, zh = Console(highlight=False), language == "zh"
    if not one_by_one:
        heads = ("政策", "享受户数", "金额（元）", "放弃户数", "放弃金额（元）")
        table = Table(*(heads if zh else ("policy", "taken by", "yuan", "forgone by", "yuan forgone")))
        for each in totals_by_policy(found, {}):
            table.add_row(
                each.code, f"{each.taken:,}", f"{each.taken_cny:,}", f"{each.forgone:,}", f"{each.forgone_cny:,}"
            )
        console.print(table)
        return
    for combination in found:
        console.print(f"{combination.credit_code} {combination.name}: {combination.total_cny:,}", markup=False)
        for code, amount in combination.taken.items():
            cut = (" · 已到上限" if zh else " · cut by a cap") if code in combination.capped else ""
            console.print(f"  + {code} {_said(amount, zh=zh)}{cut}", markup=False)
        for lost in combination.forgone:
            why = (
                f"已享受 {lost.for_policy}（{lost.because}）" if zh else f"{lost.for_policy} is taken ({lost.because})"
            )
            console.print(f"  - {lost.policy_code} {_said(lost.amount_cny, zh=zh)}: {why}", markup=False)


def as_json_line(found: Sequence[Combination]) -> str:
    """One JSON object."""
    said = {
        "enterprises": [
            {
                "credit_code": each.credit_code,
                "total_cny": str(each.total_cny),
                "taken": {code: None if amount is None else str(amount) for code, amount in each.taken.items()},
                "forgone": [
                    {
                        "policy": lost.policy_code,
                        "amount_cny": None if lost.amount_cny is None else str(lost.amount_cny),
                        "for": lost.for_policy,
                        "because": lost.because,
                    }
                    for lost in each.forgone
                ],
                "capped": each.capped,
            }
            for each in found
        ]
    }
    return orjson.dumps(said).decode() + "\n"


def _said(amount: Decimal | None, *, zh: bool) -> str:
    if amount is None:
        return "金额未知" if zh else "amount not known"
    return f"{amount:,}"
