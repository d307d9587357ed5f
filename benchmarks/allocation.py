"""How near to the best is the allocation of a city, beside the plain model in HiGHS and in CP-SAT, in the same time?

Invented cities of 200 projects x 100 sites, 1,000 x 500 and 5,000 x 2,000 over four quarters (seeded; see
``engine/optimise/instances.py``). The peers get the whole model at once: every option a column, the risk floor as
Rockafellar and Uryasev's rows; CP-SAT in a process of its own with two workers and whole-number coefficients, its plan
counted again here. Aims: a proven gap of at most 1 % in 30 s, 1 % in 120 s and 3 % in 600 s, never worse than a peer.

    uv run --group peers python benchmarks/allocation.py [--size 200x100] [--seconds S] [--seed N] [--alone] [--front]
    uv run python benchmarks/allocation.py --alone --processor

Each line says the processor seconds too: on a machine that others use, a second of the clock is a part of one of work.
Without OR-Tools only HiGHS is the peer. ``--front`` times a front of eleven points beside one solve.
"""

import argparse
import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from luodi.engine.optimise.allocate import Work, allocate, gap_of
from luodi.engine.optimise.allocation import AllocationProblem, breaches_of, value_of
from luodi.engine.optimise.budget import Budget
from luodi.engine.optimise.instances import invent
from luodi.engine.optimise.solver import INFINITY, Indices, Model, Sparse, join, solve_integer
from luodi.engine.optimise.trade_offs import front_of

SIZES = {"200x100": (30.0, 0.01), "1000x500": (120.0, 0.01), "5000x2000": (600.0, 0.03)}


def main() -> int:
    """Solves the sizes asked for with every engine and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, help="one size (all)")
    parser.add_argument("--seconds", type=float, help="other limits than the aims'")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--alone", action="store_true", help="without peers")
    parser.add_argument("--processor", action="store_true", help="count Luodi's limits in processor seconds (--alone)")
    parser.add_argument("--front", action="store_true", help="also a Pareto front of eleven points")
    chosen = parser.parse_args()
    if chosen.processor and not chosen.alone:
        parser.error("peers keep to the clock: --processor only with --alone")
    clock = time.process_time if chosen.processor else time.monotonic
    print(f"load before {Path('/proc/loadavg').read_text().split()[0]}" if Path("/proc/loadavg").exists() else "")
    for size in [chosen.size] if chosen.size else SIZES:
        projects, sites = map(int, size.split("x"))
        limit, aim = SIZES[size]
        limit = chosen.seconds or limit
        problem = invent(projects, sites, seed=chosen.seed)
        print(f"{size}: {len(problem.options)} options, {len(problem.rows.limits)} shared rows, {limit:.0f} s")
        began, worked = time.monotonic(), processor()
        found = allocate(problem, Budget(limit * 0.97, clock), Work(seed=chosen.seed))
        seconds = time.monotonic() - began
        if found.plan is not None and breaches_of(problem, found.plan):
            raise RuntimeError(f"{size}: the plan breaks rules")
        report("luodi", found.value, found.bound, seconds, worked)
        print(f"  aim {aim:.0%} {'met' if found.gap <= aim else 'missed'}")
        if not chosen.alone:
            model = whole_model(problem)
            worked = processor()
            report("HiGHS", *plain_highs(problem, model, limit), worked)
            if importlib.util.find_spec("ortools"):
                worked = processor()
                report("CP-SAT", *cp_sat(problem, model, limit), worked)
        if chosen.front:
            began = time.monotonic()
            front = front_of(problem, ("output", "jobs"), Budget(3 * limit, time.monotonic))
            used = time.monotonic() - began
            print(f"  front {len(front.points)} points in {used:.1f} s, {used / limit:.2f} of one solve")
    return 0


def processor() -> float:
    """Processor seconds of this process and of those that it waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def report(name: str, value: float, bound: float, seconds: float, worked: float) -> None:
    """One line of the table; ``worked`` are the processor seconds from before."""
    print(
        f"  {name:<8} value {value:>14,.1f}  bound {bound:>14,.1f}  gap {gap_of(value, bound):>8.3%}  {seconds:.1f} s,"
        f" {processor() - worked:.1f} s of processor",
        flush=True,
    )


