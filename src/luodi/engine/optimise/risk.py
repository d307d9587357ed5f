"""Systemic risk of a plan: the output lost in bad scenarios of non-conversion, as CVaR.

A scenario says which projects do not convert. Failures hang together through the track, the parent company and the
fund: a project fails when a normal variable, made of one shared part for each and a part of its own, falls below
the level of its own probability (Gaussian copula; Vasicek 2002; Li 2000). The conditional value at risk at level
``alpha`` is the mean loss of the worst ``1 - alpha`` of scenarios (Rockafellar and Uryasev, 2000); it is below a
ceiling exactly when every mean over that many scenarios is, so a solver needs only those means that a plan
violates (Künzi-Bay and Mayer, 2006).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from luodi.engine.optimise.solver import Flags, Indices, Numbers


@dataclass(frozen=True, slots=True)
class Risk:
    """``failed`` is scenarios x projects, ``outputs`` what each project would produce; all scenarios weigh the same."""

    failed: Flags
    outputs: Numbers
    alpha: float
    ceiling: float

    @property
    def weights(self) -> Numbers:
        """Weights of the scenarios from the worst on: each at most 1 / ((1 - alpha) K), together 1."""
        scenarios = len(self.failed)
        most = 1.0 / ((1.0 - self.alpha) * scenarios)
        weights: Numbers = np.clip(1.0 - most * np.arange(scenarios), 0.0, most)
        return weights

    def losses(self, present: Flags) -> Numbers:
        """The output lost in each scenario."""
        lost: Numbers = self.failed @ (self.outputs * present)
        return lost

    def conditional_loss(self, present: Flags) -> float:
        """CVaR of the lost output of these projects."""
        return float(np.sort(self.losses(present))[::-1] @ self.weights)

    def gradient(self, present: Numbers) -> Numbers:
        """For each project, what it adds to the mean over the scenarios that are worst now.

        For any plan, this times the plan is at most its CVaR; for the plan given, it is its CVaR.
        """
        losses = self.failed @ (self.outputs * present)
        worst = np.argsort(-losses, kind="stable")
        weights = np.zeros(len(losses))
        weights[worst] = self.weights
        gradient: Numbers = (weights @ self.failed) * self.outputs
        return gradient


def scenarios_of(
    chance: Numbers, track: Indices, group: Indices, fund: Indices, *, count: int, seed: int,
    shares: tuple[float, float, float] = (0.25, 0.2, 0.1),
) -> Flags:  # fmt: skip
    """``count`` scenarios in which each project fails with its ``chance``; -1 for no group or no fund.

    ``shares`` are the parts of variance that come from the track, the group and the fund.
    """
    random = np.random.default_rng(seed)
    levels = np.array([NormalDist().inv_cdf(min(max(float(p), 1e-9), 1 - 1e-9)) for p in chance])
    latent = np.zeros((count, len(chance)))
    own = np.ones(len(chance))
    for membership, share in zip((track, group, fund), shares, strict=True):
        factors = random.standard_normal((count, int(membership.max(initial=-1)) + 2))
        member = membership >= 0
        latent[:, member] += np.sqrt(share) * factors[:, membership[member]]
        own[member] -= share
    latent += np.sqrt(own) * random.standard_normal(latent.shape)
    return np.asarray(latent < levels)
