"""The words that rows about policies choose from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntitlementStatus(models.TextChoices):
    """What a policy says of an enterprise; a missing fact is never a silent no."""

    ENTITLED = "entitled", _("entitled")
    NOT_ENTITLED = "not_entitled", _("not entitled")
    UNKNOWN = "unknown", _("not yet known")


class EngineName(models.TextChoices):
    """The ways of computing entitlements."""

    LOCAL = "local", _("by columns")
    SCALAR = "scalar", _("one by one")
    SPARK = "spark", _("by columns, on Spark")


class PaymentState(models.TextChoices):
    """How far an entitlement to money has come on its way to the enterprise."""

    NOTIFIED = "notified", _("notified")
    CLAIMED = "claimed", _("confirmed or applied for")
    PREPARED = "prepared", _("checked, waits for approval")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("with the finance desk")
    PAID = "paid", _("paid")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLAWED_BACK = "clawed_back", _("clawed back")


LIVE = (
    PaymentState.NOTIFIED,
    PaymentState.CLAIMED,
    PaymentState.PREPARED,
    PaymentState.APPROVED,
    PaymentState.SENT,
    PaymentState.PAID,
)
"""States of a payment that is on its way or has arrived; of these an entitlement has one at most."""

FIXED = (PaymentState.APPROVED, PaymentState.SENT, PaymentState.PAID, PaymentState.CLAWED_BACK)
"""States in which the amount is fixed and somebody answers for it."""
