"""How ``luodi policy combine`` says it: totals by policy, or what one enterprise takes and forgoes."""

from decimal import Decimal

import orjson
from rich.console import Console
from rich.table import Table

from luodi.engine.entitlements.judging import FEN
from luodi.office.policies.combining import Combinations, Proof, totals_by_policy
from luodi.reference.text import Language, Text


def show_combinations(found: Combinations, language: Language, *, one_by_one: bool) -> None:
    """Prints the totals of each policy, or each enterprise with its reasons."""
    console, zh = Console(highlight=False), language == "zh"
    if not one_by_one:
        heads = ("政策", "享受户数", "金额（元）", "被削减（元）", "放弃户数", "放弃金额（元）")
        table = Table(*(heads if zh else ("policy", "taken by", "yuan", "yuan cut", "forgone by", "yuan forgone")))
        totals = totals_by_policy(found)
        for each in totals:
            counts, cut = (f"{each.taken:,}", f"{each.forgone:,}"), f"{each.short_cny:,}"
            table.add_row(each.code, counts[0], f"{each.taken_cny:,}", cut, counts[1], f"{each.forgone_cny:,}")
        console.print(table)
        console.print(f"{'合计' if zh else 'in all'} {sum(each.taken_cny for each in totals):,}")
        if found.proof is not None:
            console.print(_proved(found.proof, zh=zh))
        return
    for combination in found:
        console.print(f"{combination.credit_code} {combination.name}: {combination.total_cny:,}", markup=False)
        cuts = {cut.policy_code: cut.because for cut in combination.short}
        for code, amount in combination.taken.items():
            cut = f" · {cuts[code].in_language(language)}" if code in cuts else ""
            console.print(f"  + {code} {_said(amount, zh=zh)}{cut}", markup=False)
        for lost in combination.forgone:
            why = lost.because.in_language(language)
            if lost.for_policy:
                why = f"已享受 {lost.for_policy}（{why}）" if zh else f"{lost.for_policy} is taken ({why})"
            console.print(f"  - {lost.policy_code} {_said(lost.amount_cny, zh=zh)}: {why}", markup=False)


def as_json_line(found: Combinations) -> str:
    """One JSON object."""
    proof = found.proof
    said = {
        "proof": None
        if proof is None
        else {"bound_cny": str(proof.bound_cny), "gap": proof.gap, "groups": proof.groups},
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
                        "because": _both(lost.because),
                    }
                    for lost in each.forgone
                ],
                "short": [
                    {
                        "policy": cut.policy_code,
                        "entitled_cny": str(cut.entitled_cny),
                        "granted_cny": str(cut.granted_cny),
                        "because": _both(cut.because),
                    }
                    for cut in each.short
                ],
            }
            for each in found
        ],
    }
    return orjson.dumps(said).decode() + "\n"


def _proved(proof: Proof, *, zh: bool) -> str:
    bound, groups = f"{proof.bound_cny.quantize(FEN):,}", f"{proof.enterprises:,}, {proof.groups:,}"
    if zh:
        return f"可证明的上界 {bound}，差距不超过 {proof.gap:.4%}（企业、组别：{groups}）"
    return f"proven bound {bound}, at most {proof.gap:.4%} above (enterprises, groups: {groups})"


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _said(amount: Decimal | None, *, zh: bool) -> str:
    if amount is None:
        return "金额未知" if zh else "amount not known"
    return f"{amount:,}"
