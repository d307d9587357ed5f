"""A policy book over a whole register: for every enterprise and policy whether it is entitled, and to how much.

The judgement of :class:`luodi.engine.entitlements.PolicyJudge` is the meaning; this makes the same one for all rows of
a batch. Figures of the day are written into the decisions before these are compiled. A batch holds one column for each
fact, under its code; a fact without column is missing. The result has five columns for each policy, see ``COLUMNS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from luodi.engine.columnar import errors
from luodi.engine.columnar.arrow import MONEY, decimal_array, numbers_array, vectors_of
from luodi.engine.columnar.kernel import Batch, Decided, Kernel, Wanted, compile_kernel
from luodi.engine.columnar.missing import Missing, steps_of
from luodi.engine.columnar.rowwise import Refused
from luodi.engine.columnar.vectors import Mask, Ordered, Rows, Vector, as_coded, constant, is_null, only_value, take
from luodi.engine.dmn.model import InputData
from luodi.engine.entitlements import FactDictionary, PolicyDefinition, Status, compile_policy
from luodi.engine.entitlements.binding import bound_decision
from luodi.engine.entitlements.judging import DISTRICT
from luodi.engine.entitlements.policy import AMOUNT, ELIGIBLE
from luodi.engine.feel import Value, from_python
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

STATUSES: tuple[str, ...] = (Status.NOT_ENTITLED, Status.ENTITLED, Status.UNKNOWN)
NOT_ENTITLED, ENTITLED, UNKNOWN = range(3)
MOST_FACTS = 64


@dataclass(frozen=True)
class Judged:
    """The verdicts of one policy.

    ``status`` holds codes into :data:`STATUSES`; ``amount`` is in yuan to the fen, null where nobody is entitled or
    nobody knows; ``rule`` counts from 1, 0 where no single row decided; ``missing`` has a bit for each of the policy's
    facts, in the order of ``asks_for``; ``failed`` are the failures (:func:`luodi.engine.columnar.errors.codes_of`).
    """

    status: NDArray[np.int8]
    amount: Any
    rule: NDArray[np.uint16]
    missing: NDArray[np.uint64]
    failed: NDArray[np.uint64]

    @property
    def arrays(self) -> list[Any]:
        """The five columns."""
        status = pa.DictionaryArray.from_arrays(pa.array(self.status), pa.array(STATUSES))
        return [status, self.amount, pa.array(self.rule), pa.array(self.missing), pa.array(self.failed)]


COLUMNS: tuple[tuple[str, Any], ...] = (
    ("status", pa.dictionary(pa.int8(), pa.string())),
    ("amount_cny", MONEY),
    ("rule", pa.uint16()),
    ("missing", pa.uint64()),
    ("failures", pa.uint64()),
)
"""What each policy's columns are called after its id and a point, and their types."""


class PolicyPlan:
    """One policy compiled for a day. ``asks_for`` are the codes of its facts, in the order of their bits."""

    def __init__(self, policy: PolicyDefinition, dictionary: FactDictionary, on: date) -> None:
        self.policy = policy
        self.in_force = policy.is_valid_on(on)
        self.asks_for = compile_policy(policy, dictionary, on).asks_for
        if len(self.asks_for) > MOST_FACTS:
            raise Problem(
                "policy.too_many_facts",
                Text(f"政策使用的事实超过 {MOST_FACTS} 项", f"The policy asks for more than {MOST_FACTS} facts"),
                Text("请把政策拆开", "Split the policy"),
                Where(policy.file),
            )
        figures = {each.name: each.on(on) for each in policy.parameters}
        is_bound = all(each is not None for each in figures.values())
        self.definitions = bound_decision(policy, on) if is_bound else policy.decision
        self.fixed: dict[str, Value] = (
            {}
            if is_bound
            else {name: None if dated is None else from_python(dated.value) for name, dated in figures.items()}
        )
        inputs = [each.name for each in self.definitions.elements if isinstance(each, InputData)]
        self.names = {name: dictionary.by_name[name].code for name in inputs if name in dictionary.by_name}
        self.bits = {name: self.asks_for.index(code) for name, code in self.names.items() if code in self.asks_for}
        self.amount: Kernel | None = None
        if policy.amount_known:
            self.amount = compile_kernel([Wanted(AMOUNT, self.definitions, AMOUNT)], knowing=True)

    def meaning_of(self, column: str) -> dict[str, str] | None:
        """What the bits of a column stand for, from the lowest on."""
        bits = {"missing": self.asks_for, "failures": errors.CODES}.get(column)
        return None if bits is None else {"bits": ",".join(bits)}

    def columns(self, facts: Mapping[str, Vector], count: int, rows: Rows | None = None) -> dict[str, Vector]:
        """The facts by the names that the decisions use, and figures that are not written in."""
        found = {name: facts[code] for name, code in self.names.items() if code in facts}
        if rows is not None:
            found = {name: take(vector, rows) for name, vector in found.items()}
        return {**found, **{name: constant(value, count) for name, value in self.fixed.items()}}


