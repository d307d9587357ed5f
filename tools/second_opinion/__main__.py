"""Runs the comparison; see the package."""

import argparse
import logging
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from luodi.engine.dmn import model
from luodi.engine.feel import Value
from tools.second_opinion import engines
from tools.second_opinion.comparing import BINARY_TOLERANCE, DECIMAL_TOLERANCE, Difference, report, same
from tools.second_opinion.generators import expressions, tables

BATCH = 12
ROUNDS = 60
LARGEST_ROUND = 2_400
Drawn = TypeVar("Drawn")


def drawn(strategy: st.SearchStrategy[Drawn], count: int, number: int) -> list[Drawn]:
    """About ``count`` examples of ``strategy``, always the same for the same ``number``; some may be equal."""
    found: list[Drawn] = []

    @seed(number)
    @settings(
        max_examples=-(-count // BATCH),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=BATCH, max_size=BATCH))
    def collect(batch: list[Drawn]) -> None:
        found.extend(batch)

    collect()
    return found


def distinct(strategy: st.SearchStrategy[str], count: int, number: int) -> list[str]:
    """``count`` different texts, drawn in rounds with seeds of their own; fewer where the rounds do not give them."""
    found: dict[str, None] = {}
    for turn in range(ROUNDS):
        if len(found) >= count:
            break
        found.update(dict.fromkeys(drawn(strategy, min(count, LARGEST_ROUND), number * ROUNDS + turn)))
    return list(found)[:count]


def compared(
    name: str, texts: Sequence[str], mine: Sequence[Value], theirs: Sequence[Value], *, binary: bool
) -> list[Difference]:
    """The differences between our answers and those of engine ``name``."""
    tolerance = BINARY_TOLERANCE if binary else DECIMAL_TOLERANCE
    return [
        Difference(name, text, one, other)
        for text, one, other in zip(texts, mine, theirs, strict=True)
        if not same(one, other, tolerance)
    ]


def batches(texts: Sequence[str], ask: Callable[[Sequence[str]], list[Value]], size: int) -> list[Value]:
    """The answers of an engine that is asked for ``size`` texts at once."""
    return [answer for start in range(0, len(texts), size) for answer in ask(texts[start : start + size])]


def table_differences(server: engines.Drools, count: int, number: int) -> list[Difference]:
    """The differences on decision tables; Drools alone reads DMN."""
    found = []
    for definitions, context in drawn(tables(), count, number):
        mine = engines.our_decision(definitions, context, "out")
        answers = server.decide(definitions, context)
        theirs = answers if isinstance(answers, engines.Failed) else answers.get("out")
        if not same(mine, theirs, DECIMAL_TOLERANCE):
            found.append(Difference("drools", described(definitions, context), mine, theirs))
    return found


def described(definitions: model.Definitions, context: Mapping[str, object]) -> str:
    """A table and its input in one line."""
    table = next(definitions.decisions).expression
    if not isinstance(table, model.DecisionTable):
        raise TypeError(table)
    rows = "; ".join(
        " | ".join([*(str(cell.text) for cell in rule.inputs), *(str(cell.text) for cell in rule.outputs)])
        for rule in table.rules
    )
    values, default = table.outputs[0].values, table.outputs[0].default
    facts = [str(table.hit_policy), str(table.aggregation or "")]
    facts += [f"values {values.text}" if values else "", f"default {default.text}" if default else ""]
    return f"{' '.join(filter(None, facts))} {dict(context)}: {rows}"


def main() -> None:
    """Draw, ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--expressions", type=int, default=4000)
    parser.add_argument("--tables", type=int, default=600)
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=150, help="Differences shown")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    engines.install()
    texts = distinct(expressions(chosen.depth), chosen.expressions, chosen.seed)
    mine = engines.ours(texts)
    with engines.drools() as server:
        found = compared("drools", texts, mine, batches(texts, server.answers, BATCH), binary=False)
        on_tables = table_differences(server, chosen.tables, chosen.seed)
    on_feelin = compared("feelin", texts, mine, batches(texts, engines.feelin, 2000), binary=True)
    for title, differences in (("Drools", found), ("feelin", on_feelin), ("Drools, tables", on_tables)):
        print(f"== {title}: {len(differences)} differences")
        print("\n".join(report(differences, chosen.most)))
    print(f"{len(texts)} expressions, {chosen.tables} tables, seed {chosen.seed}")
    sys.exit(0)


if __name__ == "__main__":
    main()
