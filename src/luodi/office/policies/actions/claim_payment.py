"""Confirms or applies for money: what needs no application is confirmed, everything else applied for."""

import re
from dataclasses import dataclass
from typing import ClassVar

from luodi.office.enterprises.access import within_reach
from luodi.office.people.access import Permission
from luodi.office.people.action import Action, state_of
from luodi.office.policies.book import published_book
from luodi.office.policies.models import Entitlement, Payment
from luodi.office.policies.payment_action import check_still_entitled, enter, refused
from luodi.office.policies.payment_opening import money_policies, opened
from luodi.office.policies.words import PaymentState
from luodi.reference.text import Text

_AGAIN = (PaymentState.REFUSED, PaymentState.WITHDRAWN)


@dataclass(kw_only=True)
class ClaimPayment(Action[Payment]):
    """The enterprise names the account; the policy desk may do so for it. An announcement is not needed.

    What was refused or withdrawn may be claimed anew: then a new payment begins and the old one stays as it was.
    """

    name: ClassVar[str] = "payment.claim"
    permission: ClassVar[Permission] = Permission.PAYMENT_CLAIM
    entitlement: Entitlement
    bank_name: str
    bank_account: str

    def within_reach(self) -> bool:
        """Locks the entitlement: two who claim at once meet here."""
        found = Entitlement.objects.select_for_update(of=("self",)).select_related("enterprise")
        self.entitlement = found.get(pk=self.entitlement.pk)
        return within_reach(self.occasion.user, self.entitlement.enterprise)

    def validate(self) -> None:
        """It holds, is not claimed yet, is in time, and the account can be one."""
        if self.entitlement.policy_code not in money_policies(published_book()):
            raise refused(
                "not_money",
                Text("该政策不由本办公室拨付资金", "This policy is not paid by the office"),
                Text("请查看政策页的办理方式", "The page of the policy says how it is had"),
            )
        check_still_entitled(self.entitlement)
        known = self._known()
        if known is not None and known.state not in (PaymentState.NOTIFIED, *_AGAIN):
            raise refused(
                "claimed_already",
                Text("此项已确认或申报", "This has been claimed already"),
                Text("无需重复办理，请查看进度", "Nothing is left to do; look at its progress"),
                known,
            )
        payment = self._payment()
        if payment.apply_by is not None and self.occasion.on > payment.apply_by:
            raise refused(
                "too_late",
                Text(f"申报已于 {payment.apply_by} 截止", f"Applications ended on {payment.apply_by}"),
                Text("请关注下一期", "Wait for the next period"),
                payment,
            )
        if not self.bank_name.strip() or not re.fullmatch(r"\d{8,30}", self._account()):
            raise refused(
                "bank_account",
                Text("开户行或账号不完整", "The bank or its account number is not complete"),
                Text("账号为 8 至 30 位数字", "An account number has 8 to 30 digits"),
                payment,
            )

    def change(self) -> Payment:
        """Claimed from now on."""
        payment = self._payment()
        before = state_of(payment) if payment.pk else None
        known = self._known()
        if known is not None and known.pk != payment.pk:
            earlier = state_of(known)
            known.is_newest = False
            known.save(update_fields=["is_newest"])
            self.note_changed(known, earlier)
        payment.state = PaymentState.CLAIMED
        payment.claimed_at, payment.claimed_by = self.occasion.at, self.occasion.user
        payment.bank_name, payment.bank_account = self.bank_name.strip(), self._account()
        enter(payment, self.occasion.at)
        payment.save()
        if before is None:
            self.note_created(payment)
        else:
            self.note_changed(payment, before)
        return payment

    def _known(self) -> Payment | None:
        return Payment.objects.filter(entitlement=self.entitlement, is_newest=True).first()

    def _payment(self) -> Payment:
        """The announced one, or a new one."""
        known = self._known()
        if known is not None and known.state == PaymentState.NOTIFIED:
            return known
        policy = published_book().policies[self.entitlement.policy_code].definition
        return opened(self.entitlement, policy, self.occasion.at)

    def _account(self) -> str:
        return re.sub(r"[\s-]", "", self.bank_account)
