"""How fast is one decision table, row by row, beside other engines, and how does the time grow with the rules?

Peers, in the same run on the same rows: zen-engine (Rust), pyDMNrules and SpiffWorkflow (pure Python). Each gets the
table in its own form, and each answer is compared before anything is timed. Aims: ten times faster than every
pure-Python peer, not slower than a call of zen-engine, and with 10,000 rules under FIRST a time that grows much slower
than the number of rules.

    uv run --group peers python benchmarks/feel_scalar.py [--rows N] [--only NAME]

Without the peers' packages only our own figures are printed. They are here to be measured, and nothing else uses them.
"""

import argparse
import importlib.util
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from luodi.engine.dmn import compile_model, write_definitions
from luodi.engine.dmn import model as dmn

Row = dict[str, Any]
Answer = Callable[[Row], Any]
REPEATS = 5
INPUTS = {
    "amount": "number",
    "area": "number",
    "track": "string",
    "kind": "string",
    "green": "boolean",
    "staff": "number",
}
# a cell is: any, (operator, number), (low, high) half-open, a list of texts, or a boolean
RULES: Sequence[tuple[tuple[Any, ...], str]] = (
    (((">=", 100000), "-", ["chips"], "-", "-", "-"), "A"),
    (((">=", 50000), "-", ["chips", "medicine"], ["new"], "-", "-"), "B"),
    (((10000, 50000), (">=", 2000), ["medicine"], "-", True, "-"), "C"),
    (((10000, 50000), "-", ["ai"], "-", "-", (50, 200)), "D"),
    (((10000, 50000), ("<", 2000), "-", ["moved"], "-", (">=", 100)), "E"),
    ((("<", 10000), "-", ["ai"], ["new"], "-", (">=", 20)), "F"),
    ((("<", 10000), "-", "-", "-", True, (">=", 200)), "G"),
    (("-", (5000, 20000), "-", ["grown"], False, "-"), "H"),
    (("-", "-", "-", "-", "-", (">=", 500)), "I"),
    (("-", "-", "-", "-", "-", "-"), "Z"),
)


def rows_of(count: int, seed: int = 7) -> list[Row]:
    """Invented rows that reach all rules."""
    rng = random.Random(seed)
    return [
        {
            "amount": rng.choice([500, 9000, 12000, 45000, 60000, 150000]) + rng.randrange(500),
            "area": rng.randrange(0, 25000),
            "track": rng.choice(["chips", "medicine", "ai", "other"]),
            "kind": rng.choice(["new", "moved", "grown"]),
            "green": rng.random() < 0.5,
            "staff": rng.randrange(0, 700),
        }
        for _ in range(count)
    ]


def feel_cell(cell: Any) -> str:
    """A cell in FEEL."""
    match cell:
        case "-" | bool():
            return cell if cell == "-" else str(cell).lower()
        case list():
            return ", ".join(json.dumps(text) for text in cell)
        case (str() as operator, number):
            return f"{operator} {number}"
        case (low, high):
            return f"[{low}..{high})"
    raise ValueError(cell)


def definitions(inputs: dict[str, str], rules: Sequence[tuple[Sequence[str], str]]) -> dmn.Definitions:
    """A model with one FIRST table of FEEL cells."""
    data = [
        dmn.InputData(id=f"i_{name}", name=name, variable=dmn.InformationItem(name=name, type_ref=type_))
        for name, type_ in inputs.items()
    ]
    table = dmn.DecisionTable(
        id="t",
        hit_policy=dmn.HitPolicy.FIRST,
        inputs=tuple(
            dmn.InputClause(id=f"c_{name}", expression=dmn.LiteralExpression(text=name, type_ref=type_))
            for name, type_ in inputs.items()
        ),
        outputs=(dmn.OutputClause(id="o", name="tier", type_ref="string"),),
        rules=tuple(
            dmn.Rule(
                id=f"r{number}",
                inputs=tuple(dmn.UnaryTests(text=cell) for cell in cells),
                outputs=(dmn.LiteralExpression(text=json.dumps(tier)),),
            )
            for number, (cells, tier) in enumerate(rules)
        ),
    )
    decision = dmn.Decision(
        id="tier",
        name="tier",
        variable=dmn.InformationItem(name="tier", type_ref="string"),
        information_requirements=tuple(
            dmn.InformationRequirement(id=f"q_{name}", input=dmn.Reference(href=f"#i_{name}")) for name in inputs
        ),
        expression=table,
    )
    return dmn.Definitions(id="m", name="tiers", namespace="urn:tiers", elements=(*data, decision))


def ours(inputs: dict[str, str], rules: Sequence[tuple[Sequence[str], str]]) -> Answer:
    """This project's engine."""
    decision = compile_model(definitions(inputs, rules)).decision("tier")
    return lambda row: decision.evaluate(row).value


def zen() -> Answer:
    """zen-engine: the table as one node of a graph that is compiled once; one call with a dict is timed."""
    from zen import ZenDecisionContent, ZenEngine

    def cell(value: Any) -> str:
        return "" if value == "-" else feel_cell(value)

    names = list(INPUTS)
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in names],
        "outputs": [{"id": "tier", "name": "tier", "type": "expression", "field": "tier"}],
        "rules": [
            {"_id": f"r{number}", "tier": json.dumps(tier), **dict(zip(names, map(cell, cells), strict=True))}
            for number, (cells, tier) in enumerate(RULES)
        ],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {"id": "t", "type": "decisionTableNode", "name": "t", "position": {"x": 0, "y": 0}, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "b", "type": "edge", "sourceId": "t", "targetId": "out"},
    ]
    decision = ZenEngine().create_decision(ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges})))
    return lambda row: decision.evaluate(row)["result"]["tier"]


