"""How ``luodi policy explain`` says it: a line for each policy, clauses, what is nearly reached, what to ask for."""

from collections.abc import Iterator, Sequence

import orjson
from rich.console import Console

from luodi.engine.entitlements.explaining import Clause
from luodi.office.policies.why import FactToAsk, PolicyExplanation, UsedFact, facts_to_ask
from luodi.reference.text import Language, Text

_NEARLY = Text("差一点", "nearly")
_ASK = Text("可补充的事实（按涉及金额）", "Facts to ask for, by money at stake")


def show_explanations(found: Sequence[PolicyExplanation], language: Language, *, in_full: bool) -> None:
    """Prints all; clauses and facts in full for one policy, otherwise only what stands against a yes."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for each in found:
        amount = "" if each.verdict.amount_cny is None else f" · {each.verdict.amount_cny:,} CNY"
        status = each.verdict.status.text.in_language(language)
        console.print(f"{each.code} {each.title.in_language(language)}: {status}{amount}")
        for line in _clause_lines(each.clauses, language, in_full=in_full):
            console.print(f"  {line}")
        if in_full:
            for fact in each.facts:
                console.print(f"  · {_fact_line(fact, language)}")
        if each.near_miss is not None:
            changes = "; ".join(change.text.in_language(language) for change in each.near_miss.changes)
            console.print(f"  → {_NEARLY.in_language(language)}: {changes}")
    asked = facts_to_ask(found)
    if asked:
        console.print(_ASK.in_language(language))
    for each_fact in asked:
        console.print(f"  {_ask_line(each_fact, language)}")


def as_json_lines(found: Sequence[PolicyExplanation]) -> str:
    """One JSON object."""
    said = {
        "policies": [
            {
                "id": each.code,
                "status": each.verdict.status.value,
                "amount_cny": None if each.verdict.amount_cny is None else str(each.verdict.amount_cny),
                "rule": each.verdict.rule,
                "missing": each.verdict.missing,
                "clauses": [_clause(clause) for clause in each.clauses],
                "facts": [_fact(fact) for fact in each.facts],
                "near_miss": None
                if each.near_miss is None
                else [
                    {"fact": change.code, "subject": change.subject, "now": change.now, "needed": change.needed}
                    for change in each.near_miss.changes
                ],
            }
            for each in found
        ],
        "ask": [
            {"fact": each.definition.code, "policies": each.policies, "stake_cny": str(each.stake_cny)}
            for each in facts_to_ask(found)
        ],
    }
    return orjson.dumps(said).decode() + "\n"


def _clause_lines(clauses: Sequence[Clause], language: Language, *, in_full: bool) -> Iterator[str]:
    for clause in clauses:
        if in_full or clause.answer.value != "holds":
            yield clause.text.in_language(language)
            for line in _clause_lines(clause.below, language, in_full=in_full):
                yield f"  {line}"


def _fact_line(fact: UsedFact, language: Language) -> str:
    name = fact.definition.text.in_language(language)
    if fact.use is None:
        return f"{name}: —"
    stated = f", {fact.use.stated_on}" if fact.use.stated_on else ""
    return f"{name}: {fact.use.value} ({fact.use.source}{stated}, {fact.use.evidence_level})"


def _ask_line(fact: FactToAsk, language: Language) -> str:
    return f"{fact.definition.text.in_language(language)} · {len(fact.policies)} · {fact.stake_cny:,} CNY"


def _clause(clause: Clause) -> dict[str, object]:
    return {
        "subject": clause.subject,
        "condition": clause.condition,
        "value": clause.value,
        "answer": clause.answer.value,
        "facts": clause.facts,
        "below": [_clause(each) for each in clause.below],
    }


def _fact(fact: UsedFact) -> dict[str, object]:
    use = fact.use
    return {
        "code": fact.definition.code,
        "value": None if use is None or use.value is None else str(use.value),
        "source": use.source if use else "",
        "stated_on": use.stated_on.isoformat() if use and use.stated_on else None,
        "evidence_level": use.evidence_level if use else "",
    }