class EntitlementKernel:
    """A book of policies compiled for a day: from a batch of facts to a batch of verdicts."""

    def __init__(self, policies: Sequence[PolicyDefinition], dictionary: FactDictionary, on: date) -> None:
        self.plans = [PolicyPlan(each, dictionary, on) for each in policies]
        self.on = on
        wanted = [Wanted(each.policy.id, each.definitions, ELIGIBLE) for each in self._bound()]
        self._book = compile_kernel(wanted, knowing=True)
        self._apart = {
            each.policy.id: compile_kernel([Wanted(each.policy.id, each.definitions, ELIGIBLE)], knowing=True)
            for each in self.plans
            if each.fixed and each.in_force
        }
        self.names = {fact.name: fact.code for fact in dictionary.values()}
        self.facts: tuple[str, ...] = tuple(dict.fromkeys(code for each in self.plans for code in each.asks_for))
        self.schema = pa.schema(
            [
                pa.field(f"{each.policy.id}.{name}", type_, metadata=each.meaning_of(name))
                for each in self.plans
                for name, type_ in COLUMNS
            ]
        )

    def _bound(self) -> list[PolicyPlan]:
        return [each for each in self.plans if each.in_force and not each.fixed]

    @property
    def refusals(self) -> dict[str, list[Refused]]:
        """For each policy in force what the scalar engine does for it, row by row; empty where nothing."""
        found: dict[str, list[Refused]] = {}
        for kernel in (self._book, *self._apart.values()):
            found.update({name: list(refused) for name, refused in kernel.refusals.items()})
        for plan in self.plans:
            if plan.in_force and plan.amount is not None:
                found[plan.policy.id] += plan.amount.refusals[AMOUNT]
        return found

    @property
    def compiled_share(self) -> float:
        """The share of the policies in force that need no scalar evaluation."""
        found = self.refusals
        return sum(not each for each in found.values()) / len(found) if found else 1.0

    def run(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The verdicts for the rows of a batch."""
        facts = vectors_of(batch, dict.fromkeys(self.facts))
        judged = self.judge(facts, batch.num_rows)
        arrays = [array for each in self.plans for array in judged[each.policy.id].arrays]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def judge(self, facts: Mapping[str, Vector], count: int) -> dict[str, Judged]:
        """The verdicts of every policy for facts by code."""
        named = {name: facts[code] for name, code in self.names.items() if code in facts}
        batch = Batch(named, count)
        decided = self._book.decided(batch)
        found = {}
        for plan in self.plans:
            if not plan.in_force:
                found[plan.policy.id] = _nobody(count)
                continue
            apart = self._apart.get(plan.policy.id)
            kernel, own, said = self._book, batch, decided
            if apart is not None:
                kernel, own = apart, Batch(plan.columns(facts, count), count)
                said = apart.decided(own)
            found[plan.policy.id] = _Judging(plan, kernel, own, facts, count).judged(said[plan.policy.id])
        return found


def _nobody(count: int) -> Judged:
    nothing = np.zeros(count, np.uint64)
    amount = pa.nulls(count, MONEY)
    return Judged(np.zeros(count, np.int8), amount, np.zeros(count, np.uint16), nothing, nothing)


class _Judging:
    """One policy over one batch."""

    def __init__(self, plan: PolicyPlan, kernel: Kernel, batch: Batch, facts: Mapping[str, Vector], count: int) -> None:
        self.plan, self.kernel, self.batch, self.facts, self.count = plan, kernel, batch, facts, count
        self.missing = np.zeros(count, np.uint64)
        self.failed = np.zeros(count, np.uint64)

    def judged(self, decided: Decided) -> Judged:
        """The verdicts, from what is decided of ``Eligible``."""
        status, wrong = _statuses(decided.vector)
        if decided.failed is not None:
            self.failed = np.where(status == ENTITLED, np.uint64(0), errors.whole(decided.failed, self.count))
        self.failed[wrong] = errors.BITS["policy.answer_type"]
        rule = np.zeros(self.count, np.uint16)
        if decided.first is not None:
            rule = np.where(decided.first < decided.rules, decided.first + 1, 0).astype(np.uint16)
        rule[status == UNKNOWN] = 0
        unknown = np.flatnonzero(status == UNKNOWN)
        if len(unknown):
            self._find_missing(self.kernel, self.batch, unknown, unknown, self.plan.policy.id)
        self._in_district(status, rule)
        return Judged(status, self._amounts(status), rule, self.missing, self.failed)

    def _find_missing(self, kernel: Kernel, batch: Batch, rows: Rows, places: Rows, name: str) -> None:
        """Notes for ``rows`` of ``batch``, which are ``places`` of all, what ``name`` hangs on."""
        for wanted, node, steps in kernel.targets:
            if wanted.name == name:
                self.missing[places] = Missing(batch, rows, steps_of(steps), self.plan.bits).of(node)

    def _in_district(self, status: NDArray[np.int8], rule: NDArray[np.uint16]) -> None:
        """Takes out who is elsewhere; nothing else of the policy is asked of them."""
        if not self.plan.policy.districts:
            return
        source = as_coded(self.facts.get(DISTRICT, constant(None, self.count)))
        here = np.array([value in self.plan.policy.districts for value in source.values], np.bool_)[source.codes]
        nowhere = np.array([value is None for value in source.values], np.bool_)[source.codes]
        out = ~here
        status[out] = np.where(nowhere, UNKNOWN, NOT_ENTITLED)[out]
        rule[out] = 0
        self.failed[out] = 0
        bit = np.uint64(1 << self.plan.asks_for.index(DISTRICT))
        self.missing[out] = np.where(nowhere, bit, np.uint64(0))[out]

    def _amounts(self, status: NDArray[np.int8]) -> Any:
        """Amounts to the fen for who is entitled, null for all others and where nobody knows."""
        rows = np.flatnonzero(status == ENTITLED)
        kernel = self.plan.amount
        if kernel is None or not len(rows):
            return pa.nulls(self.count, MONEY)
        batch = Batch(self.plan.columns(self.facts, len(rows), rows), len(rows))
        decided = kernel.decided(batch)[AMOUNT]
        array, unknown, wrong = self._to_fen(decided.vector, rows)
        if len(unknown):
            self._find_missing(kernel, batch, unknown, rows[unknown], AMOUNT)
            self.failed[rows[unknown]] |= errors.whole(decided.failed, len(rows))[unknown]
            self.failed[rows[wrong]] = errors.BITS["policy.answer_type"]
        if len(rows) == self.count:
            return array
        places = np.full(self.count, -1, np.int64)
        places[rows] = np.arange(len(rows))
        return array.take(pa.array(places, mask=places < 0))

    def _to_fen(self, vector: Vector, rows: Rows) -> tuple[Any, Rows, Rows]:
        """Yuan rounded half up, the rows whose amount nobody knows, and those where it is no number.

        A negative amount is an error, and one of more digits than a payment can have; both are null.
        """
        sure, value = only_value(vector)
        if sure and isinstance(value, Decimal) and 0 <= value < 10**15:
            fen = int(value.quantize(Decimal("0.01"), ROUND_HALF_UP).scaleb(2))
            return decimal_array(np.full(len(rows), fen, np.int64), None, MONEY), rows[:0], rows[:0]
        array, out = numbers_array(vector, MONEY, "round half up")
        negative, wrong = _signs(vector)
        unknown = is_null(vector) | wrong
        if out is not None:
            self.failed[rows[out & ~wrong & ~negative]] |= np.uint64(errors.BITS["columnar.output"])
        if negative.any():
            self.failed[rows[negative]] |= np.uint64(errors.BITS["policy.amount_negative"])
            array = array.take(pa.array(np.arange(len(array)), mask=negative))
        return array, np.flatnonzero(unknown), np.flatnonzero(wrong)


def _statuses(vector: Vector) -> tuple[NDArray[np.int8], Rows]:
    """The statuses that the values of ``Eligible`` mean, and the rows where it is no boolean."""
    source = as_coded(vector)
    meaning = [ENTITLED if each is True else NOT_ENTITLED if each is False else UNKNOWN for each in source.values]
    wrong = np.array([each is not None and not isinstance(each, bool) for each in source.values], np.bool_)
    return np.array(meaning, np.int8)[source.codes], np.flatnonzero(wrong[source.codes])


def _signs(vector: Vector) -> tuple[Mask, Mask]:
    """The rows that are negative, and those that are neither null nor a number."""
    if isinstance(vector, Ordered) and vector.kind is Decimal:
        negative = vector.ints < 0
        return negative if vector.null is None else negative & ~vector.null, np.zeros(len(vector), np.bool_)
    source = as_coded(vector)
    below = np.array([isinstance(each, Decimal) and each < 0 for each in source.values], np.bool_)
    wrong = np.array([each is not None and not isinstance(each, Decimal) for each in source.values], np.bool_)
    return below[source.codes], wrong[source.codes]


@dataclass(frozen=True, eq=False)
class EntitlementSpecification:
    """A book for a day: how to make its kernel anywhere."""

    policies: tuple[PolicyDefinition, ...]
    dictionary: FactDictionary
    on: date

    def compile(self) -> EntitlementKernel:
        """The kernel. Raises Problem for a policy that cannot be compiled."""
        return EntitlementKernel(self.policies, self.dictionary, self.on)
