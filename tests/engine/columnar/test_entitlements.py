"""The book over many enterprises at once: the same verdicts as the judge of each policy gives."""

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from luodi.engine.columnar.entitlements import EntitlementKernel
from luodi.engine.columnar.errors import codes_of
from luodi.engine.dmn.table_paths import tables_in
from luodi.engine.entitlements import FactDictionary, FactType, PolicyDefinition, compile_policy
from luodi.front.exchange.policybook import Book, read_book

BOOK = Path(__file__).parents[3] / "policybook"
ARROW = {
    FactType.NUMBER: pa.decimal128(18, 4),
    FactType.STRING: pa.string(),
    FactType.BOOLEAN: pa.bool_(),
    FactType.DATE: pa.date32(),
}


@lru_cache(maxsize=1)
def book() -> Book:
    return read_book(BOOK)


def texts_of(policies: list[PolicyDefinition], dictionary: FactDictionary) -> dict[str, list[str]]:
    """Texts that the rules compare a fact with: the quoted ones of the book."""
    quoted: list[str] = []
    for policy in policies:
        for placed in tables_in(policy.decision):
            for rule in placed.table.rules:
                for cell in rule.inputs:
                    quoted += (cell.text or "").split(chr(34))[1::2]
    return {fact.code: [*fact.choices] or quoted for fact in dictionary.values()}


def figures_of(policies: list[PolicyDefinition]) -> list[Decimal]:
    """The numbers of the book, and numbers beside them."""
    found = {
        dated.value
        for policy in policies
        for parameter in policy.parameters
        for dated in parameter.values
        if isinstance(dated.value, Decimal)
    }
    near = [figure + step for figure in found for step in (Decimal("-0.01"), Decimal("0.01"), Decimal("0.0001"))]
    return sorted({*found, *near, *map(Decimal, (0, 1, 2, 12, 100, 300, 10**6, 10**7, 10**8))})


def rows_of(rng: Random, count: int, on: date) -> list[dict[str, object]]:
    policies = [entry.policy for entry in book().entries.values()]
    dictionary = book().dictionary
    texts, figures = texts_of(policies, dictionary), figures_of(policies)
    rows = []
    for _ in range(count):
        row: dict[str, object] = {}
        missing = rng.choice([0.0, 0.05, 0.3])
        for fact in dictionary.values():
            value: object = None
            if rng.random() >= missing:
                match fact.type:
                    case FactType.NUMBER:
                        value = rng.choice(figures)
                    case FactType.STRING:
                        value = rng.choice(texts[fact.code])
                    case FactType.BOOLEAN:
                        value = rng.random() < 0.7
                    case FactType.DATE:
                        value = on - timedelta(days=rng.choice([0, 1, 100, 365, 366, 800, 5000]))
            row[fact.code] = value
        rows.append(row)
    return rows


def batch_of(rows: list[dict[str, object]]) -> pa.RecordBatch:
    dictionary = book().dictionary
    arrays = [pa.array([row[code] for row in rows], ARROW[dictionary[code].type]) for code in dictionary]
    return pa.RecordBatch.from_arrays(arrays, list(dictionary))


@pytest.mark.parametrize("on", [date(2022, 9, 30), date(2019, 3, 1), date(2026, 1, 1)])
def test_run_gives_the_verdicts_of_the_judge(on: date) -> None:
    policies = [entry.policy for entry in book().entries.values()]
    rows = rows_of(Random(on.toordinal()), 150, on)
    kernel = EntitlementKernel(policies, book().dictionary, on)
    made = kernel.run(batch_of(rows)).to_pylist()
    differing = []
    for policy, plan in zip(policies, kernel.plans, strict=True):
        judge = compile_policy(policy, book().dictionary, on)
        for number, row in enumerate(rows):
            verdict = judge.judge(row)  # type: ignore[arg-type] # facts as they are
            said = {name: made[number][f"{policy.id}.{name}"] for name in ("status", "amount_cny", "rule")}
            wanted = {"status": verdict.status.value, "amount_cny": verdict.amount_cny, "rule": verdict.rule}
            bits = made[number][f"{policy.id}.missing"]
            missing = {code for position, code in enumerate(plan.asks_for) if bits >> position & 1}
            codes = {problem.code for problem in verdict.problems}
            if said != wanted or missing != set(verdict.missing):
                differing.append((policy.id, number, said, missing, verdict))
            if codes != set(codes_of(made[number][f"{policy.id}.failures"])):
                differing.append((policy.id, number, codes_of(made[number][f"{policy.id}.failures"]), codes))
    assert differing == []


def test_run_meets_every_status_and_amounts() -> None:
    on = date(2022, 9, 30)
    policies = [entry.policy for entry in book().entries.values()]
    made = EntitlementKernel(policies, book().dictionary, on).run(batch_of(rows_of(Random(1), 400, on)))
    statuses = {status for policy in policies for status in made.column(f"{policy.id}.status").to_pylist()}
    assert statuses == {"entitled", "not_entitled", "unknown"}
    paid = [amount for policy in policies for amount in made.column(f"{policy.id}.amount_cny").to_pylist() if amount]
    assert len(paid) > 100


def test_book_is_compiled_but_for_named_parts() -> None:
    kernel = EntitlementKernel(
        [entry.policy for entry in book().entries.values()], book().dictionary, date(2022, 9, 30)
    )
    assert kernel.compiled_share >= 0.95, {name: each for name, each in kernel.refusals.items() if each}
