"""The columnar way of running gives what the scalar way gives, on the whole shipped book."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from luodi.engine.entitlements import FactDefinition, FactType
from luodi.engine.entitlements.facts import FactValue
from luodi.office.policies.book import PolicyTexts, PublishedPolicy
from luodi.office.policies.columns import judged_by_columns
from luodi.office.policies.running import judged_one_by_one
from luodi.office.policies.snapshot import EnterpriseFacts, FactUse
from tests.office.policies.conftest import BOOK

FACTS = BOOK.facts_toml
POLICIES = {
    code: PublishedPolicy(PolicyTexts(code, entry.policy_toml, entry.decision_xml, FACTS), place, 1)
    for place, (code, entry) in enumerate(BOOK.entries.items())
}


def drawn(fact: FactDefinition, draw: Random) -> FactValue:
    match fact.type:
        case FactType.BOOLEAN:
            return draw.random() < 0.5
        case FactType.STRING:
            return draw.choice(fact.choices or ("310115", "310112", "C", "I", "39"))
        case FactType.DATE:
            return date(draw.randint(2018, 2023), draw.randint(1, 12), draw.randint(1, 28))
        case FactType.NUMBER:
            if fact.unit == "":
                return Decimal(draw.randint(0, 100)) / 100
            return Decimal(
                draw.choice((0, 1, 3, 60, 100, 301, 10_000_000, 50_000_000, 400_000_000, draw.randint(0, 10**9)))
            )


def invented(count: int, seed: int) -> list[EnterpriseFacts]:
    draw = Random(seed)
    cases = [case for entry in BOOK.entries.values() for case in entry.cases]
    enterprises = []
    for number in range(count):
        share = draw.choice((0.3, 0.9, 1.0))
        values = {code: drawn(fact, draw) for code, fact in BOOK.dictionary.items() if draw.random() < share}
        values |= draw.choice(cases).facts
        uses = {code: FactUse(value, "", None, "") for code, value in values.items() if value is not None}
        enterprises.append(EnterpriseFacts(number, f"{number}", "", "", uses))
    return enterprises


@pytest.mark.parametrize("day", [date(2021, 6, 30), date(2022, 4, 15), date(2022, 9, 30), date(2024, 3, 1)])
def test_judged_by_columns_agrees_with_one_by_one_on_the_book(day):
    facts = invented(250, day.toordinal())
    valid = {code: each for code, each in POLICIES.items() if each.definition.is_valid_on(day)}
    slow = {(row.enterprise_id, row.policy_code): row for row in judged_one_by_one(facts, valid, day)}
    fast = {(row.enterprise_id, row.policy_code): row for row in judged_by_columns(facts, valid, day)}
    assert len(fast) == len(facts) * len(valid)
    assert {key: replace(row, missing=()) for key, row in fast.items()} == {
        key: replace(row, missing=()) for key, row in slow.items()
    }
    assert {key: set(row.missing) for key, row in fast.items()} == {key: set(row.missing) for key, row in slow.items()}


def test_judged_by_columns_of_nobody_gives_nothing():
    assert list(judged_by_columns([], POLICIES, date(2022, 9, 30))) == []
