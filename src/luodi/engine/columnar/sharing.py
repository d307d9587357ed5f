"""How much of a policy book the columnar engine does itself, and what it leaves to the scalar engine, by name."""

from dataclasses import dataclass
from datetime import date

from luodi.engine.columnar.entitlements import EntitlementKernel
from luodi.engine.columnar.rowwise import Refused
from luodi.engine.entitlements import FactDictionary, PolicyDefinition


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy and the parts of it that are evaluated row by row; none where it is compiled as a whole."""

    policy_id: str
    refusals: tuple[Refused, ...]

    @property
    def is_compiled(self) -> bool:
        """Whether nothing is left to the scalar engine."""
        return not self.refusals


def compiled_policy(policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> CompiledPolicy:
    """What the columnar engine makes of a policy on a day, or on the day of its validity nearest to it."""
    day = min(max(on, policy.valid_from), policy.valid_to or date.max)
    return CompiledPolicy(policy.id, tuple(EntitlementKernel([policy], dictionary, day).refusals[policy.id]))
