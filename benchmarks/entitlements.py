"""Who is entitled to what, for a million enterprises: how fast is the columnar engine beside others?

Two questions: (a) the policy book, over invented facts; (b) 60 generated tables of 10 rules each. Peers on the same
rows, each in a process of its own and in turn with ours: DuckDB (SQL CASE over ENUM columns), Polars (when/then over
integers and codes), openfisca-core (array formulas), zen-engine and our scalar engine (these two on a sample). Every
answer is compared with ours before a time counts. A plain scan of the same columns stands beside them.

    uv run --group peers python benchmarks/entitlements.py [--rows N] [--only tables|book|stream]
                                                           [--peers duckdb,polars,…] [--stream-rows N]

Aims: five times the better of DuckDB and Polars, ten times openfisca-core, three hundred times zen-engine, at most 2 GB
for a million rows; ten million rows streamed from Parquet to Parquet in at most 4 GB.
"""

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from luodi.engine.columnar.arrow import ArrowKernel
from luodi.engine.columnar.entitlements import EntitlementKernel
from luodi.engine.columnar.kernel import Wanted, compile_kernel
from luodi.engine.columnar.running import run_batches
from luodi.engine.dmn import compile_model
from luodi.engine.dmn import model as dmn
from luodi.engine.entitlements import FactType
from luodi.front.exchange.parquet import parquet_through
from luodi.front.exchange.policybook import read_book

ROOT = Path(__file__).resolve().parent.parent
THREADS = min(2, os.cpu_count() or 1)
BATCH = 262_144
BOOK_BATCH = 65_536
TABLES, RULES = 60, 10
REPEATS = 3
SAMPLE = 2_000
MISSING = 0.03
"""The part of the values that is missing."""
NUMBERS = {
    "revenue": 10**9,
    "rd_expense": 10**8,
    "tax_base": 10**8,
    "staff": 5000,
    "age_months": 600,
    "floor_area": 10**5,
}
TEXTS = {
    "district": [f"3101{number:02d}" for number in range(1, 17)],
    "industry": [f"{section}{number}" for section in "CIMF" for number in range(13, 33)],
    "size": ["大型", "中型", "小型", "微型"],
}
FLAGS = ("hnte", "violation")
MONEY = ("revenue", "rd_expense", "tax_base")
TIERS = [f"T{number}" for number in range(10)]
Answers = dict[str, list[Any]]


@dataclass(frozen=True)
class Rule:
    """Conditions by column: (low, high), half open and either None; texts; or a boolean."""

    cells: dict[str, Any]
    tier: str


@dataclass(frozen=True)
class Table:
    """A FIRST table; the last rule has no condition."""

    name: str
    columns: tuple[str, ...]
    rules: tuple[Rule, ...]


def tables_of(count: int = TABLES, rules: int = RULES, seed: int = 11) -> list[Table]:
    """Generated tables: each over four columns, each rule with conditions on most of them."""
    rng = Random(seed)
    made = []
    for number in range(count):
        columns = tuple(rng.sample([*NUMBERS, *TEXTS, *FLAGS], 4))
        rows = [
            Rule({name: _cell(rng, name) for name in columns if rng.random() < 0.8}, TIERS[position])
            for position in range(rules - 1)
        ]
        made.append(Table(f"p{number}", columns, (*rows, Rule({}, TIERS[rules - 1]))))
    return made