def whole_model(problem: AllocationProblem) -> Model:
    """The model as one would first write it: options, soft excesses, one loss and its level for the risk floor."""
    options, rows = problem.options, problem.rows
    count, projects, sites = len(options), len(problem.projects), len(problem.sites)
    every = np.arange(count)
    soft = np.flatnonzero(np.isfinite(rows.penalties))
    single = problem.single[options.site]
    resources = len(problem.resources)
    first_single, first_shared = projects + resources * sites, projects + resources * sites + sites
    first_risk = first_shared + len(rows.limits)
    parts = [
        Sparse(options.project, every, np.ones(count)),
        *(Sparse(projects + r * sites + options.site, every, options.loads[:, r]) for r in range(resources)),
        Sparse(first_single + options.site[single], every[single], np.ones(int(single.sum()))),
        Sparse(first_shared + rows.uses.rows, rows.uses.columns, rows.uses.values),
        Sparse(first_shared + soft, count + np.arange(len(soft)), np.full(len(soft), -1.0)),
    ]
    upper = [np.ones(projects), problem.capacities.T.ravel(), np.ones(sites), rows.limits]
    extra = len(soft)
    if problem.risk is not None:
        risk = problem.risk
        scenarios = len(risk.failed)
        # projects' presence stands between, so that a scenario's row is as long as the projects and not the options
        there, level = count + extra, count + extra + projects
        excess = level + 1 + np.arange(scenarios)
        scenario, project = np.nonzero(risk.failed * risk.outputs)
        parts += [
            Sparse(first_risk + options.project, every, np.ones(count)),
            Sparse(first_risk + np.arange(projects), there + np.arange(projects), np.full(projects, -1.0)),
            Sparse(first_risk + projects + scenario, there + project, risk.outputs[project]),
            Sparse(first_risk + projects + np.arange(scenarios), np.full(scenarios, level), np.full(scenarios, -1.0)),
            Sparse(first_risk + projects + np.arange(scenarios), excess, np.full(scenarios, -1.0)),
            Sparse(
                np.full(scenarios + 1, first_risk + projects + scenarios), np.append(excess, level),
                np.append(np.full(scenarios, 1 / ((1 - risk.alpha) * scenarios)), 1.0),
            ),
        ]  # fmt: skip
        upper += [np.zeros(projects + scenarios), np.array([risk.ceiling])]
        extra += projects + 1 + scenarios
    costs = np.concatenate([-options.value, rows.penalties[soft], np.zeros(extra - len(soft))])
    high = np.concatenate([np.ones(count), np.full(extra, INFINITY)])
    limits = np.concatenate(upper)
    return Model(
        costs, np.zeros(count + extra), high, np.full(len(limits), -INFINITY), limits, join(*parts),
        np.arange(count + extra) < count,
    )  # fmt: skip


def plain_highs(problem: AllocationProblem, model: Model, limit: float) -> tuple[float, float, float]:
    """HiGHS on the whole model."""
    began = time.monotonic()
    answer = solve_integer(model, Budget(limit, time.monotonic))
    plan = np.flatnonzero(answer.values[: len(problem.options)] > 0.5) if answer.found else np.zeros(0, np.int64)
    return counted(problem, plan, answer.found), -answer.bound, time.monotonic() - began


def counted(problem: AllocationProblem, plan: Indices, found: bool) -> float:
    """A peer's plan, counted here."""
    if not found or breaches_of(problem, plan):
        return -INFINITY
    return value_of(problem, plan)


def cp_sat(problem: AllocationProblem, model: Model, limit: float) -> tuple[float, float, float]:
    """CP-SAT in its own process: OR-Tools and HiGHS cannot live in one."""
    with tempfile.TemporaryDirectory(prefix="luodi-benchmark-") as folder:
        path, answer = Path(folder) / "model.npz", Path(folder) / "answer.npz"
        np.savez(
            path, costs=model.costs, upper=model.upper, row_upper=model.row_upper, rows=model.matrix.rows,
            columns=model.matrix.columns, values=model.matrix.values, integer=model.integer,
        )  # fmt: skip
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", CP_SAT, str(path), str(answer), str(limit)], check=False)
        seconds = time.monotonic() - began
        if not answer.exists():
            return -INFINITY, INFINITY, seconds
        said = np.load(answer)
        plan = np.flatnonzero(said["values"][: len(problem.options)] > 0.5)
        return counted(problem, plan, bool(said["found"])), -float(said["bound"]), seconds


CP_SAT = """
import sys, time
import numpy as np
from ortools.sat.python import cp_model
began = time.monotonic()
given = np.load(sys.argv[1])
costs, upper, limits = given["costs"], given["upper"], given["row_upper"]
count = len(costs)
model = cp_model.CpModel()
TOP = 10**9
columns = [model.new_bool_var("") if whole else model.new_int_var(0, TOP, "") for whole in given["integer"]]
order = np.argsort(given["rows"], kind="stable")
rows, places, values = given["rows"][order], given["columns"][order], given["values"][order]
starts = np.searchsorted(rows, np.arange(len(limits) + 1))
for row, limit in enumerate(limits):
    span = slice(starts[row], starts[row + 1])
    if span.start == span.stop:
        continue
    # loads are rounded up and limits down, to 1/1000 of the unit: a plan found here holds in the true model
    scale = 1 if (values[span] == np.rint(values[span])).all() and limit == np.rint(limit) else 1000
    whole = np.ceil(values[span] * scale - 1e-9).astype(np.int64)
    terms = [columns[place] for place in places[span]]
    model.add(cp_model.LinearExpr.weighted_sum(terms, whole.tolist()) <= int(np.floor(limit * scale + 1e-9)))
scale = 1000
model.minimize(cp_model.LinearExpr.weighted_sum(columns, np.rint(costs * scale).astype(np.int64).tolist()))
solver = cp_model.CpSolver()
solver.parameters.num_workers = 2
solver.parameters.max_time_in_seconds = max(1.0, float(sys.argv[3]) - (time.monotonic() - began))
status = solver.solve(model)
found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
values = [solver.value(column) for column in columns] if found else [0] * count
np.savez(sys.argv[2], values=values, found=found, bound=solver.best_objective_bound / scale)
"""


if __name__ == "__main__":
    raise SystemExit(main())
