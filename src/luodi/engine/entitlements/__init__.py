"""Policies as values: what a policy says, which facts it asks for, and whom it entitles to how much.

Read the dictionary of facts and the policies, make them ready for a day, and judge::

    dictionary = read_facts(facts_toml, "facts.toml")
    policy = read_policy(policy_toml, "policy.toml", read_definitions(decision_xml, "decision.dmn"), dictionary)
    judge = compile_policy(policy, dictionary, on=date(2022, 9, 30))
    verdict = judge.judge({"营业收入": Decimal("12000000"), "研发费用": None})
    verdict.status, verdict.amount_cny, verdict.rule, verdict.missing

Files are read by those above. The judgement here is the meaning; ``engine.columnar`` makes the same one over a whole
register at once.
"""

from luodi.engine.entitlements.facts import FactDefinition, FactDictionary, read_facts
from luodi.engine.entitlements.judging import PolicyJudge, Verdict, compile_policy
from luodi.engine.entitlements.policy import (
    Budget,
    Cap,
    DatedValue,
    Document,
    Parameter,
    PolicyDefinition,
    Source,
)
from luodi.engine.entitlements.reading import read_policy
from luodi.engine.entitlements.words import (
    AppliesHow,
    BudgetRule,
    CapOver,
    Confidence,
    FactPeriod,
    FactType,
    Kind,
    Level,
    Period,
    Status,
)

__all__ = [
    "AppliesHow",
    "Budget",
    "BudgetRule",
    "Cap",
    "CapOver",
    "Confidence",
    "DatedValue",
    "Document",
    "FactDefinition",
    "FactDictionary",
    "FactPeriod",
    "FactType",
    "Kind",
    "Level",
    "Parameter",
    "Period",
    "PolicyDefinition",
    "PolicyJudge",
    "Source",
    "Status",
    "Verdict",
    "compile_policy",
    "read_facts",
    "read_policy",
]