def _cell(rng: Random, name: str) -> Any:
    if name in NUMBERS:
        most = NUMBERS[name]
        low, high = sorted(rng.sample(range(1, 40), 2))
        step = most // 40
        return rng.choice([(low * step, None), (None, high * step), (low * step, high * step)])
    if name in TEXTS:
        return rng.sample(TEXTS[name], rng.randrange(1, max(2, len(TEXTS[name]) // 2)))
    return rng.random() < 0.5


def facts_of(count: int, seed: int = 5) -> pa.Table:
    """Invented enterprises: decimals, dictionary texts and booleans, some missing."""
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {}
    for name, most in NUMBERS.items():
        fen = rng.integers(0, most * 100, count)
        whole = pa.array(fen if name in MONEY else fen // 100 * 100).cast(pa.decimal128(20, 0))
        words = pa.Array.from_buffers(pa.decimal128(18, 2), count, [None, whole.buffers()[1]])
        columns[name] = pc.if_else(pa.array(rng.random(count) >= MISSING), words, None)
    for name, texts in TEXTS.items():
        codes = pa.array(rng.integers(0, len(texts), count).astype(np.int8), mask=rng.random(count) < MISSING)
        columns[name] = pa.DictionaryArray.from_arrays(codes, pa.array(texts))
    for name in FLAGS:
        columns[name] = pa.array(rng.random(count) < 0.4, mask=rng.random(count) < MISSING)
    return pa.table(columns)


# --- ours -------------------------------------------------------------------------------------------------------------


def feel_cell(cell: Any) -> str:
    """A cell in FEEL."""
    match cell:
        case None:
            return "-"
        case bool():
            return "true" if cell else "false"
        case list():
            return ", ".join(json.dumps(text, ensure_ascii=False) for text in cell)
        case (low, None):
            return f">= {low}"
        case (None, high):
            return f"< {high}"
        case (low, high):
            return f"[{low}..{high})"
    raise ValueError(cell)


def definitions_of(tables: Sequence[Table]) -> dmn.Definitions:
    """One model with a decision for each table."""
    kinds = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(TEXTS, "string"), **dict.fromkeys(FLAGS, "boolean")}
    inputs = [
        dmn.InputData(id=f"i_{name}", name=name, variable=dmn.InformationItem(name=name, type_ref=kind))
        for name, kind in kinds.items()
    ]
    decisions = [
        dmn.Decision(
            id=table.name,
            name=table.name,
            variable=dmn.InformationItem(name=table.name, type_ref="string"),
            information_requirements=tuple(
                dmn.InformationRequirement(input=dmn.Reference(href=f"#i_{name}")) for name in table.columns
            ),
            expression=dmn.DecisionTable(
                hit_policy=dmn.HitPolicy.FIRST,
                inputs=tuple(
                    dmn.InputClause(expression=dmn.LiteralExpression(text=name, type_ref=kinds[name]))
                    for name in table.columns
                ),
                outputs=(dmn.OutputClause(type_ref="string"),),
                rules=tuple(
                    dmn.Rule(
                        inputs=tuple(dmn.UnaryTests(text=feel_cell(rule.cells.get(name))) for name in table.columns),
                        outputs=(dmn.LiteralExpression(text=json.dumps(rule.tier)),),
                    )
                    for rule in table.rules
                ),
            ),
        )
        for table in tables
    ]
    return dmn.Definitions(id="m", name="tables", namespace="urn:tables", elements=(*inputs, *decisions))


TIER_TYPE = pa.dictionary(pa.int8(), pa.string())


def ours(tables: Sequence[Table], facts: pa.Table) -> Callable[[], pa.Table]:
    """The columnar engine, batch by batch on a few threads."""
    definitions = definitions_of(tables)
    kernel = compile_kernel([Wanted(table.name, definitions, table.name) for table in tables])
    arrow = ArrowKernel(kernel, {table.name: TIER_TYPE for table in tables})
    return lambda: pa.Table.from_batches(run_batches(arrow, facts.to_batches(BATCH), threads=THREADS), arrow.schema)


def scan(facts: pa.Table) -> Callable[[], None]:
    """A plain scan: every column is read once and summed."""

    def run() -> None:
        for column in facts.columns:
            if pa.types.is_decimal(column.type):
                pc.sum(column)
            elif pa.types.is_dictionary(column.type):
                for chunk in column.chunks:
                    pc.sum(chunk.indices)
            elif pa.types.is_date32(column.type):
                pc.sum(column.cast(pa.int32()))
            else:
                pc.sum(column)

    return run


# --- peers ------------------------------------------------------------------------------------------------------------


def duckdb_peer(tables: Sequence[Table], facts: pa.Table) -> Callable[[], Answers]:
    """DuckDB: one CASE a table, over DECIMAL and ENUM columns; the answer is a small integer.

    Its rows come in any order, so their numbers come along and the answers are put in order before they are compared.
    """
    import duckdb

    database = duckdb.connect(config={"threads": THREADS})
    database.register("given", facts.append_column("n", pa.array(np.arange(facts.num_rows))))
    for name, texts in TEXTS.items():
        database.execute(f"CREATE TYPE {name}_texts AS ENUM ({', '.join(repr(text) for text in texts)})")
    kinds = [f"{name}::{name}_texts AS {name}" if name in TEXTS else name for name in facts.column_names]
    kinds.append("n")
    database.execute(f"CREATE TABLE enterprises AS SELECT {', '.join(kinds)} FROM given")

    def condition(name: str, cell: Any) -> str:
        match cell:
            case bool():
                return f"{name} = {str(cell).lower()}"
            case list():
                return f"{name} IN ({', '.join(f'{text!r}::{name}_texts' for text in cell)})"
            case (low, None):
                return f"{name} >= {low}"
            case (None, high):
                return f"{name} < {high}"
            case (low, high):
                return f"({name} >= {low} AND {name} < {high})"
        raise ValueError(cell)

    columns = []
    for table in tables:
        whens = [
            f"WHEN {' AND '.join(condition(*cell) for cell in rule.cells.items()) or 'true'} THEN {position}"
            for position, rule in enumerate(table.rules)
        ]
        columns.append(f"CAST(CASE {' '.join(whens)} END AS UTINYINT) AS {table.name}")
    query = f"SELECT n, {', '.join(columns)} FROM enterprises"

    def run() -> Answers:
        found = database.sql(query).to_arrow_table()
        return {name: found.column(name) for name in found.column_names}

    return run


def polars_peer(tables: Sequence[Table], facts: pa.Table) -> Callable[[], Answers]:  # noqa: C901 - a case a kind of cell
    """Polars: when/then over whole fen and the codes of texts, which is what it is fastest with."""
    import polars as pl

    columns: dict[str, Any] = {}
    for name in NUMBERS:
        columns[name] = (pl.Series(name, facts.column(name)) * 100).cast(pl.Int64)
    for name in TEXTS:
        codes = facts.column(name).combine_chunks().indices
        columns[name] = pl.Series(name, codes).cast(pl.UInt8)
    for name in FLAGS:
        columns[name] = pl.Series(name, facts.column(name))
    frame = pl.DataFrame(columns)

    def condition(name: str, cell: Any) -> Any:
        column = pl.col(name)
        match cell:
            case bool():
                return column if cell else ~column
            case list():
                return column.is_in(pl.Series([TEXTS[name].index(text) for text in cell], dtype=pl.UInt8).implode())
            case (low, None):
                return column >= pl.lit(low * 100, pl.Int64)
            case (None, high):
                return column < pl.lit(high * 100, pl.Int64)
            case (low, high):
                return (column >= pl.lit(low * 100, pl.Int64)) & (column < pl.lit(high * 100, pl.Int64))
        raise ValueError(cell)

    made = []
    for table in tables:
        chain: Any = pl
        for position, rule in enumerate(table.rules):
            parts = [condition(*cell) for cell in rule.cells.items()] or [pl.lit(True)]
            chain = chain.when(pl.all_horizontal(parts)).then(pl.lit(position, pl.UInt8))
        made.append(chain.otherwise(pl.lit(None, pl.UInt8)).alias(table.name))

    def run() -> Answers:
        found = frame.lazy().select(made).collect()
        return {table.name: found[table.name].to_arrow() for table in tables}

    return run


def openfisca_peer(tables: Sequence[Table], facts: pa.Table) -> Callable[[], Answers]:  # noqa: C901 - a case a kind of cell
    """openfisca-core: a variable a table, whose formula is one numpy select over arrays; missing numbers are NaN."""
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    enterprise = entities.Entity("enterprise", "enterprises", "", "")
    system = taxbenefitsystems.TaxBenefitSystem([enterprise])
    year = periods.DateUnit.YEAR
    inputs = {}
    for name in (*NUMBERS, *TEXTS, *FLAGS):
        kind = float if name in NUMBERS else int
        body = {"value_type": kind, "entity": enterprise, "definition_period": year, "label": name}
        system.add_variable(type(name, (variables.Variable,), body))
        column = facts.column(name).combine_chunks()
        if name in NUMBERS:
            inputs[name] = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
        else:
            codes = column.indices if name in TEXTS else column.cast(pa.int8())
            inputs[name] = codes.fill_null(-1).to_numpy(zero_copy_only=False)

    def condition(value: Any, name: str, cell: Any) -> Any:
        match cell:
            case bool():
                return value == int(cell)
            case list():
                return np.isin(value, [TEXTS[name].index(text) for text in cell])
            case (low, None):
                return value >= low
            case (None, high):
                return value < high
            case (low, high):
                return (value >= low) & (value < high)
        raise ValueError(cell)

    def formula_of(table: Table) -> Callable[..., Any]:
        def formula(person: Any, period: Any, _parameters: Any) -> Any:
            values = {name: person(name, period) for name in table.columns}
            conditions = []
            for rule in table.rules[:-1]:
                true = np.ones(person.count, bool)
                for name, cell in rule.cells.items():
                    true &= condition(values[name], name, cell)
                conditions.append(true)
            return np.select(conditions, range(len(conditions)), len(conditions))

        return formula

    for table in tables:
        body = {
            "value_type": int,
            "entity": enterprise,
            "definition_period": year,
            "label": table.name,
            "formula": formula_of(table),
        }
        system.add_variable(type(table.name, (variables.Variable,), body))

    def run() -> Answers:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, facts.num_rows)
        for name, values in inputs.items():
            simulation.set_input(name, "2022", values)
        return {table.name: simulation.calculate(table.name, "2022") for table in tables}

    return run


def zen_peer(tables: Sequence[Table], facts: pa.Table) -> Callable[[], Answers]:
    """zen-engine: one graph with a node for each table, called row by row on a sample without missing values."""
    from zen import ZenDecisionContent, ZenEngine

    def content(table: Table) -> dict[str, Any]:
        return {
            "hitPolicy": "first",
            "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in table.columns],
            "outputs": [{"id": "o", "name": "o", "type": "expression", "field": table.name}],
            "rules": [
                {
                    "_id": f"r{position}",
                    "o": str(position),
                    **{
                        name: "" if rule.cells.get(name) is None else feel_cell(rule.cells[name])
                        for name in table.columns
                    },
                }
                for position, rule in enumerate(table.rules)
            ],
        }

    place = {"x": 0, "y": 0}
    nodes = [{"id": end, "type": f"{end}Node", "name": end, "position": place} for end in ("input", "output")]
    nodes += [
        {"id": t.name, "type": "decisionTableNode", "name": t.name, "position": place, "content": content(t)}
        for t in tables
    ]
    edges = []
    for table in tables:
        edges.append({"id": f"a{table.name}", "type": "edge", "sourceId": "input", "targetId": table.name})
        edges.append({"id": f"b{table.name}", "type": "edge", "sourceId": table.name, "targetId": "output"})
    decision = ZenEngine().create_decision(ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges})))
    rows = [{name: _plain(value) for name, value in row.items()} for row in facts.to_pylist()]

    def run() -> Answers:
        found = [decision.evaluate(row)["result"] for row in rows]
        return {table.name: [row[table.name] for row in found] for table in tables}

    return run


