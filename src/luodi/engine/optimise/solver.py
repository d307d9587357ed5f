"""The door to HiGHS: a model as arrays goes in, an answer as arrays comes out.

Everything is minimised. One thread and a fixed seed, so that the same model under the same work limits (nodes,
iterations) gives the same answer; only a limit of time can make two runs differ.
"""

import math
from dataclasses import dataclass
from enum import Enum

import highspy
import numpy as np
import numpy.typing as npt

from luodi.engine.optimise.budget import Budget

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
INFINITY = float("inf")


class Status(Enum):
    """How a solve ended; ``LIMIT`` covers time, nodes and cancelling."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    LIMIT = "limit"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse matrix as triples; two entries of one place are not allowed."""

    rows: Indices
    columns: Indices
    values: Numbers

    def by_column(self, columns: int) -> tuple[Indices, Indices, Numbers]:
        """Starts (one per column and the end), row indices and values."""
        order = np.lexsort((self.rows, self.columns))
        starts = np.searchsorted(self.columns[order], np.arange(columns + 1))
        return starts.astype(np.int64), self.rows[order], self.values[order]


def join(*parts: Sparse) -> Sparse:
    """The triples of all parts together."""
    return Sparse(
        np.concatenate([part.rows for part in parts]).astype(np.int64),
        np.concatenate([part.columns for part in parts]).astype(np.int64),
        np.concatenate([part.values for part in parts]).astype(np.float64),
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Minimise ``costs @ x`` with ``row_lower <= matrix @ x <= row_upper`` and ``lower <= x <= upper``."""

    costs: Numbers
    lower: Numbers
    upper: Numbers
    row_lower: Numbers
    row_upper: Numbers
    matrix: Sparse
    integer: Flags | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """``values`` is empty when no feasible point was found; ``bound`` holds for every feasible point."""

    status: Status
    values: Numbers
    objective: float
    bound: float
    row_duals: Numbers
    reduced_costs: Numbers
    nodes: int = 0

    @property
    def found(self) -> bool:
        """Whether there is a feasible point."""
        return len(self.values) > 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Work limits of one solve; ``gap`` is relative."""

    nodes: int = 2_147_483_647
    gap: float = 0.0
    seed: int = 0
    heuristics: float = 0.05


_STATUS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kTimeLimit: Status.LIMIT,
    highspy.HighsModelStatus.kIterationLimit: Status.LIMIT,
    highspy.HighsModelStatus.kSolutionLimit: Status.LIMIT,
    highspy.HighsModelStatus.kInterrupt: Status.LIMIT,
    highspy.HighsModelStatus.kObjectiveBound: Status.LIMIT,
    highspy.HighsModelStatus.kObjectiveTarget: Status.LIMIT,
}
_EMPTY = np.zeros(0)


def solver_for(model: Model, *, seed: int = 0) -> highspy.Highs:
    """A silent solver that holds ``model``."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no annotations
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", seed)
    columns, rows = len(model.costs), len(model.row_lower)
    starts, indices, values = model.matrix.by_column(columns)
    kinds = np.zeros(columns, np.int32) if model.integer is None else model.integer.astype(np.int32)
    solver.passModel(
        columns, rows, len(values), int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), 0.0,
        model.costs, model.lower, model.upper, model.row_lower, model.row_upper,
        starts.astype(np.int32), indices.astype(np.int32), values, kinds,
    )  # fmt: skip
    return solver


def run(solver: highspy.Highs, budget: Budget, *, integer: bool) -> Answer:
    """Solves what the solver holds, within the budget, and reads the answer."""
    solver.setOptionValue("time_limit", solver.getRunTime() + budget.left)
    solver.run()
    status = _STATUS.get(solver.getModelStatus(), Status.FAILED)
    info = solver.getInfo()
    feasible = info.primal_solution_status == 2
    if not feasible:
        bound = info.mip_dual_bound if integer and status is Status.LIMIT else -INFINITY
        return Answer(status, _EMPTY, INFINITY, bound, _EMPTY, _EMPTY, info.mip_node_count)
    solution = solver.getSolution()
    objective = info.objective_function_value
    bound = info.mip_dual_bound if integer else (objective if status is Status.OPTIMAL else -INFINITY)
    return Answer(
        status,
        np.array(solution.col_value),
        objective,
        bound if math.isfinite(bound) else -INFINITY,
        np.array(solution.row_dual),
        np.array(solution.col_dual),
        info.mip_node_count,
    )


def interior_point(solver: highspy.Highs, budget: Budget) -> Answer | None:
    """The linear model that the solver holds by its interior point without crossover: near optimal, not a vertex."""
    solver.clearSolver()
    solver.setOptionValue("time_limit", solver.getRunTime() + budget.left)
    solver.run()
    info, solution = solver.getInfo(), solver.getSolution()
    stopped = solver.getModelStatus() not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown}
    if stopped or not solution.dual_valid:
        return None
    return Answer(
        Status.OPTIMAL,
        np.maximum(np.array(solution.col_value), 0.0),
        info.objective_function_value,
        -INFINITY,
        np.array(solution.row_dual),
        np.array(solution.col_dual),
    )


def solve_relaxation(model: Model, budget: Budget, *, seed: int = 0, method: str = "choose") -> Answer:
    """The linear relaxation; duals and reduced costs are those of minimising."""
    bare = Model(model.costs, model.lower, model.upper, model.row_lower, model.row_upper, model.matrix)
    solver = solver_for(bare, seed=seed)
    solver.setOptionValue("solver", method)
    return run(solver, budget, integer=False)


def solve_integer(
    model: Model, budget: Budget, limits: Limits | None = None, *, start: Numbers | None = None
) -> Answer:
    """The model with its integer columns, from ``start`` when one is known (a value for every column)."""
    limits = limits or Limits()
    solver = solver_for(model, seed=limits.seed)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", 1e-6)
    solver.setOptionValue("mip_max_nodes", limits.nodes)
    solver.setOptionValue("mip_heuristic_effort", limits.heuristics)
    if start is not None:
        solver.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    if budget.cancelled is not Budget.__dataclass_fields__["cancelled"].default:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt() if budget.cancelled() else None)
    return run(solver, budget, integer=True)
