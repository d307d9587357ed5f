"""The cards of today about money of policies: what waits for a check, for approval, for the bank."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.front.web import figures, language
from luodi.front.web.today_cards import SHOWN, CardRows, CardSource, TodayCard, TodayRow
from luodi.office.people.access import Permission
from luodi.office.people.action import Occasion
from luodi.office.policies.delivery import DeliveryRow, Figure, waiting

CARDS = (
    TodayCard("approve", _("Payments to approve"), Permission.PAYMENT_APPROVE, _("No payment waits for approval.")),
    TodayCard("check", _("Payments to check"), Permission.PAYMENT_PREPARE, _("No payment waits for a check.")),
    TodayCard("pay", _("Payments to send to the bank"), Permission.PAYMENT_PAY, _("No payment waits for the bank.")),
)
_FIGURES = {"approve": Figure.APPROVING, "check": Figure.CHECKING, "pay": Figure.PAYING}


def _read(occasion: Occasion, names: tuple[str, ...]) -> Mapping[str, CardRows]:
    return {name: _card(occasion, _FIGURES[name]) for name in names}


def _card(occasion: Occasion, figure: Figure) -> CardRows:
    rows, total = waiting(occasion.user, figure, occasion.at, SHOWN)
    address = f"{reverse('deliveries')}?figure={figure.value}"
    return CardRows(tuple(_row(row, occasion) for row in rows), total, address)


def _row(row: DeliveryRow, occasion: Occasion) -> TodayRow:
    tongue = language.current()
    return TodayRow(
        title=f"{row.enterprise_name} · {figures.money(row.amount_cny or row.entitled_cny)}",
        address=reverse("delivery", args=[row.number]),
        where=row.district_name.in_language(tongue),
        why=row.policy_title.in_language(tongue),
        day=row.due_on,
        late=row.due_on is not None and row.due_on < occasion.on,
    )


SOURCE = CardSource(CARDS, _read)
