"""Money on its way: the rows of the board, measures, batches, and every step from the notice to the bank's answer."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from luodi.front.api.inputs import Code, RowNumber, Word
from luodi.front.api.operations import Book, PageAsked, Places, Target
from luodi.front.api.shapes import shape_of
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.actions.approve_payment import ApprovePayment
from luodi.office.policies.actions.claim_payment import ClaimPayment
from luodi.office.policies.actions.claw_back_payment import ClawBackPayment
from luodi.office.policies.actions.notify_entitled import NotifyEntitled
from luodi.office.policies.actions.prepare_payment import PreparePayment
from luodi.office.policies.actions.refuse_payment import RefusePayment
from luodi.office.policies.actions.return_payment_batch import ReturnPaymentBatch
from luodi.office.policies.actions.send_payment_batch import SendPaymentBatch
from luodi.office.policies.actions.withdraw_payment import WithdrawPayment
from luodi.office.policies.delivery import (
    DeliveryFile,
    DeliveryFilter,
    DeliveryRow,
    Figure,
    deliveries,
    delivery_file,
    seen_entitlement,
    seen_payment,
)
from luodi.office.policies.delivery_measures import DeliveryMeasures, Grouping, measures
from luodi.office.policies.payment_batches import BatchRow, BatchShown, batch_shown, batches, seen_batch

BOOK = Book("payments")


class DeliveriesAsked(PageAsked):
    """What narrows the list."""

    policy_code: Word = ""
    district_code: Word = ""
    credit_code: Word = ""
    figure: Figure | None = None


class MeasuresAsked(BaseModel):
    """By what the measures are told apart."""

    grouping: Grouping = Grouping.DISTRICT


def _deliveries(
    occasion: Occasion, asked: DeliveriesAsked, _places: Places, after: str, size: int
) -> list[DeliveryRow]:
    """Entitlements to money within reach and how far each has come, in the order of their numbers."""
    wanted = DeliveryFilter(asked.policy_code, asked.district_code, asked.credit_code, asked.figure)
    return deliveries(occasion.user, wanted, occasion.at, int(after or 0), size)


def _measures(occasion: Occasion, asked: MeasuresAsked, _places: Places) -> list[DeliveryMeasures]:
    """Coverage and days to pay by district or policy; the last row is all together."""
    groups, whole = measures(occasion.user, asked.grouping, DeliveryFilter(), occasion.on)
    return [*groups, whole]


def _batches(occasion: Occasion, _places: Places) -> list[BatchRow]:
    """Payment batches within reach, the newest first."""
    return batches(occasion.user)


def _delivery(occasion: Occasion, places: Places) -> DeliveryFile:
    """One entitlement to money with its payment: who did what, and every sending to the bank."""
    return delivery_file(occasion.user, places["number"], occasion.at)


def _batch_shown(occasion: Occasion, places: Places) -> BatchShown:
    """One payment batch with the lines within reach; whole account numbers only for who pays."""
    return batch_shown(occasion.user, places["code"])


def _entitlement(occasion: Occasion, places: Places) -> Any:
    return seen_entitlement(occasion.user, places["number"])


def _payment(occasion: Occasion, places: Places) -> Any:
    return seen_payment(occasion.user, places["number"])


def _batch(occasion: Occasion, places: Places) -> Any:
    return seen_batch(occasion.user, places["code"])


ENTITLEMENT = Target("/entitlements/{number}", "entitlement", {"number": RowNumber}, _entitlement)
PAYMENT = Target("/entitlements/{number}/payment", "payment", {"number": RowNumber}, _payment)
BATCH = Target("/payment-batches/{code}", "batch", {"code": Code}, _batch, _batch_shown, shape_of(BatchShown))

BOOK.listing(
    "/deliveries", shape_of(DeliveryRow), _deliveries, key=lambda row: f"{row.number:012d}",
    permission=Permission.POLICY_VIEW, name="deliveries", asked=DeliveriesAsked,
)  # fmt: skip
BOOK.read(
    "/deliveries/measures", list[shape_of(DeliveryMeasures)], _measures,  # type: ignore[misc]  # built
    permission=Permission.POLICY_VIEW, name="deliveryMeasures", asked=MeasuresAsked,
)  # fmt: skip
BOOK.read("/deliveries/{number}", shape_of(DeliveryFile), _delivery, permission=Permission.POLICY_VIEW,
          name="delivery", number=RowNumber)  # fmt: skip
BOOK.read("/payment-batches", list[shape_of(BatchRow)], _batches,  # type: ignore[misc]  # built
          permission=Permission.POLICY_VIEW, name="paymentBatches")  # fmt: skip
BOOK.read(BATCH.address, BATCH.shape, _batch_shown, permission=Permission.POLICY_VIEW, name="paymentBatch", code=Code)
BOOK.action(NotifyEntitled, "/payments/notices", takes={"numbers": Annotated[list[RowNumber], Field(max_length=1000)]})
BOOK.action(ClaimPayment, "/claim", on=ENTITLEMENT)
BOOK.action(PreparePayment, "/prepare", on=PAYMENT)
BOOK.action(ApprovePayment, "/approve", on=PAYMENT)
BOOK.action(RefusePayment, "/refuse", on=PAYMENT)
BOOK.action(WithdrawPayment, "/withdraw", on=PAYMENT)
BOOK.action(ClawBackPayment, "/claw-back", on=PAYMENT)
BOOK.action(SendPaymentBatch, "/payment-batches")
BOOK.action(ReturnPaymentBatch, "/answers", on=BATCH)
