"""Generalised assignment: every job to one agent, within the agents' capacities, at the least cost.

The problem that allocation to sites with one resource comes down to, and the one with public instances whose best known
values are published. A result carries a value that was computed from its assignment and a bound that no assignment
can beat, both in whole numbers.
"""

from dataclasses import dataclass

import numpy as np

from luodi.engine.optimise.solver import Flags, Indices, Model, Sparse


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """``costs`` and ``weights`` are agents x jobs, ``capacities`` one per agent; all whole numbers, minimised."""

    costs: Indices
    weights: Indices
    capacities: Indices

    def __post_init__(self) -> None:
        if self.costs.ndim != 2 or self.costs.shape != self.weights.shape:
            raise ValueError(f"costs {self.costs.shape} and weights {self.weights.shape} must be agents x jobs")
        if self.capacities.shape != (self.costs.shape[0],):
            raise ValueError(f"{self.costs.shape[0]} agents, but {self.capacities.shape} capacities")
        if (self.weights < 0).any():
            raise ValueError("a weight is negative")

    @property
    def agents(self) -> int:
        """How many agents."""
        return int(self.costs.shape[0])

    @property
    def jobs(self) -> int:
        """How many jobs."""
        return int(self.costs.shape[1])

    def is_feasible(self, agents: Indices) -> bool:
        """Whether every job has an agent and no capacity is passed."""
        if len(agents) != self.jobs or (agents < 0).any() or (agents >= self.agents).any():
            return False
        used = np.zeros(self.agents, np.int64)
        np.add.at(used, agents, self.weights[agents, np.arange(self.jobs)])
        return bool((used <= self.capacities).all())

    def cost(self, agents: Indices) -> int:
        """The cost of an assignment, one agent per job."""
        return int(self.costs[agents, np.arange(self.jobs)].sum())


@dataclass(frozen=True, slots=True)
class AssignmentResult:
    """``agents`` is empty when none was found; ``infeasible`` when it was proven that there is none."""

    agents: Indices
    value: int | None
    bound: int | None
    infeasible: bool = False

    @property
    def proven(self) -> bool:
        """Whether the value is known to be the least."""
        return self.value is not None and self.value == self.bound


def as_model(problem: AssignmentProblem, open_pairs: Flags) -> tuple[Model, Indices, Indices]:
    """The integer model over the open (agent, job) pairs, with the agent and the job of every column."""
    agents, jobs = np.nonzero(open_pairs & (problem.weights <= problem.capacities[:, None]))
    columns = np.arange(len(agents))
    matrix = Sparse(
        np.concatenate([jobs, problem.jobs + agents]),
        np.concatenate([columns, columns]),
        np.concatenate([np.ones(len(agents)), problem.weights[agents, jobs].astype(float)]),
    )
    model = Model(
        problem.costs[agents, jobs].astype(float),
        np.zeros(len(agents)),
        np.ones(len(agents)),
        np.concatenate([np.ones(problem.jobs), np.full(problem.agents, -np.inf)]),
        np.concatenate([np.ones(problem.jobs), problem.capacities.astype(float)]),
        matrix,
        np.ones(len(agents), bool),
    )
    return model, agents, jobs