def _plain(value: Any) -> Any:
    return float(value) if hasattr(value, "quantize") else value


def scalar_peer(tables: Sequence[Table], facts: pa.Table) -> Callable[[], Answers]:
    """Our scalar engine, row by row on a sample."""
    model = compile_model(definitions_of(tables))
    decisions = [model.decision(table.name) for table in tables]
    rows = facts.to_pylist()

    def run() -> Answers:
        found = [[decision.evaluate(row).value for decision in decisions] for row in rows]
        return {table.name: [TIERS.index(row[n]) for row in found] for n, table in enumerate(tables)}

    return run


# --- measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """Medians of a few runs: seconds on the wall, and seconds of processor."""

    wall: float
    cpu: float


def in_turn(runs: Sequence[Callable[[], Any]], repeats: int) -> list[Measured]:
    """The times that warm runs take, one after the other and over again, so that the machine is as busy for each."""
    walls: list[list[float]] = [[] for _ in runs]
    cpus: list[list[float]] = [[] for _ in runs]
    for _ in range(repeats):
        for run, wall, cpu in zip(runs, walls, cpus, strict=True):
            begun, used = time.perf_counter(), time.process_time()
            run()
            wall.append(time.perf_counter() - begun)
            cpu.append(time.process_time() - used)
    return [Measured(statistics.median(wall), statistics.median(cpu)) for wall, cpu in zip(walls, cpus, strict=True)]