def py_dmn_rules() -> Answer:
    """pyDMNrules: reads the same XML as we do."""
    from pyDMNrules import DMN

    engine = DMN()
    status = engine.useXML(
        write_definitions(definitions(INPUTS, [([*map(feel_cell, c)], t) for c, t in RULES])).decode()
    )
    if status.get("errors"):
        raise RuntimeError(status["errors"])

    def answer(row: Row) -> Any:
        status, found = engine.decide(row)
        if "errors" in status:
            raise RuntimeError(status["errors"])
        return (found[-1] if isinstance(found, list) else found)["Result"]["tier.tier"]

    return answer


def spiff() -> Answer:
    """SpiffWorkflow: its cells are Python; only the table is timed, without a workflow around it."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
    from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry, Rule

    def cell(value: Any) -> str | None:
        match value:
            case "-":
                return None
            case bool():
                return f"== {value}"
            case list():
                return f"? in {value!r}"
            case (str() as operator, number):
                return f"{operator} {number}"
            case (low, high):
                return f"{low} <= ? < {high}"
        raise ValueError(value)

    table = DecisionTable("t", "t", "FIRST")
    columns = [Input(name, name, name, None, name) for name in INPUTS]
    output = Output("tier", "tier", "tier", "string")
    for number, (cells, tier) in enumerate(RULES):
        rule = Rule(f"r{number}")
        rule.inputEntries = []
        for column, value in zip(columns, cells, strict=True):
            entry = InputEntry(f"{number}{column.id}", column)
            entry.lhs = [cell(value)]
            rule.inputEntries.append(entry)
        conclusion = OutputEntry(f"o{number}", output)
        conclusion.text = repr(tier)
        conclusion.parsedRef = repr(tier)
        rule.outputEntries = [conclusion]
        table.rules.append(rule)
    engine = DMNEngine(table)
    workflow = SimpleNamespace(script_engine=PythonScriptEngine())
    return lambda row: engine.result(SimpleNamespace(data=dict(row), workflow=workflow))["tier"]


PEERS: dict[str, tuple[str, Callable[[], Answer], float]] = {
    "zen-engine": ("zen", zen, 1.0),
    "pyDMNrules": ("pyDMNrules", py_dmn_rules, 10.0),
    "SpiffWorkflow": ("SpiffWorkflow", spiff, 10.0),
}
"""Each peer with its module, how it is built, and how many times faster we want to be."""


def per_row(answer: Answer, rows: Sequence[Row], most_seconds: float = 2.0) -> float:
    """Microseconds for a row: the median of several runs over as many rows as the time allows."""
    start = time.perf_counter()
    for row in rows[:20]:
        answer(row)
    one = (time.perf_counter() - start) / 20
    chosen = rows[: max(20, min(len(rows), int(most_seconds / one)))]
    runs = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for row in chosen:
            answer(row)
        runs.append((time.perf_counter() - start) / len(chosen) * 1e6)
    return statistics.median(runs)


def beside_peers(rows: Sequence[Row]) -> None:
    """The small table: ours and each peer, answers compared first."""
    mine = ours(INPUTS, [([*map(feel_cell, cells)], tier) for cells, tier in RULES])
    expected = [mine(row) for row in rows]
    say(f"6 inputs, 10 rules, FIRST; {len(rows)} rows; tiers met: {''.join(sorted(set(expected)))}")
    base = per_row(mine, rows)
    say(f"  {'ours':<14} {base:9.1f} µs a row")
    for name, (module, build, aim) in PEERS.items():
        if importlib.util.find_spec(module) is None:
            say(f"  {name:<14}  not installed: uv run --group peers …")
            continue
        answer = build()
        differing = [row for row, tier in zip(rows[:300], expected, strict=False) if answer(row) != tier]
        if differing:
            say(
                f"  {name:<14}  answers differ in {len(differing)} of {min(300, len(rows))} rows, first: {differing[0]}"
            )
        taken = per_row(answer, rows)
        met = "met" if taken / base >= aim else "MISSED"
        say(f"  {name:<14} {taken:9.1f} µs a row: {taken / base:7.1f} × ours (aim {aim:g} ×: {met})")


def growing(counts: Sequence[int] = (10, 100, 1000, 10000)) -> None:
    """A FIRST table whose rules each ask for one code and one stretch of amounts, with more and more rules."""
    say("FIRST, one code and one interval a rule, none of them wins before the last third:")
    first: float | None = None
    for count in counts:
        rules = [((f'"K{number}"', f"[{number}..{number + 10})"), f"T{number}") for number in range(count)]
        answer = ours({"code": "string", "amount": "number"}, rules)
        rows = list(_late_rows(count))
        if [answer(row) for row in rows] != [f"T{row['amount']}" for row in rows]:
            raise SystemExit("wrong answers")
        taken = per_row(answer, rows)
        first = first or taken
        grown = f"{taken / first:6.1f} × the time, {count / counts[0]:6.0f} × the rules"
        say(f"  {count:>6} rules {taken:9.1f} µs a row: {grown}")


def _late_rows(count: int, rows: int = 2000, seed: int = 3) -> Iterator[Row]:
    rng = random.Random(seed)
    for _ in range(rows):
        number = rng.randrange(2 * count // 3, count)
        yield {"code": f"K{number}", "amount": number}


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--only", choices=["peers", "growing"])
    chosen = parser.parse_args()
    say(f"Python {sys.version.split()[0]}, {Path(__file__).name}")
    if chosen.only != "growing":
        beside_peers(rows_of(chosen.rows))
    if chosen.only != "peers":
        growing()


if __name__ == "__main__":
    main()
