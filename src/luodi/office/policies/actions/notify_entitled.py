"""Tells enterprises what they are entitled to in money: each entitlement that has no payment yet gets one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from luodi.office.enterprises.models import Enterprise
from luodi.office.people.access import Permission
from luodi.office.people.action import Action
from luodi.office.policies.book import PublishedBook, published_book
from luodi.office.policies.models import Entitlement, EntitlementQuerySet, Payment
from luodi.office.policies.payment_opening import money_policies, opened
from luodi.office.policies.words import EntitlementStatus

_CHUNK = 1_000


@dataclass(kw_only=True)
class NotifyEntitled(Action[int]):
    """All within reach, or those under ``policy_code``, in ``district_code``, or of these ``numbers``. Gives how many.

    Sent again, it reaches only who was not reached. What was refused or withdrawn is not announced again by itself.
    """

    name: ClassVar[str] = "payment.notify"
    permission: ClassVar[Permission] = Permission.PAYMENT_PREPARE
    policy_code: str = ""
    district_code: str = ""
    numbers: tuple[int, ...] = ()

    def within_reach(self) -> bool:
        """Decided row by row: only entitlements of enterprises that the user sees are found."""
        return True

    def change(self) -> int:
        """Writes the payments in chunks."""
        book = published_book()
        waiting = list(self._waiting(money_policies(book)).values_list("pk", flat=True))
        for start in range(0, len(waiting), _CHUNK):
            self._notify(waiting[start : start + _CHUNK], book, self.occasion.at)
            self.flush_journal()
        return len(waiting)

    def _waiting(self, codes: Collection[str]) -> EntitlementQuerySet:
        rows = Entitlement.objects.visible_to(self.occasion.user).filter(
            status=EntitlementStatus.ENTITLED,
            amount_cny__gt=0,
            policy_code__in=[self.policy_code] if self.policy_code in codes else [] if self.policy_code else codes,
            payments__isnull=True,
        )
        if self.district_code:
            rows = rows.filter(enterprise__in=Enterprise.objects.filter(district_id=self.district_code).values("pk"))
        if self.numbers:
            rows = rows.filter(pk__in=self.numbers)
        return rows.order_by("pk")

    def _notify(self, numbers: list[int], book: PublishedBook, at: datetime) -> None:
        entitlements = Entitlement.objects.filter(pk__in=numbers).order_by("pk")
        rows = [opened(each, book.policies[each.policy_code].definition, at) for each in entitlements]
        for payment in Payment.objects.bulk_create(rows):
            self.note_created(payment)
