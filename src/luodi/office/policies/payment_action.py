"""What every action on one payment shares: its lock, its reach, its order of states, and the clock of its next step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from luodi.engine.entitlements import AppliesHow, PolicyDefinition
from luodi.engine.entitlements.delivering import Step, reading_of
from luodi.office.enterprises.access import within_reach
from luodi.office.people.action import Action, state_of
from luodi.office.policies.book import published_book
from luodi.office.policies.models import Entitlement, Payment
from luodi.office.policies.words import FIXED, EntitlementStatus, PaymentState
from luodi.reference.problems import Problem, Where
from luodi.reference.text import Text

Result = TypeVar("Result")

NEXT_STEP = {
    PaymentState.NOTIFIED: Step.CLAIM,
    PaymentState.CLAIMED: Step.PREPARE,
    PaymentState.PREPARED: Step.APPROVE,
    PaymentState.APPROVED: Step.PAY,
    PaymentState.SENT: Step.PAY,
}
"""What a payment in a state waits for; the clock of paying runs on while the finance desk has it."""


@dataclass(kw_only=True)
class PaymentAction(Action[Payment]):
    """An action on one payment. ``self.payment`` is the locked row, not the caller's copy."""

    payment: Payment
    allowed: ClassVar[tuple[PaymentState, ...]]

    def within_reach(self) -> bool:
        """Locks the payment first, so that all that follows is checked against what is really there."""
        found = Payment.objects.select_for_update(of=("self",)).select_related("enterprise", "entitlement")
        self.payment = found.get(pk=self.payment.pk)
        return within_reach(self.occasion.user, self.payment.enterprise)

    def validate(self) -> None:
        """The state allows it."""
        if self.payment.state not in self.allowed:
            state = PaymentState(self.payment.state)
            raise refused(
                "state",
                Text(f"兑现当前为“{STATE_TEXTS[state].zh}”，不能这样办理", f"The payment is {STATE_TEXTS[state].en}"),
                Text("请刷新后按当前环节办理", "Look at it again and go on from there"),
                self.payment,
            )

    def write(self, state: PaymentState, **values: Any) -> Payment:
        """Brings the payment into ``state`` with ``values`` and starts the clock of what it waits for next."""
        before = state_of(self.payment)
        for name, value in {**values, "state": state}.items():
            setattr(self.payment, name, value)
        started = self.payment.approved_at if state is PaymentState.SENT else None
        enter(self.payment, started or self.occasion.at)
        self.payment.save()
        self.note_changed(self.payment, before)
        return self.payment

    def check_reason(self) -> None:
        """A ``Problem`` when no reason is given."""
        if not self.occasion.reason.strip():
            raise refused(
                "reason_missing", Text("缺少理由", "The reason is missing"), Text("请写明理由", "Say why"), self.payment
            )

    def check_exclusive(self) -> None:
        """A ``Problem`` when another policy that shares a group or a cost is already being paid for these days."""
        policies = published_book().policies
        own = policies.get(self.payment.policy_code)
        shared = _shared_by(own.definition) if own else frozenset()
        rivals = [
            code
            for code, each in policies.items()
            if code != self.payment.policy_code and shared & _shared_by(each.definition)
        ]
        taken = Payment.objects.filter(
            enterprise=self.payment.enterprise,
            policy_code__in=rivals,
            state__in=[PaymentState.PREPARED, *FIXED],
        ).exclude(state=PaymentState.CLAWED_BACK)
        rival = next((each for each in taken if _meet(each.period, self.payment.period)), None)
        if rival is not None:
            title = policies[rival.policy_code].definition.title
            raise refused(
                "exclusive",
                Text(f"与“{title.zh}”不可同享，后者已在兑现", f"It excludes “{title.en}”, which is already being paid"),
                Text("请二选一：先撤回或退回另一项", "Choose one: withdraw or refuse the other first"),
                self.payment,
            )


def _shared_by(policy: PolicyDefinition) -> frozenset[str]:
    """The groups of which an enterprise gets one, and the costs that are paid once."""
    return frozenset((*policy.exclusive_groups, *policy.costs))


def _meet(one: str, other: str) -> bool:
    """Whether two periods share days: a quarter lies in its year, and what comes once lies in all."""
    return "once" in (one, other) or one.startswith(other) or other.startswith(one)


def enter(payment: Payment, since: datetime) -> None:
    """Starts the clock of what the payment in its state waits for."""
    step = NEXT_STEP.get(PaymentState(payment.state))
    payment.since = since
    payment.due_on = reading_of(AppliesHow(payment.applies_how), step, since, since).due_on if step else None
    if step is Step.CLAIM and payment.apply_by is not None:
        payment.due_on = payment.apply_by


def check_still_entitled(entitlement: Entitlement, payment: Payment | None = None) -> None:
    """A ``Problem`` unless the entitlement holds now, with an amount."""
    if entitlement.status != EntitlementStatus.ENTITLED or not entitlement.amount_cny:
        raise refused(
            "not_entitled",
            Text("按最新计算，该企业不享有此项资金", "By the newest computation there is no entitlement to money"),
            Text("请查看应享依据；如事实有误，请先更正", "Look at its grounds; mend the facts if they are wrong"),
            payment,
        )


def refused(code: str, what: Text, remedy: Text, payment: Payment | None = None) -> Problem:
    """A problem of a payment, to be raised."""
    where = Where(field=f"{payment.enterprise.credit_code} {payment.policy_code}") if payment else Where()
    return Problem(f"payment.{code}", what, remedy, where)


STATE_TEXTS = {
    PaymentState.NOTIFIED: Text("已告知", "notified"),
    PaymentState.CLAIMED: Text("已确认或申报", "confirmed or applied for"),
    PaymentState.PREPARED: Text("已初审待审批", "checked and waiting for approval"),
    PaymentState.APPROVED: Text("已审批", "approved"),
    PaymentState.SENT: Text("已送财务", "with the finance desk"),
    PaymentState.PAID: Text("已拨付", "paid"),
    PaymentState.REFUSED: Text("已退回", "refused"),
    PaymentState.WITHDRAWN: Text("已撤回", "withdrawn"),
    PaymentState.CLAWED_BACK: Text("已追回", "clawed back"),
}