@dataclass(frozen=True)
class Peer:
    """Another engine: its module, how it is made ready, on how many rows it is sampled (0 for all), and the aim."""

    module: str
    build: Callable[[Sequence[Table], pa.Table], Callable[[], Answers]]
    sample: int
    aim: float


PEERS = {
    "duckdb": Peer("duckdb", duckdb_peer, 0, 5),
    "polars": Peer("polars", polars_peer, 0, 5),
    "openfisca": Peer("openfisca_core", openfisca_peer, 0, 10),
    "zen": Peer("zen", zen_peer, SAMPLE, 300),
    "scalar": Peer("luodi", scalar_peer, SAMPLE, 0),
}


def codes_of(found: Any) -> np.ndarray[Any, Any]:
    """Answers as numbers of rules."""
    if isinstance(found, pa.ChunkedArray | pa.Array):
        if pa.types.is_dictionary(found.type):
            whole = found.cast(pa.string())
            return np.asarray(pc.index_in(whole, pa.array(TIERS)).to_numpy(zero_copy_only=False))
        return np.asarray(found.to_numpy() if isinstance(found, pa.ChunkedArray) else found.to_numpy(False))
    return np.asarray(found)


def tables_beside_peers(rows: int, chosen: Sequence[str]) -> None:
    """Question (b), each engine in a process of its own."""
    say(f"(b) {TABLES} tables × {RULES} rules × {rows:,} rows, {THREADS} threads")
    for name in ("ours", *chosen):
        if name != "ours" and importlib.util.find_spec(PEERS[name].module) is None:
            say(f"  {name:<11}not installed: uv run --group peers …")
            continue
        around = {**os.environ, "POLARS_MAX_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS)}
        given = [sys.executable, __file__, "--rows", str(rows), "--measure", name]
        done = subprocess.run(given, env=around, check=False)
        if done.returncode:
            say(f"  {name:<11}ended with {done.returncode}")


def measure_ours(rows: int) -> None:
    """Our engine and the plain scan."""
    tables, facts = tables_of(), facts_of(rows)
    before = time.process_time()
    run = ours(tables, facts)
    compiled = time.process_time() - before
    before = time.process_time()
    run()
    first = time.process_time() - before
    base, plain = in_turn([run, scan(facts)], REPEATS)
    say(f"  {'ours':<11}{line(base, rows, base, rows)}   peak memory {peak():.2f} GB")
    say(f"             compiled in {compiled:.2f} s of processor time, first run {first:.2f} s")
    say(f"  {'plain scan':<11}{line(plain, rows, base, rows)}")


def measure_beside(name: str, rows: int) -> None:
    """A peer and our engine in turn, answers compared first."""
    peer, tables, facts = PEERS[name], tables_of(), facts_of(rows)
    part, positions = facts, None
    if peer.sample:
        positions = complete_rows(facts, peer.sample)
        part = facts.take(pa.array(positions))
    other, run = peer.build(tables, part), ours(tables, facts)
    found, mine = other(), run()
    order = np.argsort(codes_of(found.pop("n"))) if "n" in found else slice(None)
    differing = 0
    for table in tables:
        wanted = codes_of(mine.column(table.name))
        wanted = wanted if positions is None else wanted[positions]
        differing += int((codes_of(found[table.name])[order] != wanted).sum())
    del found, mine
    taken, base = in_turn([other, run], 1 if peer.sample else REPEATS)
    factor = (taken.cpu / part.num_rows) / (base.cpu / rows)
    aim = f"aim {peer.aim:g} ×: {'met' if factor >= peer.aim else 'MISSED'}" if peer.aim else ""
    same = "same answers" if not differing else f"{differing} of {len(tables) * part.num_rows} answers differ"
    say(f"  {name:<11}{line(taken, part.num_rows, base, rows)}   {same} {aim}")


def complete_rows(facts: pa.Table, count: int) -> np.ndarray[Any, Any]:
    """The first rows without missing values."""
    missing = np.zeros(facts.num_rows, bool)
    for column in facts.columns:
        missing |= column.is_null().to_numpy()
    return np.flatnonzero(~missing)[:count]


def line(taken: Measured, rows: int, base: Measured, base_rows: int) -> str:
    """One measurement, beside ours."""
    cpu, wall = taken.cpu / rows, taken.wall / rows
    return (
        f"{wall * 1e9:10.0f} ns wall, {cpu * 1e9:10.0f} ns processor a row: "
        f"{wall / (base.wall / base_rows):8.2f} × wall, {cpu / (base.cpu / base_rows):8.2f} × processor"
    )


def peak() -> float:
    """The most memory that this process ever held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


# --- the book ---------------------------------------------------------------------------------------------------------


def book_facts(dictionary: Any, count: int, seed: int = 3) -> pa.Table:
    """Invented facts for the dictionary of a book."""
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {}
    for code, fact in dictionary.items():
        missing = rng.random(count) < MISSING
        match fact.type:
            case FactType.NUMBER:
                most = 10 ** rng.integers(2, 10)
                fen = pa.array(rng.integers(0, most * 100, count)).cast(pa.decimal128(20, 0))
                words = pa.Array.from_buffers(pa.decimal128(18, 2), count, [None, fen.buffers()[1]])
                columns[code] = pc.if_else(pa.array(~missing), words, None)
            case FactType.STRING:
                texts = list(fact.choices) or ["甲", "乙", "丙"]
                codes = pa.array(rng.integers(0, len(texts), count).astype(np.int8), mask=missing)
                columns[code] = pa.DictionaryArray.from_arrays(codes, pa.array(texts))
            case FactType.BOOLEAN:
                columns[code] = pa.array(rng.random(count) < 0.5, mask=missing)
            case FactType.DATE:
                columns[code] = pa.array(rng.integers(10_000, 19_000, count).astype(np.int32), mask=missing).cast(
                    pa.date32()
                )
    return pa.table(columns)


def the_book(rows: int, folder: Path, on: date) -> None:
    """Question (a): our engine, and the judge of each policy on a sample."""
    from luodi.engine.entitlements import compile_policy

    book = read_book(folder)
    policies = [entry.policy for entry in book.entries.values()]
    before = time.perf_counter()
    kernel = EntitlementKernel(policies, book.dictionary, on)
    in_force = sum(plan.in_force for plan in kernel.plans)
    say(f"(a) {len(policies)} policies, {in_force} in force on {on}, × {rows:,} rows, {THREADS} threads")
    say(f"  compiled in {time.perf_counter() - before:.2f} s, {kernel.compiled_share:.0%} of them without scalar parts")
    facts = book_facts(book.dictionary, rows)
    judges = [compile_policy(policy, book.dictionary, on) for policy in policies]
    sample = facts.slice(0, SAMPLE // 10).to_pylist()

    def run() -> int:
        return sum(made.num_rows for made in run_batches(kernel, facts.to_batches(BOOK_BATCH), threads=THREADS))

    base, plain = in_turn([run, scan(facts)], 1)
    say(f"  {'ours':<11}{line(base, rows, base, rows)}   peak memory {peak():.2f} GB")
    say(f"  {'plain scan':<11}{line(plain, rows, base, rows)}")
    first = kernel.run(facts.slice(0, len(sample)).to_batches()[0]).to_pylist()
    differing = 0

    def judge_all() -> None:
        nonlocal differing
        differing = 0
        for row, made in zip(sample, first, strict=True):
            for judge in judges:
                verdict = judge.judge(row)
                wanted = verdict.status.value, verdict.amount_cny, verdict.rule
                said = tuple(made[f"{judge.policy.id}.{name}"] for name in ("status", "amount_cny", "rule"))
                differing += wanted != said

    [taken] = in_turn([judge_all], 1)
    same = "same verdicts" if not differing else f"{differing} verdicts differ"
    say(f"  {'judges':<11}{line(taken, len(sample), base, rows)}   {same}")


def streamed(rows: int) -> None:
    """From Parquet to Parquet, piece by piece, with memory watched."""
    import pyarrow.parquet as pq

    tables = tables_of()
    definitions = definitions_of(tables)
    arrow = ArrowKernel(
        compile_kernel([Wanted(table.name, definitions, table.name) for table in tables]),
        {table.name: TIER_TYPE for table in tables},
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "facts.parquet", Path(folder) / "results.parquet"
        piece = facts_of(1_000_000)
        with pq.ParquetWriter(source, piece.schema) as writer:
            for start in range(0, rows, len(piece)):
                writer.write_table(piece.slice(0, min(len(piece), rows - start)), row_group_size=BATCH)
        del piece
        begun, used = time.perf_counter(), time.process_time()
        done = parquet_through(arrow, source, target, threads=THREADS)
        taken, used = time.perf_counter() - begun, time.process_time() - used
        each = f"{used / done * 1e9:.0f} ns of processor time a row"
        files = f"from {size(source)} to {size(target)}"
        say(f"streamed {done:,} rows {files} in {taken:.1f} s, {each}, peak {peak():.2f} GB")


def size(path: Path) -> str:
    """The size of a file in MB."""
    return f"{path.stat().st_size / 1e6:.0f} MB"


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=["tables", "book", "stream"])
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--book", type=Path, default=ROOT / "policybook")
    parser.add_argument("--on", type=date.fromisoformat, default=date(2022, 9, 30))
    parser.add_argument("--stream-rows", type=int, default=10_000_000)
    parser.add_argument("--measure", choices=["ours", *PEERS], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure_ours(chosen.rows) if chosen.measure == "ours" else measure_beside(chosen.measure, chosen.rows)
        return
    if chosen.only == "stream":
        streamed(chosen.stream_rows)
        return
    if chosen.only != "book":
        tables_beside_peers(chosen.rows, [name for name in chosen.peers.split(",") if name in PEERS])
    if chosen.only != "tables" and chosen.book.is_dir():
        the_book(chosen.rows, chosen.book, chosen.on)


if __name__ == "__main__":
    main()
