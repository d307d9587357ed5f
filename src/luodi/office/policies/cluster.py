"""Spark as a way to run: facts of a batch as an Arrow table, judged by the same kernel on Spark's workers.

It gives what the local way gives. The facts come through this process, so it pays where judging outweighs reading;
``luodi policy judge`` goes from file to file without.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pyarrow as pa

from luodi.engine.columnar.entitlements import STATUSES, EntitlementSpecification
from luodi.engine.columnar.spark import spark_session, with_results
from luodi.engine.entitlements import FactDefinition, FactType
from luodi.office.policies.book import PolicyTexts, PublishedPolicy, dictionary_of
from luodi.office.policies.columns import kernel_of, rows_of
from luodi.office.policies.running import Judged
from luodi.office.policies.snapshot import EnterpriseFacts
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

_KEY = "enterprise"
_DIGITS = 38
_TYPES = {FactType.STRING: pa.string(), FactType.BOOLEAN: pa.bool_(), FactType.DATE: pa.date32()}


def judged_in_spark(
    facts: Sequence[EnterpriseFacts], policies: Mapping[str, PublishedPolicy], as_of: date
) -> Iterator[Judged]:
    """All enterprises of a batch under all policies at once. Raises Problem where Spark does not start."""
    if not facts or not policies:
        return
    texts = tuple(policy.texts for policy in policies.values())
    specification, kernel = _specification(texts, as_of), kernel_of(texts, as_of)
    columns: dict[str, Any] = {_KEY: pa.array(range(len(facts)), pa.int64())}
    for code in kernel.facts:
        columns[code] = _array(facts, specification.dictionary[code])
    frame = spark_session().createDataFrame(pa.table(columns))
    made = with_results(frame, specification, [_KEY]).toArrow().sort_by(_KEY)
    for plan in kernel.plans:
        status, amount, rule, missing = (
            made.column(f"{plan.policy.id}.{name}").to_pylist() for name in ("status", "amount_cny", "rule", "missing")
        )
        statuses = [STATUSES.index(each) for each in status]
        yield from rows_of(facts, plan, as_of, zip(statuses, amount, rule, map(int, missing), strict=True))


@lru_cache(maxsize=16)
def _specification(texts: tuple[PolicyTexts, ...], as_of: date) -> EntitlementSpecification:
    return EntitlementSpecification(
        tuple(each.definition() for each in texts), dictionary_of(texts[0].facts_toml), as_of
    )


def _array(facts: Sequence[EnterpriseFacts], fact: FactDefinition) -> Any:
    values = [None if (use := each.uses.get(fact.code)) is None else use.value for each in facts]
    if fact.type is not FactType.NUMBER:
        return pa.array(values, _TYPES[fact.type])
    exponents = [each.as_tuple().exponent for each in values if isinstance(each, Decimal)]
    scale = max((-each for each in exponents if isinstance(each, int)), default=0)
    try:
        return pa.array(values, pa.decimal128(_DIGITS, max(scale, 0)))
    except (pa.ArrowInvalid, ValueError) as error:
        raise Problem(
            "spark.number_too_wide",
            Text(f"“{fact.name}”的数值超过 {_DIGITS} 位", f"Numbers of “{fact.name}” need more than {_DIGITS} digits"),
            Text("请更正该数值，或用 --engine local", "Mend the number, or use --engine local"),
            Where(field=fact.code),
        ) from error
